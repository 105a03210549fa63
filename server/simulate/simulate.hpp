// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/time.hpp"

#include <cstdint>
#include <string>

namespace tiaodu::simulate {

/// What kind of day the demo city shall have.
struct SimulateOptions {
    std::string url = "http://127.0.0.1:8080";
    std::string token;    ///< Of an account that may do everything in the city; see `tiaodu serve --demo`.
    std::string devices;  ///< host:port of the JT/T 808 listener; empty: port 6808 of the url's host.
    std::int64_t units = 300;
    double phone_share = 0.05;  ///< Of the units: report over /device/osmand.
    double interval_s = 5;      ///< Between two positions of a terminal; phones take twice as long.
    std::uint64_t seed = 1;
    double speed = 1;              ///< Of the clock of citizens, dispatcher and squads. Units drive at their own speed.
    double tickets_per_hour = 60;  ///< Mean over a simulated day; at 9 in the morning twice as many.
    double dispatch_share = 0.7;   ///< Of the tickets: handled by the demo dispatcher, the others are left to people.
    std::int64_t start_minute = 540;  ///< Of the simulated day, at which the run begins: 9:00.
    std::string road_nodes;           ///< CSV file, see read_road_csv; empty: streets are made up.
    std::string road_edges;
};

/// Runs the demo city against a running server, through its public doors only, until SIGINT or SIGTERM. Prints a line
/// of key=value every 10 s to standard output, problems to standard error. Returns 0 after a signal; 1 when the server
/// cannot be reached at the start, refuses the token, or has no areas.
int simulate(SimulateOptions const& options);

}  // namespace tiaodu::simulate
