// SPDX-License-Identifier: Apache-2.0
#include "server/edge/http_session.hpp"

#include "server/edge/http_gate.hpp"
#include "server/edge/spawn.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

namespace tiaodu {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using EmptyParser = http::request_parser<http::empty_body>;
using BodyParser = http::request_parser<http::string_body>;
using ViewResponse = http::response<http::span_body<char const>>;

constexpr auto answer_max =
    std::chrono::seconds(60);  ///< A commit that takes longer (full disk) is answered with `busy`.

/// Where the router leaves its answer for the waiting coroutine. Shared: an answer may come after the connection has
/// died.
struct AnswerSlot {
    explicit AnswerSlot(net::any_io_executor executor) : signal(executor), deadline(executor, answer_max) {}
    /// The first answer counts.
    void set(HttpResponse made) {
        if (taken) return;
        taken = true;
        response = std::move(made);
        deadline.cancel();
        signal.notify();
    }
    Signal signal;
    net::steady_timer deadline;
    bool taken = false;
    std::optional<HttpResponse> response;
};

net::awaitable<HttpResponse> route(Router& router, HttpRequest request) {
    auto slot = std::make_shared<AnswerSlot>(co_await net::this_coro::executor);
    slot->deadline.async_wait([slot](error_code const& error) {
        if (!error) slot->set(error_response({Errc::busy, "", "no answer in time; send the same command again later"}));
    });
    router.handle(request, [slot](HttpResponse response) { slot->set(std::move(response)); });
    while (!slot->response) co_await slot->signal.wait();
    co_return std::move(*slot->response);
}

net::awaitable<bool> write_response(beast::tcp_stream& stream, HttpResponse response, bool head, bool keep_alive) {
    ViewResponse message;
    message.result(static_cast<unsigned>(response.status));
    message.version(11);
    message.set(http::field::server, "tiaodu");
    message.set(http::field::content_type, response.content_type);
    for (auto const& [name, value] : response.headers) message.insert(name, value);
    message.keep_alive(keep_alive);
    auto const bytes = response.bytes();
    message.content_length(bytes.size());
    if (!head) message.body() = beast::span<char const>(bytes.data(), bytes.size());
    http::response_serializer<http::span_body<char const>> serializer(message);
    serializer.split(head);
    stream.expires_after(std::chrono::seconds(60));
    if (head) {
        auto outcome = co_await http::async_write_header(stream, serializer, as_tuple);
        co_return !std::get<0>(outcome);
    }
    auto outcome = co_await http::async_write(stream, serializer, as_tuple);
    co_return !std::get<0>(outcome);
}

/// Status for a header or body that Beast could not read; 0 when the peer is simply gone.
int refusal_status(error_code const& error) {
    if (error == http::error::header_limit) return 431;
    if (error == http::error::body_limit) return 413;
    if (error.category() == make_error_code(http::error::bad_target).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message)
        return 400;
    return 0;
}

HttpResponse refusal(int status, std::string reason) {
    auto response =
        error_response({status == 413 || status == 431 || status == 414 ? Errc::limit_exceeded : Errc::malformed, "",
                        std::move(reason)});
    response.status = status;
    return response;
}

bool is_upgrade(http::fields const& fields, HttpRequest const& request) {
    return request.path == "/ws" && request.method == "GET" &&
           beast::iequals(fields[http::field::upgrade], "websocket");
}

class HttpSession {
public:
    HttpSession(beast::tcp_stream stream, HttpServices& services, std::string address)
        : stream_(std::move(stream)),
          services_(services),
          config_(services.application.config().http),
          address_(std::move(address)) {}

