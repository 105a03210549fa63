// SPDX-License-Identifier: Apache-2.0
#include "server/core/watch_rule.hpp"

namespace tiaodu {
namespace {

/// Fixes that lie further apart say nothing about the time between them.
constexpr auto fixes_apart_max = std::chrono::seconds(60);
constexpr double kmh_per_mps = 3.6;

/// 超速: every fix for so long, at least two of them, was faster than the limit.
class Speeding final : public WatchRule {
    static constexpr auto kind = AlertKind::speeding;

    struct Fast {
        std::optional<Time> since;
        Time last{};
        double kmh_max = 0;
    };

    static std::optional<double> speed_kmh(WatchedUnit const& unit, PositionReport const& report) {
        if (report.speed_mps) return *report.speed_mps * kmh_per_mps;
        if (!unit.fix || report.fix_at - unit.fix->at > fixes_apart_max) return std::nullopt;
        double const seconds = static_cast<double>((report.fix_at - unit.fix->at).count()) / 1000.0;
        if (seconds < 1) return std::nullopt;
        return Plane(report.point).distance_m(unit.fix->point) / seconds * kmh_per_mps;
    }

    void fix(Watching& watching, WatchedUnit const& unit, PositionReport const& report) override {
        auto const* rule = unit.rules->find(kind);
        if (!rule) return;
        auto& fast = fast_[unit];
        auto const kmh = speed_kmh(unit, report);
        if (!kmh || *kmh <= rule->speed_kmh) {
            if (kmh) watching.book.end(key_of(kind, unit), std::min(report.fix_at, watching.now));
            fast = {};
            return;
        }
        if (fast.since && report.fix_at - fast.last > fixes_apart_max) fast = {};
        fast.last = report.fix_at;
        fast.kmh_max = std::max(fast.kmh_max, *kmh);
        if (!fast.since) {
            fast.since = report.fix_at;
        } else if (report.fix_at - *fast.since >= std::chrono::seconds(rule->seconds)) {
            auto signal = signal_of(*rule, unit, *fast.since);
            signal.point = report.point;
            signal.text = std::to_string(std::lround(fast.kmh_max)) + " km/h";
            watching.book.begin(key_of(kind, unit), signal);
        }
    }
    void forget(WatchedUnit const& unit) override { fast_[unit] = {}; }

    PerUnit<Fast> fast_;
};

}  // namespace

std::unique_ptr<WatchRule> watch_speeding() { return std::make_unique<Speeding>(); }

}  // namespace tiaodu
