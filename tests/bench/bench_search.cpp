// SPDX-License-Identifier: Apache-2.0
// Fills a temporary database with the tickets of a big city and asks what dispatchers ask.
#include "db/main_store.hpp"
#include "db/ticket_search.hpp"
#include "server/simulate/random.hpp"
#include "server/simulate/ticket_texts.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace tiaodu;

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    std::int64_t tickets = 1'000'000;
    std::size_t runs = 40;
    std::string folder;  ///< Where an earlier run left its database, or shall leave it; empty: removed afterwards.
};

constexpr double goal_ms = 100;
constexpr std::size_t districts = 16, squads_per_district = 20;
constexpr std::int64_t newest_ms = 1'795'276'800'000;  // 2026-11-21 16:00 UTC
constexpr std::int64_t span_ms = 730LL * 86'400'000;   // two years
constexpr std::int64_t open_tickets = 8000;            // of the newest
constexpr std::array categories{"无序设摊",     "跨门经营", "占道堆物",       "违法搭建", "暴露垃圾",     "油烟污染",
                                "夜间施工",     "商业噪音", "共享单车乱停放", "建筑垃圾", "机动车乱停放", "沿街晾挂",
                                "违规户外广告", "露天烧烤", "非法小广告",     "占绿毁绿", "群租",         "路面塌陷"};

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::string district_code(std::size_t district) { return std::to_string(310101 + district); }
std::string squad_code(std::size_t squad) {
    auto number = std::to_string(squad % squads_per_district + 1);
    number.insert(0, 3 - number.size(), '0');
    return district_code(squad / squads_per_district) + number + "-ZD01";
}
std::vector<OrgCode> district_with_squads(std::size_t district) {
    std::vector<OrgCode> codes{OrgCode(district_code(district))};
    for (std::size_t i = 0; i < squads_per_district; ++i)
        codes.emplace_back(squad_code(district * squads_per_district + i));
    return codes;
}

/// A name of a road, a lane or a compound: some 100,000 different ones.
std::string place_name(simulate::Random& random) {
    constexpr std::array signs{"中", "山", "南", "京", "淮", "海", "延", "安", "西", "藏",
                               "江", "苏", "长", "宁", "武", "定", "愚", "园", "康", "桥",
                               "新", "华", "龙", "阳", "浦", "建", "国", "凤", "城", "松"};
    constexpr std::array ends{"路", "东路", "西路", "街", "弄", "新村", "花园", "公寓", "大道", "苑"};
    auto const sign = [&] { return std::string(signs[random.below(signs.size())]); };
    auto const start = sign(), middle = sign();
    return start + middle + ends[random.below(ends.size())];
}

