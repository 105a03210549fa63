// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/phone_client.hpp"

#include <algorithm>
#include <cstdio>

namespace tiaodu::bench {

PhoneClient::PhoneClient(std::uint16_t port, BenchDevice const& device)
    : IngestClient(connect_to(port)), port_(port), device_(device) {}

void PhoneClient::append_messages(std::string& out, std::int64_t at_us) {
    if (waiting_) return;
    auto const now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    fix_ms_ = std::max(fix_ms_ + 1, to_ms(now));
    char head[512];
    auto const size = std::snprintf(head, sizeof head,
                                    "POST /device/osmand?id=%s&lat=%.6f&lon=%.6f&timestamp=%lld&speed=16&bearing=0 "
                                    "HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n",
                                    device_.identity.c_str(), (device_.base_lat_e6 + points_++ % 100'000) / 1e6,
                                    device_.lon_e6 / 1e6, static_cast<long long>(fix_ms_));
    out.append(head, static_cast<std::size_t>(size));
    sent_us_ = at_us;
    waiting_ = true;
}

void PhoneClient::take(std::string_view bytes, std::int64_t at_us, Answers& answers) {
    input_ += bytes;
    if (!waiting_ || input_.find("\r\n\r\n") == std::string::npos) return;  // the answer to a point has no body
    bool const ok = input_.starts_with("HTTP/1.1 200");
    input_.clear();
    waiting_ = false;
    if (!ok) {
        ++answers.refused;
        return;
    }
    ++answers.messages;
    ++answers.fixes;
    answers.latency_us.push_back(static_cast<std::uint32_t>(at_us - sent_us_));
}

/// The server serves so many requests on a connection and then ends it; a point that was on its way was not taken.
bool PhoneClient::reconnect() {
    replace_socket(connect_to(port_));
    waiting_ = false;
    input_.clear();
    return true;
}

}  // namespace tiaodu::bench
