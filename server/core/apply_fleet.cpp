// SPDX-License-Identifier: Apache-2.0
#include "server/core/change.hpp"

/// What happens to units, their devices, and the alerts that these raise.
namespace tiaodu {

void apply(Change& change, UnitRegistered const& body) {
    change.count(change.world.counters.unit, body.unit.id);
    change.world.units.insert_or_assign(body.unit.id, body.unit);
    change.world.duty.changed(body.unit.number, change.event.at, duty_of(body.unit.posture));
    change.touched.units.push_back(body.unit.id);
}

void apply(Change& change, PostureChanged const& body) {
    auto& unit = change.unit(body.unit_id);
    unit.posture = body.posture;
    change.world.duty.changed(unit.number, change.event.at, duty_of(body.posture));
}

void apply(Change& change, UnitSkillsChanged const& body) { change.unit(body.unit_id).skills = body.skills; }

void apply(Change& change, UnitTrackImported const& body) { change.touched.units.push_back(body.unit_id); }

void apply(Change& change, AidGranted const& body) {
    auto& unit = change.unit(body.unit_id);
    if (!unit.aids) unit.aids.emplace();
    std::erase_if(*unit.aids, [&](UnitAid const& aid) { return aid.node == body.aid.node; });
    unit.aids->push_back(body.aid);
}

void apply(Change& change, AidEnded const& body) {
    auto& unit = change.unit(body.unit_id);
    if (!unit.aids) return;
    std::erase_if(*unit.aids, [&](UnitAid const& aid) { return aid.node == body.node; });
    if (unit.aids->empty()) unit.aids.reset();
}

void apply(Change& change, DeviceRegistered const& body) {
    change.count(change.world.counters.device, body.device.id);
    keep_device(change.world, body.device);
    change.touched.devices.push_back(body.device.id);
}

void apply(Change& change, DeviceChanged const& body) {
    keep_device(change.world, body.device);
    change.touched.devices.push_back(body.device.id);
}

void apply(Change& change, DeviceAsked const& body) {
    change.touched.asked.push_back({body.device_id, change.event.seq, body.ask});
}

/// The answer stands in the event; it changes nothing that is decided from.
void apply(Change&, DeviceAnswered const&) {}

void apply(Change& change, EvidenceStored const& body) {
    change.count(change.world.counters.evidence, body.evidence.id);
    change.touched.evidence.push_back(body.evidence);
}

void apply(Change& change, AlertRaised const& body) {
    change.count(change.world.counters.alert, body.alert.id);
    change.world.alerts.insert_or_assign(body.alert.id, body.alert);
    change.touched.alerts.push_back(body.alert.id);
}

void apply(Change& change, AlertTaken const& body) {
    auto& alert = change.alert(body.alert_id);
    alert.state = AlertState::taken;
    alert.taken_by = change.event.actor.display_name;
    alert.taken_at = change.event.at;
}

void apply(Change& change, AlertEnded const& body) {
    auto& alert = change.alert(body.alert_id);
    alert.ended_at = body.ended_at;
    alert.repeats = body.repeats;
    change.world.alert_repeats.erase(body.alert_id);
}

void apply(Change& change, AlertClosed const& body) {
    auto& alert = change.alert(body.alert_id);
    alert.state = AlertState::closed;
    alert.outcome = body.outcome;
    alert.note = body.note;
    alert.repeats = body.repeats;
    alert.closed_by = change.event.actor.display_name;
    alert.closed_at = change.event.at;
    if (body.outcome == AlertOutcome::ended) alert.ended_at = change.event.at;
    change.world.alert_repeats.erase(body.alert_id);
}

}  // namespace tiaodu
