// SPDX-License-Identifier: Apache-2.0
#include "server/core/patrol_watch.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

/// What is planned for a shift; what `before` says of a checkpoint that stays as it is goes on.
Patrol planned(IndexedZone const& zone, ZoneTimes::Shift const& shift, Patrol const* before) {
    Patrol patrol;
    if (before) patrol = *before;
    patrol.version += 1;
    patrol.zone_id = zone.id;
    patrol.title = zone.plan->title;
    patrol.owners = zone.plan->owners;
    patrol.units = zone.plan->units;
    patrol.from = shift.from;
    patrol.to = shift.to;
    patrol.points.clear();
    for (auto const& checkpoint : zone.plan->checkpoints) {
        PatrolPoint point;
        point.checkpoint = checkpoint;
        if (before) {
            auto const same = std::find_if(before->points.begin(), before->points.end(),
                                           [&](PatrolPoint const& old) { return old.checkpoint == checkpoint; });
            if (same != before->points.end()) point = *same;
        }
        patrol.points.push_back(std::move(point));
    }
    return patrol;
}

BoundingBox box_around(GeoPoint point, double radius_m) {
    double const lon_deg = Plane(point).lon_deg(radius_m), lat_deg = Plane::lat_deg(radius_m);
    return {point.lon_deg - lon_deg, point.lat_deg - lat_deg, point.lon_deg + lon_deg, point.lat_deg + lat_deg};
}

bool is_as_planned(Patrol const& patrol, IndexedZone const& zone, ZoneTimes::Shift const& shift) {
    auto const& plan = *zone.plan;
    return patrol.to == shift.to && patrol.title == plan.title && patrol.owners == plan.owners &&
           patrol.units == plan.units &&
           std::equal(
               patrol.points.begin(), patrol.points.end(), plan.checkpoints.begin(), plan.checkpoints.end(),
               [](PatrolPoint const& point, Checkpoint const& checkpoint) { return point.checkpoint == checkpoint; });
}

}  // namespace

void PatrolWatch::look(std::vector<Spot> const& spots, Unit const& unit, GeoPoint point, Time at,
                       LastFix const* before) {
    for (auto const& spot : spots) {
        if (at < spot.from || at >= spot.to) continue;
        auto const there = before && before->at >= spot.from ? before->point : point;
        BoundingBox way;
        way.add(point);
        way.add(there);
        if (!spot.box.overlaps(way)) continue;
        Plane const plane(spot.point);
        if (square_to_stretch(plane.offset(there), plane.offset(point)) > spot.radius_m * spot.radius_m) continue;
        auto const patrol = world_.patrols.find(spot.patrol_id);
        if (patrol == world_.patrols.end()) continue;  // forgotten since
        auto const& of = patrol->second.points[static_cast<std::size_t>(spot.place)];
        if (of.state == CheckpointState::visited && *of.visited_at <= at) continue;
        visits_.push_back({spot.patrol_id, spot.place, unit.id, at});
    }
}

void PatrolWatch::report(Unit const& unit, PositionReport const& report, FixOutcome outcome, Trust trust) {
    if ((outcome != FixOutcome::newest && outcome != FixOutcome::late) || trust != Trust::good) return;
    if (spots_stale_) refresh_spots();
    if (last_.size() <= unit.number) last_.resize(unit.number + std::size_t{1});
    auto& last = last_[unit.number];
    bool const is_next = outcome == FixOutcome::newest && report.fix_at > last.at && report.fix_at - last.at <= way_max;
    auto const* before = is_next ? &last : nullptr;
    look(of_squad_[slot(*world_.org.find(unit.squad))], unit, report.point, report.fix_at, before);
    if (auto const named = of_unit_.find(unit.id); named != of_unit_.end())
        look(named->second, unit, report.point, report.fix_at, before);
    if (outcome == FixOutcome::newest) last = {report.point, report.fix_at};
}

void PatrolWatch::changed(Touched const& touched) {
    if (!touched.patrols.empty()) spots_stale_ = true;
}

