// SPDX-License-Identifier: Apache-2.0
#include "server/core/watch_rule.hpp"

namespace tiaodu {
namespace {

/// 进入区域: from entering until leaving.
class ZoneEntered final : public WatchRule {
    static constexpr auto kind = AlertKind::zone_entered;

    void entered(Watching& watching, ZoneVisit const& visit) override {
        auto const* rule = rule_for(watching, kind, visit);
        if (!rule) return;
        auto signal = signal_of(*rule, visit.unit, visit.at);
        signal.zone_id = visit.zone.id;
        signal.point = visit.point;
        watching.book.begin(key_of(kind, visit), signal);
    }
    void left(Watching& watching, ZoneVisit const& visit) override { watching.book.end(key_of(kind, visit), visit.at); }
};

}  // namespace

std::unique_ptr<WatchRule> watch_zone_entered() { return std::make_unique<ZoneEntered>(); }

}  // namespace tiaodu
