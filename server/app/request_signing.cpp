// SPDX-License-Identifier: Apache-2.0
#include "server/app/request_signing.hpp"

#include "db/hash_chain.hpp"
#include "protocol/vocab/text.hpp"

#include <sodium.h>

#include <algorithm>
#include <charconv>

namespace tiaodu {
namespace {

Error malformed(std::string detail) { return {Errc::malformed, "Authorization", std::move(detail)}; }
Error refused(std::string detail) { return {Errc::unauthenticated, "", std::move(detail)}; }

std::optional<std::int64_t> to_number(std::string_view text) {
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

bool is_nonce(std::string_view text) {
    return text.size() <= 64 && !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                      c == '_';
           });
}

}  // namespace

Result<RequestSignature> parse_signature(std::string_view header) {
    if (!header.starts_with(signature_scheme)) return malformed("is not a signature");
    RequestSignature read;
    bool counted = false, timed = false;
    for (auto const part : split(header.substr(signature_scheme.size()), ',')) {
        auto const pair = trimmed(part);
        auto const equals = std::min(pair.find('='), pair.size());
        auto const name = pair.substr(0, equals);
        auto const value = pair.substr(std::min(equals + 1, pair.size()));
        if (name == "key" && read.key.empty() && value.size() <= 40) {
            read.key = value;
        } else if (name == "time" && !timed) {
            auto const time = to_number(value);
            if (!time || *time > 99'999'999'999) return malformed("time must be seconds since 1970");
            read.time = *time;
            timed = true;
        } else if ((name == "nonce" || name == "counter") && read.nonce.empty()) {
            counted = name == "counter";
            if (!is_nonce(value) || (counted ? !to_number(value).has_value() : value.size() < 8))
                return malformed(std::string(name) + " is not of its shape");
            read.nonce = value;
        } else if (name == "signature" && read.signature.empty()) {
            if (value.size() != 64 || !from_hex(value, read.signature)) return malformed("signature must be 64 digits");
        } else {
            return malformed("has a part that is unknown or stands twice");
        }
    }
    if (!timed || read.nonce.empty() || read.signature.empty() || counted != read.key.empty())
        return malformed("needs key, time, nonce, signature; a phone's: time, counter, signature");
    return read;
}

std::string sign_request(std::string_view secret, SignedRequest const& request, std::int64_t time,
                         std::string_view nonce) {
    auto const text = request.method + "\n" + request.target + "\n" + to_hex(sha256(request.body)) + "\n" +
                      std::to_string(time) + "\n" + std::string(nonce) + "\n";
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<unsigned char const*>(secret.data()), secret.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<unsigned char const*>(text.data()), text.size());
    std::string signature(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(signature.data()));
    return signature;
}

Result<void> SignatureLog::check_time(RequestSignature const& signature, Time now) const {
    auto const at = time_from_ms(signature.time * 1000);
    if (at + window_ < now || at > now + window_) return refused("the time of the signature is too far from ours");
    if (at < started_) return refused("signed before this server started; sign again");
    return {};
}

Result<void> SignatureLog::take_nonce(std::string const& who, RequestSignature const& signature, Time now) {
    if (auto fresh = check_time(signature, now); !fresh) return fresh;
    // Nothing older can be sent again: its time would be refused.
    while (!seen_order_.empty() && seen_order_.front().first < now - 2 * window_) {
        seen_.erase(seen_order_.front().second);
        seen_order_.pop_front();
    }
    if (seen_.size() >= entries_max) return Error{Errc::rate_limited, "", "too many signed requests"};
    auto key = who + " " + signature.nonce;
    if (!seen_.insert(key).second) return refused("this signature was used before");
    seen_order_.emplace_back(now, std::move(key));
    return {};
}

Result<void> SignatureLog::take_counter(std::string const& who, RequestSignature const& signature, Time now) {
    if (auto fresh = check_time(signature, now); !fresh) return fresh;
    auto const counter = to_number(signature.nonce);
    if (!counter) return refused("no counter");
    auto const [last, first] = counters_.try_emplace(who, *counter);
    if (!first && *counter <= last->second) return refused("the counter must grow with every request");
    last->second = *counter;
    return {};
}

}  // namespace tiaodu
