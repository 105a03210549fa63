// SPDX-License-Identifier: Apache-2.0
#include "server/app/request_signing.hpp"

#include "protocol/vocab/text.hpp"
#include "server/app/sealer.hpp"
#include "tests/db/temporary.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace tiaodu;
using namespace tiaodu::test;
using std::chrono::seconds;

namespace {

constexpr std::int64_t noon = 1'767'225'600;
Time const start = time_from_ms(noon * 1000);

std::string header(std::string const& rest) { return "TIAODU-HMAC-SHA256 " + rest; }
std::string const digits(64, 'a');

RequestSignature signature(std::string nonce, std::int64_t time = noon + 10) {
    return {"310000-i-1", time, std::move(nonce), {}};
}

}  // namespace

TEST_CASE("the header of a signature is read as it is documented, and nothing else is") {
    auto const read = parse_signature(header("key=310000-i-1, time=1767225600, nonce=abcd-1234, signature=" + digits));
    REQUIRE(read.has_value());
    CHECK(read->key == "310000-i-1");
    CHECK(read->time == noon);
    CHECK(read->nonce == "abcd-1234");
    CHECK(read->signature.size() == 32);
    CHECK(parse_signature(header("time=1, counter=7, signature=" + digits)).has_value());
    for (auto const& wrong :
         {std::string("Bearer x"), header(""), header("key=k, time=1, nonce=abcdefgh"),
          header("key=k, time=1, nonce=short, signature=" + digits),
          header("key=k, nonce=abcdefgh, signature=" + digits),
          header("key=k, time=-1, nonce=abcdefgh, signature=" + digits),
          header("key=k, time=1, time=2, nonce=abcdefgh, signature=" + digits),
          header("key=k, time=1, nonce=abcdefgh, nonce=abcdefgh, signature=" + digits),
          header("key=k, time=1, nonce=abc defgh, signature=" + digits),
          header("key=k, time=1, nonce=" + std::string(65, 'n') + ", signature=" + digits),
          header("key=k, time=1, counter=7, signature=" + digits),
          header("time=1, nonce=abcdefgh, signature=" + digits), header("time=1, counter=7x, signature=" + digits),
          header("key=k, time=1, nonce=abcdefgh, signature=zz" + digits.substr(2)),
          header("key=k, time=1, nonce=abcdefgh, colour=red, signature=" + digits)}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_signature(wrong).has_value());
    }
}

TEST_CASE("a signature covers method, target, body, time and nonce") {
    SignedRequest const request{"POST", "/api/v1/tickets?x=1", "{}"};
    auto const made = sign_request("secret", request, noon, "abcdefgh");
    // printf 'POST\n/api/v1/tickets?x=1\n<sha256 of {}>\n1767225600\nabcdefgh\n' | openssl dgst -sha256 -hmac secret
    CHECK(to_hex(made) == "0fbee3e861d9694993cbfeaf78db950c76d85d9dea89056fee2cfe4f8006bd57");
    CHECK(sign_request("secret2", request, noon, "abcdefgh") != made);
    CHECK(sign_request("secret", {"GET", request.target, "{}"}, noon, "abcdefgh") != made);
    CHECK(sign_request("secret", {"POST", "/api/v1/tickets?x=2", "{}"}, noon, "abcdefgh") != made);
    CHECK(sign_request("secret", {"POST", request.target, "{ }"}, noon, "abcdefgh") != made);
    CHECK(sign_request("secret", request, noon + 1, "abcdefgh") != made);
    CHECK(sign_request("secret", request, noon, "abcdefgi") != made);
}

TEST_CASE("a signed request counts once, within 300 s of our clock, and not from before the start") {
    SignatureLog log(start, seconds(300));
    auto const now = start + seconds(1000);
    auto const at = [&](std::int64_t offset) { return noon + 1000 + offset; };
    CHECK(log.take_nonce("k", signature("aaaaaaaa", at(0)), now).has_value());
    CHECK_FALSE(log.take_nonce("k", signature("aaaaaaaa", at(0)), now).has_value());
    CHECK(log.take_nonce("other", signature("aaaaaaaa", at(0)), now).has_value());
    CHECK(log.take_nonce("k", signature("bbbbbbbb", at(-300)), now).has_value());
    CHECK_FALSE(log.take_nonce("k", signature("cccccccc", at(-301)), now).has_value());
    CHECK(log.take_nonce("k", signature("dddddddd", at(300)), now).has_value());
    CHECK_FALSE(log.take_nonce("k", signature("eeeeeeee", at(301)), now).has_value());
    // The one with the latest time cannot be sent again for as long as its time is good.
    CHECK_FALSE(log.take_nonce("k", signature("dddddddd", at(300)), now + seconds(600)).has_value());

    SignatureLog restarted(start, seconds(300));
    CHECK_FALSE(restarted.take_nonce("k", signature("ffffffff", noon - 1), start + seconds(1)).has_value());
    CHECK(restarted.take_nonce("k", signature("ffffffff", noon), start + seconds(1)).has_value());
}

TEST_CASE("who counts must count upwards") {
    SignatureLog log(start, seconds(300));
    auto const now = start + seconds(10);
    CHECK(log.take_counter("phone", signature("5"), now).has_value());
    CHECK_FALSE(log.take_counter("phone", signature("5"), now).has_value());
    CHECK_FALSE(log.take_counter("phone", signature("4"), now).has_value());
    CHECK(log.take_counter("phone", signature("6"), now).has_value());
    CHECK(log.take_counter("another", signature("1"), now).has_value());
    CHECK_FALSE(log.take_counter("phone", signature("abcdefgh"), now).has_value());
}

TEST_CASE("what is sealed opens with the same key file only, and not when it was changed") {
    TemporaryFolder folder;
    Sealer const sealer(folder.path() / "seal.key");
    auto const sealed = sealer.seal("secret");
    CHECK(sealed.find("secret") == std::string::npos);
    CHECK(sealer.seal("secret") != sealed);
    CHECK(Sealer(folder.path() / "seal.key").open(sealed) == "secret");
    auto changed = sealed;
    changed.back() = static_cast<char>(changed.back() ^ 1);
    CHECK_FALSE(sealer.open(changed).has_value());
    CHECK_FALSE(sealer.open("short").has_value());
    CHECK_FALSE(Sealer(folder.path() / "other.key").open(sealed).has_value());
    CHECK((std::filesystem::status(folder.path() / "seal.key").permissions() & std::filesystem::perms(0777)) ==
          std::filesystem::perms(0600));
    std::ofstream(folder.path() / "broken.key") << "short";
    CHECK_THROWS_AS(Sealer(folder.path() / "broken.key"), std::runtime_error);
}
