// SPDX-License-Identifier: Apache-2.0
#include "protocol/describe/json_text.hpp"

#include "protocol/describe/json_parse.hpp"
#include "protocol/describe/json_writer.hpp"
#include "protocol/messages/events.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace tiaodu;

namespace {

template <class T>
void check_same(T const& message) {
    auto const read = parse_json(to_json_text(message));
    REQUIRE(read.has_value());
    CHECK(*read == to_json(message));
}

std::string literal(std::string_view text) {
    std::string out;
    append_quoted(out, text);
    return out;
}

std::string number(double value) {
    std::string out;
    append_number(out, value);
    return out;
}

Ticket ticket() {
    Ticket made;
    made.id = TicketId(310000, 7);
    made.version = 3;
    made.title = "占道\"经营\"\\\n\t\x01";
    made.tags = {"under_construction", ""};
    made.point = GeoPoint{121.4737012345678, -31.0};
    made.node = OrgCode("310106013-ZD01");
    made.responders = {OrgCode("310106"), OrgCode("310113")};
    made.received_at = time_from_ms(1'767'573'000'123);
    made.clocks.resize(2);
    made.clocks[0].code = "step";
    made.reply = TicketReply{ContactWay::visit, "已处置", time_from_ms(0), "坐席"};
    return made;
}

}  // namespace

TEST_CASE("the text of a message says what its document says") {
    check_same(ticket());
    check_same(Ticket{});
    OrderIssued issued;
    issued.order.id = OrderId(310000, 1);
    issued.order.recipients.resize(3);
    issued.order.recipients[1].unit_id = UnitId(310000, 9);
    issued.ticket_step = TicketStep{"dispatched", TicketStatus::dispatched, {}};
    check_same(issued);
    RulesChanged rules;
    rules.rules.general.emplace().repeat_radius_m = 0.1;
    check_same(rules);
}

TEST_CASE("texts are escaped where they must be and otherwise stay as they are") {
    CHECK(literal("") == "\"\"");
    CHECK(literal("占道经营 12号") == "\"占道经营 12号\"");
    for (std::string const text : {"\"", "\\", "\n", "\x01",
                                   "a\x7f"
                                   "b",
                                   "😀", "\xE2\x80\xA8"}) {
        CAPTURE(text);
        CHECK(nlohmann::json::parse(literal(text)) == text);
    }
    CHECK(literal("a\xFF"
                  "b") ==
          "\"a\xEF\xBF\xBD"
          "b\"");
    CHECK(literal("\xE5\x8D") == "\"\xEF\xBF\xBD\"");
}

TEST_CASE("numbers keep seven decimals and their point") {
    CHECK(number(121) == "121.0");
    CHECK(number(-0.5) == "-0.5");
    CHECK(number(121.47370123456) == "121.4737012");
    CHECK(number(1e-9) == "0.0");
    CHECK(number(std::numeric_limits<double>::infinity()) == "null");
    CHECK(number(std::numeric_limits<double>::quiet_NaN()) == "null");
    for (double const value : {0.1, 1e-7, 3.0000001, 89.9999999, 1e15, 1.5e300})
        CHECK(nlohmann::json::parse(number(value)) == JsonWriter::value_of(value));
}
