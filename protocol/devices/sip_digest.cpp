// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/sip_digest.hpp"

#include "protocol/vocab/assert.hpp"
#include "protocol/vocab/text.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <charconv>

namespace tiaodu::sip {
namespace {

constexpr std::size_t parameters_max = 32;
constexpr std::size_t stamp_digits = 32;  // issue time and number, 16 hexadecimal digits each
constexpr std::size_t seal_digits = 32;

unsigned char const* bytes_of(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

std::string hash(DigestAlgorithm algorithm, std::string_view text) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    auto const* kind = algorithm == DigestAlgorithm::md5 ? EVP_md5() : EVP_sha256();
    TIAODU_ASSERT(EVP_Digest(text.data(), text.size(), digest, &size, kind, nullptr) == 1);
    return std::string(reinterpret_cast<char const*>(digest), size);
}

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (auto const part : parts) {
        if (!text.empty()) text += ':';
        text += part;
    }
    return text;
}

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::string sixteen_digits(std::uint64_t number) {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((number >> shift) & 0xff);
    return to_hex(bytes);
}

std::optional<std::uint64_t> hexadecimal(std::string_view digits) {
    std::uint64_t value = 0;
    auto const [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (code != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

struct Parameter {
    std::string name;
    std::string value;
};

/// The next `name=value` or `name="value"` and the comma behind it.
Result<Parameter> take_parameter(std::string_view& text) {
    auto const equals = text.find('=');
    if (equals == std::string_view::npos) return Error{Errc::malformed, "authorization", "a parameter has no value"};
    Parameter parameter{lowered(trimmed(text.substr(0, equals))), {}};
    text = trimmed(text.substr(equals + 1));
    if (!text.starts_with('"')) {
        auto const comma = std::min(text.find(','), text.size());
        parameter.value = trimmed(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
        return parameter;
    }
    std::size_t i = 1;
    for (; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        parameter.value += text[i];
    }
    if (i >= text.size()) return Error{Errc::malformed, parameter.name, "the quotes are not closed"};
    text = trimmed(text.substr(i + 1));
    if (!text.empty() && text.front() != ',') return Error{Errc::malformed, parameter.name, "must end with a comma"};
    if (!text.empty()) text.remove_prefix(1);
    return parameter;
}

Result<void> set_parameter(Credentials& credentials, Parameter parameter, std::string& qop) {
    auto const& name = parameter.name;
    auto& value = parameter.value;
    if (name == "username")
        credentials.username = std::move(value);
    else if (name == "realm")
        credentials.realm = std::move(value);
    else if (name == "nonce")
        credentials.nonce = std::move(value);
    else if (name == "uri")
        credentials.uri = std::move(value);
    else if (name == "response")
        credentials.response = std::move(value);
    else if (name == "cnonce")
        credentials.cnonce = std::move(value);
    else if (name == "nc")
        credentials.nonce_count_text = std::move(value);
    else if (name == "qop")
        qop = lowered(value);
    else if (name == "algorithm") {
        auto const word = lowered(value);
        if (word != "md5" && word != "sha-256") return Error{Errc::unsupported, "algorithm", "must be MD5 or SHA-256"};
        credentials.algorithm = word == "md5" ? DigestAlgorithm::md5 : DigestAlgorithm::sha256;
    }
    return {};
}

}  // namespace

DigestSecret digest_secret(std::string_view id, std::string_view realm, std::string_view password) {
    auto const text = joined({id, realm, password});
    return {hash(DigestAlgorithm::md5, text), hash(DigestAlgorithm::sha256, text)};
}

Result<Credentials> parse_authorization(std::string_view value) {
    constexpr std::string_view scheme = "digest ";
    value = trimmed(value);
    if (lowered(value.substr(0, scheme.size())) != scheme)
        return Error{Errc::unsupported, "authorization", "must be Digest"};
    value = trimmed(value.substr(scheme.size()));
    Credentials credentials;
    std::string qop;
    for (std::size_t count = 0; !value.empty(); ++count) {
        if (count == parameters_max) return Error{Errc::limit_exceeded, "authorization", "at most 32 parameters"};
        auto parameter = take_parameter(value);
        if (!parameter) return parameter.error();
        if (auto const result = set_parameter(credentials, std::move(*parameter), qop); !result) return result.error();
        value = trimmed(value);
    }
    if (credentials.username.empty()) return Error{Errc::missing_field, "username", "is compulsory"};
    if (credentials.nonce.empty()) return Error{Errc::missing_field, "nonce", "is compulsory"};
    if (credentials.uri.empty()) return Error{Errc::missing_field, "uri", "is compulsory"};
    if (credentials.response.empty()) return Error{Errc::missing_field, "response", "is compulsory"};
    if (qop.empty()) return credentials;
    if (qop != "auth") return Error{Errc::unsupported, "qop", "must be auth"};
    auto const count = hexadecimal(credentials.nonce_count_text);
    if (!count || *count > 0xffff'ffffu) return Error{Errc::malformed, "nc", "must be hexadecimal digits"};
    if (credentials.cnonce.empty()) return Error{Errc::missing_field, "cnonce", "is compulsory with qop"};
    credentials.nonce_count = static_cast<std::uint32_t>(*count);
    return credentials;
}

std::string digest_response(Credentials const& credentials, std::string_view method, DigestSecret const& secret) {
    bool const md5 = credentials.algorithm == DigestAlgorithm::md5;
    auto const digits = [&](std::string_view text) { return to_hex(hash(credentials.algorithm, text)); };
    auto const who = to_hex(md5 ? secret.md5 : secret.sha256);
    auto const what = digits(joined({method, credentials.uri}));
    if (!credentials.nonce_count) return digits(joined({who, credentials.nonce, what}));
    return digits(joined({who, credentials.nonce, credentials.nonce_count_text, credentials.cnonce, "auth", what}));
}

bool response_matches(Credentials const& credentials, std::string_view method, DigestSecret const& secret) {
    return equal_in_constant_time(digest_response(credentials, method, secret), lowered(credentials.response));
}

Nonces::Nonces(std::string key) : key_(std::move(key)) { TIAODU_ASSERT(key_.size() >= 32); }

std::string Nonces::seal(std::string_view text) const {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    TIAODU_ASSERT(HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), bytes_of(text), text.size(), digest,
                       &size) != nullptr);
    return to_hex(std::string_view(reinterpret_cast<char const*>(digest), size)).substr(0, seal_digits);
}

std::string Nonces::issue(Time now) {
    auto const stamp = sixteen_digits(static_cast<std::uint64_t>(to_ms(now))) + sixteen_digits(++issued_);
    return stamp + seal(stamp);
}

std::optional<std::uint64_t> Nonces::number_of(std::string_view nonce, Time now) const {
    if (nonce.size() != stamp_digits + seal_digits) return std::nullopt;
    auto const stamp = nonce.substr(0, stamp_digits);
    if (!equal_in_constant_time(seal(stamp), nonce.substr(stamp_digits))) return std::nullopt;
    auto const issued_at = hexadecimal(stamp.substr(0, 16));
    auto const number = hexadecimal(stamp.substr(16));
    if (!issued_at || !number || now - time_from_ms(static_cast<std::int64_t>(*issued_at)) > nonce_life)
        return std::nullopt;
    return number;
}

std::string Nonces::unique() { return seal("unique" + sixteen_digits(++made_)).substr(0, 16); }

}  // namespace tiaodu::sip
