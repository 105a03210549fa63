// SPDX-License-Identifier: Apache-2.0
#include "server/core/watch_rule.hpp"

namespace tiaodu {
namespace {

/// Charge that must be gained before it is over, so that a value that trembles does not fire again.
constexpr double gained_percent = 5;

class LowBattery final : public WatchRule {
    static constexpr auto kind = AlertKind::low_battery;

    void report(Watching& watching, WatchedUnit const& unit, DeviceId device, PositionReport const& report) override {
        if (!report.battery) return;
        auto const* rule = unit.rules->find(kind);
        if (!rule) return;
        double const percent = *report.battery * 100;
        ConditionKey const key{kind, unit.unit->id, {}, device, 0};
        if (percent >= rule->percent + gained_percent) return watching.book.end(key, watching.now);
        if (percent > rule->percent || watching.book.holds(key)) return;
        auto signal = signal_of(*rule, unit, watching.now);
        signal.device_id = device;
        signal.text = std::to_string(std::lround(percent)) + " %";
        watching.book.begin(key, signal);
    }
};

}  // namespace

std::unique_ptr<WatchRule> watch_low_battery() { return std::make_unique<LowBattery>(); }

}  // namespace tiaodu
