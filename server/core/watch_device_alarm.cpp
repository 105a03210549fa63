// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/alarm_bits.hpp"
#include "server/core/watch_rule.hpp"

namespace tiaodu {
namespace {

/// Devices of one unit that are told apart.
constexpr std::size_t devices_max = 16;

/// What the terminal itself reports: one alert for each alarm bit, for as long as the bit is set.
class DeviceAlarm final : public WatchRule {
    static constexpr auto kind = AlertKind::device_alarm;

    void report(Watching& watching, WatchedUnit const& unit, DeviceId device, PositionReport const& report) override {
        auto const* rule = unit.rules->find(kind);
        if (!rule) return;
        auto& known = bits_of(unit, device);
        if (known == report.alarm_bits) return;
        for (auto const& alarm : alarm_bits_watched) {
            ConditionKey const key{kind, unit.unit->id, {}, device, static_cast<std::int64_t>(alarm.bit)};
            if ((report.alarm_bits >> alarm.bit & 1u) == 0) {
                watching.book.end(key, watching.now);
                continue;
            }
            auto signal = signal_of(*rule, unit, std::min(report.fix_at, watching.now));
            signal.device_id = device;
            if (report.usable_fix) signal.point = report.point;
            signal.text = alarm.word;
            watching.book.begin(key, signal);
        }
        known = report.alarm_bits;
    }
    void forget(WatchedUnit const& unit) override { bits_[unit].clear(); }

    std::optional<std::uint32_t>& bits_of(WatchedUnit const& unit, DeviceId device) {
        auto& devices = bits_[unit];
        for (auto& [id, bits] : devices)
            if (id == device) return bits;
        if (devices.size() == devices_max) devices.erase(devices.begin());
        return devices.emplace_back(device, std::nullopt).second;
    }

    /// Bits of the last report of each device.
    PerUnit<std::vector<std::pair<DeviceId, std::optional<std::uint32_t>>>> bits_;
};

}  // namespace

std::unique_ptr<WatchRule> watch_device_alarm() { return std::make_unique<DeviceAlarm>(); }

}  // namespace tiaodu
