// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/clock.hpp"
#include "server/core/counted_time.hpp"

#include <optional>
#include <string>

/// Clocks of time limits (时限). Every function is pure: it returns the clock as it is afterwards. `yellow_at`,
/// `due_at` and `provisional` always follow from limit, start, pauses, extensions and calendar, in whatever order
/// things came.
///
/// While a clock stands, they say what they would be if it went on at once; they move when it really goes on. A pause
/// that begins after the due time changes nothing: what was late stays late.
namespace tiaodu {

LimitClock start_clock(NodeCalendar const& calendar, TimeLimit const& limit, Time at);

struct PauseStart {
    Time at;
    PauseReason reason = PauseReason::other;
    std::optional<std::string> note;  ///< Explanation, or the document that allows the pause.
};
/// Errors: wrong_state (stopped, or it stands already: pauses do not nest), invalid_field (before the start or before
/// the end of the last pause), limit_exceeded (clock_pauses_max).
Result<LimitClock> pause_clock(NodeCalendar const& calendar, LimitClock clock, PauseStart const& pause);

/// A pause may be empty. Errors: wrong_state (stopped, or it does not stand), invalid_field (before the pause began).
Result<LimitClock> resume_clock(NodeCalendar const& calendar, LimitClock clock, Time at);

/// Gives more time as if the limit had been longer from the start; also while the clock stands or is overdue.
/// Errors: wrong_state (stopped), invalid_field (amount below 1, or before the start), missing_field (no reason),
/// limit_exceeded (clock_extensions_max; the whole above limit_amount_max).
Result<LimitClock> extend_clock(NodeCalendar const& calendar, LimitClock clock, ClockExtension extension);

/// What the limit asks for was done. A clock that stands may stop; its pause stays open then.
/// Errors: wrong_state (stopped already), invalid_field (before the start or before the last pause's beginning or end).
Result<LimitClock> stop_clock(LimitClock clock, Time at);

/// 返工. By `goes_on` a stopped clock goes on, and the time from its stop (or from the pause in which it stopped) until
/// `at` is a pause `in_review`; a clock that was never stopped does not change. By `restarts` the limit begins anew at
/// `at`, without the old pauses and extensions.
/// Errors: invalid_field (before the stop, the start or the last pause), limit_exceeded (clock_pauses_max).
Result<LimitClock> rework_clock(NodeCalendar const& calendar, LimitClock clock, ReworkRule rule, Time at);

/// The same clock under another calendar. A stopped clock keeps its due time. Doing it twice changes nothing more.
LimitClock recompute(NodeCalendar const& calendar, LimitClock clock);
/// What to log after `recompute`; none when neither the due time nor `provisional` changed.
std::optional<DueChange> due_change(LimitClock const& before, LimitClock const& after);

/// Whether the clock stands at the end of its record (an open pause).
bool is_standing(LimitClock const& clock);

/// Green until 80 % of the limit's counted time is used up (yellow_at), yellow until all of it is (due_at), then red.
/// Both moments still have the earlier colour. Counted time does not pass at night, so a clock with exactly 80 % used
/// at closing time turns yellow when work begins again; but it is red as soon as its due time is over. A stopped clock
/// keeps the light of its stop, one that stands the light of the moment it was paused.
ClockLight light(LimitClock const& clock, Time now);

/// After the due time, or stopped or paused after it. Same as a red light.
bool overdue(LimitClock const& clock, Time now);

/// Counted time left, by the same rules for stopped and standing clocks; negative when overdue. For limits of whole
/// days a day has 24 hours, and those after close of business count only on days before the last.
Millis remaining(NodeCalendar const& calendar, LimitClock const& clock, Time now);

}  // namespace tiaodu
