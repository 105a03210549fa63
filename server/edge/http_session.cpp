// SPDX-License-Identifier: Apache-2.0
#include "server/edge/http_session.hpp"

#include "server/edge/client_address.hpp"
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

/// How an answer ends: `head` sends no body.
struct Ending {
    bool head = false;
    bool keep_alive = false;
};

constexpr Ending last_answer;

/// What every answer says to a browser, unless it says something of its own.
void add_security(ViewResponse& message, Stream const& stream) {
    constexpr std::pair<std::string_view, std::string_view> always[] = {
        {"X-Content-Type-Options", "nosniff"},
        {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"X-Frame-Options", "DENY"}};
    for (auto const& [name, value] : always)
        if (message.find(name) == message.end()) message.insert(name, value);
    if (stream.secure()) message.insert("Strict-Transport-Security", "max-age=31536000");
}

net::awaitable<bool> write_response(Stream& stream, HttpResponse response, HttpConfig const& config, Ending ending) {
    ViewResponse message;
    message.result(static_cast<unsigned>(response.status));
    message.version(11);
    message.set(http::field::server, "tiaodu");
    message.set(http::field::content_type, response.content_type);
    for (auto const& [name, value] : response.headers) message.insert(name, value);
    add_security(message, stream);
    message.keep_alive(ending.keep_alive);
    auto const bytes = response.bytes();
    message.content_length(bytes.size());
    if (!ending.head) message.body() = beast::span<char const>(bytes.data(), bytes.size());
    http::response_serializer<http::span_body<char const>> serializer(message);
    serializer.split(ending.head);
    stream.expires_after(std::chrono::seconds(config.write_timeout_s));
    if (ending.head) {
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
    auto const code = status == 413 || status == 431 || status == 414 ? Errc::limit_exceeded
                      : status == 429                                 ? Errc::rate_limited
                      : status == 403                                 ? Errc::forbidden
                                                                      : Errc::malformed;
    auto response = error_response({code, "", std::move(reason)});
    response.status = status;
    return response;
}

bool is_upgrade(http::fields const& fields, HttpRequest const& request) {
    return request.path == "/ws" && request.method == "GET" &&
           beast::iequals(fields[http::field::upgrade], "websocket");
}

/// RFC 6455 4.1: sixteen bytes in base64; Beast takes any.
bool is_websocket_key(std::string_view key) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    return key.size() == 24 && key.ends_with("==") && key.find_first_not_of(alphabet) == 22;
}

class HttpSession {
public:
    HttpSession(Stream stream, HttpServices& services, std::string peer, Door door)
        : stream_(std::move(stream)),
          services_(services),
          config_(services.application.config().http),
          limits_{.bytes_max = static_cast<std::size_t>(config_.header_bytes_max)},
          peer_(std::move(peer)),
          door_(door) {}

    net::awaitable<void> run() {
        for (std::int64_t served = 0; served < config_.requests_per_connection_max; ++served) {
            bool const again = co_await serve_one(served == 0);
            if (!again) break;
        }
        if (handed_over_) co_return;
        error_code ignored;
        if (stream_.socket().is_open()) stream_.socket().shutdown(Tcp::socket::shutdown_send, ignored);
    }

private:
    /// Waits for a whole header; its size, or 0 when the peer is gone or was turned away.
    net::awaitable<std::size_t> read_head(bool first) {
        // An idle connection may wait longer for its first byte than a header may take; a new one may not.
        bool begun = first || buffer_.size() > 0;
        stream_.expires_after(std::chrono::seconds(begun ? config_.header_timeout_s : config_.keep_alive_s));
        for (;;) {
            auto const data = buffer_.cdata();
            auto scan = scan_head({static_cast<char const*>(data.data()), data.size()}, limits_);
            if (scan.refusal) {
                co_await refuse(scan.refusal->status, std::move(scan.refusal->reason));
                co_return 0;
            }
            if (scan.size) co_return *scan.size;
            auto const space = buffer_.prepare(4096);
            auto outcome = co_await stream_.async_read_some(space, as_tuple);
            auto& [error, size] = outcome;
            if (error) {
                if (begun) note_timeout(error);
                co_return 0;
            }
            buffer_.commit(size);
            if (!std::exchange(begun, true)) stream_.expires_after(std::chrono::seconds(config_.header_timeout_s));
        }
    }

    net::awaitable<bool> serve_one(bool first) {
        auto const size = co_await read_head(first);
        if (size == 0) co_return false;
        EmptyParser parser;
        parser.header_limit(static_cast<std::uint32_t>(size + 1));
        parser.body_limit(static_cast<std::uint64_t>(config_.import_bytes_max));
        error_code error;
        auto const head = net::buffer(buffer_.cdata().data(), size);
        buffer_.consume(parser.put(head, error));
        if (error) co_return co_await refuse(refusal_status(error), "the request header cannot be read");
        auto passed = pass(parser.get());
        if (!passed) co_return co_await refuse(passed.error().status, passed.error().reason);
        auto request = std::move(*passed);
        request.keep_alive = parser.keep_alive();
        if (door_ == Door::to_tls && request.path != "/healthz") co_return co_await send_to_tls(request);
        if (is_upgrade(parser.get(), request)) {
            if (buffer_.size() > 0 || parser.content_length().value_or(0) > 0)
                co_return co_await refuse(400, "nothing may follow an upgrade before it is answered");
            co_await upgrade(parser.release(), request);
            co_return false;
        }
        co_return co_await serve_body(parser, std::move(request));
    }

