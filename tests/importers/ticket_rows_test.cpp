// SPDX-License-Identifier: Apache-2.0
#include "server/importers/ticket_rows.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace tiaodu;

namespace {

constexpr std::string_view full_mapping = R"(
source = "hotline_12345"
datum = "gcj02"
time_zone = "+08:00"
time_format = "local"
[columns]
external_id = "id"
received_at = "at"
due_at = "due"
closed_at = "closed"
status = "state"
category = "kind"
title = "title"
description = "text"
address = "where"
lon = "x"
lat = "y"
urgency = "level"
outcome = "end"
complainant = "who"
complainant_phone = "phone"
[categories]
"油烟" = "0116"
[status]
"办结" = "closed"
default = "open"
[urgency]
"紧急" = "emergency"
default = "normal"
[outcome]
"实际解决" = "solved"
"不属实" = "not_true"
"其他" = "none"
)";

constexpr std::string_view header = "id,at,due,closed,state,kind,title,text,where,x,y,level,end,who,phone\n";
constexpr std::string_view plain = "A1,2026-01-05 08:30:00,,,处置中,油烟,Fumes,,,,,,,,\n";

struct Outcomes {
    std::vector<TicketRow> rows;
    std::vector<TicketRowError> errors;
    TicketReadReport report;
};

Outcomes read(std::string const& rows, std::string const& mapping_text = std::string(full_mapping)) {
    Outcomes outcomes;
    auto const mapping = parse_ticket_mapping(mapping_text);
    REQUIRE_MESSAGE(mapping.has_value(), (mapping ? "" : mapping.error().path + " " + mapping.error().detail));
    auto const report = read_ticket_rows(
        std::string(header) + rows, *mapping, [&](TicketRow&& row) { outcomes.rows.push_back(std::move(row)); },
        [&](TicketRowError&& error) { outcomes.errors.push_back(std::move(error)); });
    REQUIRE(report.has_value());
    outcomes.report = *report;
    return outcomes;
}

