// SPDX-License-Identifier: Apache-2.0
#include "server/core/change.hpp"

/// What happens to patrols.
namespace tiaodu {

Patrol& Change::patrol(PatrolId id) {
    auto& found = get(world.patrols, id);
    if (std::find(touched.patrols.begin(), touched.patrols.end(), id) == touched.patrols.end()) {
        ++found.version;
        touched.patrols.push_back(id);
    }
    return found;
}

void apply(Change& change, PatrolPlanned const& body) {
    change.count(change.world.counters.patrol, body.patrol.id);
    change.world.patrols.insert_or_assign(body.patrol.id, body.patrol);
    change.touched.patrols.push_back(body.patrol.id);
}

void apply(Change& change, CheckpointVisited const& body) {
    auto& points = change.patrol(body.patrol_id).points;
    auto const place = static_cast<std::size_t>(body.place);
    TIAODU_ASSERT(place < points.size());
    points[place].state = CheckpointState::visited;
    points[place].unit_id = body.unit_id;
    points[place].visited_at = body.visited_at;
}

void apply(Change& change, PatrolEnded const& body) {
    auto& patrol = change.patrol(body.patrol_id);
    patrol.state = body.state;
    patrol.ended_at = change.event.at;
    if (body.state == PatrolState::cancelled) return;
    for (auto& point : patrol.points)
        if (point.state == CheckpointState::planned) point.state = CheckpointState::missed;
}

}  // namespace tiaodu
