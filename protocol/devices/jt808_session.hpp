// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_messages.hpp"

#include <deque>
#include <functional>
#include <map>

/// The conversation of one JT/T 808 connection, without its socket.
namespace tiaodu::jt808 {

/// Names positions that were handed to the host and wait to be stored. Never 0, never reused in one session.
struct AckToken {
    std::uint64_t value = 0;
    friend auto operator<=>(AckToken const&, AckToken const&) = default;
};

/// The host's answer to a registration.
struct RegisterOutcome {
    RegisterResult result = RegisterResult::terminal_unknown;
    std::string auth_code;  ///< With `ok` only; at most 20 ASCII characters are safe for all terminals.
};

/// What a session needs from the device listener. Called only from inside `Session::receive` and
/// `Session::acknowledge`; `positions` may call `acknowledge` at once or keep the token for later.
struct Host {
    virtual ~Host() = default;
    virtual RegisterOutcome register_terminal(Registration const& registration) = 0;
    /// True lets the terminal in; the host may also say true for one that needs no login.
    virtual bool authenticate(std::string const& phone_key, std::string const& code) = 0;
    /// For terminals that never register nor authenticate. After a refusal not asked again for the same number.
    virtual bool allowed_without_login(std::string const& phone_key) = 0;
    /// Bytes of one whole frame for this device.
    virtual void send(std::string bytes) = 0;
    /// At least one report of this session's device, in the order they were sent. Must lead to one `acknowledge`.
    virtual void positions(std::vector<PositionReport> reports, AckToken ack) = 0;
    /// A message of a device that is logged in: it is alive.
    virtual void seen() = 0;
    /// The conversation is over; the session ignores everything after it.
    virtual void close(std::string_view reason) = 0;
};

/// What happened in one session; for metrics.
struct SessionCounters {
    std::uint64_t messages = 0;
    std::uint64_t duplicates = 0;      ///< Retransmissions, answered again but not stored again.
    std::uint64_t before_login = 0;    ///< Refused because nobody is logged in.
    std::uint64_t foreign_number = 0;  ///< Refused because the number is not the one that logged in.
    std::uint64_t failed_logins = 0;
    std::uint64_t unsupported = 0;          ///< Unknown id, encrypted, or part of a longer message.
    std::uint64_t bad_bodies = 0;           ///< Known id, body that does not decode.
    std::uint64_t undecoded_positions = 0;  ///< Inside batches of which other positions were good.
    std::uint64_t refused_full = 0;         ///< Too many positions wait for the store.
};

/// Limits of one session.
struct SessionLimits {
    int failed_logins_max = 5;        ///< The fifth closes the connection.
    std::size_t waiting_max = 64;     ///< Position messages handed over and not yet acknowledged.
    std::size_t remembered_max = 64;  ///< Messages kept to recognise retransmissions.
    Millis remembered_for = std::chrono::minutes(10);
};

/// Speaks with one device: nothing is handed to the host before 0x0102 passes (or the terminal may do without),
/// position messages are answered only when the host has stored them, because a terminal clears its SOS on the answer.
/// Single-threaded; `host` must outlive the session.
class Session {
public:
    explicit Session(Host& host, SessionLimits limits = {}) : host_(host), limits_(limits) {}
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    /// Bytes from the device, in any pieces.
    void receive(std::string_view bytes, Time now);

    /// The host stored (`ok`) or could not store (`fail`) what came with `ack`: answers the device. After `fail` the
    /// device's retransmission is taken as new. Unknown tokens are ignored.
    void acknowledge(AckToken ack, ReplyResult result);

    /// Local time of the terminal's clock minus UTC; GMT+8 until told otherwise.
    void set_utc_offset(Millis utc_offset) { utc_offset_ = utc_offset; }

    /// The number that logged in (`Header::phone`); empty before.
    std::string const& phone_key() const { return phone_key_; }
    bool logged_in() const { return !phone_key_.empty(); }
    bool closed() const { return closed_; }
    SessionCounters const& counters() const { return counters_; }
    FrameCounters const& frame_counters() const { return reader_.counters(); }

private:
    /// A message that must not be carried out twice. Same number, id, serial and body: a retransmission.
    struct Remembered {
        std::string phone_hex;
        std::uint16_t msg_id = 0;
        std::uint16_t seq = 0;
        std::size_t body_hash = 0;
        Time at{};
        AckToken waiting{};  ///< Set until the host acknowledges.
        std::uint16_t answer_id = 0;
        std::string answer_body;  ///< Empty while waiting and when no answer is due.
        bool matches(Frame const& frame, std::size_t hash) const {
            return msg_id == frame.header.msg_id && seq == frame.header.seq && body_hash == hash &&
                   phone_hex == frame.header.phone_hex;
        }
    };

    void handle(Frame const& frame, Time now);
    bool admit(Frame const& frame);
    void handle_logged_in(Frame const& frame, Time now);
    void handle_registration(Frame const& frame, Time now);
    void handle_authentication(Frame const& frame);
    void handle_positions(Frame const& frame, Time now);
    /// The reports of a position or batch body; nothing when the body does not decode.
    std::optional<std::vector<PositionReport>> reports_of(Frame const& frame, Time now);
    bool answered_before(Frame const& frame, Time now);
    Remembered& remember(Frame const& frame, Time now);
    void forget_old(Time now);
    void reply(Header const& to, ReplyResult result);
    void answer(Header const& to, std::uint16_t msg_id, std::string_view body);
    void close(std::string_view reason);

    Host& host_;
    SessionLimits limits_;
    FrameReader reader_;
    std::string phone_key_;
    std::string no_login_refused_;  ///< The number for which the no-login permission was refused.
    Millis utc_offset_ = beijing_offset;
    std::uint16_t seq_ = 0;
    std::uint64_t last_ack_ = 0;
    int failed_logins_ = 0;
    bool closed_ = false;
    std::deque<Remembered> remembered_;
    std::map<AckToken, Header> waiting_;  ///< What to answer to when the host has stored.
    SessionCounters counters_;
};

}  // namespace tiaodu::jt808
