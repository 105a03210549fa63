// SPDX-License-Identifier: Apache-2.0
#include "server/core/fleet.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tiaodu {
namespace {

constexpr std::uint8_t unknown_speed = 255;

void put32(std::string& bytes, std::uint32_t value) {
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xffu);
}

/// 0 … 199: tenths of a second; 200 … 254: 20 s and 20 s more per step, up to 18 minutes; 255: older.
std::uint8_t age_byte(Millis age) {
    auto const tenths = std::max<std::int64_t>(0, age.count() / 100);
    if (tenths < 200) return static_cast<std::uint8_t>(tenths);
    return static_cast<std::uint8_t>(std::min<std::int64_t>(255, 200 + (tenths - 200) / 200));
}

std::uint32_t e7(double degrees) {
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(degrees * 1e7)));
}

void count(FixCounts& counts, Fleet::Applied const& applied) {
    ++counts.received;
    if (applied.flags.has(FixFlag::jump)) ++counts.jumps;
    switch (applied.outcome) {
        case FixOutcome::newest:
        case FixOutcome::off_duty: break;
        case FixOutcome::late: ++counts.late; break;
        case FixOutcome::duplicate: ++counts.duplicate; break;
        case FixOutcome::unusable: ++counts.unusable; break;
        case FixOutcome::clock_ahead: ++counts.clock_ahead; break;
        case FixOutcome::too_old: ++counts.too_old; break;
        case FixOutcome::unbound:
        case FixOutcome::too_often: break;  // never come so far
    }
}

}  // namespace

Fleet::Slot& Fleet::slot_of(std::uint32_t unit_number) {
    if (slots_.size() <= unit_number) slots_.resize(unit_number + 1u);
    return slots_[unit_number];
}

void Fleet::place(Unit const& unit, OrgIndex squad) {
    auto& place = slot_of(unit.number);
    if (by_squad_.size() <= slot(squad)) {
        by_squad_.resize(slot(squad) + 1);
        dirty_by_squad_.resize(slot(squad) + 1);
    }
    if (place.placed && place.squad != squad) std::erase(by_squad_[slot(place.squad)], unit.number);
    if (!place.placed || place.squad != squad) by_squad_[slot(squad)].push_back(unit.number);
    place.placed = true;
    place.squad = squad;
    place.posture = unit.posture;
    place.status = unit.status;
}

void Fleet::refresh(Unit const& unit) {
    auto& place = slot_of(unit.number);
    place.posture = unit.posture;
    place.status = unit.status;
    if (unit.posture == DutyPosture::off_duty) place.live.known = false;
    if (place.live.known) mark(unit.number, place);
}

void Fleet::mark(std::uint32_t unit_number, Slot& place) {
    if (place.dirty) return;
    place.dirty = true;
    auto& list = dirty_by_squad_[slot(place.squad)];
    if (list.empty()) dirty_squads_.push_back(place.squad);
    list.push_back(unit_number);
}

void Fleet::heard(Unit const& unit, Time now) { slot_of(unit.number).live.heard_at = now; }

Time Fleet::duty_moment(std::uint32_t unit_number, Time fix_at) const {
    auto const* live = find(unit_number);
    auto const skew = live ? live->clock.settled().value_or(Millis(0)) : Millis(0);
    return (std::chrono::abs(skew) > clock_skew_shown ? fix_at - skew : fix_at) + clock_skew_shown;
}

Fleet::Applied Fleet::report(Unit const& unit, PositionReport const& report, Duty duty_at_fix, Time now) {
    auto& place = slot_of(unit.number);
    auto& live = place.live;
    live.heard_at = now;
    Applied applied;
    if ((report.alarm_bits & alarm_sos) != 0 && unit.posture != DutyPosture::off_duty) {
        applied.sos_is_new = place.sos_until <= now;
        place.sos_until = now + limits_.sos_lasts;
    }
    live.sos = place.sos_until > now;
    if (report.usable_fix && !report.backlog) live.clock.hear(report.fix_at, now);
    auto const verdict = judge({unit, report, live, duty_at_fix, now, limits_});
    applied.outcome = *verdict.outcome;
    applied.flags = verdict.flags;
    live.last_outcome = applied.outcome;
    live.last_flags = applied.flags;
    count(live.counts, applied);
    if (applied.outcome == FixOutcome::newest) {
        live.known = true;
        live.report = report;
        live.flags = applied.flags;
        if (!applied.flags.has(FixFlag::jump)) live.trusted = LivePosition::Trusted{report.point, report.fix_at};
    }
    if (live.known && (applied.outcome == FixOutcome::newest || applied.sos_is_new)) mark(unit.number, place);
    return applied;
}

LivePosition const* Fleet::find(std::uint32_t unit_number) const {
    if (unit_number >= slots_.size()) return nullptr;
    auto const& live = slots_[unit_number].live;
    return live.known || live.heard_at != Time{} ? &live : nullptr;
}

std::vector<Fleet::Dirty> Fleet::take_dirty() {
    std::vector<Dirty> dirty;
    dirty.reserve(dirty_squads_.size());
    for (auto const squad : dirty_squads_) {
        auto units = std::exchange(dirty_by_squad_[slot(squad)], {});
        for (auto const unit : units) slots_[unit].dirty = false;
        // Since its news a unit may have gone off duty: then it has no position to show.
        std::erase_if(units, [this](std::uint32_t unit) { return !slots_[unit].live.known; });
        if (!units.empty()) dirty.push_back({squad, std::move(units)});
    }
    dirty_squads_.clear();
    return dirty;
}

std::vector<std::uint32_t> Fleet::units_of(OrgIndex squad) const {
    std::vector<std::uint32_t> units;
    if (slot(squad) < by_squad_.size())
        for (auto const unit : by_squad_[slot(squad)])
            if (slots_[unit].live.known) units.push_back(unit);
    return units;
}

void Fleet::append_record(std::string& frame, std::uint32_t unit_number, Time now) const {
    auto const& place = slots_[unit_number];
    auto const& report = place.live.report;
    put32(frame, unit_number);
    put32(frame, e7(report.point.lon_deg));
    put32(frame, e7(report.point.lat_deg));
    double const heading = std::fmod(report.course_deg.value_or(0.0), 360.0);
    frame += static_cast<char>(static_cast<std::uint8_t>(std::lround(heading * 256.0 / 360.0) & 255));
    auto const speed = report.speed_mps
                           ? static_cast<std::uint8_t>(std::min(254L, std::lround(*report.speed_mps * 2.0)))
                           : unknown_speed;
    frame += static_cast<char>(speed);
    unsigned const state = static_cast<unsigned>(place.status) | (static_cast<unsigned>(place.posture) << 3) |
                           (place.sos_until > now ? 64u : 0u) | (place.live.flags.doubtful() ? 128u : 0u);
    frame += static_cast<char>(state);
    frame += static_cast<char>(age_byte(now - report.fix_at));
}

std::size_t Fleet::online(Time now, Millis within) const {
    return static_cast<std::size_t>(std::count_if(slots_.begin(), slots_.end(), [&](Slot const& place) {
        return place.placed && place.live.heard_at != Time{} && now - place.live.heard_at <= within;
    }));
}

}  // namespace tiaodu
