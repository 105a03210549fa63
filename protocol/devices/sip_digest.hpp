// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Digest access authentication as SIP uses it (RFC 3261 22.4, RFC 7616, RFC 8760): MD5 and SHA-256, with qop=auth and
/// in the old form of RFC 2069 that many cameras still send.
namespace tiaodu::sip {

enum class DigestAlgorithm : std::uint8_t { md5, sha256 };

/// What is kept of a password: H(id:realm:password) for both algorithms. As good as the password for this realm, so it
/// must never leave the server; the password itself cannot be read from it.
struct DigestSecret {
    std::string md5;     ///< 16 bytes.
    std::string sha256;  ///< 32 bytes.
};
DigestSecret digest_secret(std::string_view id, std::string_view realm, std::string_view password);

/// What an Authorization header says.
struct Credentials {
    std::string username, realm, nonce, uri, response, cnonce;
    DigestAlgorithm algorithm = DigestAlgorithm::md5;
    /// Of qop=auth: how often the nonce was used; none in the form of RFC 2069.
    std::optional<std::uint32_t> nonce_count;
    std::string nonce_count_text;  ///< As sent: it is part of what is hashed.
};
/// Errors: malformed, missing_field (the parameter as path), unsupported (another scheme, algorithm or qop),
/// limit_exceeded (more than 32 parameters).
Result<Credentials> parse_authorization(std::string_view value);

/// True when the response was made with the password of `secret` for this method. Takes the same time wherever the
/// first difference is.
bool response_matches(Credentials const& credentials, std::string_view method, DigestSecret const& secret);

/// The response that a client would send; `credentials.response` is not read. Lower-case hexadecimal.
std::string digest_response(Credentials const& credentials, std::string_view method, DigestSecret const& secret);

/// Makes nonces and knows them again without keeping them: issue time and a running number, sealed with a key.
class Nonces {
public:
    /// `key`: at least 32 random bytes, new at every start.
    explicit Nonces(std::string key);
    std::string issue(Time now);
    /// The running number of a nonce that we made not longer than nonce_life ago; none for all others.
    std::optional<std::uint64_t> number_of(std::string_view nonce, Time now) const;
    /// 16 hexadecimal digits that nobody can guess and that do not come twice: tags, branches, call ids.
    std::string unique();

private:
    std::string seal(std::string_view text) const;
    std::string key_;
    std::uint64_t issued_ = 0;
    std::uint64_t made_ = 0;
};
/// A device that answers later is asked again, with stale=true.
inline constexpr Millis nonce_life = std::chrono::minutes(5);

}  // namespace tiaodu::sip
