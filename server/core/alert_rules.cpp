// SPDX-License-Identifier: Apache-2.0
#include "server/core/alert_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

std::string standing(Alert const& alert) {
    if (alert.closed_at) return "was closed by " + alert.closed_by.value_or("") + " at " + to_rfc3339(*alert.closed_at);
    if (alert.taken_at) return "was taken by " + alert.taken_by.value_or("") + " at " + to_rfc3339(*alert.taken_at);
    return "is now version " + std::to_string(alert.version);
}

Result<Alert const*> current_alert(DecisionContext const& context, AlertId id, std::int64_t version) {
    auto const found = context.world.alerts.find(id);
    if (found == context.world.alerts.end() || !holds(context, Right::view, found->second.node))
        return Error{Errc::not_found, "alert_id", "no alert " + to_string(id)};
    auto const& alert = found->second;
    if (!holds(context, Right::handle, alert.node) && !holds(context, Right::respond, alert.node))
        return Error{Errc::forbidden, "alert_id", "this account only looks on"};
    if (alert.state == AlertState::closed) return Error{Errc::wrong_state, "alert_id", standing(alert)};
    if (alert.version != version) return Error{Errc::conflict, "version", standing(alert)};
    return &alert;
}

template <class T>
bool among(std::vector<T> const& listed, T const& value) {
    return listed.empty() || std::find(listed.begin(), listed.end(), value) != listed.end();
}

bool within(World const& world, AlertRule const& rule, OrgCode const& node) {
    auto const below = world.org.find(node);
    return rule.nodes.empty() || std::any_of(rule.nodes.begin(), rule.nodes.end(), [&](OrgCode const& named) {
               auto const above = world.org.find(named);
               return above && below && world.org.covers(*above, *below);
           });
}

/// Off duty nothing is watched unless a rule names that posture.
bool applies(World const& world, AlertRule const& rule, Unit const& unit) {
    if (rule.postures.empty() && unit.posture == DutyPosture::off_duty) return false;
    return among(rule.units, unit.kind) && among(rule.postures, unit.posture) && within(world, rule, unit.squad);
}

}  // namespace

Result<Events> decide_take_alert(DecisionContext const& context, TakeAlert const& command) {
    auto const alert = current_alert(context, command.alert_id, command.version);
    if (!alert) return alert.error();
    if ((*alert)->taken_by == context.actor.display_name) return Events{};
    return Events{AlertTaken{command.alert_id}};
}

Result<Events> decide_close_alert(DecisionContext const& context, CloseAlert const& command) {
    auto const alert = current_alert(context, command.alert_id, command.version);
    if (!alert) return alert.error();
    if (command.outcome == AlertOutcome::ended) return Error{Errc::invalid_field, "outcome", "handled or false_alarm"};
    auto const since = context.world.alert_repeats.find(command.alert_id);
    auto const repeats = (*alert)->repeats + (since == context.world.alert_repeats.end() ? 0 : since->second);
    return Events{AlertClosed{command.alert_id, command.outcome, command.note, repeats}};
}

AlertRule const* find_alert_rule(World const& world, AlertKind kind, Unit const& unit, std::optional<ZoneKind> zone) {
    for (auto const& rule : world.rules.alerts)
        if (rule.kind == kind && applies(world, rule, unit) && (!zone || among(rule.zones, *zone))) return &rule;
    return nullptr;
}

AlertRule const* find_zone_rule(World const& world, AlertKind kind, ZonePlan const& plan) {
    for (auto const& rule : world.rules.alerts)
        if (rule.kind == kind && among(rule.zones, plan.kind) && within(world, rule, plan.owners.front())) return &rule;
    return nullptr;
}

ZoneWatch const* find_watch(ZonePlan const& plan, AlertKind kind) {
    for (auto const& watch : plan.watches)
        if (watch.kind == kind) return &watch;
    return nullptr;
}

bool concerns(OrgTree const& org, ZonePlan const& plan, Unit const& unit) {
    if (!plan.units.empty()) return among(plan.units, unit.id);
    auto const squad = org.find(unit.squad);
    return squad && std::any_of(plan.owners.begin(), plan.owners.end(), [&](OrgCode const& owner) {
               auto const above = org.find(owner);
               return above && org.covers(*above, *squad);
           });
}

Alert draft_of(AlertSignal const& signal) {
    Alert alert;
    alert.version = 1;
    alert.kind = signal.rule->kind;
    alert.level = signal.rule->level;
    alert.rule = signal.rule->label.code;
    alert.node = signal.node;
    alert.unit_id = signal.unit_id;
    alert.zone_id = signal.zone_id;
    alert.device_id = signal.device_id;
    alert.point = signal.point;
    alert.text = signal.text;
    alert.began_at = signal.began_at;
    return alert;
}

}  // namespace tiaodu
