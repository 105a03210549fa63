// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_host.hpp"
#include "protocol/devices/jt808_outgoing.hpp"

#include <deque>

/// The conversation of one JT/T 808 connection, without its socket.
namespace tiaodu::jt808 {

/// What happened in one session; for metrics.
struct SessionCounters {
    std::uint64_t messages = 0;
    std::uint64_t duplicates = 0;      ///< Retransmissions, answered again but not carried out again.
    std::uint64_t before_login = 0;    ///< Refused because nobody is logged in.
    std::uint64_t foreign_number = 0;  ///< Refused because the number is not the one that logged in.
    std::uint64_t failed_logins = 0;
    std::uint64_t unsupported = 0;          ///< Unknown id or encrypted.
    std::uint64_t bad_bodies = 0;           ///< Known id, body or packet numbers that make no sense.
    std::uint64_t undecoded_positions = 0;  ///< Inside batches of which other positions were good.
    std::uint64_t refused_full = 0;         ///< Too much waits for the store, or too many messages are in progress.
    std::uint64_t parts_asked_for = 0;      ///< Requests for missing parts.
    std::uint64_t parts_given_up = 0;       ///< Messages whose parts never came, or that grew too large.
    std::uint64_t transparent = 0;          ///< 0x0900: confirmed and given to nobody.
    std::uint64_t requests = 0;             ///< Sent to the terminal.
    std::uint64_t requests_unanswered = 0;  ///< Of those.
};

/// Limits of one session.
struct SessionLimits {
    int failed_logins_max = 5;          ///< The fifth closes the connection.
    std::size_t waiting_max = 256;      ///< Messages handed over and not yet acknowledged.
    std::size_t media_waiting_max = 4;  ///< Of these media, up to 1 MiB each.
    MemoryLimits memory;
    PartLimits parts;
    OutgoingLimits outgoing;
};

/// Speaks with one device: nothing is handed to the host before 0x0102 passes (or the terminal may do without), and
/// what must not be lost is answered only when the host has stored it, because a terminal clears its SOS and erases its
/// pictures on the answer. What it knows about each message is a line of the table in jt808_session.cpp.
/// Single-threaded; `host` must outlive the session.
class Session {
public:
    explicit Session(Host& host, SessionLimits limits = {});
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    /// Bytes from the device, in any pieces.
    void receive(std::string_view bytes, Time now);

    /// Sends again what was not answered, asks for missing parts and gives up what never came. Once a second is often
    /// enough, and needed only while `waits()`.
    void tick(Time now);
    bool waits() const { return !parts_.empty() || !pieces_.empty() || !outgoing_.empty(); }

    /// Sends a request; the host hears of its end by `answered`. Errors: wrong_state (not logged in), busy (too many
    /// wait), and those of `encode_request`.
    Result<RequestToken> request(Request const& request, Time now);

    /// The host stored (`ok`) or could not store (`fail`) what came with `ack`: answers the device. After `fail` the
    /// device's retransmission is taken as new. Unknown tokens are ignored.
    void acknowledge(AckToken ack, ReplyResult result);

    /// The connection is gone: ends all requests.
    void connection_lost();

    /// Local time of the terminal's clock minus UTC; GMT+8 until told otherwise.
    void set_utc_offset(Millis utc_offset) { dialect_.utc_offset = utc_offset; }
    /// What an earlier connection found out by the registration: the header cannot tell 2011 from 2013.
    void set_edition(Edition edition) { dialect_.edition = edition; }
    Edition edition() const { return dialect_.edition; }

    /// The number that logged in (`Header::phone`); empty before.
    std::string const& phone_key() const { return peer_.phone; }
    bool logged_in() const { return !peer_.phone.empty(); }
    bool closed() const { return closed_; }
    SessionCounters const& counters() const { return counters_; }
    FrameCounters const& frame_counters() const { return reader_.counters(); }

private:
    /// What a message is answered with by 0x8001; nothing when it is answered otherwise, later or not at all.
    using Verdict = std::optional<ReplyResult>;
    struct Incoming {
        Frame const& frame;
        AckToken token;  ///< Of the memory's entry, for messages that are carried out once.
        Time now;
    };
    struct Row;
    /// What to answer to when the host has stored.
    struct Waiting {
        AckToken token;
        Header header;
        std::optional<std::uint32_t> media_id;
    };

    static Row const* row_of(std::uint16_t msg_id);
    void handle(Frame const& frame, Time now);
    bool admit(Frame const& frame);
    void handle_part(Row const& row, Frame const& frame, Time now);
    void handle_once(Row const& row, Frame const& frame, Time now);
    void conclude(Row const& row, Incoming const& message);
    void conclude(AckToken token, Header const& header, ReplyResult result);
    bool answered_before(Frame const& frame, Time now);
    void log_in(Header const& header);
    void log_out();
    void ask_for_parts(MissingParts const& missing);
    void ask_for_pieces(std::uint32_t media_id, MissingParts const& missing);

    // One for each message, in jt808_handlers.cpp.
    Verdict take_registration(Incoming const& message);
    Verdict take_authentication(Incoming const& message);
    Verdict take_time_query(Incoming const& message);
    Verdict take_heartbeat(Incoming const& message);
    Verdict take_logout(Incoming const& message);
    Verdict take_reply(Incoming const& message);
    Verdict take_missing_parts(Incoming const& message);
    Verdict take_position(Incoming const& message);
    Verdict take_position_answer(Incoming const& message);
    Verdict take_batch(Incoming const& message);
    Verdict take_driver(Incoming const& message);
    Verdict take_media_event(Incoming const& message);
    Verdict take_media_data(Incoming const& message);
    Verdict take_media_list(Incoming const& message);
    Verdict take_shoot_answer(Incoming const& message);
    Verdict take_parameters(Incoming const& message);
    Verdict take_attributes(Incoming const& message);
    Verdict take_transparent(Incoming const& message);
    Verdict hand_over(Incoming const& message, std::vector<PositionReport> reports);
    Verdict hand_over(Incoming const& message, MediaObject medium);
    void end_request(std::optional<RequestToken> token, RequestAnswer answer);

    /// Answers, and again when the message comes again.
    void answer_once(AckToken token, Header const& to, StoredAnswer stored);
    void reply(Header const& to, ReplyResult result);
    void answer(Header const& to, std::uint16_t msg_id, std::string_view body);
    Header header_for(Header const& to, std::uint16_t msg_id) const;
    void close(std::string_view reason);

    Host& host_;
    SessionLimits limits_;
    FrameReader reader_;
    Header peer_;                   ///< As it logged in; no number before.
    std::string no_login_refused_;  ///< The number for which the no-login permission was refused.
    Dialect dialect_;
    std::uint16_t seq_ = 0;
    int failed_logins_ = 0;
    bool closed_ = false;
    bool heard_ = false;  ///< In the bytes that are being received.
    MessageMemory memory_;
    PartCollector parts_;   ///< Of messages in several frames.
    PartCollector pieces_;  ///< Of media of 2011, which count them in the body.
    Outgoing outgoing_;
    std::deque<Waiting> waiting_;  ///< By token.
    std::size_t media_waiting_ = 0;
    SessionCounters counters_;
};

}  // namespace tiaodu::jt808
