// SPDX-License-Identifier: Apache-2.0
#include "server/core/watch_rule.hpp"

namespace tiaodu {
namespace {

/// 失联: on duty with a device, but not heard of for too long. Counting begins with the server or with the duty, so
/// that a restart does not make everybody silent.
class Silent final : public WatchRule {
    static constexpr auto kind = AlertKind::silent;

    void heard(Watching& watching, WatchedUnit const& unit) override {
        watching.book.end(key_of(kind, unit), watching.now);
    }

    static bool has_device(Watching const& watching, WatchedUnit const& unit) {
        auto const carried = watching.world.devices_by_unit.find(unit.unit->id);
        return carried != watching.world.devices_by_unit.end() && !carried->second.empty();
    }

    void tick(Watching& watching) override {
        for (auto const& unit : watching.units) {
            auto const* rule = unit.unit ? unit.rules->find(kind) : nullptr;
            if (!rule || watching.now - unit.heard_at < std::chrono::seconds(rule->seconds)) continue;
            if (!has_device(watching, unit)) continue;
            auto const key = key_of(kind, unit);
            if (watching.book.holds(key)) continue;
            auto signal = signal_of(*rule, unit, unit.heard_at);
            if (unit.fix) signal.point = unit.fix->point;
            signal.text = duration_text(watching.now - unit.heard_at);
            watching.book.begin(key, signal);
        }
    }
};

}  // namespace

std::unique_ptr<WatchRule> watch_silent() { return std::make_unique<Silent>(); }

}  // namespace tiaodu
