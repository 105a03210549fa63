// SPDX-License-Identifier: Apache-2.0
#include "server/core/watch_rule.hpp"

namespace tiaodu {
namespace {

/// Each unit is looked at once in so many seconds.
constexpr std::int64_t every = 5;

/// 辅管无带班 (DUTY-4): no regular officer of the same squad who is on duty is known to be near. An old position
/// neither accuses nor accompanies.
class Unaccompanied final : public WatchRule {
    static constexpr auto kind = AlertKind::unaccompanied;

    static bool accompanied(Watching const& watching, WatchedUnit const& unit, double metres) {
        Plane const plane(unit.fix->point);
        for (auto const number : watching.of_squad[slot(unit.squad)]) {
            auto const& other = watching.units[number];
            if (other.unit->kind == UnitKind::officer && other.unit->posture != DutyPosture::off_duty &&
                watching.is_fresh(other) && plane.distance_m(other.fix->point) <= metres)
                return true;
        }
        return false;
    }

    void tick(Watching& watching) override {
        for (auto const& unit : watching.units) {
            auto const* rule = unit.unit ? unit.rules->find(kind) : nullptr;
            if (!rule || (unit.unit->number + watching.ticks) % every != 0 || !watching.is_fresh(unit)) continue;
            auto const key = key_of(kind, unit);
            auto& since = since_[unit];
            if (accompanied(watching, unit, rule->metres)) {
                since.reset();
                watching.book.end(key, watching.now);
                continue;
            }
            if (!since) since = watching.now;
            if (watching.now - *since < std::chrono::seconds(rule->seconds) || watching.book.holds(key)) continue;
            auto signal = signal_of(*rule, unit, *since);
            signal.point = unit.fix->point;
            signal.text = duration_text(watching.now - *since);
            watching.book.begin(key, signal);
        }
    }
    void forget(WatchedUnit const& unit) override { since_[unit].reset(); }

    PerUnit<std::optional<Time>> since_;
};

}  // namespace

std::unique_ptr<WatchRule> watch_unaccompanied() { return std::make_unique<Unaccompanied>(); }

}  // namespace tiaodu
