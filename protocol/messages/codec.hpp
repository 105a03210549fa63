// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/events.hpp"

#include <string>
#include <string_view>

/// State and events to and from JSON text, compiled once, for layers that must not know the JSON library.
/// `decode_*` throw std::runtime_error on text that we did not write ourselves: a stored row that does not read back is
/// a broken world.
namespace tiaodu {

std::string encode(Ticket const& ticket);
std::string encode(Order const& order);
std::string encode(Unit const& unit);
std::string encode(Device const& device);
std::string encode(Account const& account);
std::string encode(AreaShape const& area);
std::string encode(Organisation const& organisation);
std::string encode(Knot const& knot);
std::string encode(EventReport const& report);
std::string encode(Zone const& zone);
std::string encode(Alert const& alert);
std::string encode(Patrol const& patrol);
std::string encode(IntegrationKey const& key);
std::string encode(Evidence const& evidence);
std::string encode(RuleBook const& rules);
std::string encode(RuleChange const& change);
std::string encode(WorkCalendar const& calendar);
std::string encode(Recipient const& recipient);
std::string encode(KnownRoads const& roads);
std::string encode(EventBody const& body);

Ticket decode_ticket(std::string_view json);
Order decode_order(std::string_view json);
Unit decode_unit(std::string_view json);
Device decode_device(std::string_view json);
Account decode_account(std::string_view json);
AreaShape decode_area(std::string_view json);
Organisation decode_organisation(std::string_view json);
Knot decode_knot(std::string_view json);
EventReport decode_report(std::string_view json);
Zone decode_zone(std::string_view json);
Alert decode_alert(std::string_view json);
Patrol decode_patrol(std::string_view json);
IntegrationKey decode_integration_key(std::string_view json);
RuleBook decode_rules(std::string_view json);
RuleChange decode_rule_change(std::string_view json);
WorkCalendar decode_calendar(std::string_view json);
Recipient decode_recipient(std::string_view json);
KnownRoads decode_known_roads(std::string_view json);
EventBody decode_event_body(std::string_view type, std::string_view json);

/// A JSON string literal, quotes included.
std::string json_quoted(std::string_view text);

}  // namespace tiaodu
