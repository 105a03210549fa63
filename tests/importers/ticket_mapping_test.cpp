// SPDX-License-Identifier: Apache-2.0
#include "server/importers/ticket_mapping.hpp"

#include <doctest/doctest.h>

#include "protocol/vocab/embedded.hpp"
#include "server/core/seed.hpp"

using namespace tiaodu;

namespace {

constexpr std::string_view head =
    "source = 'hotline_12345'\ndatum = 'gcj02'\ntime_zone = '+08:00'\n"
    "time_format = 'local'\n";
constexpr std::string_view columns = "[columns]\nexternal_id = 'id'\nreceived_at = 'at'\ncategory = 'kind'\n";
constexpr std::string_view categories = "[categories]\n'油烟' = '0116'\n";

std::string whole() { return std::string(head) + std::string(columns) + std::string(categories); }

std::string replaced(std::string text, std::string const& from, std::string const& to) {
    return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("a mapping says where a ticket's fields come from and in which datum and zone") {
    auto const mapping = parse_ticket_mapping(whole());
    REQUIRE_MESSAGE(mapping.has_value(), (mapping ? "" : mapping.error().path + mapping.error().detail));
    CHECK(mapping->source == TicketSource::hotline_12345);
    CHECK(mapping->datum == Datum::gcj02);
    CHECK(mapping->utc_offset == beijing_offset);
    CHECK(mapping->columns.external_id == "id");
    CHECK(mapping->columns.due_at.empty());
    CHECK(mapping->categories.words.at("油烟") == "0116");
    CHECK_FALSE(mapping->categories.fallback.has_value());
}

TEST_CASE("a mapping that is incomplete, mistyped or contradictory is refused with the key's name") {
    struct Case {
        std::string name;
        std::string text;
        Errc code;
        std::string path;
    };
    std::string const good = whole();
    Case const cases[] = {
        {"not TOML", "source = \n", Errc::malformed, "line 1"},
        {"no source", replaced(good, "source = 'hotline_12345'", ""), Errc::missing_field, "source"},
        {"no datum", replaced(good, "datum = 'gcj02'", ""), Errc::missing_field, "datum"},
        {"no zone", replaced(good, "time_zone = '+08:00'", ""), Errc::missing_field, "time_zone"},
        {"no format", replaced(good, "time_format = 'local'", ""), Errc::missing_field, "time_format"},
        {"unknown datum", replaced(good, "gcj02", "unknown"), Errc::invalid_field, "datum"},
        {"unknown source", replaced(good, "hotline_12345", "fax"), Errc::invalid_field, "source"},
        {"named zone", replaced(good, "+08:00", "Asia/Shanghai"), Errc::invalid_field, "time_zone"},
        {"impossible zone", replaced(good, "+08:00", "+15:00"), Errc::invalid_field, "time_zone"},
        {"bad zone digits", replaced(good, "+08:00", "+08:0x"), Errc::invalid_field, "time_zone"},
        {"unknown format", replaced(good, "'local'", "'excel'"), Errc::invalid_field, "time_format"},
        {"unknown key", "sorce = 'x'\n" + good, Errc::unknown_field, "sorce"},
        {"unknown column key", replaced(good, "[columns]", "[columns]\ncolour = 'x'"), Errc::unknown_field,
         "columns.colour"},
        {"no columns", std::string(head) + std::string(categories), Errc::missing_field, "columns"},
        {"no id column", replaced(good, "external_id = 'id'", ""), Errc::missing_field, "columns.external_id"},
        {"number for a name", replaced(good, "external_id = 'id'", "external_id = 3"), Errc::invalid_field,
         "columns.external_id"},
        {"lon without lat", replaced(good, "[columns]", "[columns]\nlon = 'x'"), Errc::missing_field, "columns.lat"},
        {"no categories", std::string(head) + std::string(columns), Errc::missing_field, "categories"},
        {"empty category", good + "x = ''\n", Errc::invalid_field, "categories.x"},
        {"status column without words", replaced(good, "[columns]", "[columns]\nstatus = 's'"), Errc::missing_field,
         "status"},
        {"status words without column", good + "[status]\nx = 'open'\n", Errc::missing_field, "columns.status"},
        {"bad status word", good + "[status]\nx = 'ajar'\n", Errc::invalid_field, "status.x"},
        {"bad urgency word", good + "[urgency]\nx = 'high'\n", Errc::invalid_field, "urgency.x"},
        {"bad outcome word", good + "[outcome]\nx = 'fine'\n", Errc::invalid_field, "outcome.x"},
        {"file elsewhere", "category_file = '../x.csv'\n" + good, Errc::invalid_field, "category_file"},
    };
    for (Case const& broken : cases) {
        CAPTURE(broken.name);
        auto const mapping = parse_ticket_mapping(broken.text);
        REQUIRE_FALSE(mapping.has_value());
        CHECK(mapping.error().code == broken.code);
        CHECK(mapping.error().path == broken.path);
    }
}

TEST_CASE("a category file adds words; those of the mapping win and empty targets stay unmapped") {
    auto mapping = *parse_ticket_mapping(whole());
    REQUIRE(add_category_file(mapping, "note,from,to\n1,油烟,9999\n2,群租,2107\n3,其他,\n").has_value());
    CHECK(mapping.categories.words.size() == 2);
    CHECK(mapping.categories.words.at("油烟") == "0116");
    CHECK(mapping.categories.words.at("群租") == "2107");
    CHECK(add_category_file(mapping, "from,to\na,1\na,2\n").error().path == "row 3");
    CHECK(add_category_file(mapping, "from\na\n").error().path == "to");
    CHECK(add_category_file(mapping, "from,to\na\n").error().code == Errc::malformed);
    CHECK(add_category_file(mapping, "").error().code == Errc::malformed);
}

TEST_CASE("the example mapping loads and uses only categories of the seed") {
    std::filesystem::path const examples = std::filesystem::path(TIAODU_SOURCE_DIR) / "server/importers/examples";
    auto const mapping = load_ticket_mapping(examples / "boston311.toml");
    REQUIRE_MESSAGE(mapping.has_value(), (mapping ? "" : mapping.error().path + " " + mapping.error().detail));
    std::map<std::string, std::string> known;
    for (EmbeddedFile const& file : embedded::seeds()) {
        if (file.name != "categories.csv") continue;
        for (SeedCategory const& category : *parse_seed_categories(file.content)) known[category.code] = category.name;
    }
    for (auto const& entry : mapping->categories.words) CHECK_MESSAGE(known.contains(entry.second), entry.first);
    CHECK(known.contains(mapping->categories.fallback.value_or("")));
    CHECK(load_ticket_mapping(examples / "missing.toml").error().code == Errc::not_found);
}
