// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/time.hpp"
#include "tests/bench/bench_devices.hpp"
#include "tests/bench/ingest_load.hpp"

namespace tiaodu::bench {

/// A phone with an OsmAnd client: one point in one HTTP request, on a connection that is kept alive.
class PhoneClient final : public IngestClient {
public:
    /// Its points are a second apart, like those of FixTimes. `now` is when it was registered, or later.
    PhoneClient(std::uint16_t port, BenchDevice const& device, Time now);
    void append_messages(std::string& out, std::int64_t at_us) override;
    void take(std::string_view bytes, std::int64_t at_us, Answers& answers) override;
    std::size_t outstanding() const override { return waiting_ ? 1 : 0; }
    bool reconnect() override;

private:
    std::uint16_t port_;
    BenchDevice const& device_;
    std::int64_t fix_s_;       ///< Unix time of the next point.
    std::int64_t last_fix_s_;  ///< Of the last, which is sent again and again.
    std::int64_t sent_us_ = 0;
    std::int32_t points_ = 0;
    bool waiting_ = false;
    std::string input_;
};

}  // namespace tiaodu::bench
