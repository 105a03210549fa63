// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/feed.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <optional>

namespace tiaodu {

/// What waits to be written to one console, in order, bounded in bytes. Text is never dropped: when it does not fit,
/// the box overflows and the owner hangs up (the console resumes). Positions take one place at most: newer ones replace
/// waiting by a note that the newest state must be sent. Core thread.
class Outbox {
public:
    explicit Outbox(std::size_t bytes_max) : usual_bytes_max_(bytes_max), bytes_max_(bytes_max) {}

    struct Item {
        Frame frame;
        bool text = true;
    };

    /// False when it does not fit: the box is then overflowed and takes nothing any more.
    bool push_text(Frame frame) {
        if (overflowed_) return false;
        if (bytes_ + frame->size() > bytes_max_) {
            overflowed_ = true;
            return false;
        }
        bytes_ += frame->size();
        items_.push_back({std::move(frame), true});
        return true;
    }
    /// Takes positions when none are waiting; otherwise remembers that they are stale.
    void push_positions(Frame frame) {
        if (overflowed_) return;
        if (positions_waiting_) {
            positions_stale_ = true;
            return;
        }
        positions_waiting_ = true;
        bytes_ += frame->size();
        items_.push_back({std::move(frame), false});
    }
    std::optional<Item> pop() {
        if (items_.empty()) return std::nullopt;
        auto item = std::move(items_.front());
        items_.pop_front();
        bytes_ -= item.frame->size();
        // What was allowed for a snapshot is taken back as it is written.
        if (bytes_max_ != unlimited) bytes_max_ = std::min(bytes_max_, bytes_ + usual_bytes_max_);
        if (!item.text) positions_waiting_ = false;
        return item;
    }
    /// True once after positions were skipped and the waiting ones have been written: now the newest state is due.
    bool take_stale() {
        if (positions_waiting_ || !positions_stale_) return false;
        positions_stale_ = false;
        return true;
    }
    /// A snapshot or a replay goes out in one piece, however large; the limit counts from there and comes down to the
    /// usual one while it is written.
    void set_limit(std::size_t bytes_max) { bytes_max_ = bytes_max; }
    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();
    bool overflowed() const { return overflowed_; }
    bool empty() const { return items_.empty(); }
    std::size_t bytes() const { return bytes_; }

private:
    std::size_t usual_bytes_max_;
    std::size_t bytes_max_;
    std::size_t bytes_ = 0;
    bool overflowed_ = false;
    bool positions_waiting_ = false;
    bool positions_stale_ = false;
    std::deque<Item> items_;
};

}  // namespace tiaodu
