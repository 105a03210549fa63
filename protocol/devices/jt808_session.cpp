// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_session.hpp"

#include <algorithm>

namespace tiaodu::jt808 {

void Session::receive(std::string_view bytes, Time now) {
    while (!closed_) {
        auto outcome = reader_.next(bytes);
        if (!outcome) return;
        // A bad stretch is counted by the reader and skipped: the terminal sends it again.
        if (auto const* frame = std::get_if<Frame>(&*outcome)) handle(*frame, now);
    }
}

void Session::handle(Frame const& frame, Time now) {
    ++counters_.messages;
    Header const& header = frame.header;
    if (header.encrypted() || header.multi_packet()) {
        ++counters_.unsupported;
        if (header.phone == phone_key_) host_.seen();
        return reply(header, ReplyResult::unsupported);
    }
    switch (header.msg_id) {
        case msg::registration: return handle_registration(frame, now);
        case msg::authentication: return handle_authentication(frame);
        case msg::time_query:
            // A terminal without a clock may ask before it logs in; nothing is stored.
            answer(header, msg::time_reply, encode_time_reply(now));
            if (header.phone == phone_key_) host_.seen();
            return;
        default:
            if (admit(frame)) handle_logged_in(frame, now);
    }
}

/// Lets a message pass when its number is logged in or needs no login; otherwise answers it with "fail".
bool Session::admit(Frame const& frame) {
    std::string const& phone = frame.header.phone;
    if (!logged_in() && no_login_refused_ != phone)
        (host_.allowed_without_login(phone) ? phone_key_ : no_login_refused_) = phone;
    if (phone == phone_key_) return true;
    ++(logged_in() ? counters_.foreign_number : counters_.before_login);
    if (frame.header.msg_id != msg::terminal_reply) reply(frame.header, ReplyResult::fail);
    return false;
}

void Session::handle_logged_in(Frame const& frame, Time now) {
    host_.seen();
    switch (frame.header.msg_id) {
        case msg::terminal_reply: return;  // The end of an exchange: answering it would never stop.
        case msg::heartbeat: return reply(frame.header, ReplyResult::ok);
        case msg::logout:
            reply(frame.header, ReplyResult::ok);
            phone_key_.clear();
            no_login_refused_.clear();
            return;
        case msg::position:
        case msg::position_answer:
        case msg::position_batch: return handle_positions(frame, now);
        default: ++counters_.unsupported; reply(frame.header, ReplyResult::unsupported);
    }
}

void Session::handle_registration(Frame const& frame, Time now) {
    if (answered_before(frame, now)) return;
    auto const registration = decode_registration(frame);
    if (!registration) {
        ++counters_.bad_bodies;
        return reply(frame.header, ReplyResult::bad_message);
    }
    auto const outcome = host_.register_terminal(*registration);
    auto body = encode_register_reply(frame.header.seq, outcome.result, outcome.auth_code);
    answer(frame.header, msg::register_reply, body);
    if (outcome.result != RegisterResult::ok) return;
    Remembered& entry = remember(frame, now);
    entry.answer_id = msg::register_reply;
    entry.answer_body = std::move(body);
}

void Session::handle_authentication(Frame const& frame) {
    std::string const& phone = frame.header.phone;
    if (logged_in() && phone != phone_key_) {
        ++counters_.foreign_number;
        return reply(frame.header, ReplyResult::fail);
    }
    auto const authentication = decode_authentication(frame);
    if (authentication && host_.authenticate(phone, authentication->code)) {
        phone_key_ = phone;
        failed_logins_ = 0;
        host_.seen();
        return reply(frame.header, ReplyResult::ok);
    }
    ++counters_.failed_logins;
    phone_key_.clear();
    reply(frame.header, ReplyResult::fail);
    if (++failed_logins_ >= limits_.failed_logins_max) close("too many failed authentications");
}

void Session::handle_positions(Frame const& frame, Time now) {
    if (answered_before(frame, now)) return;
    auto reports = reports_of(frame, now);
    if (!reports) {
        ++counters_.bad_bodies;
        return reply(frame.header, ReplyResult::bad_message);
    }
    if (reports->empty()) return reply(frame.header, ReplyResult::ok);
    if (waiting_.size() >= limits_.waiting_max) {
        ++counters_.refused_full;
        return reply(frame.header, ReplyResult::fail);
    }
    AckToken const ack{++last_ack_};
    remember(frame, now).waiting = ack;
    waiting_.emplace(ack, frame.header);
    host_.positions(std::move(*reports), ack);
}

std::optional<std::vector<PositionReport>> Session::reports_of(Frame const& frame, Time now) {
    std::vector<PositionReport> reports;
    if (frame.header.msg_id == msg::position_batch) {
        auto const batch = decode_batch(frame.body, utc_offset_);
        bool const all_bad = batch && batch->positions.empty() && batch->undecoded != 0;
        if (!batch || all_bad) return std::nullopt;
        counters_.undecoded_positions += batch->undecoded;
        for (Position const& position : batch->positions) {
            reports.push_back(to_report(position, now));
            reports.back().backlog = batch->type == 1;
        }
        return reports;
    }
    std::string_view body = frame.body;
    // An answer to a position query starts with the serial of the query.
    if (frame.header.msg_id == msg::position_answer) body.remove_prefix(std::min<std::size_t>(2, body.size()));
    auto const position = decode_position(body, utc_offset_);
    if (!position) return std::nullopt;
    reports.push_back(to_report(*position, now));
    return reports;
}

void Session::acknowledge(AckToken ack, ReplyResult result) {
    auto const found = waiting_.find(ack);
    if (found == waiting_.end()) return;
    Header const header = found->second;
    waiting_.erase(found);
    auto const entry = std::find_if(remembered_.begin(), remembered_.end(),
                                    [&](Remembered const& candidate) { return candidate.waiting == ack; });
    if (entry != remembered_.end()) {
        if (result == ReplyResult::ok) {
            entry->waiting = {};
            entry->answer_id = msg::general_reply;
            if (header.msg_id != msg::position_answer)
                entry->answer_body = encode_general_reply(header.seq, header.msg_id, result);
        } else {
            remembered_.erase(entry);
        }
    }
    // A position that we asked for ends the exchange: no answer to the answer.
    if (header.msg_id != msg::position_answer) reply(header, result);
}

/// Answers a retransmission as before; one that still waits for the store is answered when that is done.
bool Session::answered_before(Frame const& frame, Time now) {
    forget_old(now);
    auto const hash = std::hash<std::string>{}(frame.body);
    auto const entry = std::find_if(remembered_.begin(), remembered_.end(),
                                    [&](Remembered const& candidate) { return candidate.matches(frame, hash); });
    if (entry == remembered_.end()) return false;
    ++counters_.duplicates;
    if (!entry->answer_body.empty()) answer(frame.header, entry->answer_id, entry->answer_body);
    return true;
}

Session::Remembered& Session::remember(Frame const& frame, Time now) {
    if (remembered_.size() >= limits_.remembered_max) remembered_.pop_front();
    Remembered entry;
    entry.phone_hex = frame.header.phone_hex;
    entry.msg_id = frame.header.msg_id;
    entry.seq = frame.header.seq;
    entry.body_hash = std::hash<std::string>{}(frame.body);
    entry.at = now;
    return remembered_.emplace_back(std::move(entry));
}

void Session::forget_old(Time now) {
    while (!remembered_.empty() && now - remembered_.front().at > limits_.remembered_for) remembered_.pop_front();
}

void Session::reply(Header const& to, ReplyResult result) {
    answer(to, msg::general_reply, encode_general_reply(to.seq, to.msg_id, result));
}

void Session::answer(Header const& to, std::uint16_t msg_id, std::string_view body) {
    if (closed_) return;
    Header header;
    header.msg_id = msg_id;
    header.version = to.version;
    header.protocol_version = to.protocol_version;
    header.phone_hex = to.phone_hex;
    header.seq = seq_++;
    host_.send(encode_frame(header, body));
}

void Session::close(std::string_view reason) {
    closed_ = true;
    host_.close(reason);
}

}  // namespace tiaodu::jt808
