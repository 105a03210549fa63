// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/edge/net.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/rate_policy.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>

#include <memory>
#include <optional>

namespace tiaodu {

/// The connection of a browser or program, plain or TLS: one type, so that the sessions on top are compiled once. Has
/// one deadline at a time and a limit on what is read per second.
class Stream {
public:
    using TcpLayer = boost::beast::basic_stream<Tcp, net::any_io_executor, boost::beast::simple_rate_policy>;
    using executor_type = net::any_io_executor;

    explicit Stream(Tcp::socket socket) : plain_(std::in_place, std::move(socket)) {}
    /// TLS; `handshake` comes first. The context lives as long as the connection: a reload does not end it.
    Stream(Tcp::socket socket, std::shared_ptr<net::ssl::context> context)
        : context_(std::move(context)), tls_(std::make_unique<TlsLayer>(std::move(socket), *context_)) {}

    bool secure() const { return tls_ != nullptr; }
    executor_type get_executor() { return tcp().get_executor(); }
    Tcp::socket& socket() { return tcp().socket(); }
    void expires_after(std::chrono::nanoseconds time) { tcp().expires_after(time); }
    void expires_never() { tcp().expires_never(); }
    /// Bytes per second that are read from now on.
    void limit_reading(std::size_t bytes_per_s) { tcp().rate_policy().read_limit(bytes_per_s); }
    void close() { tcp().close(); }

    /// Only with TLS.
    template <class Token>
    auto handshake(Token&& token) {
        return tls_->async_handshake(net::ssl::stream_base::server, std::forward<Token>(token));
    }

    template <class Buffers, class Token>
    auto async_read_some(Buffers const& buffers, Token&& token) {
        return net::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto&& handler, auto const& into) {
                if (tls_) return tls_->async_read_some(into, std::forward<decltype(handler)>(handler));
                plain_->async_read_some(into, std::forward<decltype(handler)>(handler));
            },
            token, buffers);
    }
    template <class Buffers, class Token>
    auto async_write_some(Buffers const& buffers, Token&& token) {
        return net::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto&& handler, auto const& from) {
                if (tls_) return tls_->async_write_some(from, std::forward<decltype(handler)>(handler));
                plain_->async_write_some(from, std::forward<decltype(handler)>(handler));
            },
            token, buffers);
    }

    /// What Beast's WebSocket calls at its end and when its own deadline has passed.
    template <class Handler>
    friend void async_teardown(boost::beast::role_type role, Stream& stream, Handler&& handler) {
        using boost::beast::websocket::async_teardown;
        if (stream.tls_) return async_teardown(role, *stream.tls_, std::forward<Handler>(handler));
        async_teardown(role, *stream.plain_, std::forward<Handler>(handler));
    }
    friend void beast_close_socket(Stream& stream) { stream.close(); }

private:
    using TlsLayer = boost::beast::ssl_stream<TcpLayer>;
    TcpLayer& tcp() { return tls_ ? tls_->next_layer() : *plain_; }

    std::shared_ptr<net::ssl::context> context_;
    std::unique_ptr<TlsLayer> tls_;
    std::optional<TcpLayer> plain_;
};

}  // namespace tiaodu
