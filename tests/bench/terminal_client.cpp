// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/terminal_client.hpp"

#include "protocol/devices/jt808_messages.hpp"

#include <algorithm>
#include <stdexcept>

namespace tiaodu::bench {
namespace {

// Offsets in a 2013 message without flag and escapes.
constexpr std::size_t header_bytes = 12;
constexpr std::size_t seq_at = 10;
constexpr std::size_t batch_head_bytes = 3;
constexpr std::size_t batch_item_head_bytes = 2;
// Offsets in a position, JT/T 808-2013 table 23.
constexpr std::size_t lat_at = 8;
constexpr std::size_t lon_at = 12;
constexpr std::size_t time_at = 22;
// Offsets in a general answer.
constexpr std::size_t reply_seq_at = header_bytes;
constexpr std::size_t result_at = header_bytes + 4;
constexpr std::size_t answer_bytes = header_bytes + 5 + 1;

void put_at(std::string& bytes, std::size_t at, std::uint32_t value, int width) {
    for (int i = 0; i < width; ++i)
        bytes[at + static_cast<std::size_t>(i)] = static_cast<char>(value >> (8 * (width - 1 - i)));
}

std::string unescaped(std::string_view frame) {
    std::string bytes;
    for (std::size_t i = 1; i + 1 < frame.size(); ++i) {
        bool const pair = frame[i] == '\x7d';
        if (pair) ++i;
        bytes.push_back(!pair ? frame[i] : frame[i] == '\x01' ? '\x7d' : '\x7e');
    }
    bytes.pop_back();  // the checksum
    return bytes;
}

void append_escaped(std::string& out, std::string_view payload) {
    out.push_back(jt808::frame_flag);
    unsigned sum = 0;
    auto const append = [&out](char byte) {
        if (byte == '\x7d')
            out += "\x7d\x01";
        else if (byte == '\x7e')
            out += "\x7d\x02";
        else
            out.push_back(byte);
    };
    for (char const byte : payload) {
        sum ^= static_cast<unsigned char>(byte);
        append(byte);
    }
    append(static_cast<char>(sum));
    out.push_back(jt808::frame_flag);
}

std::string ready_payload(BenchDevice const& device, Time fix_at, std::size_t batch) {
    jt808::Position position;
    position.status_bits = 3;  // ignition on, fixed
    position.lat_deg = device.base_lat_e6 / 1e6;
    position.lon_deg = device.lon_e6 / 1e6;
    position.speed_kmh = 30;
    position.fix_at = fix_at;
    auto const body = jt808::encode_position(position, beijing_offset);
    jt808::Header header;
    header.phone = device.identity;
    header.msg_id = batch == 1 ? jt808::msg::position : jt808::msg::position_batch;
    return unescaped(
        jt808::encode_frame(header, batch == 1 ? body : jt808::encode_batch(0, std::vector<std::string>(batch, body))));
}

}  // namespace

FixTimes::FixTimes(Time now) {
    for (auto at = now - first_fix_age; at <= now + last_fix_ahead; at += std::chrono::seconds(1)) {
        auto const text = jt808::encode_bcd_time(at, beijing_offset);
        std::copy(text.begin(), text.end(), seconds_.emplace_back().begin());
    }
}

TerminalClient::TerminalClient(LoggedIn const& admitted, BenchDevice const& device, FixTimes const& times,
                               TerminalHabit habit)
    : IngestClient(admitted.socket),
      times_(times),
      habit_(habit),
      base_e6_{device.lon_e6, device.base_lat_e6},
      payload_(ready_payload(device, time_from_ms(1'750'000'000'000), habit.batch)),
      seq_(admitted.seq) {
    if (habit.in_flight == 0 || habit.in_flight > in_flight_max) throw std::invalid_argument("1 to 1024 in flight");
}

void TerminalClient::append_messages(std::string& out, std::int64_t at_us) {
    for (; outstanding_ < habit_.in_flight; ++outstanding_) {
        sent_us_[seq_ % in_flight_max] = at_us;
        append_message(out);
    }
}

void TerminalClient::append_message(std::string& out) {
    put_at(payload_, seq_at, seq_++, 2);
    std::size_t at = header_bytes;
    if (habit_.batch > 1) at += batch_head_bytes;
    for (std::size_t i = 0; i < habit_.batch; ++i, at += jt808::position_fixed_bytes) {
        if (habit_.batch > 1) at += batch_item_head_bytes;
        // It goes to the north 11 cm a fix, up to 11 km, and begins again in the south a little further east: no two of
        // its fixes are the same.
        auto const north = static_cast<std::int32_t>(fixes_ % 100'000);
        auto const east = static_cast<std::int32_t>(fixes_ / 100'000);
        put_at(payload_, at + lat_at, static_cast<std::uint32_t>(base_e6_.lat + north), 4);
        put_at(payload_, at + lon_at, static_cast<std::uint32_t>(base_e6_.lon + east), 4);
        auto const& time = times_.at(fixes_++);
        std::copy(time.begin(), time.end(), payload_.begin() + static_cast<std::ptrdiff_t>(at + time_at));
    }
    append_escaped(out, payload_);
}

void TerminalClient::take(std::string_view bytes, std::int64_t at_us, Answers& answers) {
    for (char const byte : bytes) {
        if (byte == jt808::frame_flag) {
            if (!answer_.empty()) take_answer(at_us, answers);
            answer_.clear();
            escaped_ = false;
        } else if (byte == '\x7d') {
            escaped_ = true;
        } else {
            answer_.push_back(!escaped_ ? byte : byte == '\x01' ? '\x7d' : '\x7e');
            escaped_ = false;
        }
    }
}

void TerminalClient::take_answer(std::int64_t at_us, Answers& answers) {
    auto const byte = [this](std::size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(answer_[at])); };
    auto const id = byte(0) << 8 | byte(1);
    if (answer_.size() != answer_bytes || id != jt808::msg::general_reply) return;
    if (outstanding_ > 0) --outstanding_;
    if (byte(result_at) != 0) {
        ++answers.refused;
        return;
    }
    auto const seq = byte(reply_seq_at) << 8 | byte(reply_seq_at + 1);
    ++answers.messages;
    answers.fixes += static_cast<std::int64_t>(habit_.batch);
    answers.latency_us.push_back(static_cast<std::uint32_t>(at_us - sent_us_[seq % in_flight_max]));
}

}  // namespace tiaodu::bench
