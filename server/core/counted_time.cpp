// SPDX-License-Identifier: Apache-2.0
#include "server/core/counted_time.hpp"

#include "protocol/vocab/assert.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

using std::chrono::days;

constexpr Millis hour = std::chrono::hours(1);
constexpr Millis whole_day = std::chrono::hours(24);

/// The sets of counted time, without the rule about the day of receipt.
enum class CountedSet { all_time, working_hours, working_days };

bool is_rolled(LimitClass counting) {
    return counting == LimitClass::calendar_days_rolled || counting == LimitClass::calendar_months_rolled;
}

CountedSet set_of(NodeCalendar const& calendar, LimitClass counting) {
    switch (counting) {
        case LimitClass::urgent_minutes:
        case LimitClass::urgent_hours:
        case LimitClass::urgent_days:
        case LimitClass::calendar_days:
        case LimitClass::calendar_days_rolled:
        case LimitClass::calendar_months:
        case LimitClass::calendar_months_rolled: return CountedSet::all_time;
        case LimitClass::work_hours: return CountedSet::working_hours;
        case LimitClass::legal_work_days: return CountedSet::working_days;
        case LimitClass::work_days:
            return calendar.rules().reading == WorkDayReading::whole_days ? CountedSet::working_days
                                                                          : CountedSet::working_hours;
    }
    return CountedSet::all_time;
}

/// Whether the day of receipt is not counted and the limit is due at the end of a day.
bool is_by_date(NodeCalendar const& calendar, LimitClass counting) {
    switch (counting) {
        case LimitClass::urgent_minutes:
        case LimitClass::urgent_hours:
        case LimitClass::urgent_days:
        case LimitClass::work_hours: return false;
        case LimitClass::work_days: return calendar.rules().reading == WorkDayReading::whole_days;
        case LimitClass::legal_work_days:
        case LimitClass::calendar_days:
        case LimitClass::calendar_days_rolled:
        case LimitClass::calendar_months:
        case LimitClass::calendar_months_rolled: return true;
    }
    return false;
}

/// Where the counting begins for a limit that starts at `from`.
Time begin_counting(NodeCalendar const& calendar, LimitClass counting, Time from) {
    return is_by_date(calendar, counting) ? begin_of(date_of(from) + days(1)) : from;
}

/// The counted spans of one day, in order.
std::span<DaySpan const> spans_on(NodeCalendar const& calendar, CountedSet set, Date day) {
    static constexpr DaySpan all_day{Millis(0), whole_day};
    if (set == CountedSet::all_time) return {&all_day, 1};
    if (!calendar.works_on(day)) return {};
    return set == CountedSet::working_days ? std::span<DaySpan const>(&all_day, 1) : calendar.hours_on(day);
}

Millis overlap(Time from, Time to, Time other_from, Time other_to) {
    return std::max(Millis(0), std::min(to, other_to) - std::max(from, other_from));
}

Millis counted_in(NodeCalendar const& calendar, CountedSet set, Time from, Time to) {
    if (to <= from) return Millis(0);
    if (set == CountedSet::all_time) return to - from;
    Millis sum{};
    for (Date day = date_of(from); begin_of(day) < to; day += days(1))
        for (auto const& span : spans_on(calendar, set, day))
            sum += overlap(from, to, begin_of(day) + span.from, begin_of(day) + span.to);
    return sum;
}

/// The earliest moment at which `amount` is counted since `from`.
Time reach(NodeCalendar const& calendar, CountedSet set, Time from, Millis amount) {
    if (amount == Millis(0)) return from;
    if (set == CountedSet::all_time) return from + amount;
    for (Date day = date_of(from);; day += days(1))
        for (auto const& span : spans_on(calendar, set, day)) {
            Time const begin = std::max(from, begin_of(day) + span.from);
            Time const end = begin_of(day) + span.to;
            if (end <= begin) continue;
            if (amount <= end - begin) return begin + amount;
            amount -= end - begin;
        }
}

/// The first moment not before `from` after which time counts.
Time next_counted(NodeCalendar const& calendar, CountedSet set, Time from) {
    return set == CountedSet::all_time ? from : reach(calendar, set, from, Millis(1)) - Millis(1);
}

/// As `reach`, for a clock that stands during `pauses`.
Time reach_running(NodeCalendar const& calendar, CountedSet set, Time from, Millis amount,
                   std::span<Standstill const> pauses) {
    if (amount == Millis(0)) return from;
    for (auto const& pause : pauses) {
        Millis const before = counted_in(calendar, set, from, pause.from);
        if (before >= amount) break;
        amount -= before;
        from = std::max(from, pause.to);
    }
    return reach(calendar, set, from, amount);
}

/// The hours of one working day in a limit that starts at `from`. Those in force on that date even if it is a day off:
/// otherwise a new holiday at the end of a season could make a limit shorter.
Millis hours_per_day(NodeCalendar const& calendar, Time from) {
    if (auto const minutes = calendar.rules().day_minutes) return std::chrono::minutes(*minutes);
    Millis sum{};
    for (auto const& span : calendar.hours_on(date_of(from))) sum += span.to - span.from;
    return sum;
}

/// The same day of the month `months` later, or the last of a month that is too short.
Date months_later(Date day, std::int32_t months) {
    std::chrono::year_month_day const date(day);
    auto const month = date.year() / date.month() + std::chrono::months(months);
    Date const last(month / std::chrono::last);
    std::chrono::year_month_day const wanted(month / date.day());
    return wanted.ok() ? Date(wanted) : last;
}

