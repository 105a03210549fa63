// SPDX-License-Identifier: Apache-2.0
#include "server/core/watch_rule.hpp"

namespace tiaodu {
namespace {

/// 越界: farther outside the jurisdiction of its own squad than the margin, for too long; over when it is inside again.
/// Squads without a jurisdiction cannot leave it.
class OutOfArea final : public WatchRule {
    static constexpr auto kind = AlertKind::out_of_area;

    struct Outside {
        std::optional<Time> since;  ///< Farther out than the margin.
        GeoPoint measured_at;       ///< Where `distance_m` was measured; measuring looks at every corner of the area.
        double distance_m = 0;
    };

    void fix(Watching& watching, WatchedUnit const& unit, PositionReport const& report) override {
        auto const* rule = unit.rules->find(kind);
        if (!rule) return;
        auto& outside = outside_[unit];
        auto const at = std::min(report.fix_at, watching.now);
        auto const inside = [&] {
            watching.book.end(key_of(kind, unit), at);
            outside = {};
        };
        auto const& areas = watching.world.areas;
        if (areas.find(report.point) == unit.unit->squad) return inside();
        auto const* own = areas.area_of(unit.unit->squad);
        if (!own) return inside();
        double const moved = Plane(report.point).distance_m(outside.measured_at);
        if (!outside.since || outside.distance_m - moved <= rule->metres) {
            outside.measured_at = report.point;
            outside.distance_m = border_distance_m(own->shape, report.point);
            if (outside.distance_m <= 0) return inside();
            if (outside.distance_m <= rule->metres) return outside.since.reset();
        }
        if (!outside.since) outside.since = at;
        if (at - *outside.since < std::chrono::seconds(rule->seconds)) return;
        auto const key = key_of(kind, unit);
        if (watching.book.holds(key)) return;
        auto signal = signal_of(*rule, unit, *outside.since);
        signal.point = report.point;
        signal.text = std::to_string(std::lround(border_distance_m(own->shape, report.point))) + " m";
        watching.book.begin(key, signal);
    }
    void forget(WatchedUnit const& unit) override { outside_[unit] = {}; }

    PerUnit<Outside> outside_;
};

}  // namespace

std::unique_ptr<WatchRule> watch_out_of_area() { return std::make_unique<OutOfArea>(); }

}  // namespace tiaodu