Ticket make_ticket(std::int64_t number, std::int64_t total, simulate::Random& random) {
    Ticket ticket;
    auto const squad =
        std::min(random.below(districts * squads_per_district), random.below(districts * squads_per_district));
    auto const kind = std::min(random.below(categories.size()), random.below(categories.size()));
    auto const text = simulate::compose_text(place_name(random), categories[kind], random);
    auto const house = std::to_string(1 + random.below(1800)) + "弄" + std::to_string(1 + random.below(90)) + "号";
    ticket.id = TicketId(310000, number);
    ticket.version = 6;
    ticket.source = TicketSource::hotline_12345;
    if (random.chance(0.3)) ticket.source = TicketSource::grid_platform;
    if (random.chance(0.002)) ticket.source = TicketSource::petition;
    ticket.external_id = "SH" + std::to_string(20'240'000'000 + number * 7);
    ticket.category = (kind < 10 ? "010" : "02") + std::to_string(kind);
    ticket.urgency = random.chance(0.01) ? Urgency::emergency : random.chance(0.1) ? Urgency::urgent : Urgency::normal;
    ticket.title = text.title;
    ticket.address = place_name(random) + house + text.address;
    ticket.description = text.description + "诉求人住在" + place_name(random) + house + "，此前在" +
                         place_name(random) + "也见过，" + place_name(random) + "附近同样存在，已是第" +
                         std::to_string(1 + random.below(5)) + "次反映。";
    if (number % 50'000 == 7) *ticket.description += "店名为银杏斋，养有一只鳄龟。";
    double const west = 121.2 + 0.0015 * static_cast<double>(squad);
    ticket.point = GeoPoint{west + 0.01 * random.normal(), 31.2 + 0.06 * random.normal()};
    ticket.node = OrgCode(squad_code(squad));
    if (random.chance(0.8)) ticket.responders = {ticket.node};
    auto const phone = "138****" + std::to_string(1000 + random.below(9000));
    ticket.contact = phone;
    ticket.received_at = time_from_ms(newest_ms - span_ms + span_ms / total * number);
    ticket.registered_at = ticket.accepted_at.emplace(ticket.received_at + std::chrono::minutes(3));
    ticket.due_at = ticket.received_at + std::chrono::hours(120);
    ticket.changed_at = ticket.received_at + std::chrono::hours(20);
    ticket.changed_by = "静安坐席";
    ticket.status = TicketStatus::closed;
    ticket.closed_at = ticket.changed_at;
    ticket.outcome = Outcome::solved;
    ticket.note = "已到现场劝离并告知诉求人。";
    if (number > total - open_tickets || random.chance(0.0005)) {
        constexpr std::array open{TicketStatus::registered, TicketStatus::accepted, TicketStatus::dispatched,
                                  TicketStatus::in_progress, TicketStatus::resolved};
        ticket.status = open[random.below(open.size())];
        ticket.closed_at.reset();
    }
    return ticket;
}

std::string phone_of(std::int64_t number) { return "138" + std::to_string(10'000'000 + number * 37 % 90'000'000); }

std::vector<CategoryRow> category_rows() {
    std::vector<CategoryRow> rows;
    for (std::size_t i = 0; i < categories.size(); ++i)
        rows.push_back({(i < 10 ? "010" : "02") + std::to_string(i), i < 10 ? "01" : "02", "", categories[i]});
    return rows;
}

void fill(MainStore& store, std::int64_t total) {
    constexpr std::int64_t batch = 5000;
    simulate::Random random(7, "tickets");
    for (std::int64_t number = 1; number <= total;) {
        std::vector<Commit> commits(1);
        for (std::int64_t i = 0; i < batch && number <= total; ++i, ++number) {
            commits[0].tickets.push_back(make_ticket(number, total, random));
            commits[0].contacts.push_back({commits[0].tickets.back().id, std::nullopt, phone_of(number)});
        }
        store.write(commits);
        store.database().checkpoint_passive();
    }
}

struct Question {
    char const* what;
    TicketSearch search;
};

std::vector<Question> questions(std::int64_t total) {
    std::vector<Question> all;
    auto const ask = [&all](char const* what) -> TicketSearch& {
        all.push_back({what, {}});
        all.back().search.visible = [](std::vector<OrgCode> const&) { return true; };
        return all.back().search;
    };
    auto const now = time_from_ms(newest_ms);
    std::vector<OrgCode> const one_squad{OrgCode(squad_code(300))};
    ask("everything, newest first");
    ask("text, rare: 银杏斋").text = "银杏斋";
    ask("text, common: 占道").text = "占道";
    ask("text, long and common: 占用人行道").text = "占用人行道";
    ask("text, one sign, common: 路").text = "路";
    ask("text, one sign, rare: 鳄").text = "鳄";
    ask("text, house: 1234弄56号").text = "1234弄56号";
    ask("text, common pairs that never meet").text = "人行道通道路";
    ask("text, common pairs that meet elsewhere: 求人行道").text = "求人行道";
    ask("number, whole").number = "310000-t-" + std::to_string(total / 3);
    ask("number, beginning of an external one").number = "SH" + std::to_string(20'240'000'000 + total * 7).substr(0, 8);
    ask("phone, whole").phone = phone_of(total / 3);
    ask("phone, masked").phone = "138****4321";
    ask("open").statuses = {TicketStatus::registered, TicketStatus::accepted, TicketStatus::dispatched,
                            TicketStatus::in_progress, TicketStatus::resolved};
    ask("box of 1 km").box = GeoBox{{121.47, 31.22}, {121.48, 31.23}};
    ask("circle of 300 m").circle = GeoCircle{{121.47, 31.23}, 300};
    ask("box of 20 km").box = GeoBox{{121.3, 31.1}, {121.5, 31.3}};
    auto& overdue = ask("overdue in a district");
    overdue.overdue_at = now;
    overdue.organisations = district_with_squads(3);
    auto& story = ask("text in a district, a month of last year");
    story.text = "油烟";
    story.organisations = district_with_squads(3);
    story.received_from = now - std::chrono::hours(24 * 400);
    story.received_to = now - std::chrono::hours(24 * 370);
    auto& category = ask("category class in a district, a week");
    category.category = "01";
    category.organisations = district_with_squads(5);
    category.received_from = now - std::chrono::hours(24 * 200);
    category.received_to = now - std::chrono::hours(24 * 193);
    auto& petition = ask("rare source, common text");
    petition.source = TicketSource::petition;
    petition.text = "占用";
    auto& nothing = ask("nothing: common text, one squad, registered long ago");
    nothing.text = "占道";
    nothing.organisations = one_squad;
    nothing.statuses = {TicketStatus::registered};
    nothing.received_to = now - std::chrono::hours(24 * 60);
    auto& apart = ask("nothing: common text and common category that never meet");
    apart.text = "油烟";
    apart.category = "0100";
    auto& corner = ask("nothing: common text, district, box elsewhere");
    corner.text = "占用";
    corner.organisations = district_with_squads(15);
    corner.box = GeoBox{{121.2, 31.1}, {121.3, 31.3}};
    ask("everything, scope of one squad by callback only").visible = [code = one_squad[0]](auto const& nodes) {
        return std::find(nodes.begin(), nodes.end(), code) != nodes.end();
    };
    return all;
}

double at(std::vector<double> const& sorted, double share) {
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

/// Asks one question `runs` times; first pages only, and how many pages it takes to the end when they are short.
nlohmann::json measure(Database& database, Question question, std::size_t runs) {
    std::vector<double> times;
    TicketPage page;
    for (std::size_t i = 0; i < runs; ++i) {
        auto const start = Clock::now();
        page = search_tickets(database, question.search);
        times.push_back(ms_since(start));
    }
    std::size_t pages = 1, found = page.bodies.size();
    auto const first = found;
    for (auto next = page.next; next && found < question.search.limit; ++pages) {
        question.search.below = next;
        page = search_tickets(database, question.search);
        next = page.next;
        found += page.bodies.size();
    }
    std::sort(times.begin(), times.end());
    std::printf("  %-58s %8.2f %8.2f %7zu %6zu\n", question.what, at(times, 0.5), at(times, 0.99), first, pages);
    std::fflush(stdout);
    return {{"what", question.what},
            {"median_ms", at(times, 0.5)},
            {"p99_ms", at(times, 0.99)},
            {"found", first},
            {"pages", pages}};
}

std::int64_t figure(Database& database, std::string const& sql) {
    auto row = database.prepare(sql);
    return row.step() ? row.integer(0) : 0;
}

bool parse(int argc, char** argv, Options& options) {
    for (int i = 1; i + 1 < argc; i += 2) {
        std::string_view const name = argv[i], value = argv[i + 1];
        auto const number = [&](auto& into) {
            return std::from_chars(value.data(), value.data() + value.size(), into).ptr == value.data() + value.size();
        };
        if (name == "--tickets" && number(options.tickets) && options.tickets > 0) continue;
        if (name == "--runs" && number(options.runs) && options.runs > 0) continue;
        if (name == "--folder") {
            options.folder = value;
            continue;
        }
        return false;
    }
    return argc % 2 == 1;
}

/// Milliseconds of one ticket in a transaction of its own, when all the others are there already.
double one_more(MainStore& store, std::int64_t total) {
    constexpr std::int64_t count = 500;
    simulate::Random random(8, "more");
    auto const first = figure(store.database(), "SELECT max(number) FROM ticket") + 1;
    auto const start = Clock::now();
    for (std::int64_t i = 0; i < count; ++i) {
        std::vector<Commit> commits(1);
        commits[0].tickets.push_back(make_ticket(first + i, total, random));
        store.write(commits);
    }
    auto const each = ms_since(start) / count;
    store.database().checkpoint_passive();
    return each;
}

int run(Options const& options, std::filesystem::path const& folder) {
    FirstContent first;
    first.home = 310000;
    first.categories = category_rows();
    nlohmann::json report{{"tickets", options.tickets}, {"goal_ms", goal_ms}, {"questions", nlohmann::json::array()}};
    {
        MainStore store(folder, first);
        if (figure(store.database(), "SELECT count(*) FROM ticket") == 0) {
            auto const start = Clock::now();
            fill(store, options.tickets);
            auto const seconds = ms_since(start) / 1000;
            std::printf("%lld tickets written in %.0f s\n", static_cast<long long>(options.tickets), seconds);
            report["load_s"] = seconds;
        }
        report["one_more_ms"] = one_more(store, options.tickets);
        store.database().checkpoint_truncate();
    }
    Database database(folder / "main.db", OpenMode::read_only);
    auto const file = static_cast<double>(std::filesystem::file_size(folder / "main.db")) / 1e6;
    auto const words = static_cast<double>(figure(database, "SELECT sum(length(block)) FROM ticket_text_data")) / 1e6;
    auto const bodies =
        static_cast<double>(
            figure(database, "SELECT sum(length(body)) FROM (SELECT cast(body AS BLOB) AS body FROM ticket)")) /
        1e6;
    report["file_mb"] = file;
    report["words_mb"] = words;
    report["bodies_mb"] = bodies;
    std::printf("main.db %.0f MB, of it bodies %.0f MB, index of words %.0f MB; one more ticket: %.2f ms\n\n", file,
                bodies, words, report["one_more_ms"].get<double>());
    std::printf("  %-58s %8s %8s %7s %6s\n", "first page of 100", "median", "p99 ms", "found", "pages");
    bool met = true;
    for (auto const& question : questions(options.tickets)) {
        auto row = measure(database, question, options.runs);
        met = met && row["p99_ms"].get<double>() < goal_ms;
        report["questions"].push_back(std::move(row));
    }
    std::printf("\nGoal %.0f ms: %s\n", goal_ms, met ? "met" : "MISSED");
    std::cout << report.dump() << std::endl;
    return met ? 0 : 3;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    if (!parse(argc, argv, options)) {
        std::cerr << "bench_search [--tickets N] [--runs N] [--folder FOLDER]\n";
        return 2;
    }
    auto folder = std::filesystem::path(options.folder);
    auto const made = folder.empty();
    if (made) {
        auto pattern = (std::filesystem::temp_directory_path() / "tiaodu-search-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) return 1;
        folder = pattern;
    }
    int code = 1;
    try {
        code = run(options, folder);
    } catch (std::exception const& error) {
        std::cerr << error.what() << '\n';
    }
    if (made) std::filesystem::remove_all(folder);
    return code;
}
