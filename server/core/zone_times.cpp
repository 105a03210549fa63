// SPDX-License-Identifier: Apache-2.0
#include "server/core/zone_times.hpp"

namespace tiaodu {
namespace {

/// Longest stretch of hours without a gap that is looked at.
constexpr int stretches_max = 8;
/// Hours begin at most this many days before they end: 24:00 … 24:00 ends two midnights later.
constexpr int days_back = 2;

unsigned mask_of(std::vector<std::int32_t> const& weekdays) {
    if (weekdays.empty()) return 0x7f;
    unsigned mask = 0;
    for (auto const day : weekdays) mask |= 1u << static_cast<unsigned>(day - 1);
    return mask;
}

std::optional<Date> date_in(std::optional<std::string> const& text) {
    if (!text) return std::nullopt;
    auto const date = parse_date(*text);
    return date ? std::optional(*date) : std::nullopt;
}

}  // namespace

ZoneTimes::ZoneTimes(ZonePlan const& plan) : valid_from_(plan.valid_from), valid_to_(plan.valid_to) {
    for (auto const& hours : plan.hours) {
        auto const from = parse_time_of_day(hours.from), to = parse_time_of_day(hours.to);
        if (!from || !to) continue;  // check_plan refuses such a plan
        auto const end = *to > *from ? *to : *to + std::chrono::hours(24);
        hours_.push_back({mask_of(hours.weekdays), *from, end, date_in(hours.first_date), date_in(hours.last_date)});
    }
}

std::optional<ZoneTimes::Shift> ZoneTimes::begun(Time now) const {
    std::optional<Shift> earliest;
    auto const today = date_of(now);
    for (auto const& hours : hours_) {
        for (int back = 0; back <= days_back; ++back) {
            auto const day = today - std::chrono::days(back);
            std::chrono::weekday const weekday{day};
            if ((hours.weekdays >> (weekday.iso_encoding() - 1) & 1u) == 0) continue;
            if ((hours.first && day < *hours.first) || (hours.last && day > *hours.last)) continue;
            auto const from = begin_of(day) + hours.from, to = begin_of(day) + hours.to;
            if (from <= now && now < to && (!earliest || from < earliest->from)) earliest = Shift{from, to};
        }
    }
    return earliest;
}

std::optional<Time> ZoneTimes::in_force_since(Time now) const {
    if ((valid_from_ && now < *valid_from_) || (valid_to_ && now >= *valid_to_)) return std::nullopt;
    if (hours_.empty()) return valid_from_.value_or(Time{});
    auto const hours = begun(now);
    if (!hours) return std::nullopt;
    auto since = hours->from;
    for (int stretch = 1; stretch < stretches_max; ++stretch) {
        auto const before = begun(since - Millis(1));
        if (!before) break;
        since = before->from;
    }
    return valid_from_ ? std::max(since, *valid_from_) : since;
}

std::optional<ZoneTimes::Shift> ZoneTimes::shift_at(Time now) const {
    if ((valid_from_ && now < *valid_from_) || (valid_to_ && now >= *valid_to_)) return std::nullopt;
    auto shift = begun(now);
    if (hours_.empty()) shift = Shift{begin_of(date_of(now)), begin_of(date_of(now) + std::chrono::days(1))};
    if (shift && valid_from_) shift->from = std::max(shift->from, *valid_from_);
    if (shift && valid_to_) shift->to = std::min(shift->to, *valid_to_);
    return shift;
}

}  // namespace tiaodu
