// SPDX-License-Identifier: Apache-2.0
#include "server/edge/ws_session.hpp"

#include "server/edge/spawn.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>

namespace tiaodu {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;
using Socket = websocket::stream<Stream>;
using namespace net::experimental::awaitable_operators;

/// One session: two loops, each ends the other. Lives in the frame of run_ws_session.
class WsSession {
public:
    WsSession(Socket& stream, std::shared_ptr<ConsoleProtocol> protocol, Router& router, Signal& signal,
              Signal& closing)
        : stream_(stream),
          protocol_(std::move(protocol)),
          router_(router),
          signal_(signal),
          closing_(closing),
          open_timer_(stream.get_executor()),
          cut_timer_(stream.get_executor()) {}

    net::awaitable<void> run() { co_await (read_loop() && write_loop() && open_deadline() && cut_off()); }

private:
    net::awaitable<void> read_loop() {
        beast::flat_buffer buffer;
        for (;;) {
            auto outcome = co_await stream_.async_read(buffer, as_tuple);
            auto& [error, size] = outcome;
            if (error) break;
            if (stream_.got_binary()) {
                protocol_->close(CloseCode::broken_message);
                break;
            }
            if (!router_.may_send(protocol_->caller())) {
                protocol_->close(CloseCode::too_many_messages);
                break;
            }
            auto const data = buffer.cdata();
            protocol_->receive(std::string_view(static_cast<char const*>(data.data()), data.size()));
            buffer.consume(buffer.size());
            if (protocol_->opened()) open_timer_.cancel();
            if (protocol_->closing()) break;
        }
        // Unless we want to hang up ourselves: then the peer can still be told why.
        ended_ = !protocol_->closing();
        open_timer_.cancel();
        signal_.notify();
    }

    net::awaitable<void> write_loop() {
        while (!ended_ && !protocol_->closing()) {
            auto item = protocol_->next();
            if (!item) {
                co_await signal_.wait();
                continue;
            }
            stream_.text(item->text);
            auto const buffer = net::buffer(*item->frame);
            auto outcome = co_await stream_.async_write(buffer, as_tuple);
            auto& [error, size] = outcome;
            if (error) break;
        }
        co_await say_goodbye();
        finished_ = true;
        open_timer_.cancel();
        cut_timer_.cancel();
        closing_.notify();
        stream_.next_layer().close();
    }

    /// A peer that does not take what is being written keeps write_loop waiting for ever: once the end is decided, the
    /// connection is cut after a short grace.
    net::awaitable<void> cut_off() {
        while (!finished_ && !protocol_->closing()) co_await closing_.wait();
        if (finished_) co_return;
        cut_timer_.expires_after(std::chrono::seconds(5));
        auto outcome = co_await cut_timer_.async_wait(as_tuple);
        auto& [error] = outcome;
        if (!error) stream_.next_layer().close();
    }

    /// Sends what is queued when the server asked for the end, then the close frame.
    net::awaitable<void> say_goodbye() {
        auto const code = protocol_->closing();
        if (!code || ended_) co_return;
        while (*code != CloseCode::too_slow) {
            auto item = protocol_->next();
            if (!item) break;
            stream_.text(item->text);
            auto const buffer = net::buffer(*item->frame);
            auto outcome = co_await stream_.async_write(buffer, as_tuple);
            auto& [error, size] = outcome;
            if (error) co_return;
        }
        websocket::close_reason const reason(static_cast<std::uint16_t>(*code));
        co_await stream_.async_close(reason, as_tuple);
    }

    net::awaitable<void> open_deadline() {
        open_timer_.expires_after(std::chrono::seconds(router_.application().config().feed.open_timeout_s));
        auto outcome = co_await open_timer_.async_wait(as_tuple);
        auto& [error] = outcome;
        if (!error && !protocol_->opened()) protocol_->close(CloseCode::broken_message);
    }

    Socket& stream_;
    std::shared_ptr<ConsoleProtocol> protocol_;
    Router& router_;
    Signal& signal_;
    Signal& closing_;
    net::steady_timer open_timer_;
    net::steady_timer cut_timer_;
    bool ended_ = false;     ///< The peer is gone.
    bool finished_ = false;  ///< Nothing more is written.
};

}  // namespace

std::size_t ConsoleRegistry::count_of(std::string const& account) const {
    std::size_t count = 0;
    for (auto const* console : consoles_)
        if (console->account() == account) ++count;
    return count;
}

void ConsoleRegistry::check_all() {
    for (auto* console : consoles_) console->check();
}

void ConsoleRegistry::close_all(CloseCode code) {
    for (auto* console : consoles_) console->close(code);
}

namespace {

void set_limits(Socket& stream, FeedConfig const& limits) {
    websocket::stream_base::timeout times;
    times.handshake_timeout = std::chrono::seconds(10);
    times.idle_timeout = std::chrono::seconds(limits.idle_s);
    times.keep_alive_pings = true;
    stream.set_option(times);
    stream.read_message_max(static_cast<std::size_t>(limits.message_bytes_max));
    stream.auto_fragment(false);
    stream.next_layer().limit_reading(static_cast<std::size_t>(limits.wire_bytes_per_s));
    // A console that stalls must not hold megabytes in the kernel.
    error_code ignored;
    stream.next_layer().socket().set_option(net::socket_base::send_buffer_size(128 * 1024), ignored);
    stream.next_layer().socket().set_option(Tcp::no_delay(true), ignored);
}

}  // namespace

net::awaitable<void> run_ws_session(Stream tcp, beast::http::request<beast::http::empty_body> upgrade, Router& router,
                                    ConsoleRegistry& registry, Caller caller) {
    tcp.expires_never();
    Socket stream(std::move(tcp));
    auto& application = router.application();
    auto const& limits = application.config().feed;
    set_limits(stream, limits);
    auto accepted = co_await stream.async_accept(upgrade, as_tuple);
    if (std::get<0>(accepted)) co_return;
    Signal signal(stream.get_executor());
    Signal closing(stream.get_executor());
    std::shared_ptr<ConsoleProtocol> protocol;
    auto wake = [&signal, &closing, &protocol] {
        signal.notify();
        if (protocol && protocol->closing()) closing.notify();
    };
    auto const account = to_string(caller.actor.account);
    protocol = std::make_shared<ConsoleProtocol>(application, std::move(caller), wake);
    TokenBucket pings(static_cast<double>(limits.pings_per_s), static_cast<double>(limits.pings_burst));
    auto count_control = [&pings, &protocol, &application](websocket::frame_type kind, beast::string_view) {
        if (kind == websocket::frame_type::close || pings.take(application.clock().now())) return;
        protocol->close(CloseCode::too_many_messages);
    };
    stream.control_callback(count_control);
    bool const full = registry.count() >= static_cast<std::size_t>(limits.consoles_max) ||
                      registry.count_of(account) >= static_cast<std::size_t>(limits.consoles_per_account_max);
    registry.add(protocol.get());
    if (full) protocol->close(CloseCode::server_full);
    WsSession session(stream, protocol, router, signal, closing);
    co_await session.run();
    registry.remove(protocol.get());
    protocol->detach();
}

}  // namespace tiaodu
