// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_parts.hpp"

#include "protocol/devices/bytes.hpp"
#include "protocol/devices/jt808_fields.hpp"
#include "protocol/vocab/assert.hpp"

#include <algorithm>

namespace tiaodu::jt808 {

PartOutcome PartCollector::take(Part const& part, Time now) {
    if (part.total == 0 || part.number == 0 || part.number > part.total) return {PartTaken::impossible, {}};
    if (part.total > limits_.parts_max) return {PartTaken::too_large, {}};
    auto message = find(part.key);
    if (message == messages_.end()) {
        if (messages_.size() >= limits_.messages_max) return {PartTaken::refused, {}};
        message = messages_.emplace(message);
        message->key = part.key;
        message->parts.resize(part.total);
        message->left = part.total;
        message->began = now;
    }
    if (message->parts.size() != part.total) return {PartTaken::impossible, {}};
    auto& place = message->parts[part.number - 1];
    if (place) return {PartTaken::repeated, {}};
    if (part.bytes.size() > limits_.bytes_max - message->bytes) {
        messages_.erase(message);
        return {PartTaken::too_large, {}};
    }
    place.emplace(part.bytes);
    message->bytes += part.bytes.size();
    message->asked = now;
    message->last_seq = part.seq;
    if (--message->left > 0) return {PartTaken::waiting, {}};
    PartOutcome outcome{PartTaken::complete, {}};
    for (auto& one : message->parts) outcome.parts.push_back(std::move(*one));
    messages_.erase(message);
    return outcome;
}

std::vector<MissingParts> PartCollector::missing(Time now) {
    std::vector<MissingParts> all;
    for (auto& message : messages_) {
        if (message.asks >= limits_.asks_max || now - message.asked < limits_.ask_after) continue;
        ++message.asks;
        message.asked = now;
        MissingParts one{message.key, {}, message.parts[0].value_or(std::string()), message.last_seq};
        for (std::size_t i = 0; i < message.parts.size(); ++i)
            if (!message.parts[i]) one.numbers.push_back(static_cast<std::uint16_t>(i + 1));
        all.push_back(std::move(one));
    }
    return all;
}

std::size_t PartCollector::give_up(Time now) {
    return std::erase_if(messages_, [&](Message const& message) { return now - message.began >= limits_.lifetime; });
}

PartCollector::Place PartCollector::find(PartKey const& key) {
    return std::find_if(messages_.begin(), messages_.end(), [&](Message const& message) { return message.key == key; });
}

Part part_of(Frame const& frame) {
    Header const& header = frame.header;
    auto const first = static_cast<std::uint16_t>(header.seq - (header.packet_number - 1));
    return {{header.msg_id, first}, header.packet_total, header.packet_number, header.seq, frame.body};
}

std::size_t frames_needed(std::size_t body_bytes) {
    return std::max<std::size_t>(1, (body_bytes + body_bytes_max - 1) / body_bytes_max);
}

std::vector<std::string> frames_of(Header const& header, std::string_view body) {
    auto const count = frames_needed(body.size());
    TIAODU_ASSERT(count <= PartLimits().parts_max);
    if (count == 1) return {encode_frame(header, body)};
    std::vector<std::string> frames;
    Header part = header;
    part.packet_total = static_cast<std::uint16_t>(count);
    for (std::size_t i = 0; i < count; ++i) {
        part.packet_number = static_cast<std::uint16_t>(i + 1);
        part.seq = static_cast<std::uint16_t>(header.seq + i);
        frames.push_back(encode_frame(part, body.substr(i * body_bytes_max, body_bytes_max)));
    }
    return frames;
}

std::string encode_missing(Version version, std::uint16_t first_seq, std::vector<std::uint16_t> const& numbers) {
    std::string body;
    devices::put_u16(body, first_seq);
    auto const count = static_cast<std::uint32_t>(numbers.size());
    if (version == Version::v2019) {
        devices::put_u16(body, count);
    } else {
        TIAODU_ASSERT(numbers.size() <= 255);
        devices::put_u8(body, count);
    }
    for (auto const number : numbers) devices::put_u16(body, number);
    return body;
}

Result<MissingRequest> decode_missing(Version version, std::string_view body) {
    devices::ByteReader reader(body);
    MissingRequest request;
    request.first_seq = reader.u16();
    std::size_t const count = version == Version::v2019 ? reader.u16() : reader.u8();
    if (!reader.ok() || reader.left() < count * 2)
        return too_short("a list of missing parts", (version == Version::v2019 ? 4u : 3u) + count * 2, body.size());
    for (std::size_t i = 0; i < count; ++i) request.numbers.push_back(reader.u16());
    return request;
}

}  // namespace tiaodu::jt808
