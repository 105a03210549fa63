// SPDX-License-Identifier: Apache-2.0
#include "server/commands/handlers.hpp"
#include "server/core/admin_rules.hpp"
#include "server/core/road_rules.hpp"
#include "server/core/track_rules.hpp"

namespace tiaodu {
namespace {

std::function<nlohmann::json(World const&)> unit_reply(UnitId id) {
    return [id](World const& world) { return to_json(UnitChanged{id, world.units.at(id).version}); };
}

}  // namespace

Result<Handled> register_unit(DecisionContext const& context, RegisterUnit const& command) {
    auto events = decide_register_unit(context, command);
    auto const id = events ? std::get<UnitRegistered>(events->front()).unit.id : UnitId();
    return handled(std::move(events), unit_reply(id));
}

Result<Handled> set_posture(DecisionContext const& context, SetPosture const& command) {
    return handled(decide_posture(context, command), unit_reply(command.unit_id));
}

Result<Handled> set_skills(DecisionContext const& context, SetSkills const& command) {
    return handled(decide_skills(context, command), unit_reply(command.unit_id));
}

Result<Handled> import_track(DecisionContext const& context, ImportTrack const& command) {
    auto decision = decide_import_track(context, command);
    if (!decision) return decision.error();
    Handled outcome;
    outcome.events = std::move(decision->events);
    outcome.fixes = std::move(decision->fixes);
    outcome.reply = [counts = decision->counts](World const&) { return to_json(counts); };
    return outcome;
}

Result<Handled> use_roads(DecisionContext const& context, UseRoads const& command) {
    auto events = decide_use_roads(context, command);
    if (!events) return events.error();
    Handled outcome;
    outcome.events = std::move(*events);
    outcome.reply = [checksum = command.roads.checksum](World const&) { return to_json(RoadsReply{checksum}); };
    return outcome;
}

Result<Handled> import_areas(DecisionContext const& context, ImportAreas const& command) {
    auto decision = decide_import_areas(context, command);
    if (!decision) return decision.error();
    Handled outcome;
    outcome.events = std::move(decision->events);
    outcome.reply = [counts = decision->counts](World const&) { return to_json(counts); };
    return outcome;
}

}  // namespace tiaodu
