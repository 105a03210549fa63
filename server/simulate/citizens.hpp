// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/simulate/api.hpp"
#include "server/simulate/day_plan.hpp"

namespace tiaodu::simulate {

/// Sends the planned complaints when their time has come. A complaint that the server knows already (the same seed ran
/// before) counts as known and takes no time: the day goes on where the earlier run stopped.
class Citizens {
public:
    /// `day_start` is the time of day at which the run begins. What came in the 20 minutes before is sent at once, with
    /// its own time of receipt: no day begins with an empty desk.
    Citizens(CityApi& api, City const& city, DayPlanOptions plan, Millis day_start);

    /// Sends what is due at `elapsed` (simulated time since the start), at most a few at a time. Returns the error that
    /// stopped it, if it was one that may pass; the complaint is then sent again.
    std::optional<Error> turn(Millis elapsed);

    std::int64_t sent() const { return sent_; }
    std::int64_t known() const { return known_; }
    std::int64_t refused() const { return refused_; }
    /// Time of the simulated day.
    Millis day_time(Millis elapsed) const;

private:
    void next_day();

    CityApi& api_;
    City const& city_;
    DayPlanOptions options_;
    std::vector<PlannedTicket> plan_;
    std::size_t next_ = 0;
    Millis day_begins_;  ///< Midnight of the planned day minus the start, in simulated time; negative on the first day.
    std::int64_t sent_ = 0;
    std::int64_t known_ = 0;
    std::int64_t refused_ = 0;
};

}  // namespace tiaodu::simulate
