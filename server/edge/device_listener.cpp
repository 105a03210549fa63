// SPDX-License-Identifier: Apache-2.0
#include "server/edge/device_listener.hpp"

#include "protocol/devices/jt808_session.hpp"
#include "server/app/log.hpp"
#include "server/edge/spawn.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <array>

namespace tiaodu {

using namespace net::experimental::awaitable_operators;

namespace {
constexpr std::size_t outbox_bytes_max = 64 * 1024;  ///< Answers that a device does not read.
}

/// The socket side of a device conversation: reads, writes, deadlines; the conversation itself is jt808::Session.
/// Shared because answers that wait for the store may come after the connection has died.
class DeviceSession final : public jt808::Host, public std::enable_shared_from_this<DeviceSession> {
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
        spawn(socket_.get_executor(), "device_deadline", watch_deadline(shared_from_this()));
        co_await (read_loop() && write_loop());
        ended_ = true;
        deadline_.cancel();
        if (device_) registry_.remove(*device_, this);
        for (auto const faults : session_.frame_counters().faults)
            application_.metrics().device_frames_bad_total.add(static_cast<std::int64_t>(faults));
    }

    jt808::RegisterOutcome register_terminal(jt808::Registration const& registration) override {
        // One connection asks for a code once or twice; more is a flood.
        if (++registrations_ > 3) close("too many registrations");
        auto const* device = application_.ingest().find(DeviceProtocol::jt808, registration.phone);
        if (!device) return {jt808::RegisterResult::terminal_unknown, {}};
        log_info("device_registered").add("device", to_string(device->id)).add("address", address_);
        return {jt808::RegisterResult::ok, application_.issue_device_code(device->id)};
    }

    bool authenticate(std::string const& phone_key, std::string const& code) override {
        auto const* device = application_.ingest().find(DeviceProtocol::jt808, phone_key);
        bool const known = device && (!device->login_required || application_.device_code_matches(device->id, code));
        if (!known) {
            application_.metrics().device_refused_total.add();
            log_warning("device_login_refused").add("address", address_).add("known", device ? "yes" : "no");
            return false;
        }
        accept(*device);
        return true;
    }

    bool allowed_without_login(std::string const& phone_key) override {
        auto const* device = application_.ingest().find(DeviceProtocol::jt808, phone_key);
        if (!device || device->login_required) return false;
        accept(*device);
        return true;
    }

    void send(std::string bytes) override {
        if (outbox_.size() + bytes.size() > outbox_bytes_max) return close("device does not read");
        outbox_ += bytes;
        wake_.notify();
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
    void accept(Device const& device) {
        device_ = device.id;
        session_.set_utc_offset(std::chrono::minutes(device.utc_offset_minutes));
        if (auto* old = registry_.take_over(device.id, this)) {
            log_warning("device_taken_over").add("device", to_string(device.id)).add("address", address_);
            old->close("another connection of the same terminal");
        }
    }

    Device const* find_device() const {
        if (!device_) return nullptr;
        auto const found = application_.world().devices.find(*device_);
        return found == application_.world().devices.end() ? nullptr : &found->second;
    }

    void cut() {
        error_code ignored;
        socket_.close(ignored);
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
        auto const& limits = application_.config().device;
        while (!closing_) {
            auto const space = net::buffer(buffer);
            auto outcome = co_await socket_.async_read_some(space, as_tuple);
            auto& [error, size] = outcome;
            if (error) break;
            session_.receive(std::string_view(buffer.data(), size), application_.clock().now());
            if (session_.logged_in()) expires_after(std::chrono::seconds(limits.idle_s));
        }
        closing_ = true;
        wake_.notify();
    }

    net::awaitable<void> write_loop() {
        std::string writing;
        for (;;) {
            if (outbox_.empty()) {
                if (closing_) break;
                co_await wake_.wait();
                continue;
            }
            writing.clear();
            writing.swap(outbox_);
            auto const bytes = net::buffer(writing);
            auto outcome = co_await net::async_write(socket_, bytes, as_tuple);
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
    int registrations_ = 0;
    bool closing_ = false;
    bool ended_ = false;
};

DeviceSession* DeviceRegistry::take_over(DeviceId device, DeviceSession* session) {
    auto& live = live_[device];
    auto* old = live == session ? nullptr : live;
    live = session;
    return old;
}

void DeviceRegistry::remove(DeviceId device, DeviceSession const* session) {
    auto const found = live_.find(device);
    if (found != live_.end() && found->second == session) live_.erase(found);
}

net::awaitable<void> run_device_session(Tcp::socket socket, Application& application, DeviceRegistry& registry,
                                        ConnectionLimits& limits, std::string address) {
    Seat seat(limits, address);
    application.metrics().device_connections_total.add();
    auto session = std::make_shared<DeviceSession>(std::move(socket), application, registry, std::move(address));
    co_await session->run();
}

}  // namespace tiaodu
