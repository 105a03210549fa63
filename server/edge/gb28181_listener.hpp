// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/gb28181_registrar.hpp"
#include "server/app/application.hpp"
#include "server/edge/connection_limits.hpp"
#include "server/edge/net.hpp"

#include <memory>
#include <unordered_map>

namespace tiaodu {

class SipConnection;

/// The sockets of GB/T 28181: one UDP port and the same TCP port for all cameras; the conversation itself is
/// gb28181::Registrar. Core thread only. Shared because its coroutines keep it; destroy it before the loop.
class Gb28181Listener final : public gb28181::Host, public std::enable_shared_from_this<Gb28181Listener> {
public:
    /// Opens both ports. Throws std::runtime_error with a plain sentence: an id that is not 20 digits, a realm that is
    /// not 10 or 20, a port that is taken. `application` and `limits` (of TCP connections) must outlive the loop.
    Gb28181Listener(net::io_context& loop, Application& application, ConnectionLimits& limits);

    /// Starts to receive.
    void start();
    /// Closes everything; nothing is answered any more.
    void stop();
    std::uint16_t port() const;

    // For the registrar.
    std::optional<gb28181::KnownDevice> find(std::string const& id) override;
    void send(gb28181::Flow const& flow, std::string bytes) override;
    std::string local_address(gb28181::Flow const& flow) override;
    void positions(std::string const& id, std::vector<PositionReport> reports, gb28181::AckToken ack) override;
    void seen(std::string const& id) override;
    void online(std::string const& id, gb28181::Flow const& flow) override;
    void offline(std::string const& id, std::string_view why) override;

    // For its connections.
    void received(gb28181::Flow const& flow, sip::Message const& message);
    void not_sip() { ++broken_streams_; }
    void ended(SipConnection const& connection);
    Config const& config() const { return application_.config(); }

private:
    using Self = std::shared_ptr<Gb28181Listener>;
    static net::awaitable<void> receive_loop(Self self);
    static net::awaitable<void> tick_loop(Self self);
    static net::awaitable<void> run_accept(Self self);
    static net::awaitable<void> run_connection(Self self, std::shared_ptr<SipConnection> connection,
                                               std::string address);
    void take(Tcp::socket socket);
    void send_datagram(gb28181::Flow const& flow, std::string const& bytes);
    void count();
    Device const* device_of(std::string const& id) const;

    Application& application_;
    ConnectionLimits& limits_;
    Tcp::acceptor acceptor_;
    net::ip::udp::socket udp_;
    net::steady_timer ticker_;
    gb28181::Registrar registrar_;
    DeviceOrigin from_;  ///< Of the message that is being handled.
    std::unordered_map<std::uint64_t, std::shared_ptr<SipConnection>> connections_;
    std::uint64_t last_connection_ = 0;
    std::uint64_t broken_streams_ = 0;
    bool stopping_ = false;
};

}  // namespace tiaodu