    net::awaitable<void> run() {
        for (std::int64_t served = 0; served < config_.requests_per_connection_max; ++served) {
            bool const again = co_await serve_one(served == 0);
            if (!again) break;
        }
        error_code ignored;
        if (stream_.socket().is_open()) stream_.socket().shutdown(Tcp::socket::shutdown_send, ignored);
    }

private:
    net::awaitable<bool> serve_one(bool first) {
        EmptyParser parser;
        parser.header_limit(static_cast<std::uint32_t>(config_.header_bytes_max));
        parser.body_limit(static_cast<std::uint64_t>(config_.import_bytes_max));
        // An idle connection may wait longer for its first byte than a header may take.
        if (!first && buffer_.size() == 0) {
            stream_.expires_after(std::chrono::seconds(config_.keep_alive_s));
            auto const space = buffer_.prepare(1024);
            auto idle = co_await stream_.async_read_some(space, as_tuple);
            auto& [idle_error, size] = idle;
            if (idle_error) co_return false;
            buffer_.commit(size);
        }
        stream_.expires_after(std::chrono::seconds(config_.header_timeout_s));
        auto head = co_await http::async_read_header(stream_, buffer_, parser, as_tuple);
        auto& [error, read] = head;
        if (error) co_return co_await refuse(refusal_status(error), "the request header cannot be read");
        auto const& fields = parser.get();
        auto passed = pass_gate(fields, std::string_view(fields.method_string()), std::string_view(fields.target()),
                                fields.version());
        if (!passed) co_return co_await refuse(passed.error().status, passed.error().reason);
        auto request = std::move(*passed);
        request.address = address_;
        request.keep_alive = fields.keep_alive();
        if (is_upgrade(fields, request)) {
            co_await upgrade(parser.release(), request);
            co_return false;
        }
        co_return co_await serve_body(parser, std::move(request));
    }

    /// `head` belongs to serve_one, which waits for this.
    net::awaitable<bool> serve_body(EmptyParser& head, HttpRequest request) {
        auto const limit = services_.router.body_limit(request);
        auto const length = head.content_length();
        if (length && *length > limit)
            co_return co_await refuse(413, "the body may have at most " + std::to_string(limit) + " bytes");
        bool const is_head = request.method == "HEAD";
        bool const keep_alive = request.keep_alive;
        BodyParser parser(std::move(head));
        parser.body_limit(limit);
        stream_.expires_after(std::chrono::seconds(config_.body_timeout_s));
        auto outcome = co_await http::async_read(stream_, buffer_, parser, as_tuple);
        auto& [error, size] = outcome;
        if (error) co_return co_await refuse(refusal_status(error), "the request body cannot be read");
        request.body = std::move(parser.get().body());
        stream_.expires_never();
        auto response = co_await route(services_.router, std::move(request));
        bool const written = co_await write_response(stream_, std::move(response), is_head, keep_alive);
        co_return written&& keep_alive;
    }

    net::awaitable<bool> refuse(int status, std::string reason) {
        if (status == 0) co_return false;
        services_.application.metrics().http_refused_total.add();
        auto response = refusal(status, std::move(reason));
        co_await write_response(stream_, std::move(response), false, false);
        co_return false;
    }

    net::awaitable<void> upgrade(http::request<http::empty_body> head, HttpRequest request) {
        auto caller = services_.router.caller_of(request);
        bool const foreign = caller && caller->by_cookie && !services_.router.origin_is_ours(request);
        auto const unsettled =
            caller ? check_session(caller->actor.session, SessionNeeds::settled, services_.application.clock().now())
                   : std::nullopt;
        if (!caller || foreign || unsettled) {
            Error const error = !caller   ? caller.error()
                                : foreign ? Error{Errc::forbidden, "Origin", "must be this server"}
                                          : *unsettled;
            auto response = error_response(error);
            co_await write_response(stream_, std::move(response), false, false);
            co_return;
        }
        auto who = std::move(*caller);
        co_await run_ws_session(std::move(stream_), std::move(head), services_.application, services_.consoles,
                                std::move(who));
    }

    beast::tcp_stream stream_;
    HttpServices& services_;
    HttpConfig const& config_;
    std::string address_;
    beast::flat_buffer buffer_;
};

}  // namespace

net::awaitable<void> run_http_session(Tcp::socket socket, HttpServices& services, std::string address) {
    Seat seat(services.limits, address);
    beast::tcp_stream stream(std::move(socket));
    HttpSession session(std::move(stream), services, std::move(address));
    co_await session.run();
}

}  // namespace tiaodu
