// SPDX-License-Identifier: Apache-2.0
#include "server/app/ingest.hpp"

#include "protocol/vocab/datum.hpp"
#include "server/app/log.hpp"
#include "server/core/alert_rules.hpp"
#include "server/core/device_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {
constexpr std::size_t unknown_max = 200;
}

Ingest::Ingest(World const& world, Fleet& fleet, AlertWatch& watch, TrackStore& tracks, CommandLoop& loop,
               Clock const& clock, Metrics& metrics)
    : world_(world), fleet_(fleet), watch_(watch), tracks_(tracks), loop_(loop), clock_(clock), metrics_(metrics) {}

Device const* Ingest::find(DeviceProtocol protocol, std::string const& identity) {
    auto const key = identity_key(protocol, identity);
    auto const found = world_.device_by_identity.find(key);
    if (found != world_.device_by_identity.end()) {
        auto const& device = world_.devices.at(found->second);
        if (!device.retired) return &device;
        metrics_.device_refused_total.add();
        return nullptr;
    }
    metrics_.device_unknown_total.add();
    if (std::find(unknown_.begin(), unknown_.end(), key) == unknown_.end()) {
        if (unknown_.size() == unknown_max) unknown_.erase(unknown_.begin());
        unknown_.push_back(key);
        log_warning("device_unknown").add("device", key);
    }
    return nullptr;
}

void Ingest::heard(Device const& device) {
    auto const carrier = carrier_of(device);
    if (!carrier) return;
    auto const& unit = world_.units.at(*carrier);
    fleet_.heard(unit, clock_.now());
    watch_.heard(unit, clock_.now());
}

void Ingest::report(Device const& device, PositionReport report, std::function<void()> stored) {
    metrics_.positions_total.add();
    auto const now = clock_.now();
    report.arrived_at = now;
    if (report.usable_fix) report.point = to_wgs84(report.point, device.datum);
    // A late position belongs to who carried the device then; without a fix its time says nothing.
    auto const carrier = carrier_at(device, report.usable_fix ? std::min(report.fix_at, now) : now);
    if (!carrier) {
        metrics_.positions_unbound_total.add();
        return stored ? stored() : void();
    }
    auto const& unit = world_.units.at(*carrier);
    auto const applied = fleet_.report(unit, report, now);
    if (applied.doubtful) metrics_.positions_doubtful_total.add();
    auto const trust = applied.doubtful ? Trust::doubtful : Trust::good;
    watch_.report(unit, device.id, report, applied.outcome, trust, now);

    bool keep = false;
    switch (applied.outcome) {
        case FixOutcome::newest: keep = true; break;
        case FixOutcome::late:
            keep = true;
            metrics_.positions_late_total.add();
            break;
        case FixOutcome::unusable: metrics_.positions_unusable_total.add(); break;
        case FixOutcome::off_duty: metrics_.positions_off_duty_total.add(); break;
        case FixOutcome::clock_ahead: metrics_.positions_clock_ahead_total.add(); break;
    }
    // Order of the two: the track first, then the alarm; the device is answered after the last one.
    auto const sos = [this, &unit, &device, &applied, &report](std::function<void()> then) {
        metrics_.sos_total.add();
        auto const* rule = find_alert_rule(world_, AlertKind::sos, unit);
        if (!rule) return loop_.record(Events{}, unit.call_sign, std::move(then));
        AlertSignal signal{rule, unit.squad, unit.id, std::nullopt, device.id, std::nullopt, "", report.fix_at};
        if (applied.outcome == FixOutcome::newest || applied.outcome == FixOutcome::late) signal.point = report.point;
        // While it is open nothing new happens; the device is still answered only behind what is already queued.
        loop_.record(watch_.raise(signal, clock_.now()), unit.call_sign, std::move(then));
    };
    if (!keep) {
        if (applied.sos_is_new) return sos(std::move(stored));
        return stored ? stored() : void();
    }
    TrackRow row{static_cast<std::int64_t>(unit.number),
                 report.fix_at,
                 now,
                 report.point,
                 report.speed_mps,
                 report.course_deg,
                 report.alarm_bits,
                 applied.doubtful};
    auto answer = std::move(stored);
    if (applied.sos_is_new) {
        // Two durable writes in parallel; the second one to finish answers.
        auto const left = std::make_shared<int>(2);
        auto const both = [left, answer = std::move(answer)] {
            if (--*left == 0 && answer) answer();
        };
        sos(both);
        answer = both;
    }
    if (!tracks_.push(row, std::move(answer))) metrics_.positions_dropped_total.add();
}

}  // namespace tiaodu
