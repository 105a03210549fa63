// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_session.hpp"

#include "protocol/devices/bytes.hpp"

#include <algorithm>
#include <utility>

namespace tiaodu::jt808 {

/// What this server knows about a message of a terminal.
struct Session::Row {
    enum class Access : std::uint8_t { anyone, logged_in };
    enum class Answer : std::uint8_t {
        general,  ///< 0x8001.
        special,  ///< Its own, sent by the handler; 0x8001 only when something is wrong.
        none,     ///< It ends an exchange: answering it would never stop.
    };
    enum class Repeat : std::uint8_t {
        harmless,  ///< Carried out again when it is sent again.
        once,      ///< Recognised, answered again, not carried out again.
    };
    std::uint16_t msg_id;
    Access access;
    Answer answer;
    Repeat repeat;
    Verdict (Session::*take)(Incoming const&);
};

Session::Row const* Session::row_of(std::uint16_t msg_id) {
    using Access = Row::Access;
    using Answer = Row::Answer;
    using Repeat = Row::Repeat;
    static constexpr std::array rows{
        Row{msg::registration, Access::anyone, Answer::special, Repeat::once, &Session::take_registration},
        Row{msg::authentication, Access::anyone, Answer::general, Repeat::harmless, &Session::take_authentication},
        // A terminal without a clock may ask before it logs in; nothing is stored.
        Row{msg::time_query, Access::anyone, Answer::special, Repeat::harmless, &Session::take_time_query},
        Row{msg::terminal_reply, Access::logged_in, Answer::none, Repeat::harmless, &Session::take_reply},
        Row{msg::heartbeat, Access::logged_in, Answer::general, Repeat::harmless, &Session::take_heartbeat},
        Row{msg::logout, Access::logged_in, Answer::general, Repeat::harmless, &Session::take_logout},
        Row{msg::missing_parts_query, Access::logged_in, Answer::special, Repeat::harmless,
            &Session::take_missing_parts},
        Row{msg::parameters_answer, Access::logged_in, Answer::none, Repeat::harmless, &Session::take_parameters},
        Row{msg::attributes_answer, Access::logged_in, Answer::none, Repeat::harmless, &Session::take_attributes},
        Row{msg::position, Access::logged_in, Answer::general, Repeat::once, &Session::take_position},
        Row{msg::position_answer, Access::logged_in, Answer::none, Repeat::once, &Session::take_position_answer},
        Row{msg::driver_identity, Access::logged_in, Answer::general, Repeat::once, &Session::take_driver},
        Row{msg::position_batch, Access::logged_in, Answer::general, Repeat::once, &Session::take_batch},
        Row{msg::media_event, Access::logged_in, Answer::general, Repeat::harmless, &Session::take_media_event},
        Row{msg::media_data, Access::logged_in, Answer::special, Repeat::once, &Session::take_media_data},
        Row{msg::media_list, Access::logged_in, Answer::none, Repeat::harmless, &Session::take_media_list},
        Row{msg::shoot_answer, Access::logged_in, Answer::none, Repeat::harmless, &Session::take_shoot_answer},
        Row{msg::transparent, Access::logged_in, Answer::general, Repeat::once, &Session::take_transparent},
    };
    auto const found = std::find_if(rows.begin(), rows.end(), [&](Row const& row) { return row.msg_id == msg_id; });
    return found == rows.end() ? nullptr : &*found;
}

Session::Session(Host& host, SessionLimits limits)
    : host_(host),
      limits_(limits),
      memory_(limits.memory),
      parts_(limits.parts),
      pieces_(limits.parts),
      outgoing_(limits.outgoing) {}

void Session::receive(std::string_view bytes, Time now) {
    while (!closed_) {
        auto outcome = reader_.next(bytes);
        if (!outcome) break;
        // A bad stretch is counted by the reader and skipped: the terminal sends it again.
        if (auto const* frame = std::get_if<Frame>(&*outcome)) handle(*frame, now);
    }
    if (std::exchange(heard_, false)) host_.seen();
}

void Session::handle(Frame const& frame, Time now) {
    ++counters_.messages;
    Header const& header = frame.header;
    Row const* row = row_of(header.msg_id);
    // Parts are kept only for those who are known.
    bool const open = row && row->access == Row::Access::anyone && !header.multi_packet() && !header.encrypted();
    if (!open && !admit(frame)) return;
    if (header.phone == phone_key()) heard_ = true;
    if (!row || header.encrypted()) {
        ++counters_.unsupported;
        return reply(header, ReplyResult::unsupported);
    }
    if (header.multi_packet()) return handle_part(*row, frame, now);
    if (row->repeat == Row::Repeat::once) return handle_once(*row, frame, now);
    conclude(*row, {frame, {}, now});
}

/// Lets a message pass when its number is logged in or needs no login; otherwise answers it with "fail".
bool Session::admit(Frame const& frame) {
    Header const& header = frame.header;
    if (!logged_in() && no_login_refused_ != header.phone) {
        if (host_.allowed_without_login(number_of(header)))
            log_in(header);
        else
            no_login_refused_ = header.phone;
    }
    if (header.phone == phone_key()) return true;
    ++(logged_in() ? counters_.foreign_number : counters_.before_login);
    Row const* row = row_of(header.msg_id);
    if (!row || row->answer != Row::Answer::none) reply(header, ReplyResult::fail);
    return false;
}

void Session::log_in(Header const& header) {
    peer_ = header;
    // The header tells 2019 from the others; between those two only the registration does.
    if (header.version == Version::v2019)
        dialect_.edition = Edition::y2019;
    else if (dialect_.edition == Edition::y2019)
        dialect_.edition = Edition::y2013;
}

void Session::log_out() {
    peer_ = {};
    parts_ = PartCollector(limits_.parts);
    pieces_ = PartCollector(limits_.parts);
    for (auto const token : outgoing_.drop_all()) host_.answered(token, {RequestOutcome::connection_lost, {}});
}

void Session::handle_part(Row const& row, Frame const& frame, Time now) {
    if (carries_piece(frame, dialect_)) {
        // 2011 counts the parts of a medium a second time, in the body.
        Frame piece = frame;
        piece.header.packet_total = piece.header.packet_number = 0;
        return handle_once(row, piece, now);
    }
    if (answered_before(frame, now)) return;
    auto outcome = parts_.take(part_of(frame), now);
    switch (outcome.taken) {
        case PartTaken::waiting:
        case PartTaken::repeated: return;
        case PartTaken::impossible: ++counters_.bad_bodies; return reply(frame.header, ReplyResult::bad_message);
        case PartTaken::too_large: ++counters_.parts_given_up; return reply(frame.header, ReplyResult::fail);
        case PartTaken::refused: ++counters_.refused_full; return reply(frame.header, ReplyResult::fail);
        case PartTaken::complete: break;
    }
    // One answer for the whole, to the serial of the last part.
    Frame whole{frame.header, {}};
    whole.header.seq =
        static_cast<std::uint16_t>(frame.header.seq + frame.header.packet_total - frame.header.packet_number);
    whole.header.packet_total = whole.header.packet_number = 0;
    auto const token = memory_.remember(whole.header, outcome.parts, now);
    for (auto const& part : outcome.parts) whole.body += part;
    conclude(row, {whole, token, now});
}

void Session::handle_once(Row const& row, Frame const& frame, Time now) {
    if (answered_before(frame, now)) return;
    conclude(row, {frame, memory_.remember(frame, now), now});
}

void Session::conclude(Row const& row, Incoming const& message) {
    auto const verdict = (this->*row.take)(message);
    if (!verdict) return;
    if (*verdict == ReplyResult::bad_message) ++counters_.bad_bodies;
    if (*verdict != ReplyResult::ok) memory_.forget(message.token);
    if (row.answer == Row::Answer::none) return;
    conclude(message.token, message.frame.header, *verdict);
}

void Session::conclude(AckToken token, Header const& header, ReplyResult result) {
    if (result != ReplyResult::ok) return reply(header, result);
    auto const body = encode_general_reply(header.seq, header.msg_id, result);
    answer_once(token, header, {msg::general_reply, StoredAnswer::Begins::with_seq, body.substr(2)});
}

void Session::acknowledge(AckToken ack, ReplyResult result) {
    auto const found = std::lower_bound(waiting_.begin(), waiting_.end(), ack,
                                        [](Waiting const& one, AckToken token) { return one.token < token; });
    if (found == waiting_.end() || found->token != ack) return;
    Waiting const waiting = std::move(*found);
    waiting_.erase(found);
    if (waiting.media_id) --media_waiting_;
    if (result != ReplyResult::ok) memory_.forget(ack);
    // A position that we asked for ends the exchange: no answer to the answer.
    if (row_of(waiting.header.msg_id)->answer == Row::Answer::none) return;
    if (!waiting.media_id || result != ReplyResult::ok) return conclude(ack, waiting.header, result);
    auto const complete = encode_media_reply(dialect_.edition, waiting.header.seq, *waiting.media_id, {});
    if (dialect_.edition == Edition::y2011)
        answer_once(ack, waiting.header, {msg::media_reply, StoredAnswer::Begins::with_seq, complete.substr(2)});
    else
        answer_once(ack, waiting.header, {msg::media_reply, StoredAnswer::Begins::with_body, complete});
}

/// Answers a retransmission as before; one that still waits for the store is answered when that is done.
bool Session::answered_before(Frame const& frame, Time now) {
    auto const* entry = memory_.find(frame, now);
    if (!entry) return false;
    ++counters_.duplicates;
    if (entry->answer) answer(frame.header, entry->answer->msg_id, entry->answer->to(frame.header.seq));
    return true;
}

void Session::tick(Time now) {
    if (closed_) return;
    counters_.parts_given_up += parts_.give_up(now) + pieces_.give_up(now);
    for (auto const& missing : parts_.missing(now)) ask_for_parts(missing);
    for (auto const& missing : pieces_.missing(now)) ask_for_pieces(missing.key.number, missing);
    auto due = outgoing_.due(now);
    for (auto& frame : due.frames) host_.send(std::move(frame));
    for (auto const token : due.expired) {
        ++counters_.requests_unanswered;
        host_.answered(token, {RequestOutcome::no_answer, {}});
    }
}

void Session::ask_for_parts(MissingParts const& missing) {
    // A medium is named by its id, which begins its first part.
    if (missing.key.msg_id == msg::media_data && missing.first_part.size() >= 4)
        return ask_for_pieces(devices::ByteReader(missing.first_part).u32(), missing);
    if (dialect_.edition == Edition::y2011) return;  // 0x8003 came with 2013.
    auto const first_seq = static_cast<std::uint16_t>(missing.key.number);
    answer(peer_, msg::missing_parts_request, encode_missing(peer_.version, first_seq, missing.numbers));
    ++counters_.parts_asked_for;
}

void Session::ask_for_pieces(std::uint32_t media_id, MissingParts const& missing) {
    auto const body = encode_media_reply(dialect_.edition, missing.last_seq, media_id, missing.numbers);
    answer(peer_, msg::media_reply, body);
    ++counters_.parts_asked_for;
}

Result<RequestToken> Session::request(Request const& request, Time now) {
    if (!logged_in() || closed_) return Error{Errc::wrong_state, "", "the terminal is not logged in"};
    if (outgoing_.full()) return Error{Errc::busy, "", "too many requests wait for an answer of this terminal"};
    auto const encoded = encode_request(request, dialect_);
    if (!encoded) return encoded.error();
    auto const header = header_for(peer_, encoded->msg_id);
    auto frames = frames_of(header, encoded->body);
    seq_ = static_cast<std::uint16_t>(seq_ + frames.size());
    ++counters_.requests;
    auto const token = outgoing_.sent(*encoded, header.seq, frames, now);
    for (auto& frame : frames) host_.send(std::move(frame));
    return token;
}

void Session::connection_lost() {
    closed_ = true;
    log_out();
}

void Session::answer_once(AckToken token, Header const& to, StoredAnswer stored) {
    answer(to, stored.msg_id, stored.to(to.seq));
    memory_.answered(token, std::move(stored));
}

void Session::reply(Header const& to, ReplyResult result) {
    answer(to, msg::general_reply, encode_general_reply(to.seq, to.msg_id, result));
}

void Session::answer(Header const& to, std::uint16_t msg_id, std::string_view body) {
    if (closed_) return;
    auto const header = header_for(to, msg_id);
    ++seq_;
    host_.send(encode_frame(header, body));
}

Header Session::header_for(Header const& to, std::uint16_t msg_id) const {
    Header header;
    header.msg_id = msg_id;
    header.version = to.version;
    header.protocol_version = to.protocol_version;
    header.phone_hex = to.phone_hex;
    header.seq = seq_;
    return header;
}

void Session::close(std::string_view reason) {
    closed_ = true;
    host_.close(reason);
}

}  // namespace tiaodu::jt808
