// SPDX-License-Identifier: Apache-2.0
#include "server/app/totp.hpp"
#include "server/app/second_factors.hpp"
#include "tests/app/base32.hpp"
#include "tests/db/temporary.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <set>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

Time at_second(std::int64_t second) { return time_from_ms(second * 1000); }

SealKey key_in(TemporaryFolder const& folder) { return SealKey::of_file(folder.path() / "secret.key"); }

AccountId const holder(310000, 7);

/// An account that has enrolled; what its authenticator shows.
struct Enrolled {
    explicit Enrolled(TemporaryFolder const& folder, Time now) : factors(key_in(folder)) {
        REQUIRE(factors.begin(holder, "admin", now).has_value());
        // The secret is told in base32 only: find the code as an authenticator would, from the step.
        auto const begun = factors.begin(holder, "admin", now);
        secret = from_base32(begun->secret);
        auto made = factors.confirm(holder, totp_code(secret, totp_step(now)), now);
        REQUIRE(made.has_value());
        codes = made->recovery_codes;
        factors.put(made->row);
    }
    std::string code(Time at) const { return totp_code(secret, totp_step(at)); }

    SecondFactors factors;
    std::string secret;
    std::vector<std::string> codes;
    Commit rows;
};

}  // namespace

TEST_CASE("the codes are those of RFC 6238, appendix B, in six digits") {
    std::string const secret = "12345678901234567890";
    struct Vector {
        std::int64_t second;
        char const* code;
    };
    for (auto const& one : std::initializer_list<Vector>{{59, "287082"},
                                                         {1111111109, "081804"},
                                                         {1111111111, "050471"},
                                                         {1234567890, "005924"},
                                                         {2000000000, "279037"},
                                                         {20000000000, "353130"}}) {
        CAPTURE(one.second);
        CHECK(totp_code(secret, totp_step(at_second(one.second))) == one.code);
    }
}

TEST_CASE("base32 is that of RFC 4648, section 10, without padding") {
    CHECK(base32("") == "");
    CHECK(base32("f") == "MY");
    CHECK(base32("fo") == "MZXQ");
    CHECK(base32("foo") == "MZXW6");
    CHECK(base32("foobar") == "MZXW6YTBOI");
}

TEST_CASE("an authenticator gets a name it can show, whatever the account is called") {
    auto const uri = totp_uri("12345678901234567890", "张 三");
    CHECK(uri ==
          "otpauth://totp/tiaodu:%E5%BC%A0%20%E4%B8%89?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=tiaodu"
          "&algorithm=SHA1&digits=6&period=30");
}

