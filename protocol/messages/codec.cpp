// SPDX-License-Identifier: Apache-2.0
#include "protocol/messages/codec.hpp"

#include "protocol/describe/json_reader.hpp"
#include "protocol/describe/json_text.hpp"

#include <stdexcept>

namespace tiaodu {
namespace {

template <class T>
T decode(std::string_view text) {
    auto const json = parse_json(text);
    if (!json) throw std::runtime_error("stored JSON is broken: " + json.error().detail);
    auto value = from_json<T>(*json);
    if (!value)
        throw std::runtime_error("stored JSON is broken at " + value.error().path + ": " + value.error().detail);
    return std::move(*value);
}

template <std::size_t I = 0>
EventBody decode_body(std::string_view type, std::string_view json) {
    if constexpr (I < std::variant_size_v<EventBody>) {
        using Body = std::variant_alternative_t<I, EventBody>;
        if (Body::type == type) return decode<Body>(json);
        return decode_body<I + 1>(type, json);
    } else {
        throw std::runtime_error("stored event of unknown type " + std::string(type));
    }
}

}  // namespace

std::string encode(Ticket const& ticket) { return to_json_text(ticket); }
std::string encode(Order const& order) { return to_json_text(order); }
std::string encode(Unit const& unit) { return to_json_text(unit); }
std::string encode(Device const& device) { return to_json_text(device); }
std::string encode(Account const& account) { return to_json_text(account); }
std::string encode(AreaShape const& area) { return to_json_text(area); }
std::string encode(Organisation const& organisation) { return to_json_text(organisation); }
std::string encode(Knot const& knot) { return to_json_text(knot); }
std::string encode(EventReport const& report) { return to_json_text(report); }
std::string encode(Zone const& zone) { return to_json_text(zone); }
std::string encode(Alert const& alert) { return to_json_text(alert); }
std::string encode(Patrol const& patrol) { return to_json_text(patrol); }
std::string encode(IntegrationKey const& key) { return to_json_text(key); }
std::string encode(Evidence const& evidence) { return to_json_text(evidence); }
std::string encode(RuleBook const& rules) { return to_json_text(rules); }
std::string encode(RuleChange const& change) { return to_json_text(change); }
std::string encode(WorkCalendar const& calendar) { return to_json_text(calendar); }
std::string encode(Recipient const& recipient) { return to_json_text(recipient); }
std::string encode(KnownRoads const& roads) { return to_json_text(roads); }
std::string encode(EventBody const& body) {
    return std::visit([](auto const& event) { return to_json_text(event); }, body);
}

Ticket decode_ticket(std::string_view json) { return decode<Ticket>(json); }
Order decode_order(std::string_view json) { return decode<Order>(json); }
Unit decode_unit(std::string_view json) { return decode<Unit>(json); }
Device decode_device(std::string_view json) { return decode<Device>(json); }
Account decode_account(std::string_view json) { return decode<Account>(json); }
AreaShape decode_area(std::string_view json) { return decode<AreaShape>(json); }
Organisation decode_organisation(std::string_view json) { return decode<Organisation>(json); }
Knot decode_knot(std::string_view json) { return decode<Knot>(json); }
EventReport decode_report(std::string_view json) { return decode<EventReport>(json); }
Zone decode_zone(std::string_view json) { return decode<Zone>(json); }
Alert decode_alert(std::string_view json) { return decode<Alert>(json); }
Patrol decode_patrol(std::string_view json) { return decode<Patrol>(json); }
IntegrationKey decode_integration_key(std::string_view json) { return decode<IntegrationKey>(json); }
RuleBook decode_rules(std::string_view json) { return decode<RuleBook>(json); }
RuleChange decode_rule_change(std::string_view json) { return decode<RuleChange>(json); }
WorkCalendar decode_calendar(std::string_view json) { return decode<WorkCalendar>(json); }
Recipient decode_recipient(std::string_view json) { return decode<Recipient>(json); }
KnownRoads decode_known_roads(std::string_view json) { return decode<KnownRoads>(json); }
EventBody decode_event_body(std::string_view type, std::string_view json) { return decode_body(type, json); }

std::string json_quoted(std::string_view text) {
    std::string literal;
    append_quoted(literal, text);
    return literal;
}

}  // namespace tiaodu
