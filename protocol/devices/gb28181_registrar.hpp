// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/manscdp.hpp"
#include "protocol/devices/sip_digest.hpp"
#include "protocol/devices/sip_message.hpp"

#include <deque>
#include <map>
#include <set>
#include <unordered_map>

/// The platform's side of GB/T 28181 towards cameras, without its sockets: who is registered, who lives, where they
/// are.
namespace tiaodu::gb28181 {

enum class Transport : std::uint8_t { udp, tcp };

/// Where a message came from, and where what is for that device goes: answers too, whatever the Via says, because
/// cameras sit behind address translation and rarely ask for `rport`.
struct Flow {
    Transport transport = Transport::udp;
    std::string address;  ///< Numeric.
    std::uint16_t port = 0;
    std::uint64_t connection = 0;  ///< Names a TCP connection, never reused; 0 with UDP.
    friend bool operator==(Flow const&, Flow const&) = default;
};

/// Names positions that were handed to the host and wait to be stored. Never 0, never reused.
struct AckToken {
    std::uint64_t value = 0;
    friend auto operator<=>(AckToken const&, AckToken const&) = default;
};

/// What the registry knows of a device.
struct KnownDevice {
    bool login_required = true;
    std::optional<sip::DigestSecret> secret;  ///< None: no password was issued yet, so it cannot log in.
    Millis utc_offset = beijing_offset;
};

/// What the registrar needs from the listener. Called only from inside the registrar's functions; `positions` may call
/// `acknowledge` at once or keep the token for later, nothing else may call back.
struct Host {
    virtual ~Host() = default;
    virtual std::optional<KnownDevice> find(std::string const& id) = 0;
    /// Bytes of one whole message.
    virtual void send(Flow const& flow, std::string bytes) = 0;
    /// Address and port under which this flow's device reaches us: "192.0.2.1:5060".
    virtual std::string local_address(Flow const& flow) = 0;
    /// At least one report of this device, in the order they were sent. `acknowledge` when all are stored; when storing
    /// fails nothing, so that the device sends again.
    virtual void positions(std::string const& id, std::vector<PositionReport> reports, AckToken ack) = 0;
    /// A message of a device that is registered: it is alive.
    virtual void seen(std::string const& id) = 0;
    /// It is registered and heard. A second time without `offline` between: it logged in from another place, and the
    /// old one is not listened to any more.
    virtual void online(std::string const& id, Flow const& flow) = 0;
    virtual void offline(std::string const& id, std::string_view why) = 0;
};

/// What the registrar calls itself and asks of devices.
struct Settings {
    std::string server_id;  ///< 20 digits.
    std::string realm;      ///< The domain, 10 or 20 digits; part of every digest.
    std::string nonce_key;  ///< At least 32 random bytes, new at every start.
    std::int64_t interval_s = 5;
    std::chrono::seconds keepalive{60};  ///< Three times this without a word: offline.
};

/// Limits of one registrar.
struct Limits {
    std::size_t devices_max = 20'000;
    std::size_t waiting_max = 16;     ///< Messages with positions of one device that wait for the store.
    std::size_t remembered_max = 24;  ///< Messages of one device kept to recognise retransmissions.
    std::size_t asked_max = 8;        ///< Requests of ours to one device that wait for an answer.
    Millis remembered_for = std::chrono::seconds(32);  ///< 64 × T1 of RFC 3261: later nobody retransmits.
    Millis store_within = std::chrono::seconds(10);    ///< Then a retransmission is taken as new.
    int failures_per_minute = 10;      ///< Wrong logins of one device from one address; beyond it: silence.
    std::size_t failing_max = 10'000;  ///< Pairs of device and address that are counted.
    std::chrono::seconds expires_min{30};
    std::chrono::seconds expires_max{86'400};
};

/// What happened; for metrics.
struct Counters {
    std::uint64_t messages = 0;
    std::uint64_t malformed = 0;      ///< Not SIP: dropped without an answer.
    std::uint64_t duplicates = 0;     ///< Retransmissions, answered again but not stored again.
    std::uint64_t failed_logins = 0;  ///< Wrong digest, unknown device, no password issued.
    std::uint64_t replayed = 0;       ///< A right digest that was used before.
    std::uint64_t before_login = 0;   ///< Not registered, or registered from another place.
    std::uint64_t unsupported = 0;    ///< Methods that we refuse, such as INVITE.
    std::uint64_t bad_bodies = 0;
    std::uint64_t undecoded_positions = 0;  ///< Inside lists of which other positions were good.
    std::uint64_t other_targets = 0;        ///< Positions of a second channel of one device: nobody's marker.
    std::uint64_t refused_full = 0;         ///< A limit was reached.
    std::uint64_t unanswered = 0;           ///< Requests of ours that no device answered.
};

/// Speaks with all devices of one server: registration with a digest, keepalive, the subscription for positions.
/// Nothing is taken from a device that is not registered from where it speaks. 200 goes out for positions only when the
/// host has stored them. Media is refused. Everything is in memory: after a restart devices are told 403 and register
/// again. Single-threaded; `host` must outlive it.
class Registrar {
public:
    Registrar(Host& host, Settings settings, Limits limits = {});
    Registrar(Registrar const&) = delete;
    Registrar& operator=(Registrar const&) = delete;

