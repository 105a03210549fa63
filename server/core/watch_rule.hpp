// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/position.hpp"
#include "server/core/alert_book.hpp"
#include "server/core/plane.hpp"
#include "server/core/unit_rules.hpp"

#include <memory>
#include <span>

/// What the rules of the alert watch are made of. A rule is one class in one file watch_<kind>.cpp and one line of the
/// table in watch_table.cpp; it keeps its own memory.
namespace tiaodu {

/// A place that can be trusted, and when the unit was there (never later than when we heard of it).
struct WatchedFix {
    GeoPoint point;
    Time at{};
};

/// A unit as the watch knows it.
struct WatchedUnit {
    Unit const* unit = nullptr;        ///< Null: there is no unit of this number.
    UnitRules const* rules = nullptr;  ///< Set when `unit` is.
    OrgIndex squad{};
    std::optional<WatchedFix> fix;  ///< The newest; none since the start, or since it came on duty.
    Time heard_at{};                ///< Last sign of life, at the earliest the start or when it came on duty.
    bool on_duty = false;
};

/// What every rule may look at and do.
struct Watching {
    World const& world;
    AlertBook& book;
    Time now;
    std::span<WatchedUnit const> units;                      ///< By unit number.
    std::span<std::vector<std::uint32_t> const> of_squad;    ///< Unit numbers, by slot of the squad.
    std::span<std::vector<std::uint32_t> const> zones_with;  ///< Places in the zone index, by kind of alert watched.
    std::int64_t ticks = 0;                                  ///< Grows by one a second.

    /// Positions that are older say nothing about now.
    bool is_fresh(WatchedUnit const& unit) const {
        return unit.fix && now - unit.fix->at <= std::chrono::seconds(world.rules.general.fix_age_max_s);
    }
    std::vector<std::uint32_t> const& zones_watching(AlertKind kind) const {
        return zones_with[static_cast<std::size_t>(kind)];
    }
};

/// A unit that enters or leaves a zone, or is in it.
struct ZoneVisit {
    WatchedUnit const& unit;
    IndexedZone const& zone;
    GeoPoint point;
    Time at{};    ///< When it crossed the border; since when it is inside.
    Time seen{};  ///< The fix that says so.
};

/// All parts do nothing unless a rule says otherwise. Called for units on duty only, in the order of the fixes.
class WatchRule {
public:
    virtual ~WatchRule() = default;

    /// A sign of life.
    virtual void heard(Watching&, WatchedUnit const&) {}
    /// What a device says besides its place; its place need not be usable.
    virtual void report(Watching&, WatchedUnit const&, DeviceId, PositionReport const&) {}
    /// A newest place that can be trusted; `unit.fix` is the one before.
    virtual void fix(Watching&, WatchedUnit const&, PositionReport const&) {}
    virtual void entered(Watching&, ZoneVisit const&) {}
    virtual void left(Watching&, ZoneVisit const&) {}
    /// Once a second for every unit inside a zone that raises zone_entered, zone_left or dwell.
    virtual void inside(Watching&, ZoneVisit const&) {}
    /// The unit went off duty or came back: what was learned about it says nothing any more.
    virtual void forget(WatchedUnit const&) {}
    /// Once a second.
    virtual void tick(Watching&) {}
};

/// Memory of a rule by unit.
template <class T>
class PerUnit {
public:
    T& operator[](WatchedUnit const& unit) {
        if (items_.size() <= unit.unit->number) items_.resize(unit.unit->number + std::size_t{1});
        return items_[unit.unit->number];
    }

private:
    std::vector<T> items_;
};

/// The condition of a unit alone.
inline ConditionKey key_of(AlertKind kind, WatchedUnit const& unit) { return {kind, unit.unit->id, {}, {}, 0}; }
/// The condition of a unit and a zone.
inline ConditionKey key_of(AlertKind kind, ZoneVisit const& visit) {
    return {kind, visit.unit.unit->id, visit.zone.id, {}, 0};
}
/// A signal about a unit; place, zone, device and text are filled by the rule.
inline AlertSignal signal_of(AlertRule const& rule, WatchedUnit const& unit, Time began_at) {
    return {&rule, unit.unit->squad, unit.unit->id, {}, {}, {}, {}, began_at};
}

/// The rule under which a visit counts: the zone watches that kind, is about the unit and in force, and a rule holds
/// for them; null otherwise.
AlertRule const* rule_for(Watching const& watching, AlertKind kind, ZoneVisit const& visit);
/// The time that a rule waits in a zone: the zone's own, or the rule's.
std::chrono::seconds wait_of(AlertRule const& rule, ZonePlan const& plan);

/// "12 min", "45 s".
std::string duration_text(Millis duration);

using MakeWatchRule = std::unique_ptr<WatchRule> (*)();
/// Every rule, one line each. `sos` and `device_takeover` have none: they are raised where they happen.
std::span<MakeWatchRule const> watch_table();

}  // namespace tiaodu
