// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/time.hpp"
#include "tests/bench/bench_devices.hpp"
#include "tests/bench/ingest_load.hpp"

namespace tiaodu::bench {

/// A phone with an OsmAnd client: one point in one HTTP request, on a connection that is kept alive.
class PhoneClient final : public IngestClient {
public:
    /// To be made after the device was registered: its points are of the moment at which they are sent.
    PhoneClient(std::uint16_t port, BenchDevice const& device);
    void append_messages(std::string& out, std::int64_t at_us) override;
    void take(std::string_view bytes, std::int64_t at_us, Answers& answers) override;
    std::size_t outstanding() const override { return waiting_ ? 1 : 0; }
    bool reconnect() override;

private:
    std::uint16_t port_;
    BenchDevice const& device_;
    std::int64_t fix_ms_ = 0;  ///< Unix time of the last point.
    std::int64_t sent_us_ = 0;
    std::int32_t points_ = 0;
    bool waiting_ = false;
    std::string input_;
};

}  // namespace tiaodu::bench
