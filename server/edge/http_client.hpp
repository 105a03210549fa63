// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/time.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tiaodu {

/// What a server answered; any status, also 4xx and 5xx.
struct HttpAnswer {
    int status = 0;
    std::string body;
    bool ok() const { return status >= 200 && status < 300; }
};

struct HttpHeader {
    std::string name;
    std::string value;
};

struct HttpClientLimits {
    Millis connect_max{5'000};
    Millis answer_max{60'000};                      ///< From sending the first byte to reading the last.
    std::size_t body_bytes_max = 64 * 1024 * 1024;  ///< Of an answer.
};

/// A blocking HTTP/1.1 client for our own command line and simulator: one connection, kept alive between requests,
/// opened at the first one and again when the server has closed it meanwhile. Plain HTTP only. Not thread-safe: one
/// client per thread.
///
/// Errors of all requests: invalid_field with path "url" (not `http://host[:port]`), unsupported (https), busy with
/// path "url" (cannot connect, connection lost, no answer in time), limit_exceeded (answer too large), malformed (not
/// HTTP). An HTTP error status is an answer, not an error.
class HttpClient {
public:
    /// `url` is `http://host[:port]`, a path after it is ignored; IPv6 addresses stand in brackets. Does not connect
    /// yet.
    explicit HttpClient(std::string url, HttpClientLimits limits = {});
    ~HttpClient();
    HttpClient(HttpClient&&) noexcept;
    HttpClient& operator=(HttpClient&&) noexcept;

    /// A request that failed because the kept connection turned out to be closed is sent once more on a new one: give
    /// commands an `Idempotency-Key`.
    Result<HttpAnswer> request(std::string_view method, std::string_view target, std::vector<HttpHeader> const& headers,
                               std::string_view body);
    /// GET with a bearer token; none when it is empty.
    Result<HttpAnswer> get(std::string_view target, std::string_view token);
    /// POST of JSON with a bearer token and a command id (see new_command_id); each left out when empty.
    Result<HttpAnswer> post(std::string_view target, std::string_view token, std::string_view idempotency_key,
                            std::string_view json_body);

    /// From another thread: ends a request that is under way, and all later ones, with `busy`. For a clean stop.
    void stop();

private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

/// A random UUID (version 4) for a command. Any thread.
std::string new_command_id();

}  // namespace tiaodu