std::string replaced(std::string_view row, std::string const& from, std::string const& to) {
    std::string text(row);
    return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("a full row becomes a ticket in UTC, WGS-84 and our words") {
    auto const read_back = read(
        "A1,2026-01-05 08:30:00,2026-01-06 08:30:00,2026-01-05 12:00:00,办结,油烟,\"Fumes, again\",\"line one\r\nline "
        "two\",愚园路,121.459301,31.226715,紧急,实际解决,Wang,000\n");
    REQUIRE_MESSAGE(read_back.errors.empty(), read_back.errors[0].column << read_back.errors[0].reason);
    REQUIRE(read_back.rows.size() == 1);
    TicketRow const& ticket = read_back.rows[0];
    CHECK(ticket.row == 2);
    CHECK(ticket.external_id == "A1");
    CHECK(to_rfc3339(ticket.received_at) == "2026-01-05T00:30:00Z");
    CHECK(to_rfc3339(*ticket.due_at) == "2026-01-06T00:30:00Z");
    CHECK(to_rfc3339(*ticket.closed_at) == "2026-01-05T04:00:00Z");
    CHECK(ticket.closed);
    CHECK(ticket.category == "0116");
    CHECK(ticket.urgency == Urgency::emergency);
    CHECK(ticket.title == "Fumes, again");
    CHECK(ticket.description == "line one\nline two");
    CHECK(ticket.outcome == Outcome::solved);
    CHECK(distance_m(*ticket.point, {121.454722, 31.228611}) < 0.2);
    CHECK(ticket.complainant_phone == "000");
}

TEST_CASE("empty optional cells mean nothing is known, and 0,0 means no position") {
    auto const read_back = read(std::string(plain) + replaced(plain, "A1", "A2").insert(0, "") +
                                "A3,2026-01-05 08:30:00,,,处置中,油烟,Fumes,,,0,0.0,,其他,,\n");
    REQUIRE(read_back.rows.size() == 3);
    CHECK_FALSE(read_back.rows[0].due_at.has_value());
    CHECK_FALSE(read_back.rows[0].closed);
    CHECK_FALSE(read_back.rows[0].outcome.has_value());
    CHECK(read_back.rows[0].urgency == Urgency::normal);
    CHECK_FALSE(read_back.rows[2].point.has_value());
    CHECK_FALSE(read_back.rows[2].outcome.has_value());
    CHECK(read_back.report.without_point == 3);
}

TEST_CASE("a record that was not true was explained to the complainant, and says both") {
    auto const read_back = read("A1,2026-01-05 08:30:00,,2026-01-05 12:00:00,办结,油烟,Fumes,,,,,,不属实,,\n");
    REQUIRE(read_back.rows.size() == 1);
    CHECK(read_back.rows[0].truth == Truth::not_true);
    CHECK(read_back.rows[0].outcome == Outcome::explained);
}

TEST_CASE("a wrong cell refuses its row, named by row and column, and reading goes on") {
    struct Case {
        std::string name;
        std::string row;
        std::string column;
    };
    Case const cases[] = {
        {"no id", replaced(plain, "A1", ""), "id"},
        {"long id", replaced(plain, "A1", std::string(101, 'x')), "id"},
        {"no time", replaced(plain, "2026-01-05 08:30:00", ""), "at"},
        {"no such day", replaced(plain, "2026-01-05", "2026-02-30"), "at"},
        {"other format", replaced(plain, "2026-01-05 08:30:00", "05/01/2026 08:30"), "at"},
        {"closed early", replaced(plain, ",,,处置中", ",,2026-01-05 08:29:59,办结"), "closed"},
        {"closed but open", replaced(plain, ",,,处置中", ",,2026-01-06 00:00:00,处置中"), "closed"},
        {"unmapped category", replaced(plain, "油烟", "群租"), "kind"},
        {"unmapped outcome", replaced(plain, ",,,,,,,,\n", ",,,,,,nonsense,,\n"), "end"},
        {"no title", replaced(plain, "Fumes", " "), "title"},
        {"control character", replaced(plain, "Fumes", "Fu\x1bmes"), "title"},
        {"latitude missing", replaced(plain, "Fumes,,,,", "Fumes,,,121.4,"), "y"},
        {"not a number", replaced(plain, "Fumes,,,,", "Fumes,,,east,31"), "x"},
        {"out of range", replaced(plain, "Fumes,,,,", "Fumes,,,31.2,121.4"), "x"},
        {"too few fields", "A1,2026-01-05 08:30:00\n", ""},
    };
    for (Case const& broken : cases) {
        CAPTURE(broken.name);
        auto const read_back = read(broken.row + replaced(plain, "A1", "B1"));
        REQUIRE(read_back.errors.size() == 1);
        CHECK(read_back.errors[0].row == 2);
        CHECK(read_back.errors[0].column == broken.column);
        REQUIRE(read_back.rows.size() == 1);
        CHECK(read_back.rows[0].external_id == "B1");
        CHECK(read_back.report.refused == 1);
        CHECK(read_back.report.good == 1);
    }
}

TEST_CASE("all wrong cells of a row are reported") {
    auto const read_back = read("A1,never,,,处置中,群租,Fumes,,,,,,,,\n");
    CHECK(read_back.errors.size() == 2);
    CHECK(read_back.report.refused == 1);
}

TEST_CASE("an id that occurs twice in a file is refused the second time") {
    auto const read_back = read(std::string(plain) + std::string(plain));
    CHECK(read_back.rows.size() == 1);
    REQUIRE(read_back.errors.size() == 1);
    CHECK(read_back.errors[0].row == 3);
}

TEST_CASE("categories without a mapping take the default, and are counted") {
    std::string const mapping = replaced(full_mapping, "[categories]", "[categories]\ndefault = '2199'");
    auto const read_back =
        read(replaced(plain, "油烟", "群租") + replaced(replaced(plain, "油烟", "群租"), "A1", "A2") +
                 replaced(replaced(plain, "油烟", "\x1b[2J"), "A1", "A3"),
             mapping);
    CHECK(read_back.rows.size() == 2);
    CHECK(read_back.rows[0].category == "2199");
    CHECK(read_back.report.unmapped_categories.at("\"群租\"") == 2);
    std::string const text = read_back.report.to_text();
    CHECK(text.find("\"群租\": 2 rows") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("without a status column a closing time closes; RFC 3339 times carry their own zone") {
    std::string const mapping =
        "source='other'\ndatum='wgs84'\ntime_zone='+08:00'\ntime_format='rfc3339'\n"
        "[columns]\nexternal_id='id'\nreceived_at='at'\nclosed_at='closed'\ncategory='kind'\n"
        "[categories]\n'油烟'='0116'\n";
    auto const read_back = read("A1,2026-01-05T08:30:00+08:00,,2026-01-05T02:00:00Z,,油烟,,,,,,,,,\n", mapping);
    REQUIRE(read_back.rows.size() == 1);
    CHECK(read_back.rows[0].closed);
    CHECK(read_back.rows[0].title == "油烟");
    CHECK(to_rfc3339(read_back.rows[0].received_at) == "2026-01-05T00:30:00Z");
}

TEST_CASE("a file without a mapped column, an empty one and a broken one are refused as a whole") {
    auto const mapping = *parse_ticket_mapping(full_mapping);
    auto const error_of = [&](std::string const& csv) {
        return read_ticket_rows(
                   csv, mapping, [](TicketRow&&) {}, [](TicketRowError&&) {})
            .error();
    };
    CHECK(error_of("").code == Errc::malformed);
    CHECK(error_of("id,at\n").code == Errc::missing_field);
    CHECK(error_of("id,at\n").path == "kind");
    CHECK(error_of(std::string(header) + "\"A1").path == "line 2");
    CHECK(error_of(std::string(header) + "\xBE\xB2\n").code == Errc::malformed);
}
