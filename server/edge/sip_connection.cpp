// SPDX-License-Identifier: Apache-2.0
#include "server/edge/sip_connection.hpp"

#include "server/app/log.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <array>

namespace tiaodu {

using namespace net::experimental::awaitable_operators;

namespace {
constexpr std::size_t outbox_bytes_max = 64 * 1024;  ///< Answers that a camera does not read.
constexpr std::chrono::seconds message_time{10};     ///< To send one message, once it has begun.
constexpr std::chrono::seconds closing_time{3};      ///< For the last answers.
}  // namespace

SipConnection::SipConnection(Tcp::socket socket, gb28181::Flow flow, Gb28181Listener& listener)
    : socket_(std::move(socket)),
      flow_(std::move(flow)),
      listener_(listener),
      deadline_(socket_.get_executor()),
      wake_(socket_.get_executor()) {}

net::awaitable<void> SipConnection::run() {
    expires_after(std::chrono::seconds(listener_.config().device.login_s));
    spawn(socket_.get_executor(), "sip_deadline", watch_deadline(shared_from_this()));
    co_await (read_loop() && write_loop());
    ended_ = true;
    deadline_.cancel();
    listener_.ended(*this);
}

void SipConnection::send(std::string_view bytes) {
    if (closing_) return;
    if (outbox_.size() + bytes.size() > outbox_bytes_max) return close("the camera does not read");
    outbox_ += bytes;
    wake_.notify();
}

void SipConnection::close(std::string_view reason) {
    if (closing_) return;
    closing_ = true;
    log_info("camera_closed").add("address", flow_.address).add("why", reason);
    wake_.notify();
    expires_after(closing_time);
}

std::string SipConnection::local_address() const {
    error_code error;
    auto const endpoint = socket_.local_endpoint(error);
    auto const address = endpoint.address().to_string();
    return (endpoint.address().is_v6() ? "[" + address + "]" : address) + ":" + std::to_string(endpoint.port());
}

void SipConnection::expires_after(std::chrono::seconds time) {
    deadline_at_ = std::chrono::steady_clock::now() + time;
    deadline_.cancel();
}

void SipConnection::cut() {
    error_code ignored;
    socket_.close(ignored);
}

net::awaitable<void> SipConnection::watch_deadline(std::shared_ptr<SipConnection> self) {
    while (!self->ended_) {
        self->deadline_.expires_at(self->deadline_at_);
        co_await self->deadline_.async_wait(as_tuple);
        if (std::chrono::steady_clock::now() < self->deadline_at_) continue;
        if (self->closing_) co_return self->cut();
        self->close(self->in_message_ ? "a message took too long" : "silent");
    }
}

void SipConnection::take(std::string_view bytes) {
    bool whole = false;
    while (!closing_) {
        auto message = reader_.next(bytes);
        if (!message) break;
        if (!*message) {
            listener_.not_sip();
            return close("not SIP");
        }
        whole = true;
        listener_.received(flow_, **message);
    }
    if (closing_) return;
    // A message has its own time from its first byte: more bytes do not buy more of it.
    bool const begins = reader_.in_message() && (whole || !in_message_);
    in_message_ = reader_.in_message();
    if (!registered_) return;  // what comes before the login does not buy time for it
    if (begins)
        expires_after(message_time);
    else if (whole)
        expires_after(std::chrono::seconds(listener_.config().device.idle_s));
}

net::awaitable<void> SipConnection::read_loop() {
    std::array<char, 4096> buffer;
    while (!closing_) {
        auto const space = net::buffer(buffer);
        auto outcome = co_await socket_.async_read_some(space, as_tuple);
        auto& [error, size] = outcome;
        if (error) break;
        take(std::string_view(buffer.data(), size));
    }
    closing_ = true;
    wake_.notify();
}

net::awaitable<void> SipConnection::write_loop() {
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

}  // namespace tiaodu