TEST_CASE("a clock may be one step off, not two") {
    std::string const secret = "12345678901234567890";
    auto const now = at_second(1'000'000'020);
    auto const step = totp_step(now);
    for (auto const off : {-1, 0, 1})
        CHECK(matching_step(secret, totp_code(secret, step + off), now, {}) == step + off);
    CHECK(!matching_step(secret, totp_code(secret, step - 2), now, {}).has_value());
    CHECK(!matching_step(secret, totp_code(secret, step + 2), now, {}).has_value());
    CHECK(!matching_step(secret, "", now, {}).has_value());
}

TEST_CASE("no code counts twice, nor one from before the last that counted") {
    TemporaryFolder folder;
    auto const now = at_second(1'700'000'010);
    Enrolled one(folder, now);
    CHECK(!one.factors.use(holder, one.code(now), now, one.rows));  // it has confirmed the enrolment
    auto const later = now + std::chrono::seconds(60);
    auto const code = one.code(later);
    CHECK(one.factors.use(holder, code, later, one.rows));
    CHECK(!one.factors.use(holder, code, later, one.rows));
    CHECK(!one.factors.use(holder, one.code(later - std::chrono::seconds(30)), later, one.rows));
    auto const next = later + std::chrono::seconds(30);
    CHECK(one.factors.use(holder, one.code(next), next, one.rows));
    CHECK(one.rows.second_factors.size() == 2);
    CHECK(one.rows.second_factors.back().used_step == totp_step(next));
}

TEST_CASE("each recovery code signs in once, however it is typed") {
    TemporaryFolder folder;
    auto const now = at_second(1'700'000'010);
    Enrolled one(folder, now);
    CHECK(one.codes.size() == SecondFactors::recovery_codes);
    CHECK(std::set<std::string>(one.codes.begin(), one.codes.end()).size() == one.codes.size());
    auto typed = one.codes.front();
    std::erase(typed, '-');
    for (auto& c : typed) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    CHECK(one.factors.use(holder, typed, now, one.rows));
    CHECK(!one.factors.use(holder, one.codes.front(), now, one.rows));
    CHECK(one.factors.use(holder, one.codes[1], now, one.rows));
    CHECK(one.rows.second_factors.back().recovery.size() == SecondFactors::recovery_codes - 2);
    CHECK(!one.factors.use(AccountId(310000, 8), one.codes[2], now, one.rows));
}

TEST_CASE("an enrolment counts only when a code has confirmed it, within ten minutes") {
    TemporaryFolder folder;
    SecondFactors factors(key_in(folder));
    auto const now = at_second(1'700'000'010);
    CHECK(factors.confirm(holder, "123456", now).error().code == Errc::wrong_state);
    auto const secret = from_base32(factors.begin(holder, "admin", now)->secret);
    CHECK(!factors.has(holder));
    auto const right = totp_code(secret, totp_step(now));
    auto const wrong = right == "000000" ? "000001" : "000000";
    CHECK(factors.confirm(holder, wrong, now).error().code == Errc::invalid_field);
    auto const last = now + SecondFactors::begun_holds;
    CHECK(factors.confirm(holder, totp_code(secret, totp_step(last)), last).has_value());
    auto const late = last + Millis(1);
    CHECK(factors.confirm(holder, totp_code(secret, totp_step(late)), late).error().code == Errc::wrong_state);
}

TEST_CASE("so many enrolments may be under way, one more is asked to wait") {
    TemporaryFolder folder;
    SecondFactors factors(key_in(folder));
    auto const now = at_second(1'700'000'010);
    for (std::size_t i = 1; i <= SecondFactors::begun_max; ++i)
        REQUIRE(factors.begin(AccountId(310000, static_cast<std::int64_t>(i)), "x", now).has_value());
    CHECK(factors.begin(AccountId(310000, 999'999), "x", now).error().code == Errc::busy);
    CHECK(factors.begin(AccountId(310000, 1), "x", now).has_value());  // again for one that is under way
    CHECK(factors.begin(AccountId(310000, 999'999), "x", now + SecondFactors::begun_holds + Millis(1)).has_value());
}

TEST_CASE("what is stored of a second factor says nothing without the key file, and belongs to one account") {
    TemporaryFolder folder;
    auto const now = at_second(1'700'000'010);
    Enrolled one(folder, now);
    REQUIRE(one.factors.use(holder, one.codes.front(), now, one.rows));
    auto const row = one.rows.second_factors.back();
    CHECK(row.sealed_secret.find(one.secret) == std::string::npos);
    SecondFactors same(key_in(folder));
    CHECK_NOTHROW(same.load({row}));
    auto foreign = row;
    foreign.account_id = AccountId(310000, 8);
    SecondFactors moved(key_in(folder));
    CHECK_THROWS_WITH_AS(moved.load({foreign}), doctest::Contains("secret.key"), std::runtime_error);
    TemporaryFolder elsewhere;
    SecondFactors other(key_in(elsewhere));
    CHECK_THROWS_AS(other.load({row}), std::runtime_error);
}

TEST_CASE("the key file is the owner's alone, and one that was cut short is refused instead of replaced") {
    TemporaryFolder folder;
    auto const file = folder.path() / "secret.key";
    auto const key = SealKey::of_file(file);
    struct stat about {};
    REQUIRE(::stat(file.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777u) == 0600u);
    auto const sealed = key.seal("secret", "a");
    CHECK(SealKey::of_file(file).open(sealed, "a") == "secret");
    CHECK(!key.open(sealed, "b").has_value());
    auto changed = sealed;
    changed.back() = static_cast<char>(changed.back() ^ 1);
    CHECK(!key.open(changed, "a").has_value());
    CHECK(!key.open("short", "a").has_value());
    CHECK(key.seal("secret", "a") != sealed);
    std::filesystem::resize_file(file, 31);
    CHECK_THROWS_AS(SealKey::of_file(file), std::runtime_error);
}
