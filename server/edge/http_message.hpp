// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tiaodu {

/// How a request came; over TLS also when that ended at a proxy of ours.
enum class Transport : std::uint8_t { plain, tls };

/// Name of the session cookie: the browser itself guards the one over TLS against other hosts and paths.
inline std::string_view session_cookie(Transport transport) {
    return transport == Transport::tls ? "__Host-sid" : "sid";
}

/// A request that has passed the gate: only what the router needs, copied before the body was read.
struct HttpRequest {
    std::string method;  ///< GET, HEAD, POST or DELETE.
    std::string path;    ///< Percent-decoded, starts with `/`, without `..`, `\`, NUL.
    std::string query;   ///< As sent, without `?`.
    std::string target;  ///< Path and query as sent; what is signed.
    std::string host;
    std::string origin;
    std::string content_type;  ///< Lower case, without parameters.
    std::string session;       ///< The session cookie of the transport.
    std::string signature;     ///< Authorization with the scheme TIAODU-HMAC-SHA256, whole.
    std::string bearer;        ///< Token of `Authorization: Bearer`.
    std::string basic_user;    ///< Of `Authorization: Basic`, decoded.
    std::string basic_password;
    std::string limit_user;    ///< X-Limit-U, as OwnTracks sends it.
    std::string limit_device;  ///< X-Limit-D.
    std::string idempotency_key;
    std::string requested_with;
    std::string accept_encoding;
    std::string if_none_match;
    std::string address;  ///< Of who sends, as far as it can be believed (client_address).
    bool secure = false;  ///< Came over TLS.
    std::string body;
    bool keep_alive = true;
};

struct HttpResponse {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::string_view static_body;  ///< Bytes that live for ever (a built-in page); used when `body` is empty.
    std::vector<std::pair<std::string, std::string>> headers;
    std::string_view bytes() const { return body.empty() ? static_body : std::string_view(body); }
};

}  // namespace tiaodu