    /// One datagram.
    void receive(Flow const& flow, std::string_view datagram, Time now);
    /// One message that was cut from a stream.
    void receive(Flow const& flow, sip::Message const& message, Time now);
    /// A TCP connection is gone, and its registrations with it.
    void closed(Flow const& flow);
    /// The host stored what came with `ack`: answers the device. Unknown tokens are ignored.
    void acknowledge(AckToken ack, Time now);
    /// Retransmissions, refreshes, expiry; call it twice a second.
    void tick(Time now);

    std::size_t online() const;
    /// Devices that are remembered at all.
    std::size_t size() const { return devices_.size(); }
    Counters const& counters() const { return counters_; }

private:
    /// A request that must not be carried out twice.
    struct Remembered {
        std::string key;
        Flow flow;
        Time at{};
        std::string answer;        ///< Sent again for a retransmission, once it was sent.
        AckToken waiting{};        ///< Set until the host acknowledges.
        std::string alarm_serial;  ///< Of an alarm: the answer that follows names it.
        bool alarm = false;
    };
    enum class Purpose : std::uint8_t { subscription, alarm };
    /// A request of ours without a final answer.
    struct Asked {
        std::string branch;
        std::string bytes;
        Purpose purpose = Purpose::subscription;
        Time next_at{};
        Millis pause{};
        Time give_up_at{};
    };
    enum class Stage : std::uint8_t { none, asked, active };
    struct Subscription {
        Stage stage = Stage::none;
        std::string call_id, local_tag, remote_tag;
        std::uint32_t cseq = 0;
        Time due_at{};  ///< `none`: ask again; `active`: refresh.
    };
    struct Registration {
        Flow flow;
        std::string call_id;  ///< Of the REGISTER; another one means that the device has started anew.
        Time expires_at{};
        Time heard_at{};
        bool silent = false;
        std::string target;  ///< The one channel whose positions count; empty before the first.
        Subscription subscription;
        std::deque<Asked> asked;
    };
    struct State {
        std::uint64_t nonce_number = 0;  ///< The newest nonce that was used, and how often.
        std::uint32_t nonce_count = 0;
        Time used_at{};
        std::deque<Remembered> remembered;
        std::optional<Registration> registration;
    };
    /// A request with what every handler needs.
    struct Request {
        Flow const& flow;
        sip::Message const& message;
        std::string const& id;
        Time now;
    };

    void handle_register(Request const& request);
    /// Checks the digest; answers and says false when the device may not come in.
    bool admit(Request const& request, KnownDevice const& known, sip::Credentials const& credentials);
    void challenge(Request const& request, std::string_view stale);
    void refuse_login(Request const& request, std::string_view why);
    void enter(Request const& request, KnownDevice const& known);
    void leave(Request const& request);
    void handle_notice(Request const& request);
    void take_notice(Request const& request, State& state, Notice notice);
    std::vector<PositionReport> own_reports(Registration& registration, Notice& notice);
    void handle_answer(Flow const& flow, sip::Message const& message, Time now);
    void subscription_answered(Registration& registration, sip::Message const& message, Time now);
    void heard(std::string const& id, Registration& registration, Time now);
    void go_offline(std::string const& id, State& state, std::string_view why);

    void subscribe(std::string const& id, Registration& registration, Time now);
    void answer_alarm(std::string const& id, Registration& registration, std::string const& serial, Time now);
    void ask(Registration& registration, sip::Message message, Purpose purpose, Time now);
    sip::Message request_to(std::string const& id, Flow const& flow, std::string_view method);
    void tick_asked(Registration& registration, Time now);
    void tick_registration(std::string const& id, State& state, Time now);

    bool answered_before(Request const& request);
    Remembered& remember(State& state, Request const& request);
    void forget_old(State& state, Time now);
    std::string answer_bytes(Request const& request, int code, std::string reason, std::vector<sip::Header> more = {});
    void answer(Request const& request, int code, std::string reason, std::vector<sip::Header> more = {});
    bool failing(Request const& request) const;

    Host& host_;
    Settings settings_;
    Limits limits_;
    sip::Nonces nonces_;
    std::unordered_map<std::string, State> devices_;
    std::map<AckToken, std::string> waiting_;                                 ///< Whose message waits for the store.
    std::unordered_map<std::string, int> failures_;                           ///< By device and address, this minute.
    std::unordered_map<std::uint64_t, std::set<std::string>> by_connection_;  ///< Who registered over TCP.
    Time failures_since_{};
    std::uint64_t last_ack_ = 0;
    std::uint64_t last_serial_ = 0;
    Counters counters_;
};

}  // namespace tiaodu::gb28181