/// How much counted time a limit gives.
Millis amount_of(NodeCalendar const& calendar, TimeLimit const& limit, Time from) {
    switch (limit.counting) {
        case LimitClass::urgent_minutes: return limit.amount * std::chrono::minutes(1);
        case LimitClass::urgent_hours:
        case LimitClass::work_hours: return limit.amount * hour;
        case LimitClass::work_days:
            if (!is_by_date(calendar, limit.counting)) return limit.amount * hours_per_day(calendar, from);
            return limit.amount * whole_day;
        case LimitClass::urgent_days:
        case LimitClass::legal_work_days:
        case LimitClass::calendar_days:
        case LimitClass::calendar_days_rolled: return limit.amount * whole_day;
        case LimitClass::calendar_months:
        case LimitClass::calendar_months_rolled: {
            Date const first = date_of(from);
            return months_later(first, limit.amount) - first;
        }
    }
    return Millis(0);
}

/// The end of a day for limits of this class.
Time end_of(NodeCalendar const& calendar, LimitClass counting, Date day) {
    bool const at_close = counting == LimitClass::work_days && calendar.rules().day_end == DayEnd::close_of_business;
    return begin_of(day) + (at_close ? calendar.hours_on(day).back().to : whole_day);
}

Millis stood(std::span<Standstill const> pauses, Time from, Time to) {
    Millis sum{};
    for (auto const& pause : pauses) sum += overlap(from, to, pause.from, pause.to);
    return sum;
}

/// The end of the day on which a limit of whole days runs out: the first counted day by whose end the clock has not
/// stood for so long that less than `amount` was left, and at whose end it runs.
Deadline end_of_days(NodeCalendar const& calendar, LimitClass counting, Date receipt, Millis amount,
                     std::span<Standstill const> pauses) {
    auto const set = set_of(calendar, counting);
    bool const asks_always = set == CountedSet::working_days;
    std::optional<Date> first_asked;
    Millis balance = -amount;  // counted so far, less what is needed
    for (Date day = receipt + days(1);; day += days(1)) {
        if (asks_always && !first_asked) first_asked = day;
        if (asks_always && !calendar.works_on(day)) continue;
        Time const begin = begin_of(day);
        Time const end = end_of(calendar, counting, day);
        while (!pauses.empty() && pauses.front().to < begin) pauses = pauses.subspan(1);
        auto const stands = [end](Standstill const& pause) { return pause.from < end && end <= pause.to; };
        bool const enough = balance + whole_day >= stood(pauses, begin, end);
        if (enough && std::none_of(pauses.begin(), pauses.end(), stands)) {
            if (is_rolled(counting) && !first_asked) first_asked = day;
            if (!is_rolled(counting) || calendar.works_on(day))
                return {end, first_asked && !calendar.is_published(*first_asked, day)};
        }
        balance += whole_day - stood(pauses, begin, begin + whole_day);
    }
}

Deadline find_deadline(NodeCalendar const& calendar, LimitClass counting, Time from, Millis amount,
                       std::span<Standstill const> pauses) {
    if (amount == Millis(0)) return {from, false};
    if (is_by_date(calendar, counting)) return end_of_days(calendar, counting, date_of(from), amount, pauses);
    auto const set = set_of(calendar, counting);
    Time const at = reach_running(calendar, set, from, amount, pauses);
    bool const asks = set != CountedSet::all_time;
    return {at, asks && !calendar.is_published(date_of(from), date_of(at - Millis(1)))};
}

}  // namespace

Deadline deadline(NodeCalendar const& calendar, TimeLimit const& limit, Time from, std::span<Standstill const> pauses) {
    TIAODU_ASSERT(limit.amount >= 0 && limit.amount <= limit_amount_max);
    return find_deadline(calendar, limit.counting, from, amount_of(calendar, limit, from), pauses);
}

Millis counted(NodeCalendar const& calendar, LimitClass counting, Time from, Time to) {
    return counted_running(calendar, counting, from, from, to, {});
}

Deadline advance(NodeCalendar const& calendar, LimitClass counting, Time from, Millis amount) {
    TIAODU_ASSERT(amount >= Millis(0));
    return find_deadline(calendar, counting, from, amount, {});
}

Millis counted_running(NodeCalendar const& calendar, LimitClass counting, Time started_at, Time from, Time to,
                       std::span<Standstill const> pauses) {
    auto const set = set_of(calendar, counting);
    Time const begin = std::max(from, begin_counting(calendar, counting, started_at));
    Millis sum = counted_in(calendar, set, begin, to);
    for (auto const& pause : pauses)
        sum -= counted_in(calendar, set, std::max(begin, pause.from), std::min(to, pause.to));
    return sum;
}

Time last_moment_of(NodeCalendar const& calendar, LimitClass counting, Time started_at, Millis amount,
                    std::span<Standstill const> pauses) {
    TIAODU_ASSERT(amount >= Millis(0));
    auto const set = set_of(calendar, counting);
    Time const begin = begin_counting(calendar, counting, started_at);
    Time moment = next_counted(calendar, set, reach_running(calendar, set, begin, amount, pauses));
    for (auto const& pause : pauses)
        if (pause.from <= moment && moment < pause.to) moment = next_counted(calendar, set, pause.to);
    return moment;
}

}  // namespace tiaodu
