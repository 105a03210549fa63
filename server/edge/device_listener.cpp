// SPDX-License-Identifier: Apache-2.0
#include "server/edge/device_listener.hpp"

#include "protocol/devices/jt808_session.hpp"
#include "server/app/log.hpp"
#include "server/core/device_rules.hpp"
#include "server/edge/device_asks.hpp"
#include "server/edge/spawn.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <array>
#include <utility>

namespace tiaodu {

using namespace net::experimental::awaitable_operators;

namespace {
constexpr std::size_t outbox_bytes_max = 64 * 1024;  ///< Answers that a device does not read.
constexpr int wrong_codes_max = 5;                   ///< Of one connection.
}  // namespace

/// The socket side of a device conversation: reads, writes, deadlines; the conversation itself is jt808::Session.
/// Shared because answers that wait for the store may come after the connection has died.
class DeviceSession final : public jt808::Host, public DeviceLink, public std::enable_shared_from_this<DeviceSession> {
public:
    DeviceSession(Tcp::socket socket, Application& application, DeviceRegistry& registry, std::string address)
        : socket_(std::move(socket)),
          deadline_(socket_.get_executor()),
          wake_(socket_.get_executor()),
          application_(application),
          registry_(registry),
          address_(std::move(address)),
          session_(*this) {}

    net::awaitable<void> run() {
        auto const& limits = application_.config().device;
        expires_after(std::chrono::seconds(limits.login_s));
        error_code ignored;
        socket_.non_blocking(true, ignored);
        spawn(socket_.get_executor(), "device_deadline", watch_deadline(shared_from_this()));
        co_await (read_loop() && write_loop());
        ended_ = true;
        deadline_.cancel();
        if (device_ && registry_.remove(*device_, this)) {
            application_.device_desk().disconnected(*device_, *this);
            application_.device_disconnected(*device_);
        }
        session_.connection_lost();
        count();
    }

    /// The answer never comes from inside this function: the caller may be in the middle of something.
    void ask(DeviceAsk const& ask, std::function<void(DeviceAnswer)> answer) override {
        auto const request = to_request(ask);
        auto const token = request ? session_.request(*request, application_.clock().now())
                                   : Result<jt808::RequestToken>(request.error());
        if (!token) {
            auto refused = [answer = std::move(answer), why = refused_ask(token.error())] { answer(why); };
            return net::post(socket_.get_executor(), std::move(refused));
        }
        requests_.emplace(*token,
                          [answer = std::move(answer)](jt808::RequestAnswer const& told) { answer(to_answer(told)); });
        watch();
    }

    /// False when there is nothing to wait for any more.
    bool tick() {
        session_.tick(application_.clock().now());
        watched_ = !ended_ && session_.waits();
        return watched_;
    }

    jt808::RegisterOutcome register_terminal(jt808::Registration const& registration) override {
        // One connection asks for a code once or twice; more is a flood.
        if (++registrations_ > 3) close("too many registrations");
        auto const* device =
            find(registration.number, {address_, registration.plate, registration.maker, registration.model});
        if (!device) return {jt808::RegisterResult::terminal_unknown, {}};
        registry_.set_edition(device->id, registration.edition);
        log_info("device_registered").add("device", to_string(device->id)).add("address", address_);
        return {jt808::RegisterResult::ok, application_.issue_device_code(device->id)};
    }

    bool authenticate(jt808::TerminalNumber const& number, std::string const& code) override {
        auto const* device = find(number, origin());
        auto const right = [&] {
            return device && (!device->login_required || application_.device_code_matches(device->id, code));
        };
        bool const known = application_.prove_device(number.key, address_, right).has_value();
        if (!known && ++wrong_codes_ >= wrong_codes_max) close("too many wrong codes");
        if (!known) {
            application_.metrics().device_refused_total.add();
            log_warning("device_login_refused").add("address", address_).add("known", device ? "yes" : "no");
            return false;
        }
        accept(*device);
        return true;
    }

