// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/phones.hpp"

#include <cstdio>

namespace tiaodu::simulate {
namespace {

constexpr double knots_per_mps = 1.943844492;

std::string target_of(PlannedUnit const& unit, WalkerFix const& fix) {
    auto const seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    char text[256];
    std::snprintf(text, sizeof text,
                  "/device/osmand?id=%s&lat=%.6f&lon=%.6f&timestamp=%lld&speed=%.2f&bearing=%.1f&accuracy=8&batt=76",
                  unit.identity.c_str(), fix.point.lat_deg, fix.point.lon_deg, static_cast<long long>(seconds),
                  fix.speed_mps * knots_per_mps, fix.course_deg);
    return text;
}

}  // namespace

Phones::Phones(std::string url, MovingFleet& fleet, Millis interval)
    : client_(std::move(url), {.answer_max = std::chrono::seconds(10)}), fleet_(fleet), interval_(interval) {
    for (std::size_t i = 0; i < fleet.size(); ++i)
        if (fleet.planned(i).protocol == DeviceProtocol::osmand) due_.push_back({i, Millis(0)});
    for (std::size_t i = 0; i < due_.size(); ++i)
        due_[i].at = interval_ * static_cast<std::int64_t>(i) / static_cast<std::int64_t>(due_.size());
}

void Phones::turn(Millis now) {
    for (auto& due : due_) {
        if (now < due.at) continue;
        due.at = std::max(due.at + interval_, now);
        auto const fix = fleet_.fix(due.unit, now);
        if (!fix) continue;
        auto const answer = client_.get(target_of(fleet_.planned(due.unit), *fix), "");
        ++(answer && answer->ok() ? sent_ : failed_);
        if (!answer) return;  // the others would only wait too
    }
}

}  // namespace tiaodu::simulate