    /// What the gate, the names of this server and the rates say.
    GateResult pass(http::request<http::empty_body> const& head) {
        bool const behind_proxy = services_.proxies.contains(peer_);
        bool const secure = stream_.secure() || (behind_proxy && joined(head, "X-Forwarded-Proto") == "https");
        auto passed = pass_gate(head, std::string_view(head.method_string()), std::string_view(head.target()),
                                secure ? Transport::tls : Transport::plain);
        if (!passed) return passed;
        auto& metrics = services_.application.metrics();
        if (!services_.hosts.knows(passed->host)) {
            metrics.http_host_refused_total.add();
            return GateRefusal{421, "this server is not called that; see server.allowed_hosts"};
        }
        passed->address = client_address(peer_, joined(head, "X-Forwarded-For"), services_.proxies);
        auto const now = services_.application.clock().now();
        if (!is_loopback(passed->address) && !services_.address_rates.take(passed->address, now)) {
            metrics.http_address_limited_total.add();
            return GateRefusal{429, "too many requests from this address"};
        }
        return passed;
    }

    /// Pages are where TLS is; what is not a page must not even be tried without it.
    net::awaitable<bool> send_to_tls(HttpRequest const& request) {
        bool const is_page = (request.method == "GET" || request.method == "HEAD") && request.path != "/ws" &&
                             request.path != "/metrics" && !request.path.starts_with("/api") &&
                             !request.path.starts_with("/device");
        if (!is_page) co_return co_await refuse(403, "only over https");
        auto const port = services_.tls_port == 443 ? std::string() : ":" + std::to_string(services_.tls_port);
        HttpResponse response;
        response.status = 308;
        response.content_type = "text/plain";
        response.headers.emplace_back("Location",
                                      "https://" + std::string(host_name(request.host)) + port + request.target);
        Ending const ending{request.method == "HEAD", false};
        co_await write_response(stream_, std::move(response), config_, ending);
        co_return false;
    }

    /// `head` belongs to serve_one, which waits for this.
    net::awaitable<bool> serve_body(EmptyParser& head, HttpRequest request) {
        auto const limit = services_.router.body_limit(request);
        auto const length = head.content_length();
        if (length && *length > limit)
            co_return co_await refuse(413, "the body may have at most " + std::to_string(limit) + " bytes");
        Ending const ending{request.method == "HEAD", request.keep_alive};
        BodyParser parser(std::move(head));
        parser.body_limit(limit);
        // Large bodies get a second more for every 256 KiB.
        auto const more_s = static_cast<std::int64_t>(length.value_or(0) / (256 * 1024));
        stream_.expires_after(std::chrono::seconds(config_.body_timeout_s + more_s));
        auto outcome = co_await http::async_read(stream_, buffer_, parser, as_tuple);
        auto& [error, size] = outcome;
        if (error) {
            note_timeout(error);
            co_return co_await refuse(refusal_status(error), "the request body cannot be read");
        }
        request.body = std::move(parser.get().body());
        stream_.expires_never();
        auto response = co_await route(services_.router, std::move(request));
        bool const written = co_await write_response(stream_, std::move(response), config_, ending);
        co_return written&& ending.keep_alive;
    }

    net::awaitable<bool> refuse(int status, std::string reason) {
        if (status == 0) co_return false;
        services_.application.metrics().http_refused_total.add();
        auto response = refusal(status, std::move(reason));
        co_await write_response(stream_, std::move(response), config_, last_answer);
        co_return false;
    }

    net::awaitable<void> upgrade(http::request<http::empty_body> head, HttpRequest request) {
        if (!is_websocket_key(head[http::field::sec_websocket_key])) {
            co_await refuse(400, "Sec-WebSocket-Key must be 16 bytes in base64");
            co_return;
        }
        auto caller = services_.router.caller_of(request);
        // A program sends no Origin; a page always does, and it must be one of ours.
        bool const foreign =
            caller && (caller->by_cookie || !request.origin.empty()) && !services_.router.origin_is_ours(request);
        auto const unsettled =
            caller ? check_session(caller->actor.session, SessionNeeds::settled, services_.application.clock().now())
                   : std::nullopt;
        if (foreign) services_.application.metrics().http_origin_refused_total.add();
        if (!caller || foreign || unsettled) {
            Error const error = !caller   ? caller.error()
                                : foreign ? Error{Errc::forbidden, "Origin", "must be this server"}
                                          : *unsettled;
            auto response = error_response(error);
            co_await write_response(stream_, std::move(response), config_, last_answer);
            co_return;
        }
        auto who = std::move(*caller);
        handed_over_ = true;
        co_await run_ws_session(std::move(stream_), std::move(head), services_.router, services_.consoles,
                                std::move(who));
    }

    void note_timeout(error_code const& error) {
        if (error == beast::error::timeout) services_.application.metrics().http_timed_out_total.add();
    }

    Stream stream_;
    HttpServices& services_;
    HttpConfig const& config_;
    HeadLimits limits_;
    std::string peer_;
    Door door_;
    beast::flat_buffer buffer_;
    bool handed_over_ = false;  ///< To a console: the stream is gone from here.
};

}  // namespace

net::awaitable<void> run_http_session(Stream stream, HttpServices& services, std::string peer, Door door) {
    Seat seat(services.limits, peer);
    if (stream.secure()) {
        auto& metrics = services.application.metrics();
        auto const& tls = services.application.config().tls;
        if (services.handshakes >= tls.handshakes_max) {
            metrics.tls_handshakes_refused_total.add();
            co_return;
        }
        ++services.handshakes;
        stream.expires_after(std::chrono::seconds(tls.handshake_timeout_s));
        auto outcome = co_await stream.handshake(as_tuple);
        --services.handshakes;
        auto& [error] = outcome;
        (error ? metrics.tls_handshakes_failed_total : metrics.tls_handshakes_total).add();
        if (error) co_return;
    }
    HttpSession session(std::move(stream), services, std::move(peer), door);
    co_await session.run();
}

}  // namespace tiaodu