    bool allowed_without_login(jt808::TerminalNumber const& number) override {
        auto const* device = find(number, origin());
        if (!device || device->login_required) return false;
        accept(*device);
        return true;
    }

    /// Gathers what is said in this turn of the loop: one write for all of it.
    void send(std::string bytes) override {
        if (outbox_.size() + bytes.size() > outbox_bytes_max) return close("device does not read");
        outbox_ += bytes;
        if (std::exchange(flushing_, true)) return;
        net::post(socket_.get_executor(), [self = shared_from_this()] {
            self->flushing_ = false;
            self->flush();
        });
    }

    void positions(std::vector<PositionReport> reports, jt808::AckToken ack) override {
        struct Waiting {
            std::size_t left;
            jt808::ReplyResult result = jt808::ReplyResult::ok;
        };
        auto const waiting = std::make_shared<Waiting>(Waiting{reports.size()});
        auto const* device = find_device();
        if (!device) return close("device was removed");
        for (auto const& report : reports)
            application_.ingest().report(*device, report,
                                         [self = shared_from_this(), waiting, ack](Taken const& taken) {
                                             // What could not be stored is sent again by the terminal.
                                             if (taken.kept == Kept::failed) waiting->result = jt808::ReplyResult::fail;
                                             if (--waiting->left == 0 && !self->ended_)
                                                 self->session_.acknowledge(ack, waiting->result);
                                         });
    }

    void media(jt808::MediaObject medium, jt808::AckToken ack) override {
        if (!find_device()) return close("device was removed");
        auto data = std::move(medium.data);
        application_.evidence().keep(std::move(data), [self = shared_from_this(), ack, device = *device_,
                                                       medium = std::move(medium)](Result<KeptFile> const& kept) {
            if (kept) return self->keep_evidence(device, *kept, medium, ack);
            log_warning("device_media_refused").add("device", to_string(device)).add("why", kept.error().detail);
            if (!self->ended_) self->session_.acknowledge(ack, jt808::ReplyResult::fail);
        });
    }

    /// Who drives is personal data: only that a card went in or out is written down.
    void driver(jt808::DriverIdentity const& driver) override {
        log_info("device_driver")
            .add("device", device_ ? to_string(*device_) : std::string())
            .add("card", driver.change ? to_word(*driver.change) : "reported")
            .add("at", driver.at ? to_rfc3339(*driver.at) : std::string());
    }

    void answered(jt808::RequestToken token, jt808::RequestAnswer answer) override {
        auto request = requests_.extract(token);
        if (!request.empty()) request.mapped()(std::move(answer));
    }

    void seen() override {
        if (auto const* device = find_device()) application_.ingest().heard(*device);
    }

    void close(std::string_view reason) override {
        if (closing_) return;
        closing_ = true;
        log_info("device_closed").add("address", address_).add("why", reason);
        wake_.notify();
        // A device that does not read keeps the last answers from going out: cut it then.
        expires_after(std::chrono::seconds(3));
        deadline_.cancel();
    }

private:
    /// A terminal with a binary number may be registered by that number or by the IMEI in it.
    Device const* find(jt808::TerminalNumber const& number, DeviceOrigin const& from) {
        auto const& known = application_.world().device_by_identity;
        if (number.imei) {
            auto const identity = number.imei->substr(number.imei->find_first_not_of('0'));
            if (known.contains(identity_key(DeviceProtocol::jt808, identity)))
                return application_.ingest().find(DeviceProtocol::jt808, identity, from);
        }
        return application_.ingest().find(DeviceProtocol::jt808, number.key, from);
    }

