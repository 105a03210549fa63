// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/work_calendar.hpp"

#include <span>

/// What a time limit counts. Each class has a set of counted time:
///
/// - urgent minutes, hours and days: all time;
/// - work hours, and work days read as working hours: the working hours of working days;
/// - whole work days (work_days so read, legal_work_days): working days from 00:00 to 24:00, without the day of
/// receipt;
/// - calendar days and months: all days from 00:00 to 24:00, without the day of receipt.
///
/// A limit of the first two kinds is due at the earliest moment at which the amount is counted, so an hour that begins
/// at 16:30 ends at closing time 17:30 and not on the next morning. A limit of the other kinds is due at the end of a
/// day: at 24:00, which is written as 00:00 of the next day, or at close of business where the rules say so.
namespace tiaodu {

/// A stretch of time that does not count: from ≤ t < to.
struct Standstill {
    Time from;
    Time to;
};

struct Deadline {
    Time at;
    /// The way there leads through a day of a year that is not published and that the calendar was asked about: the
    /// weekday rule was used. Never set for limits that need no calendar.
    bool provisional = false;
    friend bool operator==(Deadline const&, Deadline const&) = default;
};

/// When a limit that begins at `from` is due if the clock stands during `pauses` (in order, apart from each other, none
/// before `from`). An amount of 0 is due at once. Asserts that the amount is 0 … limit_amount_max.
///
/// A pause after the due time changes nothing. In limits of whole days a pause gives back its counted time, rounded up
/// to whole days once for all pauses together, and the limit never ends at a moment at which the clock stands.
Deadline deadline(NodeCalendar const& calendar, TimeLimit const& limit, Time from,
                  std::span<Standstill const> pauses = {});

/// Counted time between two moments of a limit of this class that began at `from`; 0 when `to` is not after `from`.
Millis counted(NodeCalendar const& calendar, LimitClass counting, Time from, Time to);

/// When `amount` (≥ 0) of counted time has passed since `from`; limits of whole days round up to the end of a day.
/// counted(from, advance(from, a).at) is a; with whole days a rounded up, less the time from close of business to
/// 24:00.
Deadline advance(NodeCalendar const& calendar, LimitClass counting, Time from, Millis amount);

/// Counted time from `from` to `to` of a limit that began at `started_at`, without `pauses`; 0 when `to` is not after
/// `from`.
Millis counted_running(NodeCalendar const& calendar, LimitClass counting, Time started_at, Time from, Time to,
                       std::span<Standstill const> pauses);

/// The last moment at which no more than `amount` (≥ 0) is counted of a limit that began at `started_at`: one
/// millisecond of counted time later it is more.
Time last_moment_of(NodeCalendar const& calendar, LimitClass counting, Time started_at, Millis amount,
                    std::span<Standstill const> pauses);

}  // namespace tiaodu
