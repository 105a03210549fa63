// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/device_load.hpp"

#include "protocol/devices/jt808_messages.hpp"
#include "tests/bench/bench_devices.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cmath>
#include <stdexcept>

namespace tiaodu::bench {

/// Plain sockets: a load generator must cost less than what it loads.
struct DeviceLoad::Connection {
    int socket = -1;
    std::uint16_t seq = 0;
    ~Connection() { ::close(socket); }

    void send(BenchDevice const& device, std::uint16_t msg_id, std::string_view body) {
        jt808::Header header;
        header.msg_id = msg_id;
        header.phone = device.identity;
        header.seq = seq++;
        auto const frame = jt808::encode_frame(header, body);
        if (::send(socket, frame.data(), frame.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(frame.size()))
            throw std::runtime_error("a device's connection is full or gone");
    }
    /// Takes what has come without waiting.
    std::int64_t drain() {
        char bytes[4096];
        auto const size = ::recv(socket, bytes, sizeof bytes, MSG_DONTWAIT);
        return size > 0 ? size : 0;
    }
};

DeviceLoad::DeviceLoad(std::uint16_t port, std::vector<BenchDevice> const& devices, double hz, SendLog& log)
    : devices_(devices), hz_(hz), log_(log) {
    for (auto const& device : devices) {
        connections_.push_back(std::make_unique<Connection>());
        auto const admitted = log_in(port, device.identity);
        connections_.back()->socket = admitted.socket;
        connections_.back()->seq = admitted.seq;
    }
    thread_ = std::thread([this] { run(); });
}

DeviceLoad::~DeviceLoad() {
    stop_ = true;
    thread_.join();
}

void DeviceLoad::run() {
    auto const count = devices_.size();
    double const period_us = 1e6 / hz_;
    auto const started_us = now_us();
    // The protocol counts whole seconds and the newest fix wins, so every report is a second later than the one before,
    // whatever hz is.
    auto const ahead = std::chrono::seconds(
        static_cast<std::int64_t>(static_cast<double>(log_.per_device()) * (1 - std::min(1.0, 1 / hz_))));
    auto const first_fix = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) - ahead;
    jt808::Position position;
    position.status_bits = 0x3;
    position.usable_fix = true;
    for (std::size_t step = 0; !stop_ && step < count * log_.per_device(); ++step) {
        auto const device = step % count;
        auto const number = step / count;
        double const due_us =
            period_us * (static_cast<double>(number) + static_cast<double>(device) / static_cast<double>(count));
        auto const wait_us = started_us + static_cast<std::int64_t>(due_us) - now_us();
        if (wait_us > 0) std::this_thread::sleep_for(std::chrono::microseconds(wait_us));
        position.lat_deg = (devices_[device].base_lat_e6 + static_cast<std::int32_t>(number)) / 1e6;
        position.lon_deg = devices_[device].lon_e6 / 1e6;
        position.speed_kmh = 30;
        position.fix_at = std::chrono::time_point_cast<Millis>(first_fix + std::chrono::seconds(number));
        auto const body = jt808::encode_position(position, beijing_offset);
        try {
            log_.sent(device, number);
            connections_[device]->send(devices_[device], jt808::msg::position, body);
            ++counters_.sent;
            counters_.answered += connections_[device]->drain();
        } catch (std::exception const&) {
            ++counters_.failed;
        }
    }
}

}  // namespace tiaodu::bench