    void accept(Device const& device) {
        if (device_ != device.id) application_.device_connected(device, address_);
        device_ = device.id;
        session_.set_utc_offset(std::chrono::minutes(device.utc_offset_minutes));
        if (auto const edition = registry_.edition_of(device.id)) session_.set_edition(*edition);
        if (auto* old = registry_.take_over(device.id, this)) old->close("another connection of the same terminal");
        // Not before the answer to its login is out.
        net::post(socket_.get_executor(), [self = shared_from_this(), id = device.id] {
            if (!self->ended_ && self->registry_.is_live(id, self.get()))
                self->application_.device_desk().connected(id, *self);
        });
    }

    DeviceOrigin origin() const { return {address_, std::nullopt, std::nullopt, std::nullopt}; }

    Device const* find_device() const {
        if (!device_) return nullptr;
        auto const found = application_.world().devices.find(*device_);
        return found == application_.world().devices.end() ? nullptr : &found->second;
    }

    /// The file is on the disk; the terminal forgets its picture when the event about it is, too.
    void keep_evidence(DeviceId id, KeptFile const& kept, jt808::MediaObject const& medium, jt808::AckToken ack) {
        auto const& world = application_.world();
        auto const& device = world.devices.at(id);
        Evidence evidence;
        evidence.id = EvidenceId(world.home, world.counters.evidence + 1);
        evidence.sha256 = kept.sha256;
        evidence.bytes = static_cast<std::int64_t>(kept.bytes);
        evidence.media_type = to_word(kept.type);
        evidence.squad = device.squad;
        evidence.device_id = id;
        evidence.channel = medium.head.channel;
        evidence.trigger = medium.head.event;
        evidence.stored_at = application_.clock().now();
        if (medium.taken) evidence.taken_at = medium.taken->fix_at;
        if (medium.taken && medium.taken->usable_fix) evidence.point = to_wgs84(medium.taken->point, device.datum);
        evidence.unit_id = carrier_at(device, evidence.taken_at.value_or(evidence.stored_at));
        auto const by = evidence.unit_id ? world.units.at(*evidence.unit_id).call_sign : device.identity;
        application_.loop().record(Events{EvidenceStored{std::move(evidence)}}, by, [self = shared_from_this(), ack] {
            if (!self->ended_) self->session_.acknowledge(ack, jt808::ReplyResult::ok);
        });
    }

    void watch() {
        if (watched_ || !session_.waits()) return;
        watched_ = true;
        registry_.watch(weak_from_this());
    }

    void count() {
        auto& metrics = application_.metrics();
        auto const& seen = session_.counters();
        auto const add = [](Counter& counter, std::uint64_t count) { counter.add(static_cast<std::int64_t>(count)); };
        for (auto const faults : session_.frame_counters().faults) add(metrics.device_frames_bad_total, faults);
        add(metrics.device_messages_repeated_total, seen.duplicates);
        add(metrics.device_messages_refused_total,
            seen.before_login + seen.foreign_number + seen.unsupported + seen.bad_bodies + seen.refused_full);
        add(metrics.device_messages_given_up_total, seen.parts_given_up);
        add(metrics.device_transparent_total, seen.transparent);
        add(metrics.device_requests_total, seen.requests);
        add(metrics.device_requests_unanswered_total, seen.requests_unanswered);
    }

    void cut() {
        error_code ignored;
        socket_.close(ignored);
    }

    /// Nearly always the line takes it at once. What it does not take is left to the write loop.
    void flush() {
        if (writing_ || closing_ || outbox_.empty()) return;
        error_code error;
        auto const taken = socket_.write_some(net::buffer(outbox_), error);
        if (error && error != net::error::would_block) return cut();
        outbox_.erase(0, taken);
        if (!outbox_.empty()) wake_.notify();
    }

    void expires_after(std::chrono::seconds time) { deadline_at_ = std::chrono::steady_clock::now() + time; }

    static net::awaitable<void> watch_deadline(std::shared_ptr<DeviceSession> self) {
        while (!self->ended_) {
            self->deadline_.expires_at(self->deadline_at_);
            co_await self->deadline_.async_wait(as_tuple);
            if (std::chrono::steady_clock::now() < self->deadline_at_) continue;
            if (self->closing_) co_return self->cut();
            self->close("silent");
        }
    }

