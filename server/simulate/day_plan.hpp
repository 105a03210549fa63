// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/ticket_commands.hpp"
#include "server/simulate/city.hpp"

namespace tiaodu::simulate {

/// A complaint of the plan, ready to be sent, and when of the day.
struct PlannedTicket {
    Millis at{};  ///< Since midnight.
    RegisterTicket command;
};

struct DayPlanOptions {
    std::uint64_t seed = 1;
    int day = 0;                   ///< Each day of a run has tickets of its own.
    double tickets_per_hour = 60;  ///< Mean over the day.
};

/// How many complaints come at an hour (0 ≤ hour < 24), compared with the mean of the day (about 1): few at night,
/// peaks from 9 to 11, from 14 to 17, and for noise and stalls from 20 to 22.
double day_rhythm(double hour);

/// All complaints of a day, sorted by time. A pure function: the same options and city give the same tickets, with
/// external ids of the form SIM-<seed>-<day>-<number>. 85 % have a point inside some squad's ground, the others only
/// name the city or a district.
std::vector<PlannedTicket> plan_day(DayPlanOptions const& options, City const& city);

}  // namespace tiaodu::simulate
