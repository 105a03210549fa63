// SPDX-License-Identifier: Apache-2.0
#include "protocol/describe/json_parse.hpp"
#include "protocol/describe/json_reader.hpp"
#include "protocol/describe/schema.hpp"
#include "protocol/messages/admin_commands.hpp"
#include "protocol/messages/ticket_commands.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;

namespace {

template <class T>
Result<T> read(std::string_view text) {
    return from_json<T>(parse_json(text).value());
}

}  // namespace

TEST_CASE("a complaint needs no tags and a unit no skills, as in the examples of the README") {
    auto const complaint = read<RegisterTicket>(
        R"({"source":"hotline_12345","category":"0501","title":"流动摊贩占道","point":{"lon":121.4547,"lat":31.2286}})");
    REQUIRE(complaint.has_value());
    CHECK(complaint->tags.empty());
    auto const unit = read<RegisterUnit>(
        R"({"squad":"310106013-ZD01","kind":"vehicle","call_sign":"静安寺-9号车","posture":"patrol"})");
    REQUIRE(unit.has_value());
    CHECK(unit->skills.empty());
    CHECK(
        read<RegisterUnit>(
            R"({"squad":"310106013-ZD01","kind":"drone","call_sign":"1","posture":"patrol","skills":["drone_pilot"]})")
            ->skills.size() == 1);
}

TEST_CASE("a list that may not be empty must be there") {
    auto const missing = read<DispatchTicket>(R"({"ticket_id":"310000-t-1","version":1})");
    REQUIRE(!missing.has_value());
    CHECK(missing.error().code == Errc::missing_field);
    CHECK(missing.error().path == "recipients");
}

TEST_CASE("the schema asks for exactly the lists that the reader asks for") {
    auto shared = nlohmann::json::object();
    SchemaWriter writer(shared);
    RegisterTicket complaint;
    describe(writer, complaint);
    auto const required = writer.take()["required"];
    CHECK(std::find(required.begin(), required.end(), "tags") == required.end());
    CHECK(std::find(required.begin(), required.end(), "title") != required.end());
}
