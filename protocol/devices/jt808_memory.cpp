// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_memory.hpp"

#include "protocol/devices/bytes.hpp"

#include <algorithm>
#include <functional>

namespace tiaodu::jt808 {
namespace {

std::size_t hash_of(std::string_view bytes) { return std::hash<std::string_view>{}(bytes); }

std::uint32_t key_of(std::uint16_t msg_id, std::uint16_t first_seq) {
    return (static_cast<std::uint32_t>(msg_id) << 16) | first_seq;
}

}  // namespace

std::string StoredAnswer::to(std::uint16_t seq) const {
    std::string whole;
    if (begins == Begins::with_seq) devices::put_u16(whole, seq);
    return whole + body;
}

MessageMemory::Entry const* MessageMemory::find(Frame const& frame, Time now) {
    while (!entries_.empty() && now - entries_.front().at > limits_.kept_for) drop_oldest();
    Header const& header = frame.header;
    std::size_t const part = header.packet_number > 0 ? header.packet_number - 1u : 0u;
    auto const first = static_cast<std::uint16_t>(header.seq - part);
    auto const key = key_of(header.msg_id, first);
    for (auto at = std::find(keys_.begin(), keys_.end(), key); at != keys_.end();
         at = std::find(at + 1, keys_.end(), key)) {
        auto const& entry = entries_[static_cast<std::size_t>(at - keys_.begin())];
        if (entry.packet_total == header.packet_total && part < entry.part_hashes.size() &&
            entry.part_hashes[part] == hash_of(frame.body) && entry.phone_hex == header.phone_hex)
            return &entry;
    }
    return nullptr;
}

AckToken MessageMemory::remember(Frame const& frame, Time now) {
    Entry& entry = add(frame.header, frame.header.seq, now);
    entry.part_hashes = {hash_of(frame.body)};
    return entry.token;
}

AckToken MessageMemory::remember(Header const& last, std::vector<std::string> const& parts, Time now) {
    Entry& entry = add(last, static_cast<std::uint16_t>(last.seq + 1 - parts.size()), now);
    entry.packet_total = static_cast<std::uint16_t>(parts.size());
    for (auto const& part : parts) entry.part_hashes.push_back(hash_of(part));
    return entry.token;
}

void MessageMemory::drop_oldest() {
    entries_.pop_front();
    keys_.pop_front();
}

MessageMemory::Entry& MessageMemory::add(Header const& header, std::uint16_t first_seq, Time now) {
    if (entries_.size() >= limits_.messages_max) drop_oldest();
    keys_.push_back(key_of(header.msg_id, first_seq));
    Entry& entry = entries_.emplace_back();
    entry.token = AckToken{++last_token_};
    entry.phone_hex = header.phone_hex;
    entry.at = now;
    return entry;
}

void MessageMemory::answered(AckToken token, StoredAnswer answer) {
    auto const found = place_of(token);
    if (found != entries_.end() && found->token == token) found->answer = std::move(answer);
}

void MessageMemory::forget(AckToken token) {
    auto const found = place_of(token);
    if (found == entries_.end() || found->token != token) return;
    keys_.erase(keys_.begin() + (found - entries_.begin()));
    entries_.erase(found);
}

/// Tokens only grow.
std::deque<MessageMemory::Entry>::iterator MessageMemory::place_of(AckToken token) {
    return std::lower_bound(entries_.begin(), entries_.end(), token,
                            [](Entry const& entry, AckToken wanted) { return entry.token < wanted; });
}

}  // namespace tiaodu::jt808
