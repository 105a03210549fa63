// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/zone.hpp"
#include "protocol/vocab/date.hpp"

namespace tiaodu {

/// When a zone is in force: between `valid_from` and `valid_to`, within one of its hours (none: all day). Hours whose
/// end is not after their beginning last into the next day and belong to the day on which they begin. Beijing time,
/// every day of the week alike: no holidays.
class ZoneTimes {
public:
    explicit ZoneTimes(ZonePlan const& plan);

    bool in_force(Time now) const { return in_force_since(now).has_value(); }
    /// Since when without a break it has been in force at `now`; nothing when it is not. Hours that follow one another
    /// without a gap count as one stretch for at most a week back.
    std::optional<Time> in_force_since(Time now) const;

    struct Shift {
        Time from{};
        Time to{};  ///< Exclusive.
        friend bool operator==(Shift const&, Shift const&) = default;
    };
    /// The shift at `now`: of the hours that hold, those that began first; without hours the Beijing day. Cut by
    /// `valid_from` and `valid_to`.
    std::optional<Shift> shift_at(Time now) const;

private:
    struct Hours {
        unsigned weekdays = 0x7f;  ///< Bit 0: Monday.
        std::chrono::minutes from{};
        std::chrono::minutes to{};  ///< Since the midnight before `from`; always after `from`.
        std::optional<Date> first;
        std::optional<Date> last;
    };
    /// The hours that hold at a moment and began first.
    std::optional<Shift> begun(Time now) const;

    std::vector<Hours> hours_;
    std::optional<Time> valid_from_;
    std::optional<Time> valid_to_;
};

}  // namespace tiaodu
