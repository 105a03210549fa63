// SPDX-License-Identifier: Apache-2.0
#include "server/edge/http_client.hpp"

#include "protocol/vocab/text.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <atomic>
#include <charconv>
#include <optional>
#include <random>

namespace tiaodu {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

struct Address {
    std::string host;
    std::string port = "80";
    std::string authority;  ///< As it goes into the Host header.
};

Result<Address> parse_address(std::string_view url) {
    Error const wrong{Errc::invalid_field, "url", "must be http://host[:port], not \"" + std::string(url) + "\""};
    if (url.starts_with("https://"))
        return Error{Errc::unsupported, "url", "https is not supported here; use the plain port of this machine"};
    if (!url.starts_with("http://")) return wrong;
    url.remove_prefix(7);
    url = url.substr(0, url.find('/'));
    if (url.empty() || has_control(url) || url.find_first_of(" @\t\n") != std::string_view::npos) return wrong;
    Address address;
    address.authority = url;
    auto const bracket = url.find(']');
    auto const colon = url.find(':', bracket == std::string_view::npos ? 0 : bracket);
    auto host = url.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host.empty()) return wrong;
    address.host = host;
    if (colon != std::string_view::npos) {
        unsigned port = 0;
        auto const digits = url.substr(colon + 1);
        auto const [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
        if (code != std::errc{} || end != digits.data() + digits.size() || port == 0 || port > 65535) return wrong;
        address.port = digits;
    }
    return address;
}

using Request = http::request<http::string_body>;

}  // namespace

struct HttpClient::Connection {
    Connection(std::string url_text, HttpClientLimits client_limits)
        : url(std::move(url_text)), limits(client_limits) {}

    std::string url;
    HttpClientLimits limits;
    net::io_context io;
    std::optional<beast::tcp_stream> stream;
    std::atomic<bool> stopped = false;

    Error broken(std::string_view doing, error_code const& code) const {
        if (stopped) return Error{Errc::busy, "url", "stopped"};
        if (code == beast::error::timeout)
            return Error{Errc::busy, "url", std::string(doing) + " " + url + ": no answer in time"};
        return Error{Errc::busy, "url", std::string(doing) + " " + url + ": " + code.message()};
    }

    /// Runs what was started until it has ended.
    void finish() {
        io.restart();
        if (!stopped) io.run();
        if (stopped) stream.reset();
    }

    std::optional<Error> connect(Address const& address) {
        error_code code;
        net::ip::tcp::resolver resolver(io);
        auto const endpoints = resolver.resolve(address.host, address.port, code);
        if (code) return broken("cannot find", code);
        stream.emplace(io);
        stream->expires_after(limits.connect_max);
        code = net::error::operation_aborted;
        stream->async_connect(endpoints,
                              [&code](error_code outcome, net::ip::tcp::endpoint const&) { code = outcome; });
        finish();
        if (!code && stream) {
            error_code ignored;
            stream->socket().set_option(net::ip::tcp::no_delay(true), ignored);
            return std::nullopt;
        }
        auto error = broken("cannot connect to", code ? code : error_code(net::error::operation_aborted));
        stream.reset();
        return error;
    }

    struct Exchange {
        error_code code = net::error::operation_aborted;
        bool answer_begun = false;
        bool keep = false;
        HttpAnswer answer;
    };

    /// Sends the request and reads the answer on the open stream.
    Exchange exchange(Request const& request) {
        Exchange result;
        beast::flat_buffer buffer;
        http::response_parser<http::string_body> parser;
        parser.body_limit(limits.body_bytes_max);
        stream->expires_after(limits.answer_max);
        auto const on_read = [&](error_code outcome, std::size_t) { result.code = outcome; };
        http::async_write(*stream, request, [&](error_code outcome, std::size_t) {
            result.code = outcome;
            if (!outcome) http::async_read(*stream, buffer, parser, on_read);
        });
        finish();
        result.answer_begun = buffer.size() > 0 || parser.got_some();
        if (!result.code) {
            auto response = parser.release();
            result.keep = response.keep_alive();
            result.answer = {static_cast<int>(response.result_int()), std::move(response.body())};
        }
        return result;
    }
};

HttpClient::HttpClient(std::string url, HttpClientLimits limits)
    : connection_(std::make_unique<Connection>(std::move(url), limits)) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

Result<HttpAnswer> HttpClient::request(std::string_view method, std::string_view target,
                                       std::vector<HttpHeader> const& headers, std::string_view body) {
    auto& connection = *connection_;
    auto const address = parse_address(connection.url);
    if (!address) return address.error();
    Request request(http::string_to_verb(method), target, 11);
    request.set(http::field::host, address->authority);
    request.set(http::field::user_agent, "tiaodu/" TIAODU_VERSION);
    for (auto const& header : headers) request.set(header.name, header.value);
    request.body() = body;
    if (!body.empty() || method == "POST") request.prepare_payload();  // sets the length

    for (;;) {
        bool const fresh = !connection.stream;
        if (fresh)
            if (auto error = connection.connect(*address)) return *error;
        auto result = connection.exchange(request);
        if (result.code || !result.keep) connection.stream.reset();
        if (!result.code) return std::move(result.answer);
        bool const stale =
            !fresh && !result.answer_begun && !connection.stopped && result.code != beast::error::timeout;
        if (stale) continue;  // once: the next round begins with a fresh connection
        if (result.code == http::error::body_limit)
            return Error{Errc::limit_exceeded, "url", "the answer is too large"};
        if (result.code.category() == http::make_error_code(http::error::bad_version).category() &&
            result.code != http::error::end_of_stream)
            return Error{Errc::malformed, "url", "not an HTTP answer: " + result.code.message()};
        return connection.broken("lost the connection to", result.code);
    }
}

Result<HttpAnswer> HttpClient::get(std::string_view target, std::string_view token) {
    std::vector<HttpHeader> headers;
    if (!token.empty()) headers.push_back({"Authorization", "Bearer " + std::string(token)});
    return request("GET", target, headers, {});
}

Result<HttpAnswer> HttpClient::post(std::string_view target, std::string_view token, std::string_view idempotency_key,
                                    std::string_view json_body) {
    std::vector<HttpHeader> headers{{"Content-Type", "application/json"}};
    if (!token.empty()) headers.push_back({"Authorization", "Bearer " + std::string(token)});
    if (!idempotency_key.empty()) headers.push_back({"Idempotency-Key", std::string(idempotency_key)});
    return request("POST", target, headers, json_body);
}

void HttpClient::stop() {
    connection_->stopped = true;
    connection_->io.stop();
}

std::string new_command_id() {
    std::random_device source;
    std::string bytes;
    while (bytes.size() < 16) {
        auto const value = source();
        for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((value >> shift) & 0xffu);
    }
    bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
    auto id = to_hex(bytes);
    for (std::size_t const at : {8u, 13u, 18u, 23u}) id.insert(at, 1, '-');
    return id;
}

}  // namespace tiaodu
