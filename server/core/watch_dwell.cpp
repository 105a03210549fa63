// SPDX-License-Identifier: Apache-2.0
#include "server/core/watch_rule.hpp"

namespace tiaodu {
namespace {

/// 滞留: inside a zone that is in force for too long, until leaving.
class Dwell final : public WatchRule {
    static constexpr auto kind = AlertKind::dwell;

    void inside(Watching& watching, ZoneVisit const& visit) override {
        if (!watching.is_fresh(visit.unit)) return;
        auto const* rule = rule_for(watching, kind, visit);
        if (!rule) return;
        auto const since = std::max(visit.at, *visit.zone.times.in_force_since(visit.seen));
        if (watching.now - since < wait_of(*rule, *visit.zone.plan)) return;
        auto const key = key_of(kind, visit);
        if (watching.book.holds(key)) return;
        auto signal = signal_of(*rule, visit.unit, since);
        signal.zone_id = visit.zone.id;
        signal.point = visit.point;
        signal.text = duration_text(watching.now - since);
        watching.book.begin(key, signal);
    }
    void left(Watching& watching, ZoneVisit const& visit) override { watching.book.end(key_of(kind, visit), visit.at); }
};

}  // namespace

std::unique_ptr<WatchRule> watch_dwell() { return std::make_unique<Dwell>(); }

}  // namespace tiaodu
