// SPDX-License-Identifier: Apache-2.0
#include "server/core/watch_rule.hpp"

namespace tiaodu {
namespace {

/// 停留: a unit on patrol has stayed near one place for too long. Whoever works at the scene of an order stays with
/// good reason. A device that reports only when it moves is believed to stand still while it is heard.
class Stationary final : public WatchRule {
    static constexpr auto kind = AlertKind::stationary;

    void fix(Watching& watching, WatchedUnit const& unit, PositionReport const& report) override {
        auto const* rule = unit.rules->find(kind);
        if (!rule) return;
        auto& anchor = anchors_[unit];
        auto const at = std::min(report.fix_at, watching.now);
        bool const moved = anchor && Plane(report.point).distance_m(anchor->point) > rule->metres;
        if (moved) watching.book.end(key_of(kind, unit), at);
        if (!anchor || moved) anchor = WatchedFix{report.point, at};
    }

    void tick(Watching& watching) override {
        for (auto const& unit : watching.units) {
            auto const* rule = unit.unit ? unit.rules->find(kind) : nullptr;
            if (!rule) continue;
            auto& anchor = anchors_[unit];
            if (!anchor) continue;
            if (unit.unit->status == UnitStatus::on_scene) {
                watching.book.end(key_of(kind, unit), watching.now);
                anchor->at = watching.now;
                continue;
            }
            bool const heard =
                watching.now - unit.heard_at <= std::chrono::seconds(watching.world.rules.general.fix_age_max_s);
            if (!heard || watching.now - anchor->at < std::chrono::seconds(rule->seconds)) continue;
            auto const key = key_of(kind, unit);
            if (watching.book.holds(key)) continue;
            auto signal = signal_of(*rule, unit, anchor->at);
            signal.point = anchor->point;
            signal.text = duration_text(watching.now - anchor->at);
            watching.book.begin(key, signal);
        }
    }
    void forget(WatchedUnit const& unit) override { anchors_[unit].reset(); }

    PerUnit<std::optional<WatchedFix>> anchors_;
};

}  // namespace

std::unique_ptr<WatchRule> watch_stationary() { return std::make_unique<Stationary>(); }

}  // namespace tiaodu
