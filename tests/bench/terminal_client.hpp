// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/time.hpp"
#include "tests/bench/bench_devices.hpp"
#include "tests/bench/ingest_load.hpp"

#include <array>

namespace tiaodu::bench {

/// The fix times that terminals send, as JT/T 808 writes them: a second after the other through the time for which the
/// server takes fixes of a unit that was registered just now, and then the last one again and again (the server takes
/// these as late: they go to the track only).
class FixTimes {
public:
    /// To be made after the terminals were registered, which is `now` or earlier.
    explicit FixTimes(Time now);
    std::array<char, 6> const& at(std::size_t number) const { return seconds_[std::min(number, seconds_.size() - 1)]; }

private:
    std::vector<std::array<char, 6>> seconds_;
};

/// How a terminal sends.
struct TerminalHabit {
    std::size_t batch = 1;      ///< Fixes in one message: 1 is 0x0200, more (up to 30) are 0x0704.
    std::size_t in_flight = 1;  ///< Messages sent before the first is answered, up to 1024.
};

/// A JT/T 808 terminal of 2013. Its messages are made by putting serial, time and place into a ready one.
class TerminalClient final : public IngestClient {
public:
    TerminalClient(LoggedIn const& admitted, BenchDevice const& device, FixTimes const& times, TerminalHabit habit);
    void append_messages(std::string& out, std::int64_t at_us) override;
    void take(std::string_view bytes, std::int64_t at_us, Answers& answers) override;
    std::size_t outstanding() const override { return outstanding_; }
    bool reconnect() override { return false; }

private:
    static constexpr std::size_t in_flight_max = 1024;
    void append_message(std::string& out);
    void take_answer(std::int64_t at_us, Answers& answers);

    FixTimes const& times_;
    TerminalHabit habit_;
    struct Place {
        std::int32_t lon = 0;
        std::int32_t lat = 0;
    } base_e6_;            ///< Where it begins, 10^-6 degrees.
    std::string payload_;  ///< Header and body without escapes and checksum.
    std::uint16_t seq_;
    std::size_t fixes_ = 0;
    std::size_t outstanding_ = 0;
    std::array<std::int64_t, in_flight_max> sent_us_{};  ///< By the last bits of the serial.
    std::string answer_;                                 ///< Of what came after the last flag, without escapes.
    bool escaped_ = false;
};

}  // namespace tiaodu::bench
