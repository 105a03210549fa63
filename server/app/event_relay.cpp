// SPDX-License-Identifier: Apache-2.0
#include "server/app/event_relay.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

std::size_t bytes_of(Published const& event) { return event.text.size() + event.row.body.size(); }

/// How many events from the first on follow each other without a gap.
std::size_t dense_run(std::span<Published const> events) {
    std::size_t count = 1;
    while (count < events.size() && events[count].row.seq == events[count - 1].row.seq + 1) ++count;
    return count;
}

}  // namespace

EventRelay::EventRelay(RelaySettings settings, std::uint32_t epoch, std::int64_t seq, Read read, Deliver deliver)
    : settings_(settings),
      epoch_(epoch),
      seq_(seq),
      heard_(seq),
      read_(std::move(read)),
      deliver_(std::move(deliver)) {}

void EventRelay::hear(BusMessage const& message) {
    if (message.epoch != epoch_) {
        ++counts_.foreign;
        return;
    }
    heard_ = std::max(heard_, message.seq);
    take(message.events);
    repair();
}

void EventRelay::take(std::span<Published const> events) {
    while (!events.empty()) {
        auto const seq = events.front().row.seq;
        if (seq > seq_ + 1) return hold(events);
        if (seq <= seq_) {
            ++counts_.repeated;
            events = events.subspan(1);
            continue;
        }
        auto const run = dense_run(events);
        hand_on(events.first(run));
        events = events.subspan(run);
    }
    release_held();
}

void EventRelay::hand_on(std::span<Published const> events) {
    seq_ = events.back().row.seq;
    heard_ = std::max(heard_, seq_);
    deliver_(events);
}

void EventRelay::hold(std::span<Published const> events) {
    for (auto const& event : events) {
        ++counts_.early;
        heard_ = std::max(heard_, event.row.seq);
        if (held_.contains(event.row.seq)) continue;
        if (held_.size() >= settings_.hold_max || held_bytes_ + bytes_of(event) > settings_.hold_bytes_max) {
            ++counts_.not_held;
            continue;
        }
        held_bytes_ += bytes_of(event);
        held_.emplace(event.row.seq, event);
    }
}

void EventRelay::release_held() {
    while (!held_.empty() && held_.begin()->first <= seq_ + 1) {
        auto const next = held_.extract(held_.begin());
        held_bytes_ -= bytes_of(next.mapped());
        if (next.key() == seq_ + 1) hand_on(std::span(&next.mapped(), 1));
    }
}

void EventRelay::repair() {
    if (reading_ || heard_ <= seq_) return;
    reading_ = true;
    auto const end = held_.empty() ? heard_ + 1 : held_.begin()->first;
    auto const missing = static_cast<std::size_t>(end - seq_ - 1);
    read_(seq_, std::min(missing, settings_.read_max), [this](std::vector<Published> events) {
        reading_ = false;
        auto const before = seq_;
        for (auto const& event : events) counts_.repaired += event.row.seq > seq_ ? 1 : 0;
        take(events);
        if (seq_ > before) repair();
    });
}

}  // namespace tiaodu
