// SPDX-License-Identifier: Apache-2.0
#include "server/app/inbox.hpp"
#include "server/commands/command.hpp"
#include "server/queries/query.hpp"
#include "tests/app/rights_things.hpp"

#include <set>
#include <sstream>

using namespace tiaodu;
using namespace tiaodu::test;

/// Who may do what with whose things, worked out for every command, query, report and push, and compared with
/// tests/app/rights_matrix.txt: a new one without a row fails, and so does a row that has changed. The signs:
///   x  refused at the door: this role never may            0  does not exist for this account, or is not shown
///   -  seen, but not this account's to do                   +  done, shown, or refused by a rule of the work only
///   *  the same for everybody who may ask
namespace {

/// Where the account sits, seen from the thing.
enum class Seat { own, below, street, sibling, above, abroad };

struct Place {
    Seat seat;
    OrgCode node;  ///< Where the account has its grant.
    Things const& things;
};

std::string read_text(std::string const& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// A smallest body that a schema allows, about the given things.
class Bodies {
public:
    Bodies(World const& world, Things const& things) : world_(world), things_(things) {}

    Json of(Json const& schema, Json const& shared) {
        shared_ = &shared;
        return value(schema, "");
    }

private:
    Json value(Json const& schema, std::string const& name) {
        if (schema.contains("$ref")) {
            auto const reference = schema["$ref"].get<std::string>();
            return value((*shared_)[reference.substr(reference.rfind('/') + 1)], name);
        }
        if (schema.contains("allOf")) return value(schema["allOf"].front(), name);
        auto const type = schema.value("type", "");
        if (type == "object") return object(schema);
        if (type == "array") {
            auto list = Json::array();
            for (auto i = schema.value("minItems", 0); i > 0; --i) list.push_back(value(schema["items"], name));
            return list;
        }
        if (type == "string") return text(schema, name);
        if (type == "boolean") return false;
        if (name == "version") return version_;
        if (name == "lon") return 121.41;
        if (name == "lat") return 31.21;
        return std::max(1, static_cast<int>(schema.value("minimum", 1.0)));
    }
    Json object(Json const& schema) {
        Json made = Json::object();
        // Ids first: the version is the one of the thing.
        std::vector<std::string> names = schema.value("required", std::vector<std::string>());
        std::stable_partition(names.begin(), names.end(), [](std::string const& n) { return n.ends_with("_id"); });
        for (auto const& name : names) made[name] = value(schema["properties"][name], name);
        if (made.contains("to") && made.contains("from")) made["from"] = to_rfc3339(monday - std::chrono::hours(1));
        auto const properties = schema.value("properties", Json::object());
        // A recipient is one of four things; a device is bound to a unit.
        if (properties.contains("account_id") && properties.contains("department") && properties.contains("unit_id"))
            made["unit_id"] = things_.ids.count("u") ? things_.ids.at("u") : std::string("310000-u-1");
        if (properties.contains("owners") && made.contains("kind")) made["kind"] = "cordon";
        return made;
    }
    Json text(Json const& schema, std::string const& name) {
        if (schema.contains("enum")) return schema["enum"].front();
        if (schema.value("format", "") == "date-time")
            return to_rfc3339(name == "until" ? monday + std::chrono::hours(9) : monday);
        auto const pattern = schema.value("pattern", "");
        if (pattern == "^[0-9A-Z-]{1,24}$") return things_.node.text();
        if (auto const at = pattern.find("-[a-z]"); pattern.starts_with("^[1-9]") && at == std::string::npos) {
            auto const letter = pattern.substr(pattern.find('}') + 2, 1);
            auto const found = things_.ids.find(letter);
            if (found == things_.ids.end()) return "440100-" + letter + "-9";
            remember_version(letter);
            return found->second;
        }
        if (name == "category") return "0102";
        if (name == "action") return "accept";
        return "x";
    }
    void remember_version(std::string const& letter) {
        auto const find = [&](auto const& map, auto id) {
            auto const found = map.find(id);
            if (found != map.end()) version_ = found->second.version;
        };
        if (letter == "t") find(world_.tickets, parse_id<TicketId>(things_.ids.at("t")).value());
        if (letter == "o") find(world_.orders, parse_id<OrderId>(things_.ids.at("o")).value());
        if (letter == "d") find(world_.devices, parse_id<DeviceId>(things_.ids.at("d")).value());
        if (letter == "w") find(world_.alerts, parse_id<AlertId>(things_.ids.at("w")).value());
        if (letter == "z") find(world_.zones, parse_id<ZoneId>(things_.ids.at("z")).value());
        if (letter == "k") find(world_.knots, parse_id<KnotId>(things_.ids.at("k")).value());
        if (letter == "r") find(world_.reports, parse_id<ReportId>(things_.ids.at("r")).value());
    }

    World const& world_;
    Things const& things_;
    Json const* shared_ = nullptr;
    std::int64_t version_ = 1;
};

char sign_of(Error const& error) {
    switch (error.code) {
        case Errc::forbidden: return '-';
        case Errc::not_found: return '0';
        case Errc::malformed:
        case Errc::missing_field:
        case Errc::unknown_field: return '?';
        default: return '+';
    }
}

class Matrix {
public:
    Matrix() {
        for (auto const& [role, word] : EnumNames<Role>::values)
            for (auto const& place : places_) actors_.emplace(std::pair{role, place.node}, Actor{});
        for (auto& [key, actor] : actors_)
            actor =
                city_.running.account(std::string(to_word(key.first)) + "@" + key.second.text(), key.second, key.first);
        city_.running.settle();
    }

    std::string text() {
        std::vector<std::string> rows;
        for (auto const& entry : command_table())
            rows.push_back(row("command " + std::string(entry.type),
                               [&](Actor const& actor, Place const& place) { return command(entry, actor, place); }));
        for (auto const& entry : query_table())
            rows.push_back(row("query " + std::string(entry.type),
                               [&](Actor const& actor, Place const& place) { return query(entry, actor, place); }));
        for (auto const& entry : inbox_table())
            rows.push_back(row("report " + std::string(entry.type), [&](Actor const& actor, Place const&) {
                return authorise(actor, entry.rights, entry.type, now()) ? 'x' : '*';
            }));
        push_rows(rows);
        std::string all = "# own, below, street, sibling, above, other city; see rights_matrix_test.cpp\n";
        for (auto const& one : rows) all += one + "\n";
        return all;
    }

private:
    Time now() const { return city_.running.clock.now(); }
    World const& world() const { return city_.running.application->world(); }

    template <class Ask>
    std::string row(std::string name, Ask ask) {
        name.resize(std::max<std::size_t>(name.size(), 28), ' ');
        for (auto const& [role, word] : EnumNames<Role>::values) {
            name += " " + std::string(word).substr(0, 4) + ":";
            for (auto const& place : places_) name += ask(actors_.at({role, place.node}), place);
        }
        return name;
    }

    char command(CommandEntry const& entry, Actor const& actor, Place const& place) {
        if (entry.needs == SessionNeeds::own_proof) return '*';
        if (authorise(actor, entry.rights, entry.type, now())) return 'x';
        if (entry.prove) return '*';  // asynchronous: account_test.cpp
        Json shared = Json::object();
        auto const schema = entry.request_schema(shared);
        auto body = Bodies(world(), place.things).of(schema, shared);
        // These need one of several fields, which no schema says.
        if (entry.type == "ticket.locate") body["node"] = place.things.node.text();
        if (entry.type == "ticket.correct") body["title"] = "x";
        if (entry.type == "order.amend") body["note"] = "x";
        auto const outcome = entry.handle({world(), actor, now()}, body);
        if (!outcome) {
            auto const sign = sign_of(outcome.error());
            if (sign == '?') MESSAGE(entry.type, ": ", outcome.error().path, " ", outcome.error().detail, body.dump());
            return sign;
        }
        return '+';
    }

    char query(QueryEntry const& entry, Actor const& actor, Place const& place) {
        if (entry.needs == SessionNeeds::own_proof) return '*';
        if (authorise(actor, entry.rights, entry.type, now())) return 'x';
        Json shared = Json::object();
        auto const schema = entry.request_schema(shared);
        auto const parameters = Bodies(world(), place.things).of(schema, shared);
        std::optional<Result<std::string>> answer;
        city_.running.application->query(entry, actor, parameters,
                                         [&](Result<std::string> result) { answer = result; });
        REQUIRE(city_.running.posts.run_until([&] { return answer.has_value(); }));
        if (!*answer) {
            auto const sign = sign_of(answer->error());
            if (sign == '?')
                MESSAGE(entry.type, ": ", answer->error().path, " ", answer->error().detail, parameters.dump());
            return sign;
        }
        if (is_reference(entry.rights)) return '*';
        bool const about_one = entry.path.find("_id}") != std::string_view::npos;
        return about_one || place.things.shown_in(**answer) ? '+' : '0';
    }

    /// Which consoles hear of an event about a thing: live, and nothing about it to anybody else.
    void push_rows(std::vector<std::string>& rows) {
        struct Push {
            char const* name;
            std::function<EventBody(Things const&)> event;
        };
        auto const id = [](Things const& things, char const* letter) { return things.ids.at(letter); };
        std::vector<Push> const pushes{
            {"ticket",
             [&](Things const& t) {
                 return TicketRemarked{parse_id<TicketId>(id(t, "t")).value(), "x"};
             }},
            {"order",
             [&](Things const& t) {
                 return OrderSeen{parse_id<OrderId>(id(t, "o")).value(), t.node, "调度员"};
             }},
            {"unit",
             [&](Things const& t) {
                 return PostureChanged{parse_id<UnitId>(id(t, "u")).value(), DutyPosture::on_watch};
             }},
            {"device",
             [&](Things const& t) {
                 return DeviceChanged{world().devices.at(parse_id<DeviceId>(id(t, "d")).value())};
             }},
            {"alert", [&](Things const& t) { return AlertTaken{parse_id<AlertId>(id(t, "w")).value()}; }},
            {"zone", [&](Things const& t) { return ZoneSet{world().zones.at(parse_id<ZoneId>(id(t, "z")).value())}; }},
            {"knot",
             [&](Things const& t) {
                 return KnotChanged{world().knots.at(parse_id<KnotId>(id(t, "k")).value()), "noted"};
             }},
            {"report",
             [&](Things const& t) {
                 return ReportChanged{world().reports.at(parse_id<ReportId>(id(t, "r")).value()), "followed"};
             }},
            {"patrol",
             [&](Things const& t) {
                 return PatrolPlanned{world().patrols.at(parse_id<PatrolId>(id(t, "p")).value())};
             }},
        };
        for (auto const& push : pushes) {
            bool const of_squads = std::string_view(push.name) == "unit" || std::string_view(push.name) == "device";
            rows.push_back(row(std::string("push ") + push.name, [&](Actor const& actor, Place const& place) {
                if (place.seat == Seat::abroad || (place.seat == Seat::above && of_squads)) return '.';
                return heard(actor, push.event(place.things));
            }));
        }
    }

    char heard(Actor const& actor, EventBody event) {
        auto const key = std::pair{actor.account, city_.running.application->world().counters.seq};
        static_cast<void>(key);
        Watcher console(city_.running, actor, false);
        city_.record(std::move(event));
        return console.texts.empty() ? '0' : '+';
    }

    ThingsCity city_;
    std::vector<Place> places_{
        {Seat::own, jingansi_squad, city_.squad},      {Seat::below, jingan, city_.squad},
        {Seat::street, jingansi, city_.squad},         {Seat::sibling, caojiadu_squad, city_.squad},
        {Seat::above, jingansi_squad, city_.district}, {Seat::abroad, jingansi_squad, city_.abroad}};
    std::map<std::pair<Role, OrgCode>, Actor> actors_;
};

/// The rows of a matrix by their names.
std::map<std::string, std::string> rows_of(std::string const& text) {
    std::map<std::string, std::string> rows;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.front() == '#') continue;
        auto const end = line.find(' ', line.find(' ') + 1);
        rows[line.substr(0, end)] = line.substr(line.find_first_not_of(' ', end));
    }
    return rows;
}

