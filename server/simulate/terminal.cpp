// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/terminal.hpp"

#include "protocol/devices/bytes.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <cmath>

namespace tiaodu::simulate {
namespace {

namespace net = boost::asio;
using std::chrono::steady_clock;

constexpr std::size_t stored_max = 240;  // positions: 20 minutes at one in 5 s
constexpr std::size_t batch_max = 25;    // positions in one 0x0704; 27 would no longer fit
constexpr std::chrono::seconds answer_max{60};
constexpr std::chrono::seconds login_max{20};
constexpr double backoff_first_s = 1;
constexpr double backoff_most_s = 60;
constexpr std::uint32_t status_ignition_and_fix = 0x3;

std::string encode_fix(WalkerFix const& fix, Time now) {
    jt808::Position position;
    position.status_bits = status_ignition_and_fix;
    position.lat_deg = fix.point.lat_deg;
    position.lon_deg = fix.point.lon_deg;
    position.altitude_m = 4;
    position.speed_kmh = fix.speed_mps * 3.6;
    position.course_deg = static_cast<int>(std::lround(fix.course_deg)) % 360;
    position.fix_at = now;
    position.usable_fix = true;
    position.items = {{0x30, std::string(1, '\x1c')},
                      {0x31, std::string(1, '\x0b')}};  // radio signal 28, 11 satellites
    return jt808::encode_position(position, beijing_offset);
}

Time now() { return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()); }

}  // namespace

Terminal::Terminal(net::any_io_executor executor, TerminalSettings const& settings, MovingFleet& fleet,
                   std::size_t unit, std::uint64_t seed, TerminalCounters& counters)
    : settings_(settings),
      fleet_(fleet),
      unit_(unit),
      random_(seed, fleet.planned(unit).identity),
      counters_(counters),
      socket_(executor),
      tick_timer_(executor),
      connect_timer_(executor) {}

void Terminal::start(Millis delay) {
    connect_timer_.expires_after(delay);
    connect_timer_.async_wait([this](ErrorCode error) {
        if (error || stopped_) return;
        connect();
        tick();
    });
}

void Terminal::stop() {
    stopped_ = true;
    ErrorCode ignored;
    socket_.close(ignored);
    tick_timer_.cancel();
    connect_timer_.cancel();
}

void Terminal::connect() {
    auto const round = ++round_;
    open_ = false;
    reader_ = {};
    parts_ = jt808::PartCollector({});
    outbox_.clear();
    writing_.clear();
    connect_timer_.expires_after(login_max);
    connect_timer_.async_wait([this, round](ErrorCode error) {
        if (!error && round == round_ && !online_) lost();
    });
    socket_.async_connect(settings_.server, [this, round](ErrorCode error) {
        if (round != round_ || stopped_) return;
        if (error) return lost();
        open_ = true;
        ErrorCode ignored;
        socket_.set_option(net::ip::tcp::no_delay(true), ignored);
        log_in();
        read();
    });
}

void Terminal::lost() {
    if (stopped_) return;
    ++counters_.lost;
    if (online_) --counters_.online;
    online_ = false;
    open_ = false;
    auto const round = ++round_;
    ErrorCode ignored;
    socket_.close(ignored);
    for (auto& [seq, waiting] : waiting_) store(std::move(waiting.positions));
    waiting_.clear();
    double const most_s = std::min(backoff_most_s, backoff_first_s * std::pow(2.0, failures_++));
    connect_timer_.expires_after(Millis(static_cast<std::int64_t>(random_.between(0, most_s) * 1000)));
    connect_timer_.async_wait([this, round](ErrorCode error) {
        if (!error && round == round_ && !stopped_) connect();
    });
}

void Terminal::read() {
    socket_.async_read_some(net::buffer(input_), [this, round = round_](ErrorCode error, std::size_t size) {
        if (round != round_ || stopped_) return;
        if (error) return lost();
        std::string_view bytes(input_.data(), size);
        while (auto const outcome = reader_.next(bytes)) {
            if (auto const* frame = std::get_if<jt808::Frame>(&*outcome)) handle(*frame);
            if (round != round_) return;
        }
        read();
    });
}

void Terminal::handle(jt808::Frame const& frame) {
    switch (frame.header.msg_id) {
        case jt808::msg::general_reply:
            if (auto const reply = jt808::decode_general_reply(frame.body)) handle_reply(*reply);
            return;
        case jt808::msg::register_reply: {
            auto const reply = jt808::decode_register_reply(frame.body);
            if (!reply || reply->result != 0) {
                ++counters_.refused;
                return lost();
            }
            code_ = reply->auth_code;
            return log_in();
        }
        case jt808::msg::text: return handle_text(frame);
        case jt808::msg::query_position: return handle_question(frame);
        default: return confirm(frame.header, jt808::ReplyResult::unsupported);
    }
}

/// A text in parts is confirmed once, by the serial of the part that completed it.
void Terminal::handle_text(jt808::Frame const& frame) {
    std::string body = frame.body;
    if (frame.header.multi_packet()) {
        auto const outcome = parts_.take(jt808::part_of(frame), now());
        if (outcome.taken != jt808::PartTaken::complete) return;
        body.clear();
        for (auto const& part : outcome.parts) body += part;
    }
    auto const text = jt808::decode_text(frame.header.version, body);
    if (!text) return confirm(frame.header, jt808::ReplyResult::bad_message);
    ++counters_.texts;
    confirm(frame.header, jt808::ReplyResult::ok);
}

