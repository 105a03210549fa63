// SPDX-License-Identifier: Apache-2.0
#include "server/core/aid_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

Error no_unit(std::size_t at, UnitId id) {
    return {Errc::not_found, "units[" + std::to_string(at) + "]", "no unit " + to_string(id)};
}

UnitAid const* find_aid(Unit const& unit, OrgCode const& node) {
    if (!unit.aids) return nullptr;
    auto const found =
        std::find_if(unit.aids->begin(), unit.aids->end(), [&](UnitAid const& aid) { return aid.node == node; });
    return found == unit.aids->end() ? nullptr : &*found;
}

std::optional<Error> check_helped(DecisionContext const& context, GrantAid const& command) {
    auto const& org = context.world.org;
    auto const node = org.find(command.node);
    if (!node) return Error{Errc::not_found, "node", "no organisation " + command.node.text()};
    if (org.at(*node).kind == OrgKind::street)
        return Error{Errc::invalid_field, "node", "name the squad, not its street office"};
    if (command.until <= context.now) return Error{Errc::invalid_field, "until", "must be in the future"};
    if (command.until > context.now + aid_span_max)
        return Error{Errc::invalid_field, "until", "must be at most 30 days from now"};
    return std::nullopt;
}

}  // namespace

Result<Events> decide_grant_aid(DecisionContext const& context, GrantAid const& command) {
    if (auto error = check_helped(context, command)) return *error;
    auto const& org = context.world.org;
    Events events;
    std::vector<UnitId> seen;
    for (std::size_t i = 0; i < command.units.size(); ++i) {
        auto const found = context.world.units.find(command.units[i]);
        if (found == context.world.units.end() || !holds(context, Right::handle, found->second.squad))
            return no_unit(i, command.units[i]);
        auto const& unit = found->second;
        if (std::find(seen.begin(), seen.end(), unit.id) != seen.end())
            return Error{Errc::invalid_field, "units[" + std::to_string(i) + "]", "stands twice"};
        seen.push_back(unit.id);
        if (org.covers(*org.find(command.node), *org.find(unit.squad)))
            return Error{Errc::invalid_field, "node", command.node.text() + " is above " + unit.call_sign + " already"};
        if (!find_aid(unit, command.node) && unit.aids && unit.aids->size() >= aids_max)
            return Error{Errc::limit_exceeded, "units[" + std::to_string(i) + "]",
                         "a unit helps at most " + std::to_string(aids_max) + " others at once"};
        events.push_back(AidGranted{
            unit.id, {command.node, command.until, command.reason, context.actor.display_name, context.now}});
    }
    return events;
}

Result<Events> decide_end_aid(DecisionContext const& context, EndAid const& command) {
    bool const helped = holds(context, Right::handle, command.node) || holds(context, Right::respond, command.node);
    Events events;
    std::vector<UnitId> seen;
    for (std::size_t i = 0; i < command.units.size(); ++i) {
        auto const found = context.world.units.find(command.units[i]);
        bool const lent = found != context.world.units.end() && find_aid(found->second, command.node);
        if (!lent || !(helped || holds(context, Right::handle, found->second.squad)))
            return no_unit(i, command.units[i]);
        if (std::find(seen.begin(), seen.end(), found->first) != seen.end())
            return Error{Errc::invalid_field, "units[" + std::to_string(i) + "]", "stands twice"};
        seen.push_back(found->first);
        events.push_back(AidEnded{found->first, command.node});
    }
    return events;
}

bool is_helped_by(DecisionContext const& context, Unit const& unit) {
    if (!unit.aids) return false;
    return std::any_of(unit.aids->begin(), unit.aids->end(), [&](UnitAid const& aid) {
        return aid.until > context.now &&
               (holds(context, Right::handle, aid.node) || holds(context, Right::respond, aid.node));
    });
}

Events ended_aids(World const& world, Time now, std::size_t limit) {
    Events events;
    for (auto const& [id, unit] : world.units) {
        if (!unit.aids) continue;
        for (auto const& aid : *unit.aids)
            if (aid.until <= now && events.size() < limit) events.push_back(AidEnded{id, aid.node});
    }
    return events;
}

}  // namespace tiaodu
