// SPDX-License-Identifier: Apache-2.0
#include "server/app/ingest.hpp"

#include "server/app/log.hpp"

#include <algorithm>

namespace tiaodu {
namespace {
constexpr std::size_t unknown_max = 200;
}

Ingest::Ingest(World const& world, Fleet& fleet, TrackStore& tracks, CommandLoop& loop, Clock const& clock,
               Metrics& metrics)
    : world_(world), fleet_(fleet), tracks_(tracks), loop_(loop), clock_(clock), metrics_(metrics) {}

Device const* Ingest::find(DeviceProtocol protocol, std::string const& identity) {
    auto const key = identity_key(protocol, identity);
    auto const found = world_.device_by_identity.find(key);
    if (found != world_.device_by_identity.end()) return &world_.devices.at(found->second);
    metrics_.device_unknown_total.add();
    if (std::find(unknown_.begin(), unknown_.end(), key) == unknown_.end()) {
        if (unknown_.size() == unknown_max) unknown_.erase(unknown_.begin());
        unknown_.push_back(key);
        log_warning("device_unknown").add("device", key);
    }
    return nullptr;
}

void Ingest::heard(Device const& device) { fleet_.heard(world_.units.at(device.unit_id), clock_.now()); }

void Ingest::add_to_metrics(Fleet::Applied const& applied) {
    metrics_.positions_total.add();
    if (is_kept(applied.outcome) && applied.flags.doubtful()) metrics_.positions_doubtful_total.add();
    switch (applied.outcome) {
        case FixOutcome::newest: break;
        case FixOutcome::late: metrics_.positions_late_total.add(); break;
        case FixOutcome::duplicate: metrics_.positions_duplicate_total.add(); break;
        case FixOutcome::unusable: metrics_.positions_unusable_total.add(); break;
        case FixOutcome::off_duty: metrics_.positions_off_duty_total.add(); break;
        case FixOutcome::clock_ahead: metrics_.positions_clock_ahead_total.add(); break;
        case FixOutcome::too_old: metrics_.positions_too_old_total.add(); break;
    }
}

void Ingest::record_sos(Unit const& unit, PositionReport const& report, Fleet::Applied const& applied,
                        std::function<void()> committed) {
    metrics_.sos_total.add();
    std::optional<GeoPoint> point;
    if (is_kept(applied.outcome)) point = report.point;
    loop_.record(Events{UnitSos{unit.id, point, report.fix_at}}, unit.call_sign, std::move(committed));
}

void Ingest::report(Device const& device, PositionReport report, TakenHandler taken) {
    auto const& unit = world_.units.at(device.unit_id);
    auto const now = clock_.now();
    report.arrived_at = now;
    auto const duty = world_.duty.at(unit, fleet_.duty_moment(unit.number, report.fix_at));
    auto const applied = fleet_.report(unit, report, duty, now);
    add_to_metrics(applied);

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
    auto const waiting = std::make_shared<Waiting>(Waiting{
        std::move(taken), {applied.outcome, applied.flags, Kept::durable}, (keep ? 1 : 0) + applied.sos_is_new});
    if (applied.sos_is_new) record_sos(unit, report, applied, [waiting] { waiting->done(Kept::durable); });
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