void PatrolWatch::refresh_spots() {
    spots_stale_ = false;
    of_squad_.assign(world_.org.size(), {});
    of_unit_.clear();
    under_way_.clear();
    for (auto const& [id, patrol] : world_.patrols) {
        if (patrol.state == PatrolState::cancelled) continue;
        if (patrol.state == PatrolState::under_way) under_way_.insert_or_assign(patrol.zone_id, id);
        std::vector<Spot> spots;
        for (std::size_t place = 0; place < patrol.points.size(); ++place) {
            auto const& checkpoint = patrol.points[place].checkpoint;
            auto const radius = static_cast<double>(checkpoint.radius_m);
            spots.push_back({id, static_cast<std::int32_t>(place), checkpoint.point, radius,
                             box_around(checkpoint.point, radius), patrol.from, patrol.to});
        }
        auto const add_to = [&](std::vector<Spot>& list) { list.insert(list.end(), spots.begin(), spots.end()); };
        for (auto const& unit : patrol.units) add_to(of_unit_[unit]);
        if (!patrol.units.empty()) continue;
        std::vector<OrgIndex> owners;
        for (auto const& owner : patrol.owners)
            if (auto const index = world_.org.find(owner)) owners.push_back(*index);
        for (std::size_t at = 0; at < world_.org.size(); ++at) {
            auto const covers = [&](OrgIndex owner) { return world_.org.covers(owner, OrgIndex(at)); };
            if (std::any_of(owners.begin(), owners.end(), covers)) add_to(of_squad_[at]);
        }
    }
}

void PatrolWatch::refresh_zones() {
    zones_revision_ = world_.zone_index.revision();
    zones_.clear();
    for (auto const& zone : world_.zone_index.zones())
        if (!zone.plan->checkpoints.empty() || under_way_.contains(zone.id)) zones_.push_back(zone.id);
}

void PatrolWatch::plan(IndexedZone const& zone, Time now, Events& events) {
    auto const shift = zone.plan->checkpoints.empty() ? std::nullopt : zone.times.shift_at(now);
    auto const found = under_way_.find(zone.id);
    if (found == under_way_.end()) {
        if (!shift) return;
        auto patrol = planned(zone, *shift, nullptr);
        patrol.id = PatrolId(world_.home, world_.counters.patrol + ++made_);
        events.push_back(PatrolPlanned{std::move(patrol)});
        return;
    }
    auto const& patrol = world_.patrols.at(found->second);
    if (patrol.to <= now) {
        events.push_back(PatrolEnded{patrol.id, PatrolState::ended});
    } else if (!shift || shift->from != patrol.from) {
        events.push_back(PatrolEnded{patrol.id, PatrolState::cancelled});
    } else if (!is_as_planned(patrol, zone, *shift) && !visited_now_.contains(patrol.id)) {
        events.push_back(PatrolPlanned{planned(zone, *shift, &patrol)});
    }
}

Events PatrolWatch::tick(Time now) {
    if (spots_stale_) refresh_spots();
    if (zones_revision_ != world_.zone_index.revision()) refresh_zones();
    Events events;
    made_ = 0;
    visited_now_.clear();
    std::stable_sort(visits_.begin(), visits_.end(), [](Visit const& a, Visit const& b) {
        return std::tie(a.patrol_id, a.place, a.at) < std::tie(b.patrol_id, b.place, b.at);
    });
    Visit const* before = nullptr;
    for (auto const& visit : visits_) {
        bool const is_first = !before || before->patrol_id != visit.patrol_id || before->place != visit.place;
        before = &visit;
        auto const patrol = world_.patrols.find(visit.patrol_id);
        // Replanned or forgotten since.
        if (!is_first || patrol == world_.patrols.end()) continue;
        if (static_cast<std::size_t>(visit.place) >= patrol->second.points.size()) continue;
        visited_now_.insert(visit.patrol_id);
        events.push_back(CheckpointVisited{visit.patrol_id, visit.place, visit.unit_id, visit.at});
    }
    visits_.clear();
    for (auto const& id : zones_) {
        if (events.size() >= events_per_tick_max) break;
        plan(*world_.zone_index.find(id), now, events);
    }
    return events;
}

}  // namespace tiaodu
