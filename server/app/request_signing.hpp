// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/time.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

/// Requests that prove who sends them by a signature instead of a secret that travels along:
/// `Authorization: TIAODU-HMAC-SHA256 key=310000-i-1, time=1767225600, nonce=<8 to 64 characters>, signature=<64
/// hexadecimal digits>`. A phone names no key and counts instead of choosing nonces: `time=…, counter=<number that only
/// grows>, signature=…`.
namespace tiaodu {

inline constexpr std::string_view signature_scheme = "TIAODU-HMAC-SHA256 ";

/// What the header says.
struct RequestSignature {
    std::string key;        ///< Empty for a phone.
    std::int64_t time = 0;  ///< Seconds since 1970, UTC.
    std::string nonce;      ///< Or the decimal counter.
    std::string signature;  ///< 32 bytes.
};
/// Errors: malformed (a part is missing, stands twice, or is not of its shape).
Result<RequestSignature> parse_signature(std::string_view header);

/// What is signed: everything that means something.
struct SignedRequest {
    std::string method;
    std::string target;  ///< As sent, with the query.
    std::string body;
};
/// HMAC-SHA256 with `secret` over: method, target, hexadecimal SHA-256 of the body, time, nonce, one per line.
/// 32 bytes. `secret` may have any length.
std::string sign_request(std::string_view secret, SignedRequest const& request, std::int64_t time,
                         std::string_view nonce);

/// Refuses what is too old, from before the server started (what was seen then is not remembered), or was seen before.
/// Core thread.
class SignatureLog {
public:
    /// `window`: how far the time of a request may be from ours.
    SignatureLog(Time started, std::chrono::seconds window)
        : started_(std::chrono::floor<std::chrono::seconds>(started)), window_(window) {}

    /// Checks and remembers; call it only once the signature has been found right. Errors: unauthenticated (time, seen
    /// before), rate_limited (more than `entries_max` requests within the window).
    Result<void> take_nonce(std::string const& who, RequestSignature const& signature, Time now);
    /// The same for who counts: the counter must be higher than any before.
    Result<void> take_counter(std::string const& who, RequestSignature const& signature, Time now);

    static constexpr std::size_t entries_max = 500'000;

private:
    Result<void> check_time(RequestSignature const& signature, Time now) const;

    Time started_;
    std::chrono::seconds window_;
    std::unordered_set<std::string> seen_;
    std::deque<std::pair<Time, std::string>> seen_order_;
    std::unordered_map<std::string, std::int64_t> counters_;
};

}  // namespace tiaodu
