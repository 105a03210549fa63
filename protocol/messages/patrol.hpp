// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/zone.hpp"
#include "protocol/vocab/patrol_words.hpp"

/// Patrols: one shift of a patrol route, with what became of each of its checkpoints.
namespace tiaodu {

/// A checkpoint as it was planned for the shift, and who was there first.
struct PatrolPoint {
    static constexpr std::string_view name = "PatrolPoint";
    Checkpoint checkpoint;
    CheckpointState state = CheckpointState::planned;
    std::optional<Time> visited_at;
    std::optional<UnitId> unit_id;
};
template <class Visitor>
void describe(Visitor& visit, PatrolPoint& m) {
    visit("checkpoint", m.checkpoint);
    visit("state", m.state);
    visit("visited_at", m.visited_at, Field{.doc = "By the device's clock."});
    visit("unit_id", m.unit_id, Field{.doc = "Who was there first."});
}

struct Patrol {
    static constexpr std::string_view name = "Patrol";
    PatrolId id;
    std::int64_t version = 0;
    ZoneId zone_id;
    std::string title;
    std::vector<OrgCode> owners;
    std::vector<UnitId> units;
    Time from{};
    Time to{};
    PatrolState state = PatrolState::under_way;
    std::optional<Time> ended_at;
    std::vector<PatrolPoint> points;
};
template <class Visitor>
void describe(Visitor& visit, Patrol& m) {
    visit("id", m.id);
    visit("version", m.version, Field{.min = 1});
    visit("zone_id", m.zone_id, Field{.doc = "The route."});
    visit("title", m.title, Field{.doc = "Of the route.", .bytes_max = 200});
    visit("owners", m.owners, Field{.doc = "Of the route.", .items_min = 1, .items_max = 8});
    visit("units", m.units,
          Field{.doc = "Whose visits count; empty: any unit of the owners.",
                .items_max = 100,
                .presence = Presence::optional});
    visit("from", m.from, Field{.doc = "Beginning of the shift: of its hours, or of the Beijing day."});
    visit("to", m.to, Field{.doc = "Exclusive."});
    visit("state", m.state);
    visit("ended_at", m.ended_at);
    visit("points", m.points, Field{.doc = "In the order of the route.", .items_max = 100});
}

/// A shift of a route has begun, or the route was changed during it: then what was visited already stays visited.
struct PatrolPlanned {
    static constexpr std::string_view type = "patrol.planned";
    static constexpr std::string_view name = "PatrolPlanned";
    Patrol patrol;
};
template <class Visitor>
void describe(Visitor& visit, PatrolPlanned& m) {
    visit("patrol", m.patrol);
}

/// Somebody was at a checkpoint within the shift; may become known after it.
struct CheckpointVisited {
    static constexpr std::string_view type = "patrol.visited";
    static constexpr std::string_view name = "CheckpointVisited";
    PatrolId patrol_id;
    std::int32_t place = 0;
    UnitId unit_id;
    Time visited_at{};
};
template <class Visitor>
void describe(Visitor& visit, CheckpointVisited& m) {
    visit("patrol_id", m.patrol_id);
    visit("place", m.place, Field{.doc = "In `points`, from 0.", .min = 0, .max = 99});
    visit("unit_id", m.unit_id);
    visit("visited_at", m.visited_at, Field{.doc = "By the device's clock."});
}

/// The shift is over: what was not visited is missed. Cancelled: nothing was missed.
struct PatrolEnded {
    static constexpr std::string_view type = "patrol.ended";
    static constexpr std::string_view name = "PatrolEnded";
    PatrolId patrol_id;
    PatrolState state = PatrolState::ended;
};
template <class Visitor>
void describe(Visitor& visit, PatrolEnded& m) {
    visit("patrol_id", m.patrol_id);
    visit("state", m.state, Field{.doc = "ended or cancelled."});
}

}  // namespace tiaodu
