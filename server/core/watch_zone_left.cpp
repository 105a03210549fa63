// SPDX-License-Identifier: Apache-2.0
#include "server/core/watch_rule.hpp"

namespace tiaodu {
namespace {

/// 离开区域: from leaving until entering again.
class ZoneLeft final : public WatchRule {
    static constexpr auto kind = AlertKind::zone_left;

    void left(Watching& watching, ZoneVisit const& visit) override {
        auto const* rule = rule_for(watching, kind, visit);
        if (!rule) return;
        auto signal = signal_of(*rule, visit.unit, visit.at);
        signal.zone_id = visit.zone.id;
        signal.point = visit.point;
        watching.book.begin(key_of(kind, visit), signal);
    }
    void entered(Watching& watching, ZoneVisit const& visit) override {
        watching.book.end(key_of(kind, visit), visit.at);
    }
};

}  // namespace

std::unique_ptr<WatchRule> watch_zone_left() { return std::make_unique<ZoneLeft>(); }

}  // namespace tiaodu