    net::awaitable<void> read_loop() {
        std::array<char, 4096> buffer;
        while (!closing_) {
            auto const space = net::buffer(buffer);
            auto outcome = co_await socket_.async_read_some(space, as_tuple);
            auto& [error, size] = outcome;
            if (error) break;
            receive(std::string_view(buffer.data(), size));
            // More is waiting: the next big piece is taken at once, and no third one, so that others have their turn.
            if (size == buffer.size() && !closing_) read_more();
        }
        closing_ = true;
        wake_.notify();
    }

    void read_more() {
        auto& big = registry_.big_buffer();
        error_code error;
        auto const size = socket_.read_some(net::buffer(big), error);
        // The next read finds the end or the error again.
        if (!error) receive(std::string_view(big.data(), size));
    }

    void receive(std::string_view bytes) {
        session_.receive(bytes, application_.clock().now());
        watch();
        if (session_.logged_in()) expires_after(std::chrono::seconds(application_.config().device.idle_s));
    }

    /// Writes what the line did not take at once, and the last answers.
    net::awaitable<void> write_loop() {
        std::string writing;
        while (!closing_ || !outbox_.empty()) {
            if (outbox_.empty()) {
                co_await wake_.wait();
                continue;
            }
            writing.clear();
            writing.swap(outbox_);
            writing_ = true;
            auto const bytes = net::buffer(writing);
            auto outcome = co_await net::async_write(socket_, bytes, as_tuple);
            writing_ = false;
            auto& [error, size] = outcome;
            if (error) break;
        }
        closing_ = true;
        cut();
    }

    Tcp::socket socket_;
    net::steady_timer deadline_;
    Signal wake_;
    Application& application_;
    DeviceRegistry& registry_;
    std::string address_;
    jt808::Session session_;
    std::optional<DeviceId> device_;
    std::string outbox_;
    std::chrono::steady_clock::time_point deadline_at_{};
    std::map<jt808::RequestToken, std::function<void(jt808::RequestAnswer)>> requests_;  ///< Those that wait.
    int registrations_ = 0;
    int wrong_codes_ = 0;
    bool watched_ = false;   ///< The registry calls `tick`.
    bool flushing_ = false;  ///< `flush` is on its way.
    bool writing_ = false;   ///< The write loop has the line.
    bool closing_ = false;
    bool ended_ = false;
};

DeviceSession* DeviceRegistry::take_over(DeviceId device, DeviceSession* session) {
    auto& live = live_[device];
    auto* old = live == session ? nullptr : live;
    live = session;
    return old;
}

bool DeviceRegistry::remove(DeviceId device, DeviceSession const* session) {
    auto const found = live_.find(device);
    if (found == live_.end() || found->second != session) return false;
    live_.erase(found);
    return true;
}

bool DeviceRegistry::is_live(DeviceId device, DeviceSession const* session) const {
    auto const found = live_.find(device);
    return found != live_.end() && found->second == session;
}

std::optional<jt808::Edition> DeviceRegistry::edition_of(DeviceId device) const {
    auto const found = editions_.find(device);
    return found == editions_.end() ? std::nullopt : std::optional(found->second);
}

void DeviceRegistry::tick() {
    // A tick may lead to new requests, so to new watched sessions.
    std::vector<std::weak_ptr<DeviceSession>> watched;
    watched.swap(watched_);
    for (auto& one : watched)
        if (auto const session = one.lock(); session && session->tick()) watched_.push_back(std::move(one));
}

net::awaitable<void> run_device_session(Tcp::socket socket, Application& application, DeviceRegistry& registry,
                                        ConnectionLimits& limits, std::string address) {
    Seat seat(limits, address);
    application.metrics().device_connections_total.add();
    auto session = std::make_shared<DeviceSession>(std::move(socket), application, registry, std::move(address));
    co_await session->run();
}

}  // namespace tiaodu
