// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/edge/http_client.hpp"
#include "server/simulate/moving_fleet.hpp"

namespace tiaodu::simulate {

/// The units that report with a phone instead of a terminal: one `/device/osmand` request per position, as Traccar
/// Client sends it. Blocking, one thread.
class Phones {
public:
    Phones(std::string url, MovingFleet& fleet, Millis interval);
    /// Sends what is due at `now` (real time since the start).
    void turn(Millis now);
    void stop() { client_.stop(); }

    std::size_t count() const { return due_.size(); }
    std::int64_t sent() const { return sent_; }
    std::int64_t failed() const { return failed_; }

private:
    struct Due {
        std::size_t unit = 0;
        Millis at{};
    };
    HttpClient client_;
    MovingFleet& fleet_;
    Millis interval_;
    std::vector<Due> due_;
    std::int64_t sent_ = 0;
    std::int64_t failed_ = 0;
};

}  // namespace tiaodu::simulate
