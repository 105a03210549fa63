// SPDX-License-Identifier: Apache-2.0
#include "db/ticket_sources.hpp"

#include "db/search_index.hpp"
#include "db/search_text.hpp"

#include <algorithm>
#include <limits>

namespace tiaodu {
namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t cell_e7 = 50'000, cells_per_row = 100'000;  // as in the migration
constexpr std::size_t key_effort = 10;                             // finding the place in an index, in entries
constexpr std::size_t cells_max = 400;                             // a larger part of the map is no help
constexpr std::size_t keys_max = 1000;          // more squares or organisations are no help: nearly everything fits
constexpr std::size_t unordered_max = 2000;     // numbers or phones that fit; beyond it every ticket is compared
constexpr std::int64_t words_span = 1'000'000;  // numbers that one look into the words goes through

void sort_newest_first(std::vector<std::int64_t>& numbers) {
    std::sort(numbers.begin(), numbers.end(), std::greater<>());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

/// An index that has, for each of several keys, numbers in order. `read` binds and reads one key's rows.
template <class Key>
NumberSource keyed_source(std::vector<Key> keys,
                          std::function<Statement(Key const& key, NumberRange range, std::size_t count)> rows_of,
                          std::function<bool(Statement const&)> fits = {}) {
    return [keys = std::move(keys), rows_of = std::move(rows_of), fits = std::move(fits)](NumberRange range,
                                                                                          std::size_t count) {
        Candidates found{{}, range.from, 0};
        auto const per_key = std::max<std::size_t>(32, 2 * count / std::max<std::size_t>(1, keys.size()));
        for (auto const& key : keys) {
            auto rows = rows_of(key, {found.floor, range.below}, per_key);
            std::size_t read = 0;
            std::int64_t last = 0;
            while (rows.step()) {
                ++read;
                last = rows.integer(0);
                if (!fits || fits(rows)) found.numbers.push_back(last);
            }
            found.entries += read + key_effort;
            if (read == per_key) found.floor = last;  // older ones of this key have not been seen
        }
        sort_newest_first(found.numbers);
        while (!found.numbers.empty() && found.numbers.back() < found.floor) found.numbers.pop_back();
        return found;
    };
}

NumberSource every_number(Database& database) {
    return keyed_source<int>({0}, [&database](int const&, NumberRange range, std::size_t count) {
        auto rows =
            database.prepare("SELECT number FROM ticket WHERE number>=? AND number<? ORDER BY number DESC LIMIT ?");
        rows.bind(range.from).bind(range.below).bind(static_cast<std::int64_t>(count));
        return rows;
    });
}

NumberSource words_source(Database& database, std::string match) {
    auto const read = keyed_source<std::string>(
        {std::move(match)}, [&database](std::string const& expression, NumberRange range, std::size_t count) {
            auto rows = database.prepare(
                "SELECT rowid FROM ticket_text WHERE ticket_text MATCH ? AND rowid>=? AND rowid<? "
                "ORDER BY rowid DESC LIMIT ?");
            rows.bind(expression).bind(range.from).bind(range.below).bind(static_cast<std::int64_t>(count));
            return rows;
        });
    return [read](NumberRange range, std::size_t count) {
        // Words that are common alone but never together cost time although nothing is read: a part at a time.
        range.from = std::max(range.from, range.below - words_span);
        return read(range, count);
    };
}

NumberSource status_source(Database& database, TicketSearch const& search) {
    auto const due_before = search.overdue_at ? to_ms(*search.overdue_at) : std::numeric_limits<std::int64_t>::max();
    return keyed_source<TicketStatus>(
        statuses_of(search),
        [&database](TicketStatus const& status, NumberRange range, std::size_t count) {
            auto rows = database.prepare(
                "SELECT number, due_at FROM ticket INDEXED BY ticket_status "
                "WHERE status=? AND number>=? AND number<? ORDER BY number DESC LIMIT ?");
            rows.bind(to_word(status)).bind(range.from).bind(range.below).bind(static_cast<std::int64_t>(count));
            return rows;
        },
        [due_before](Statement const& row) { return row.integer(1) < due_before; });
}

NumberSource organisation_source(Database& database, std::vector<OrgCode> const& codes) {
    return keyed_source<OrgCode>(codes, [&database](OrgCode const& code, NumberRange range, std::size_t count) {
        auto rows = database.prepare(
            "SELECT number FROM ticket_node WHERE node=? AND number>=? AND number<? ORDER BY number DESC LIMIT ?");
        rows.bind(code.text()).bind(range.from).bind(range.below).bind(static_cast<std::int64_t>(count));
        return rows;
    });
}

struct Box {
    std::int64_t west, south, east, north;  ///< 1e-7 degrees.
    bool holds(std::int64_t lon, std::int64_t lat) const {
        return lon >= west && lon <= east && lat >= south && lat <= north;
    }
};

Box box_around(GeoCircle const& circle) {
    auto const reach = circle.radius_m * 1.01;  // a plane is not a sphere
    return {e7(moved(circle.center, 270, reach).lon_deg), e7(moved(circle.center, 180, reach).lat_deg),
            e7(moved(circle.center, 90, reach).lon_deg), e7(moved(circle.center, 0, reach).lat_deg)};
}

/// None when there are too many squares.
std::optional<std::vector<std::int64_t>> cells_of(Box const& box) {
    auto const rows = box.north / cell_e7 - box.south / cell_e7 + 1,
               columns = box.east / cell_e7 - box.west / cell_e7 + 1;
    if (rows < 1 || columns < 1) return std::vector<std::int64_t>();
    auto const most = static_cast<std::int64_t>(cells_max);
    if (rows > most || columns > most || rows * columns > most) return std::nullopt;
    std::vector<std::int64_t> cells;
    for (auto row = box.south / cell_e7; row <= box.north / cell_e7; ++row)
        for (auto column = box.west / cell_e7; column <= box.east / cell_e7; ++column)
            cells.push_back(row * cells_per_row + column);
    return cells;
}

std::optional<NumberSource> place_source(Database& database, Box const& box) {
    auto cells = cells_of(box);
    if (!cells) return std::nullopt;
    return keyed_source<std::int64_t>(
        std::move(*cells),
        [&database](std::int64_t const& cell, NumberRange range, std::size_t count) {
            auto rows = database.prepare(
                "SELECT number, lon_e7, lat_e7 FROM ticket INDEXED BY ticket_cell "
                "WHERE cell=? AND number>=? AND number<? ORDER BY number DESC LIMIT ?");
            rows.bind(cell).bind(range.from).bind(range.below).bind(static_cast<std::int64_t>(count));
            return rows;
        },
        [box](Statement const& row) { return box.holds(row.integer(1), row.integer(2)); });
}

/// A source that is not in the order of numbers: all or nothing. `collect` stops behind unordered_max numbers.
NumberSource unordered_source(std::function<std::vector<std::int64_t>()> collect) {
    return [collect = std::move(collect)](NumberRange range, std::size_t) {
        Candidates found{collect(), range.from, 0};
        found.entries = found.numbers.size();
        if (found.entries > unordered_max) return Candidates{{}, range.below, found.entries};
        std::erase_if(found.numbers, [&](std::int64_t number) { return number < range.from || number >= range.below; });
        sort_newest_first(found.numbers);
        return found;
    };
}

void take(Statement rows, std::vector<std::int64_t>& numbers) {
    while (numbers.size() <= unordered_max && rows.step()) numbers.push_back(rows.integer(0));
}

/// Behind every text that begins with `beginning`.
std::string end_of(std::string const& beginning) { return beginning + "\xFF"; }

std::vector<std::int64_t> numbers_like(Database& database, std::string const& wanted) {
    auto const most = static_cast<std::int64_t>(unordered_max) + 1;
    std::vector<std::int64_t> numbers;
    for (auto const& range : decimal_ranges(wanted)) {
        auto rows = database.prepare("SELECT number FROM ticket WHERE number>=? AND number<? LIMIT ?");
        rows.bind(range.from).bind(range.below).bind(most);
        take(std::move(rows), numbers);
    }
    auto ids = database.prepare("SELECT number FROM ticket WHERE id>=? AND id<? LIMIT ?");
    ids.bind(wanted).bind(end_of(wanted)).bind(most);
    take(std::move(ids), numbers);
    for (auto const& [source, word] : EnumNames<TicketSource>::values) {
        auto rows =
            database.prepare("SELECT number FROM ticket WHERE source=? AND external_id>=? AND external_id<? LIMIT ?");
        rows.bind(word).bind(wanted).bind(end_of(wanted)).bind(most);
        take(std::move(rows), numbers);
    }
    return numbers;
}

std::vector<std::int64_t> numbers_of_caller(Database& database, std::string const& phone) {
    std::vector<std::int64_t> numbers;
    auto rows = database.prepare(
        "SELECT t.number FROM contact c JOIN ticket t ON t.id=c.ticket_id "
        "WHERE c.phone IS NOT NULL AND replace(replace(c.phone,' ',''),'-','')=? LIMIT ?");
    rows.bind(plain_phone(phone)).bind(static_cast<std::int64_t>(unordered_max) + 1);
    take(std::move(rows), numbers);
    return numbers;
}

std::string all_of(std::vector<std::string> const& words, std::string_view between) {
    std::string text;
    for (auto const& word : words) {
        if (!text.empty()) text += between;
        text += '"' + word + '"';  // words have no quotation marks
    }
    return text;
}

/// None when nothing is narrowed down; a word that no ticket has when there is no such category.
std::optional<std::string> match_of_category(Database& database, std::string const& beginning) {
    std::vector<std::string> words;
    auto rows = database.prepare("SELECT code FROM category WHERE code>=? AND code<?");
    rows.bind(beginning).bind(end_of(beginning));
    while (rows.step()) words.push_back(category_word(rows.text(0)));
    constexpr std::size_t categories_max = 100;
    if (words.size() > categories_max) return std::nullopt;
    if (words.empty()) words.push_back(category_word(beginning));
    return "(" + all_of(words, " OR ") + ")";
}

}  // namespace

std::vector<TicketStatus> statuses_of(TicketSearch const& search) {
    if (!search.overdue_at) return search.statuses;
    std::vector<TicketStatus> open;
    for (auto const& [status, word] : EnumNames<TicketStatus>::values) {
        bool const wanted = search.statuses.empty() ||
                            std::find(search.statuses.begin(), search.statuses.end(), status) != search.statuses.end();
        if (wanted && !is_over(status)) open.push_back(status);
    }
    return open;
}

std::optional<std::string> match_of(Database& database, TicketSearch const& search) {
    std::vector<std::string> words;
    if (search.text) words = words_to_find(comparable(*search.text));
    if (search.source) words.push_back(source_word(*search.source));
    if (search.urgency) words.push_back(urgency_word(*search.urgency));
    if (search.phone && is_masked(*search.phone)) words.push_back(caller_word(*search.phone));
    auto match = all_of(words, " AND ");
    if (search.category) {
        if (auto const category = match_of_category(database, *search.category))
            match += (match.empty() ? "" : " AND ") + *category;
    }
    if (match.empty()) return std::nullopt;
    return match;
}

std::vector<NumberSource> sources_of(Database& database, TicketSearch const& search) {
    std::vector<NumberSource> sources;
    if (search.number)
        sources.push_back(unordered_source([&database, &search] { return numbers_like(database, *search.number); }));
    if (search.phone && !is_masked(*search.phone))
        sources.push_back(
            unordered_source([&database, &search] { return numbers_of_caller(database, *search.phone); }));
    auto const unordered = sources.size();
    if (auto match = match_of(database, search)) sources.push_back(words_source(database, std::move(*match)));
    if (search.overdue_at || !search.statuses.empty()) sources.push_back(status_source(database, search));
    if (search.organisations && search.organisations->size() <= keys_max)
        sources.push_back(organisation_source(database, *search.organisations));
    std::vector<Box> boxes;
    if (search.box)
        boxes.push_back({e7(search.box->south_west.lon_deg), e7(search.box->south_west.lat_deg),
                         e7(search.box->north_east.lon_deg), e7(search.box->north_east.lat_deg)});
    if (search.circle) boxes.push_back(box_around(*search.circle));
    for (auto const& box : boxes)
        if (auto source = place_source(database, box)) sources.push_back(std::move(*source));
    if (sources.size() == unordered) sources.push_back(every_number(database));
    return sources;
}

NumberRange range_of(Database& database, TicketSearch const& search) {
    auto const first_of = [&](std::string const& sql) {
        auto row = database.prepare(sql);
        return row.step() && !row.is_null(0) ? std::optional(row.integer(0)) : std::nullopt;
    };
    auto const newest = first_of("SELECT max(number) FROM ticket");
    if (!newest) return {1, 1};
    NumberRange const all{1, std::min(search.below.value_or(*newest + 1), *newest + 1)};
    if (!search.received_from && !search.received_to) return all;
    auto const first_day = *first_of("SELECT received_at/86400000 FROM ticket ORDER BY received_at/86400000 LIMIT 1");
    auto const last_day =
        *first_of("SELECT received_at/86400000 FROM ticket ORDER BY received_at/86400000 DESC LIMIT 1");
    auto const from = search.received_from ? std::max(first_day, to_ms(*search.received_from) / day_ms) : first_day;
    auto const to = search.received_to ? std::min(last_day, to_ms(*search.received_to) / day_ms) : last_day;
    NumberRange range{all.below, 1};
    for (auto day = from; day <= to; ++day) {
        for (auto const* order : {"", " DESC"}) {
            auto row =
                database.prepare(std::string("SELECT number FROM ticket WHERE received_at/86400000=? ORDER BY number") +
                                 order + " LIMIT 1");
            row.bind(day);
            if (!row.step()) break;
            range.from = std::min(range.from, row.integer(0));
            range.below = std::max(range.below, row.integer(0) + 1);
        }
    }
    range.below = std::min(range.below, all.below);
    return range;
}

std::vector<NumberRange> decimal_ranges(std::string_view digits) {
    constexpr std::int64_t number_max = (std::int64_t{1} << 53) - 1;
    std::int64_t first = 0;
    for (char const c : digits) {
        if (c < '0' || c > '9' || first > number_max / 10) return {};
        first = first * 10 + (c - '0');
    }
    std::vector<NumberRange> ranges;
    if (digits.empty() || digits.front() == '0') return ranges;
    for (std::int64_t width = 1; first <= number_max; width *= 10, first *= 10)
        ranges.push_back({first, first + width});
    return ranges;
}

bool is_masked(std::string_view phone) { return phone.find('*') != std::string_view::npos; }

std::string plain_phone(std::string_view phone) {
    std::string plain;
    for (char const c : phone)
        if (c != ' ' && c != '-') plain += c;
    return plain;
}

}  // namespace tiaodu
