// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/alert_words.hpp"
#include "protocol/vocab/geo.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"

#include <optional>
#include <string>

namespace tiaodu {

/// A small ticket that positions or devices raise: open, taken by somebody, closed with a word. While it is not closed
/// the same rule does not fire again for the same unit and zone; such repeats are counted.
struct Alert {
    static constexpr std::string_view name = "Alert";
    AlertId id;
    std::int64_t version = 0;
    AlertKind kind = AlertKind::sos;
    AlertLevel level = AlertLevel::notice;
    AlertState state = AlertState::open;
    std::string rule;  ///< Code of the rule that fired.
    OrgCode node;      ///< Whose squad it concerns.
    std::optional<UnitId> unit_id;
    std::optional<ZoneId> zone_id;
    std::optional<DeviceId> device_id;
    std::optional<GeoPoint> point;
    std::string text;              ///< What was measured, for people: "96 km/h", "3 of 5".
    Time began_at{};               ///< When the condition began.
    Time raised_at{};              ///< When the rule fired.
    std::optional<Time> ended_at;  ///< When the condition ended by itself.
    std::int64_t repeats = 0;      ///< How often it would have fired again meanwhile.
    std::optional<std::string> taken_by;
    std::optional<Time> taken_at;
    std::optional<std::string> closed_by;
    std::optional<Time> closed_at;
    std::optional<AlertOutcome> outcome;
    std::optional<std::string> note;
};
template <class Visitor>
void describe(Visitor& visit, Alert& m) {
    visit("id", m.id);
    visit("version", m.version, Field{.min = 1});
    visit("kind", m.kind);
    visit("level", m.level);
    visit("state", m.state);
    visit("rule", m.rule, Field{.doc = "Code of the rule that fired.", .bytes_max = 64});
    visit("node", m.node, Field{.doc = "Whose squad it concerns."});
    visit("unit_id", m.unit_id);
    visit("zone_id", m.zone_id);
    visit("device_id", m.device_id);
    visit("point", m.point);
    visit("text", m.text, Field{.doc = "What was measured, for people.", .bytes_min = 0, .bytes_max = 300});
    visit("began_at", m.began_at, Field{.doc = "When the condition began."});
    visit("raised_at", m.raised_at);
    visit("ended_at", m.ended_at, Field{.doc = "When the condition ended by itself."});
    visit("repeats", m.repeats, Field{.doc = "How often it would have fired again meanwhile.", .min = 0});
    visit("taken_by", m.taken_by, Field{.bytes_max = 100});
    visit("taken_at", m.taken_at);
    visit("closed_by", m.closed_by, Field{.bytes_max = 100});
    visit("closed_at", m.closed_at);
    visit("outcome", m.outcome);
    visit("note", m.note, Field{.bytes_max = 1000});
}

}  // namespace tiaodu
