// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_session.hpp"

#include "protocol/devices/bytes.hpp"

#include <algorithm>

/// What a session does with each message of a terminal.
namespace tiaodu::jt808 {
namespace {

RequestOutcome shoot_outcome(std::uint8_t result) {
    if (result == 0) return RequestOutcome::ok;
    return result == 2 ? RequestOutcome::unsupported : RequestOutcome::failed;
}

}  // namespace

Session::Verdict Session::take_registration(Incoming const& message) {
    auto const registration = decode_registration(message.frame);
    if (!registration) return ReplyResult::bad_message;
    auto const outcome = host_.register_terminal(*registration);
    Header const& header = message.frame.header;
    if (outcome.result == RegisterResult::ok && !logged_in()) dialect_.edition = registration->edition;
    auto const body = encode_register_reply(header.seq, outcome.result, outcome.auth_code);
    answer_once(message.token, header, {msg::register_reply, StoredAnswer::Begins::with_seq, body.substr(2)});
    if (outcome.result != RegisterResult::ok) memory_.forget(message.token);
    return std::nullopt;
}

Session::Verdict Session::take_authentication(Incoming const& message) {
    Header const& header = message.frame.header;
    if (logged_in() && header.phone != phone_key()) {
        ++counters_.foreign_number;
        return ReplyResult::fail;
    }
    auto const authentication = decode_authentication(message.frame);
    if (authentication && host_.authenticate(number_of(header), authentication->code)) {
        log_in(header);
        failed_logins_ = 0;
        heard_ = true;
        return ReplyResult::ok;
    }
    ++counters_.failed_logins;
    log_out();
    reply(header, ReplyResult::fail);
    if (++failed_logins_ >= limits_.failed_logins_max) close("too many failed authentications");
    return std::nullopt;
}

Session::Verdict Session::take_time_query(Incoming const& message) {
    answer(message.frame.header, msg::time_reply, encode_time_reply(message.now));
    return std::nullopt;
}

Session::Verdict Session::take_heartbeat(Incoming const&) { return ReplyResult::ok; }

Session::Verdict Session::take_logout(Incoming const&) {
    log_out();
    no_login_refused_.clear();
    return ReplyResult::ok;
}

Session::Verdict Session::take_reply(Incoming const& message) {
    auto const reply = decode_general_reply(message.frame.body);
    if (!reply) return ReplyResult::bad_message;
    if (auto const ended = outgoing_.take_reply(*reply)) end_request(ended->token, {ended->outcome, {}});
    return ReplyResult::ok;
}

Session::Verdict Session::take_missing_parts(Incoming const& message) {
    auto const missing = decode_missing(message.frame.header.version, message.frame.body);
    if (!missing) return ReplyResult::bad_message;
    auto frames = outgoing_.again(*missing);
    if (frames.empty()) return ReplyResult::fail;
    for (auto& frame : frames) host_.send(std::move(frame));
    return std::nullopt;
}

Session::Verdict Session::take_position(Incoming const& message) {
    auto const position = decode_position(message.frame.body, dialect_.utc_offset);
    if (!position) return ReplyResult::bad_message;
    return hand_over(message, {to_report(*position, message.now)});
}

Session::Verdict Session::take_position_answer(Incoming const& message) {
    std::string_view const body = message.frame.body;
    auto const position = decode_position(body.substr(std::min<std::size_t>(2, body.size())), dialect_.utc_offset);
    if (!position) return ReplyResult::bad_message;
    auto const report = to_report(*position, message.now);
    auto const verdict = hand_over(message, {report});
    end_request(outgoing_.take_answer(msg::position_answer, devices::ByteReader(body).u16()),
                {RequestOutcome::ok, report});
    return verdict;
}

Session::Verdict Session::take_batch(Incoming const& message) {
    auto const batch = decode_batch(message.frame.body, dialect_.utc_offset);
    bool const all_bad = batch && batch->positions.empty() && batch->undecoded != 0;
    if (!batch || all_bad) return ReplyResult::bad_message;
    counters_.undecoded_positions += batch->undecoded;
    std::vector<PositionReport> reports;
    for (Position const& position : batch->positions) {
        reports.push_back(to_report(position, message.now));
        reports.back().backlog = batch->type == 1;
    }
    if (reports.empty()) return ReplyResult::ok;
    return hand_over(message, std::move(reports));
}

Session::Verdict Session::take_driver(Incoming const& message) {
    auto const driver = decode_driver(message.frame.body, dialect_);
    if (!driver) return ReplyResult::bad_message;
    host_.driver(*driver);
    return ReplyResult::ok;
}

Session::Verdict Session::take_media_event(Incoming const& message) {
    if (!decode_media_event(message.frame.body)) return ReplyResult::bad_message;
    return ReplyResult::ok;  // The medium itself follows when there is one to send.
}

Session::Verdict Session::take_media_data(Incoming const& message) {
    auto const data = decode_media_data(message.frame.body, dialect_);
    if (!data) return ReplyResult::bad_message;
    if (auto const* medium = std::get_if<MediaData>(&*data))
        return hand_over(message, {medium->head, to_report(medium->position, message.now), std::string(medium->data)});
    auto const& piece = std::get<MediaPiece>(*data);
    auto const seq = message.frame.header.seq;
    auto outcome =
        pieces_.take({{msg::media_data, piece.head.id}, piece.total, piece.number, seq, piece.data}, message.now);
    switch (outcome.taken) {
        case PartTaken::waiting:
        case PartTaken::repeated: memory_.forget(message.token); return std::nullopt;  // The collector knows it.
        case PartTaken::impossible: return ReplyResult::bad_message;
        case PartTaken::too_large: ++counters_.parts_given_up; return ReplyResult::fail;
        case PartTaken::refused: ++counters_.refused_full; return ReplyResult::fail;
        case PartTaken::complete: break;
    }
    MediaObject medium{piece.head, std::nullopt, {}};
    for (auto const& part : outcome.parts) medium.data += part;
    return hand_over(message, std::move(medium));
}

Session::Verdict Session::take_media_list(Incoming const& message) {
    auto list = decode_media_list(message.frame.body, dialect_.utc_offset);
    if (!list) return ReplyResult::bad_message;
    auto const token = outgoing_.take_answer(msg::media_list, list->reply_seq);
    end_request(token, {RequestOutcome::ok, std::move(*list)});
    return ReplyResult::ok;
}

Session::Verdict Session::take_shoot_answer(Incoming const& message) {
    auto answer = decode_shoot_answer(message.frame.body);
    if (!answer) return ReplyResult::bad_message;
    auto const token = outgoing_.take_answer(msg::shoot_answer, answer->reply_seq);
    auto const outcome = shoot_outcome(answer->result);
    end_request(token, {outcome, std::move(*answer)});
    return ReplyResult::ok;
}

Session::Verdict Session::take_parameters(Incoming const& message) {
    auto answer = decode_parameters(message.frame.body);
    if (!answer) return ReplyResult::bad_message;
    auto const token = outgoing_.take_answer(msg::parameters_answer, answer->reply_seq);
    end_request(token, {RequestOutcome::ok, std::move(*answer)});
    return ReplyResult::ok;
}

Session::Verdict Session::take_attributes(Incoming const& message) {
    auto attributes = decode_attributes(message.frame.header.version, message.frame.body);
    if (!attributes) return ReplyResult::bad_message;
    end_request(outgoing_.take_answer(msg::attributes_answer), {RequestOutcome::ok, std::move(*attributes)});
    return ReplyResult::ok;
}

Session::Verdict Session::take_transparent(Incoming const& message) {
    if (message.frame.body.empty()) return ReplyResult::bad_message;
    ++counters_.transparent;
    return ReplyResult::ok;
}

Session::Verdict Session::hand_over(Incoming const& message, std::vector<PositionReport> reports) {
    if (waiting_.size() >= limits_.waiting_max) {
        ++counters_.refused_full;
        return ReplyResult::fail;
    }
    waiting_.push_back({message.token, message.frame.header, std::nullopt});
    host_.positions(std::move(reports), message.token);
    return std::nullopt;
}

Session::Verdict Session::hand_over(Incoming const& message, MediaObject medium) {
    if (waiting_.size() >= limits_.waiting_max || media_waiting_ >= limits_.media_waiting_max) {
        ++counters_.refused_full;
        return ReplyResult::fail;
    }
    ++media_waiting_;
    waiting_.push_back({message.token, message.frame.header, medium.head.id});
    host_.media(std::move(medium), message.token);
    return std::nullopt;
}

/// Late answers, and those to nobody's question, are let go.
void Session::end_request(std::optional<RequestToken> token, RequestAnswer answer) {
    if (token) host_.answered(*token, std::move(answer));
}

}  // namespace tiaodu::jt808
