// SPDX-License-Identifier: Apache-2.0
#include "server/app/ingest.hpp"

#include "server/app/log.hpp"
#include "server/core/alert_rules.hpp"
#include "server/core/device_rules.hpp"

namespace tiaodu {
Ingest::Ingest(World const& world, Fleet& fleet, AlertWatch& watch, PatrolWatch& patrols, TrackStore& tracks,
               CommandLoop& loop, Clock const& clock, Metrics& metrics, DeviceBook& book)
    : world_(world),
      fleet_(fleet),
      watch_(watch),
      patrols_(patrols),
      tracks_(tracks),
      loop_(loop),
      clock_(clock),
      metrics_(metrics),
      book_(book) {}

Device const* Ingest::find(DeviceProtocol protocol, std::string const& identity, DeviceOrigin const& origin) {
    auto const key = identity_key(protocol, identity);
    auto const found = world_.device_by_identity.find(key);
    if (found != world_.device_by_identity.end()) {
        auto const& device = world_.devices.at(found->second);
        if (!device.retired) return &device;
        reject({protocol, identity, RejectReason::retired, "is taken out of use", origin.address});
        return nullptr;
    }
    metrics_.device_unknown_total.add();
    if (book_.stranger(protocol, identity, origin, clock_.now()))
        log_warning("device_unknown").add("device", key).add("address", origin.address);
    return nullptr;
}

void Ingest::reject(DeviceBook::Rejection const& rejection) {
    switch (rejection.reason) {
        case RejectReason::unreadable: metrics_.rejected_unreadable_total.add(); break;
        case RejectReason::bad_value: metrics_.rejected_bad_value_total.add(); break;
        case RejectReason::no_identity: metrics_.rejected_no_identity_total.add(); break;
        case RejectReason::retired: metrics_.rejected_retired_total.add(); break;
        case RejectReason::wrong_code: metrics_.rejected_wrong_code_total.add(); break;
    }
    if (!book_.reject(rejection, clock_.now())) return;
    log_warning("report_rejected")
        .add("protocol", to_word(rejection.protocol))
        .add("why", to_word(rejection.reason))
        .add("detail", rejection.detail)
        .add("address", rejection.address);
}

void Ingest::heard(Device const& device, std::optional<std::string> const& address) {
    book_.contacts.heard(device.id, address, clock_.now());
    auto const carrier = carrier_of(device);
    if (!carrier) return;
    auto const& unit = world_.units.at(*carrier);
    fleet_.heard(unit, clock_.now());
    watch_.heard(unit, clock_.now());
}

void Ingest::add_to_metrics(Fleet::Applied const& applied) {
    if (is_kept(applied.outcome) && applied.flags.doubtful()) metrics_.positions_doubtful_total.add();
    switch (applied.outcome) {
        case FixOutcome::newest: break;
        case FixOutcome::late: metrics_.positions_late_total.add(); break;
        case FixOutcome::duplicate: metrics_.positions_duplicate_total.add(); break;
        case FixOutcome::too_old: metrics_.positions_too_old_total.add(); break;
        case FixOutcome::unusable: metrics_.positions_unusable_total.add(); break;
        case FixOutcome::off_duty: metrics_.positions_off_duty_total.add(); break;
        case FixOutcome::clock_ahead: metrics_.positions_clock_ahead_total.add(); break;
        case FixOutcome::unbound: metrics_.positions_unbound_total.add(); break;
        case FixOutcome::too_often: metrics_.positions_too_often_total.add(); break;
    }
}

void Ingest::record_sos(Unit const& unit, Device const& device, PositionReport const& report,
                        Fleet::Applied const& applied, std::function<void()> committed) {
    metrics_.sos_total.add();
    auto const* rule = find_alert_rule(world_, AlertKind::sos, unit);
    if (!rule) return loop_.record(Events{}, unit.call_sign, std::move(committed));
    AlertSignal signal{rule, unit.squad, unit.id, std::nullopt, device.id, std::nullopt, "", report.fix_at};
    if (is_kept(applied.outcome)) signal.point = report.point;
    // While it is open nothing new happens; the device is still answered only behind what is already queued.
    loop_.record(watch_.raise(signal, clock_.now()), unit.call_sign, std::move(committed));
}

void Ingest::report(Device const& device, PositionReport report, TakenHandler taken) {
    metrics_.positions_total.add();
    auto const now = clock_.now();
    report.arrived_at = now;
    auto const nothing = [&](FixOutcome outcome) {
        add_to_metrics({.outcome = outcome});
        if (taken) taken({outcome, {}, Kept::nothing});
    };
    bool const in_rate = book_.contacts.reported(device.id, report, now);
    if (!in_rate && (report.alarm_bits & alarm_sos) == 0) return nothing(FixOutcome::too_often);
    if (report.usable_fix) report.point = to_wgs84(report.point, report.datum.value_or(device.datum));
    // A late position belongs to who carried the device then; without a fix its time says nothing.
    auto const carrier = carrier_at(device, report.usable_fix ? std::min(report.fix_at, now) : now);
    if (!carrier) return nothing(FixOutcome::unbound);
    auto const& unit = world_.units.at(*carrier);
    auto const duty = world_.duty.at(unit, fleet_.duty_moment(unit.number, report.fix_at));
    auto const applied = fleet_.report(unit, report, duty, now);
    add_to_metrics(applied);
    auto const trust = applied.flags.doubtful() ? Trust::doubtful : Trust::good;
    watch_.report(unit, device.id, report, applied.outcome, trust, now);
    patrols_.report(unit, report, applied.outcome, trust);

    bool const keep = is_kept(applied.outcome);
    if (!keep && !applied.sos_is_new) {
        if (taken) taken({applied.outcome, applied.flags, Kept::nothing});
        return;
    }
    // The track row and the alarm become durable side by side; the second one to finish answers.
    struct Waiting {
        TakenHandler taken;
        Taken answer;
        int left = 0;
        void done(Kept kept) {
            if (kept == Kept::failed) answer.kept = kept;
            if (--left == 0 && taken) taken(answer);
        }
    };
    auto const waiting = std::make_shared<Waiting>(Waiting{std::move(taken),
                                                           {applied.outcome, applied.flags, Kept::durable},
                                                           (keep ? 1 : 0) + (applied.sos_is_new ? 1 : 0)});
    if (applied.sos_is_new) record_sos(unit, device, report, applied, [waiting] { waiting->done(Kept::durable); });
    if (!keep) return;
    TrackFix const fix{unit.number,       report.fix_at,     now,          report.point, report.speed_mps,
                       report.course_deg, report.alarm_bits, applied.flags};
    auto const stored = [waiting](Stored outcome) {
        waiting->done(outcome == Stored::yes ? Kept::durable : Kept::failed);
    };
    if (!tracks_.push(fix, stored)) {
        metrics_.positions_dropped_total.add();
        waiting->done(Kept::failed);
    }
}

}  // namespace tiaodu
