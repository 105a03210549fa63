// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/sip_digest.hpp"
#include "protocol/vocab/text.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;
using namespace tiaodu::sip;

namespace {

Time const now = *time_from_civil(2026, 1, 5, 4, 0, 0);

Credentials good(std::string_view value) {
    auto const credentials = parse_authorization(value);
    REQUIRE_MESSAGE(credentials.has_value(), (credentials ? "" : credentials.error().path));
    return *credentials;
}

/// The example of RFC 7616, 3.9.1.
std::string const rfc7616 =
    R"(Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=ALGORITHM, )"
    R"(nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, )"
    R"(cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="RESPONSE", )"
    R"(opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS")";

std::string filled(std::string text, std::string_view word, std::string_view value) {
    return text.replace(text.find(word), word.size(), value);
}

}  // namespace

TEST_CASE("digest: the examples of RFC 7616 come out, with MD5 and with SHA-256") {
    auto const secret = digest_secret("Mufasa", "http-auth@example.org", "Circle of Life");
    CHECK(secret.md5.size() == 16);
    CHECK(secret.sha256.size() == 32);
    auto const md5 = filled(filled(rfc7616, "ALGORITHM", "MD5"), "RESPONSE", "8ca523f5e9506fed4657c9700eebdbec");
    CHECK(response_matches(good(md5), "GET", secret));
    auto const sha256 = filled(filled(rfc7616, "ALGORITHM", "SHA-256"), "RESPONSE",
                               "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    CHECK(response_matches(good(sha256), "GET", secret));
    CHECK(good(sha256).nonce_count == 1u);
    CHECK(!response_matches(good(sha256), "REGISTER", secret));
    CHECK(!response_matches(good(sha256), "GET", digest_secret("Mufasa", "http-auth@example.org", "circle of Life")));
}

TEST_CASE("digest: the old form of RFC 2069 is read, quoted or not, in any case") {
    auto const secret = digest_secret("34020000001320000001", "3402000000", "12345678");
    Credentials made;
    made.nonce = "6fe9ba44a76be22a";
    made.uri = "sip:34020000002000000001@3402000000";
    auto const response = digest_response(made, "REGISTER", secret);
    CHECK(response.size() == 32);
    auto const credentials = good(
        "DIGEST Username=\"34020000001320000001\",realm=\"3402000000\",nonce=6fe9ba44a76be22a,"
        "uri=\"sip:34020000002000000001@3402000000\",response=\"" +
        response + "\",algorithm=md5");
    CHECK(!credentials.nonce_count);
    CHECK(response_matches(credentials, "REGISTER", secret));
}

TEST_CASE("digest: what cannot be checked is refused") {
    struct Row {
        std::string value;
        Errc code;
        char const* path;
    };
    std::string const base = "Digest username=a,nonce=b,uri=c,response=d";
    std::string many = base;
    for (int i = 0; i < 29; ++i) many += ",x=y";
    for (Row const& row : {
             Row{"", Errc::unsupported, "authorization"},
             Row{"Basic YTpi", Errc::unsupported, "authorization"},
             Row{"Digest username", Errc::malformed, "authorization"},
             Row{"Digest username=\"a", Errc::malformed, "username"},
             Row{"Digest username=\"a\"b,nonce=c", Errc::malformed, "username"},
             Row{"Digest nonce=b,uri=c,response=d", Errc::missing_field, "username"},
             Row{"Digest username=a,uri=c,response=d", Errc::missing_field, "nonce"},
             Row{"Digest username=a,nonce=b,response=d", Errc::missing_field, "uri"},
             Row{"Digest username=a,nonce=b,uri=c", Errc::missing_field, "response"},
             Row{base + ",algorithm=SHA-512", Errc::unsupported, "algorithm"},
             Row{base + ",qop=auth-int", Errc::unsupported, "qop"},
             Row{base + ",qop=auth", Errc::malformed, "nc"},
             Row{base + ",qop=auth,nc=100000000", Errc::malformed, "nc"},
             Row{base + ",qop=auth,nc=1", Errc::missing_field, "cnonce"},
             Row{many, Errc::limit_exceeded, "authorization"},
         }) {
        auto const credentials = parse_authorization(row.value);
        REQUIRE_MESSAGE(!credentials, row.value);
        CHECK(credentials.error().code == row.code);
        CHECK(credentials.error().path == row.path);
    }
}

TEST_CASE("digest: a nonce is known again for five minutes, and only when it is ours") {
    Nonces nonces(std::string(32, 'k'));
    auto const first = nonces.issue(now);
    auto const second = nonces.issue(now);
    CHECK(nonces.number_of(first, now) == 1u);
    CHECK(nonces.number_of(second, now + nonce_life) == 2u);
    CHECK(!nonces.number_of(second, now + nonce_life + Millis(1)));
    auto forged = first;
    forged[31] = '9';
    CHECK(!nonces.number_of(forged, now));
    CHECK(!nonces.number_of(first.substr(1), now));
    CHECK(!Nonces(std::string(32, 'x')).number_of(first, now));
    CHECK(nonces.unique() != nonces.unique());
}
