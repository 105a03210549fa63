// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/calendar.hpp"
#include "protocol/vocab/time.hpp"

namespace tiaodu {

/// Greatest numbers of pauses and extensions of one clock.
inline constexpr std::size_t clock_pauses_max = 100;
inline constexpr std::size_t clock_extensions_max = 20;

/// A time in which a clock stands.
struct ClockPause {
    static constexpr std::string_view name = "ClockPause";
    Time from{};
    std::optional<Time> to;
    PauseReason reason = PauseReason::other;
    std::optional<std::string> note;
    friend bool operator==(ClockPause const&, ClockPause const&) = default;
};

template <class Visitor>
void describe(Visitor& visit, ClockPause& m) {
    visit("from", m.from);
    visit("to", m.to, Field{.doc = "Absent while the clock stands."});
    visit("reason", m.reason);
    visit("note", m.note, Field{.doc = "Explanation, or the document that allows the pause.", .bytes_max = 500});
}

/// 延期: more of what the limit counts.
struct ClockExtension {
    static constexpr std::string_view name = "ClockExtension";
    std::int32_t amount = 0;
    Time at{};
    std::string reason;
    std::optional<AccountId> by;
    friend bool operator==(ClockExtension const&, ClockExtension const&) = default;
};

template <class Visitor>
void describe(Visitor& visit, ClockExtension& m) {
    visit("amount", m.amount, Field{.doc = "In the unit of the limit.", .min = 1, .max = limit_amount_max});
    visit("at", m.at);
    visit("reason", m.reason, Field{.bytes_max = 500});
    visit("by", m.by, Field{.doc = "Who allowed it; absent: a rule."});
}

/// A running, standing or stopped time limit. `yellow_at`, `due_at` and `provisional` follow from the other members and
/// the calendar; they are kept so that lists and alarms need no calendar.
struct LimitClock {
    static constexpr std::string_view name = "LimitClock";
    TimeLimit limit;
    Time started_at{};
    Time yellow_at{};
    Time due_at{};
    bool provisional = false;
    std::vector<ClockPause> pauses;
    std::vector<ClockExtension> extensions;
    std::optional<Time> stopped_at;
    friend bool operator==(LimitClock const&, LimitClock const&) = default;
};

template <class Visitor>
void describe(Visitor& visit, LimitClock& m) {
    visit("limit", m.limit);
    visit("started_at", m.started_at);
    visit("yellow_at", m.yellow_at, Field{.doc = "After this moment more than 80 % of the limit is used up."});
    visit("due_at", m.due_at,
          Field{.doc = "The last moment in time. While the clock stands: as if it went on at once."});
    visit("provisional", m.provisional,
          Field{.doc = "Counted through a year whose holidays are not published yet; may still move."});
    visit("pauses", m.pauses, Field{.doc = "In order; only the last may be open.", .items_max = clock_pauses_max});
    visit("extensions", m.extensions, Field{.items_max = clock_extensions_max});
    visit("stopped_at", m.stopped_at, Field{.doc = "When what the limit asks for was done."});
}

/// What a new calendar changed on an open clock, for the log.
struct DueChange {
    static constexpr std::string_view name = "DueChange";
    Time due_before{};
    Time due_after{};
    bool provisional_before = false;
    bool provisional_after = false;
    friend bool operator==(DueChange const&, DueChange const&) = default;
};

template <class Visitor>
void describe(Visitor& visit, DueChange& m) {
    visit("due_before", m.due_before);
    visit("due_after", m.due_after);
    visit("provisional_before", m.provisional_before);
    visit("provisional_after", m.provisional_after);
}

}  // namespace tiaodu