/// The signs of one role in a row.
std::string signs(std::string const& row, Role role) {
    auto const at = row.find(std::string(to_word(role)).substr(0, 4) + ":");
    return row.substr(at + 5, 6);
}

}  // namespace

TEST_CASE("every command, query, report and push has its row: who may do what with whose things") {
    auto const actual = Matrix().text();
    std::ofstream(std::string(TIAODU_BINARY_DIR) + "/rights_matrix.txt") << actual;
    auto const expected = rows_of(read_text(std::string(TIAODU_SOURCE_DIR) + "/tests/app/rights_matrix.txt"));
    auto const found = rows_of(actual);
    for (auto const& [name, row] : found) {
        CAPTURE(name);
        auto const line = expected.find(name);
        REQUIRE_MESSAGE(line != expected.end(), "has no row in tests/app/rights_matrix.txt");
        CHECK(line->second == row);
    }
    CHECK(expected.size() == found.size());
}

TEST_CASE("the expected matrix keeps the promises that no row may break") {
    auto const rows = rows_of(read_text(std::string(TIAODU_SOURCE_DIR) + "/tests/app/rights_matrix.txt"));
    REQUIRE(rows.size() > 100);
    for (auto const& [name, row] : rows) {
        CAPTURE(name);
        CHECK(row.find('?') == std::string::npos);
        bool const command = name.starts_with("command ");
        bool const push = name.starts_with("push ");
        for (auto const& [role, word] : EnumNames<Role>::values) {
            CAPTURE(word);
            auto const sign = signs(row, role);
            // A thing of another squad or of another city is nobody's: it does not exist, or the door is shut.
            // What is refused everywhere alike is not about a thing: it is the city's alone.
            for (auto const seat : {3u, 5u})
                if (sign != "------") CHECK_MESSAGE(sign[seat] != '-', sign);
            // A street office looks on: whatever it holds at home, it does nothing with its squad's things.
            bool const of_oneself = sign == "******";  // one's own password, second factor and sessions
            if (command && role == Role::viewer) CHECK((of_oneself || sign == "xxxxxx"));
            if (command && role == Role::wall) CHECK((of_oneself || sign == "xxxxxx"));
            if (command && role == Role::auditor) CHECK((of_oneself || sign == "xxxxxx"));
        }
        if (push)
            for (auto const role : {Role::administrator, Role::security_administrator, Role::auditor, Role::integrator})
                CHECK(signs(row, role).find('+') == std::string::npos);
        // What one administrator may do, no other may.
        if (command && signs(row, Role::auditor) != "******") {
            int doors = 0;
            for (auto const role : {Role::administrator, Role::security_administrator, Role::auditor})
                doors += signs(row, role) != "xxxxxx" ? 1 : 0;
            CHECK(doors <= 1);
        }
    }
}
