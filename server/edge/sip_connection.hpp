// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/edge/gb28181_listener.hpp"
#include "server/edge/spawn.hpp"

namespace tiaodu {

/// One TCP connection of a camera: reads, writes, deadlines. Ends by itself when it is silent, sends something that is
/// not SIP, takes too long over one message, or does not read. The listener must outlive it.
class SipConnection final : public std::enable_shared_from_this<SipConnection> {
public:
    SipConnection(Tcp::socket socket, gb28181::Flow flow, Gb28181Listener& listener);

    /// Until either side ends it.
    net::awaitable<void> run();
    void send(std::string_view bytes);
    /// Sends what is queued and hangs up; cuts after 3 s.
    void close(std::string_view reason);
    /// A camera has registered here: the connection may be idle for longer from now on.
    void registered() { registered_ = true; }

    gb28181::Flow const& flow() const { return flow_; }
    std::string local_address() const;

private:
    static net::awaitable<void> watch_deadline(std::shared_ptr<SipConnection> self);
    net::awaitable<void> read_loop();
    net::awaitable<void> write_loop();
    void take(std::string_view bytes);
    void expires_after(std::chrono::seconds time);
    void cut();

    Tcp::socket socket_;
    gb28181::Flow flow_;
    Gb28181Listener& listener_;
    net::steady_timer deadline_;
    Signal wake_;
    sip::StreamReader reader_;
    std::string outbox_;
    std::chrono::steady_clock::time_point deadline_at_{};
    bool in_message_ = false;
    bool registered_ = false;
    bool closing_ = false;
    bool ended_ = false;
};

}  // namespace tiaodu
