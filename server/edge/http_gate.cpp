// SPDX-License-Identifier: Apache-2.0
#include "server/edge/http_gate.hpp"

#include "protocol/vocab/text.hpp"
#include "server/app/request_signing.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>

namespace tiaodu {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

std::size_t count(http::fields const& fields, http::field name) {
    auto const range = fields.equal_range(name);
    return static_cast<std::size_t>(std::distance(range.first, range.second));
}

std::string value(http::fields const& fields, http::field name) {
    auto const found = fields.find(name);
    return found == fields.end() ? std::string() : std::string(found->value());
}

std::string named(http::fields const& fields, std::string_view name) {
    auto const found = fields.find(name);
    return found == fields.end() ? std::string() : std::string(found->value());
}

std::string lower(std::string text) {
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// The value of one cookie; empty when it is absent or stands twice.
std::string cookie(http::fields const& fields, std::string_view name) {
    if (count(fields, http::field::cookie) != 1) return {};
    auto const all = value(fields, http::field::cookie);
    std::string found;
    for (auto const part : split(all, ';')) {
        auto const pair = trimmed(part);
        if (pair.size() <= name.size() || !pair.starts_with(name) || pair[name.size()] != '=') continue;
        if (!found.empty()) return {};
        found = std::string(pair.substr(name.size() + 1));
    }
    return found;
}

bool is_decimal(std::string_view text) {
    return !text.empty() && text.size() <= 10 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

GateRefusal refuse(int status, std::string reason) { return {status, std::move(reason)}; }

std::optional<GateRefusal> check_framing(http::fields const& fields) {
    if (count(fields, http::field::host) != 1) return refuse(400, "exactly one Host is required");
    if (count(fields, http::field::transfer_encoding) != 0)
        return refuse(411, "send a Content-Length, no Transfer-Encoding");
    if (count(fields, http::field::trailer) != 0) return refuse(400, "trailers are not accepted");
    auto const lengths = count(fields, http::field::content_length);
    if (lengths > 1 || (lengths == 1 && !is_decimal(value(fields, http::field::content_length))))
        return refuse(400, "Content-Length must be one decimal number");
    for (auto const name :
         {http::field::authorization, http::field::origin, http::field::cookie, http::field::content_type,
          http::field::upgrade, http::field::sec_websocket_key, http::field::sec_websocket_version})
        if (count(fields, name) > 1)
            return refuse(400, "a header that must be clear stands twice: " + std::string(http::to_string(name)));
    if (count(fields, http::field::expect) != 0) return refuse(417, "Expect is not served; send the body");
    return std::nullopt;
}

}  // namespace

Result<std::string> percent_decoded(std::string_view raw) {
    std::string text;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '+') {
            text += ' ';
        } else if (raw[i] == '%') {
            std::string byte;
            if (i + 2 >= raw.size() || !from_hex(raw.substr(i + 1, 2), byte))
                return Error{Errc::malformed, "", "broken percent-encoding"};
            text += byte;
            i += 2;
        } else {
            text += raw[i];
        }
    }
    if (!is_utf8(text)) return Error{Errc::malformed, "", "not UTF-8"};
    return text;
}

Result<std::string> clean_path(std::string_view raw) {
    std::string escaped;
    for (char const c : raw) escaped += c == '+' ? std::string("%2B") : std::string(1, c);
    auto path = percent_decoded(escaped);
    if (!path) return path;
    auto const lowered = lower(std::string(raw));
    bool const bad = path->empty() || path->front() != '/' || path->find('\\') != std::string::npos ||
                     path->find_first_of(std::string_view("\0\t\n", 3)) != std::string::npos ||
                     lowered.find("%2f") != std::string::npos || has_control(*path);
    if (bad) return Error{Errc::malformed, "", "the path has characters that are not accepted"};
    for (auto const part : split(*path, '/'))
        if (part == ".." || part == ".") return Error{Errc::malformed, "", "the path has dot segments"};
    return path;
}

std::string joined(http::fields const& fields, std::string_view name) {
    std::string all;
    auto const range = fields.equal_range(name);
    for (auto field = range.first; field != range.second; ++field)
        all += (all.empty() ? "" : ",") + std::string(field->value());
    return all;
}

GateResult pass_gate(http::fields const& fields, std::string_view method, std::string_view target,
                     Transport transport) {
    if (auto refusal = check_framing(fields)) return *refusal;
    constexpr std::string_view methods[] = {"GET", "HEAD", "POST", "DELETE"};
    if (std::find(std::begin(methods), std::end(methods), method) == std::end(methods))
        return refuse(405, "GET, HEAD, POST and DELETE only");
    auto const mark = target.find('?');
    auto path = clean_path(target.substr(0, mark));
    if (!path) return refuse(400, path.error().detail);

    HttpRequest request;
    request.method = std::string(method);
    request.path = std::move(*path);
    request.target = std::string(target);
    request.secure = transport == Transport::tls;
    if (mark != std::string_view::npos) request.query = std::string(target.substr(mark + 1));
    request.host = lower(value(fields, http::field::host));
    request.origin = value(fields, http::field::origin);
    auto const type = value(fields, http::field::content_type);
    request.content_type = lower(std::string(trimmed(std::string_view(type).substr(0, type.find(';')))));
    request.session = cookie(fields, session_cookie(transport));
    auto const authorization = value(fields, http::field::authorization);
    if (authorization.starts_with("Bearer ")) request.bearer = authorization.substr(7);
    if (authorization.starts_with(signature_scheme)) request.signature = authorization;
    if (authorization.starts_with("Basic ")) {
        auto const login = from_base64(trimmed(std::string_view(authorization).substr(6)));
        auto const colon = login ? login->find(':') : std::string::npos;
        if (colon == std::string::npos || !is_utf8(*login)) return refuse(400, "Authorization: Basic cannot be read");
        request.basic_user = login->substr(0, colon);
        request.basic_password = login->substr(colon + 1);
    }
    request.limit_user = named(fields, "X-Limit-U");
    request.limit_device = named(fields, "X-Limit-D");
    request.idempotency_key = named(fields, "Idempotency-Key");
    request.requested_with = named(fields, "X-Requested-With");
    request.accept_encoding = lower(value(fields, http::field::accept_encoding));
    request.if_none_match = value(fields, http::field::if_none_match);
    return request;
}

}  // namespace tiaodu
