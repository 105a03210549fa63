// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/ticket_flow.hpp"
#include "protocol/vocab/alert_words.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/words.hpp"

/// When positions and devices raise an alert, as data.
namespace tiaodu {

/// One rule. Which of the numbers count depends on its kind; empty lists mean "all".
struct AlertRule {
    static constexpr std::string_view name = "AlertRule";
    Label label;
    AlertKind kind = AlertKind::sos;
    AlertLevel level = AlertLevel::warning;
    AfterEnd after_end = AfterEnd::stays;
    std::vector<OrgCode> nodes;
    std::vector<ZoneKind> zones;
    std::vector<UnitKind> units;
    std::vector<DutyPosture> postures;
    std::int32_t seconds = 0;
    std::int32_t metres = 0;
    std::int32_t count = 0;
    std::int32_t speed_kmh = 0;
    std::int32_t percent = 0;
};
template <class Visitor>
void describe(Visitor& visit, AlertRule& m) {
    visit("label", m.label, Field{.doc = "`code` names the rule in alerts."});
    visit("kind", m.kind);
    visit("level", m.level);
    visit("after_end", m.after_end,
          Field{.doc = "What becomes of an untaken alert when its condition ends by itself."});
    visit("nodes", m.nodes, Field{.doc = "Only for these organisations and what is below them; empty: everywhere."});
    visit("zones", m.zones, Field{.doc = "Only for zones of these kinds; empty: every kind."});
    visit("units", m.units, Field{.doc = "Only for units of these kinds; empty: every kind."});
    visit("postures", m.postures, Field{.doc = "Only in these postures; empty: all but off_duty."});
    visit("seconds", m.seconds, Field{.doc = "How long the condition lasts before it fires.", .min = 0, .max = 86400});
    visit("metres", m.metres,
          Field{.doc = "Hysteresis at a border; the radius of a place or of a group.", .min = 0, .max = 100000});
    visit("count", m.count, Field{.doc = "Units of a gathering.", .min = 0, .max = 1000});
    visit("speed_kmh", m.speed_kmh, Field{.min = 0, .max = 300});
    visit("percent", m.percent, Field{.doc = "Battery.", .min = 0, .max = 100});
}

}  // namespace tiaodu