void Terminal::handle_question(jt808::Frame const& frame) {
    auto const position = position_now();
    if (!position) return confirm(frame.header, jt808::ReplyResult::fail);
    std::string body;
    devices::put_u16(body, frame.header.seq);
    send(jt808::msg::position_answer, body + *position);
}

void Terminal::confirm(jt808::Header const& header, jt808::ReplyResult result) {
    send(jt808::msg::terminal_reply, jt808::encode_general_reply(header.seq, header.msg_id, result));
}

void Terminal::handle_reply(jt808::GeneralReply const& reply) {
    bool const ok = reply.result == 0;
    if (reply.reply_id == jt808::msg::authentication && reply.reply_seq == login_seq_ && !online_) {
        if (ok) return logged_in();
        ++counters_.refused;
        code_.clear();  // register again
        return lost();
    }
    auto const found = waiting_.find(reply.reply_seq);
    if (found == waiting_.end()) return;
    if (ok)
        counters_.answered += static_cast<std::int64_t>(found->second.positions.size());
    else
        store(std::move(found->second.positions));
    waiting_.erase(found);
}

jt808::Registration Terminal::registration() const {
    auto const& unit = fleet_.planned(unit_);
    jt808::Registration body;
    auto const& squad = unit.squad.text();
    auto const digits = [&squad](std::size_t from, std::size_t count) {
        std::uint16_t value = 0;
        for (char const c : squad.substr(std::min(from, squad.size()), count))
            if (c >= '0' && c <= '9') value = static_cast<std::uint16_t>(value * 10 + (c - '0'));
        return value;
    };
    body.province_id = digits(0, 2);
    body.city_id = digits(2, 4);
    body.maker = "TDSIM";
    body.model = "tiaodu simulate";
    body.terminal_id = unit.identity.substr(unit.identity.size() - std::min<std::size_t>(7, unit.identity.size()));
    return body;
}

void Terminal::log_in() {
    bool const new_edition = fleet_.planned(unit_).edition_2019;
    auto const version = new_edition ? jt808::Version::v2019 : jt808::Version::v2013;
    if (code_.empty()) {
        auto const edition = new_edition ? jt808::Edition::y2019 : jt808::Edition::y2013;
        send(jt808::msg::registration, jt808::encode_registration(registration(), edition));
        return;
    }
    jt808::Authentication body;
    body.code = code_;
    body.imei = "000000000000000";
    body.software_version = "tiaodu " TIAODU_VERSION;
    login_seq_ = send(jt808::msg::authentication, jt808::encode_authentication(body, version));
}

void Terminal::logged_in() {
    online_ = true;
    failures_ = 0;
    ++counters_.online;
    connect_timer_.cancel();
    heartbeat_at_ = steady_clock::now() + settings_.heartbeat;
    send_stored();
}

/// Runs from the first connection on, also while the line is down: the receiver goes on.
void Terminal::tick() {
    report();
    auto const at = steady_clock::now();
    if (online_ && at >= heartbeat_at_) {
        send(jt808::msg::heartbeat, {});
        heartbeat_at_ = at + settings_.heartbeat;
    }
    if (online_ && !waiting_.empty() && at - waiting_.begin()->second.since > answer_max) lost();
    tick_timer_.expires_after(settings_.interval);
    tick_timer_.async_wait([this](ErrorCode error) {
        if (!error && !stopped_) tick();
    });
}

void Terminal::report() {
    auto body = position_now();
    if (!body) return;
    if (!online_) return store({std::move(*body)});
    auto const seq = send(jt808::msg::position, *body);
    waiting_[seq] = {{std::move(*body)}, steady_clock::now()};
    ++counters_.sent;
}

/// A 0x0200 body; nothing while the unit is not out.
std::optional<std::string> Terminal::position_now() {
    auto const since_start = std::chrono::duration_cast<Millis>(steady_clock::now() - settings_.start);
    auto const fix = fleet_.fix(unit_, since_start);
    if (!fix) return std::nullopt;
    return encode_fix(*fix, now());
}

void Terminal::store(std::vector<std::string> positions) {
    for (auto& position : positions) stored_.push_back(std::move(position));
    while (stored_.size() > stored_max) stored_.pop_front();
}

void Terminal::send_stored() {
    while (!stored_.empty()) {
        auto const count = static_cast<std::ptrdiff_t>(std::min(batch_max, stored_.size()));
        std::vector<std::string> positions(stored_.begin(), stored_.begin() + count);
        stored_.erase(stored_.begin(), stored_.begin() + count);
        auto const seq = send(jt808::msg::position_batch, jt808::encode_batch(1, positions));
        counters_.sent += count;
        waiting_[seq] = {std::move(positions), steady_clock::now()};
    }
}

std::uint16_t Terminal::send(std::uint16_t msg_id, std::string_view body) {
    auto const& unit = fleet_.planned(unit_);
    jt808::Header header;
    header.msg_id = msg_id;
    header.version = unit.edition_2019 ? jt808::Version::v2019 : jt808::Version::v2013;
    header.phone = unit.identity;
    header.seq = seq_++;
    outbox_ += jt808::encode_frame(header, body);
    write();
    return header.seq;
}

void Terminal::write() {
    if (!open_ || !writing_.empty() || outbox_.empty()) return;
    writing_.swap(outbox_);
    net::async_write(socket_, net::buffer(writing_), [this, round = round_](ErrorCode error, std::size_t) {
        if (round != round_ || stopped_) return;
        writing_.clear();
        if (error) return lost();
        write();
    });
}

}  // namespace tiaodu::simulate
