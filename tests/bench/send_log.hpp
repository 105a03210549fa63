// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <vector>

namespace tiaodu::bench {

inline std::int64_t now_us() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// When each device sent each of its positions. The position itself carries the sequence number: latitude = base +
/// number * 1e-6 degrees (11 cm), which survives the device's frame (1e-6) and the console's record (1e-7). Written by
/// the device thread, read by the console thread.
class SendLog {
public:
    SendLog(std::size_t devices, std::size_t per_device) : per_device_(per_device), at_us_(devices * per_device) {}
    void sent(std::size_t device, std::size_t number) {
        slot(device, number).store(now_us(), std::memory_order_release);
    }
    /// 0 when that was never sent.
    std::int64_t at_us(std::size_t device, std::int64_t number) {
        if (number < 0 || static_cast<std::size_t>(number) >= per_device_) return 0;
        return slot(device, static_cast<std::size_t>(number)).load(std::memory_order_acquire);
    }
    std::size_t per_device() const { return per_device_; }

private:
    std::atomic<std::int64_t>& slot(std::size_t device, std::size_t number) {
        return at_us_[device * per_device_ + number];
    }
    std::size_t per_device_;
    std::vector<std::atomic<std::int64_t>> at_us_;
};

/// A device of the bench.
struct BenchDevice {
    std::string identity;
    std::uint32_t unit_number = 0;  ///< In position records.
    std::int32_t lon_e6 = 0;
    std::int32_t base_lat_e6 = 0;
};

}  // namespace tiaodu::bench
