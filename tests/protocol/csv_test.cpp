// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/csv.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;

namespace {
using Rows = std::vector<std::vector<std::string>>;

/// All records, or nothing and the error.
Result<Rows> read_all(std::string_view text, CsvLimits limits = {}) {
    CsvReader reader(text, limits);
    Rows rows;
    CsvRow row;
    while (true) {
        auto const more = reader.next(row);
        if (!more) return more.error();
        if (!*more) return rows;
        rows.push_back(row.fields);
    }
}
}  // namespace

TEST_CASE("CSV as RFC 4180 writes it is read exactly") {
    CHECK(*read_all("a,b\n1,2\n") == Rows{{"a", "b"}, {"1", "2"}});
    CHECK(*read_all("a,b\r\n1,2") == Rows{{"a", "b"}, {"1", "2"}});
    CHECK(*read_all("\xEF\xBB\xBF"
                    "a,b\n") == Rows{{"a", "b"}});
    CHECK(*read_all("\"x,\"\"y\"\"\",\"two\nlines\",\n") == Rows{{"x,\"y\"", "two\nlines", ""}});
    CHECK(*read_all("\"\",\"\"\r\n") == Rows{{"", ""}});
    CHECK(*read_all(",\n\n\n,\n") == Rows{{"", ""}, {"", ""}});
    CHECK(*read_all("静安寺街道,投诉\n") == Rows{{"静安寺街道", "投诉"}});
    CHECK(read_all("")->empty());
    CHECK(read_all("\n\r\n")->empty());
}

TEST_CASE("rows know their number and the line on which they begin") {
    CsvReader reader("h\n\"a\nb\"\n\nc\n");
    CsvRow row;
    REQUIRE(*reader.next(row));
    CHECK(row.number == 1);
    REQUIRE(*reader.next(row));
    CHECK(row.number == 2);
    CHECK(row.line == 2);
    REQUIRE(*reader.next(row));
    CHECK(row.number == 3);
    CHECK(row.line == 5);
    CHECK_FALSE(*reader.next(row));
}

TEST_CASE("broken CSV is refused with its line") {
    struct Case {
        std::string name;
        std::string text;
        Errc code;
        std::string line;
    };
    Case const cases[] = {
        {"stray quote", "a\nb\"c\n", Errc::malformed, "line 2"},
        {"text after a closing quote", "a\n\"b\"c\n", Errc::malformed, "line 2"},
        {"quote never closed", "a\nx\n\"b\nc\nd", Errc::malformed, "line 3"},
        {"bare carriage return", "a\rb\n", Errc::malformed, "line 1"},
        {"GBK bytes", "a\nb\n\xBE\xB2\xB0\xB2\n", Errc::malformed, "line 3"},
        {"long field", "a\n" + std::string(11, 'x') + "\n", Errc::limit_exceeded, "line 2"},
        {"long quoted field", "a\n\"" + std::string(11, 'x') + "\"\n", Errc::limit_exceeded, "line 2"},
        {"long row", "a\nxxxxxx,xxxxxx,xxxxxx,xxxxxx\n", Errc::limit_exceeded, "line 2"},
        {"many fields", "a\n,,,,,\n", Errc::limit_exceeded, "line 2"},
    };
    for (Case const& broken : cases) {
        CAPTURE(broken.name);
        auto const rows = read_all(broken.text, {.field_bytes_max = 10, .row_bytes_max = 20, .fields_max = 5});
        REQUIRE_FALSE(rows.has_value());
        CHECK(rows.error().code == broken.code);
        CHECK(rows.error().path == broken.line);
    }
}

TEST_CASE("limits hold exactly: at the limit it reads, one more is refused") {
    CsvLimits const limits{.field_bytes_max = 3, .row_bytes_max = 100, .fields_max = 2};
    CHECK(read_all("abc,\"def\"\n", limits).has_value());
    CHECK_FALSE(read_all("abcd,x\n", limits).has_value());
    CHECK_FALSE(read_all("abc,\"defg\"\n", limits).has_value());
    CHECK_FALSE(read_all("a,b,c\n", limits).has_value());
}

TEST_CASE("columns are found by name, wherever they stand") {
    CsvRow const header{1, 1, {"lon", " code ", "lat"}};
    CHECK(*find_columns(header, {"code", "lon"}) == std::vector<std::size_t>{1, 0});
    CHECK(find_columns(header, {"name"}).error().code == Errc::missing_field);
    CHECK(find_columns({1, 1, {"a", "a"}}, {"a"}).error().code == Errc::conflict);
}
