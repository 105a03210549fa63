// SPDX-License-Identifier: Apache-2.0
#include "server/app/sessions.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;

namespace {

constexpr Time start = time_from_ms(1'700'000'000'000);
AccountId const one(1, 1), other(1, 2);

struct Book {
    explicit Book(SecurityConfig const& config = {})
        : settings(security_settings(config).value()), sessions(settings) {}

    SessionRow open(AccountId account, Time at, std::optional<DeviceId> device = {}) {
        auto const length = device ? settings.shift_length : settings.session_length;
        std::string hash(32, '\0');
        auto number = ++made;
        for (auto& byte : hash) byte = static_cast<char>(number * 7 + 13), number = number * 31 + 5;
        rows = {};
        auto opened = sessions.open({hash, account, at, at + length, "a", at, at, device}, rows);
        REQUIRE(opened.has_value());
        return *opened;
    }
    bool holds(SessionRow const& row, Time at) const { return sessions.find(row.token_hash, at) != nullptr; }

    SecuritySettings settings;
    Sessions sessions;
    Commit rows;
    int made = 0;
};

}  // namespace

TEST_CASE("a session in which nobody does anything ends after an hour, one in use after twelve") {
    Book book;
    auto const row = book.open(one, start);
    auto const id = Sessions::id_of(row);
    CHECK(book.holds(row, start + std::chrono::minutes(60) - Millis(1)));
    CHECK(!book.holds(row, start + std::chrono::minutes(60)));
    for (auto at = start; at < start + std::chrono::hours(12); at += std::chrono::minutes(59)) {
        REQUIRE(book.holds(row, at));
        book.sessions.used(one, id, at);
    }
    CHECK(book.holds(row, start + std::chrono::hours(12) - Millis(1)));
    CHECK(!book.holds(row, start + std::chrono::hours(12)));
}

TEST_CASE("on a registered tablet a session lasts for the shift, used or not") {
    Book book;
    auto const row = book.open(one, start, DeviceId(1, 5));
    CHECK(book.holds(row, start + std::chrono::hours(14) - Millis(1)));
    CHECK(!book.holds(row, start + std::chrono::hours(14)));
}

TEST_CASE("a tablet has one officer at a time") {
    Book book;
    auto const first = book.open(one, start, DeviceId(1, 5));
    auto const elsewhere = book.open(one, start, DeviceId(1, 6));
    auto const second = book.open(other, start + Millis(1), DeviceId(1, 5));
    CHECK(!book.holds(first, start + Millis(2)));
    CHECK(book.holds(second, start + Millis(2)));
    CHECK(book.holds(elsewhere, start + Millis(2)));
    CHECK(book.rows.ended_sessions == std::vector{first.token_hash});
}

TEST_CASE("an account has five sessions; the sixth ends the oldest") {
    Book book;
    std::vector<SessionRow> rows;
    for (int i = 0; i < 5; ++i) rows.push_back(book.open(one, start + Millis(i)));
    for (auto const& row : rows) CHECK(book.holds(row, start + Millis(9)));
    auto const strange = book.open(other, start + Millis(5));
    auto const sixth = book.open(one, start + Millis(6));
    CHECK(!book.holds(rows[0], start + Millis(9)));
    CHECK(book.rows.ended_sessions == std::vector{rows[0].token_hash});
    CHECK(book.holds(rows[1], start + Millis(9)));
    CHECK(book.holds(sixth, start + Millis(9)));
    CHECK(book.holds(strange, start + Millis(9)));
    CHECK(book.sessions.of(one, start + Millis(9)).size() == 5);
}

TEST_CASE("when so many sessions are open nobody else gets in") {
    SecurityConfig config;
    config.sessions_max = 2;
    Book book(config);
    book.open(one, start);
    book.open(other, start);
    auto const refused =
        book.sessions.open({"third", AccountId(1, 3), start, start + Millis(1), "a", start, start, {}}, book.rows);
    REQUIRE(!refused.has_value());
    CHECK(refused.error().code == Errc::busy);
}

TEST_CASE("the name of a session opens nothing") {
    Book book;
    auto const row = book.open(one, start);
    CHECK(Sessions::id_of(row).size() == 16);
    CHECK(book.sessions.find(Sessions::id_of(row), start) == nullptr);
    CHECK(book.sessions.find(one, Sessions::id_of(row), start) != nullptr);
    CHECK(book.sessions.find(other, Sessions::id_of(row), start) == nullptr);
}

TEST_CASE("use is stored at most once a minute, and what has ended leaves the database") {
    Book book;
    auto const used = book.open(one, start);
    auto const idle = book.open(other, start);
    Commit rows;
    book.sessions.used(one, Sessions::id_of(used), start + std::chrono::seconds(59));
    book.sessions.tidy(start + std::chrono::seconds(59), rows);
    CHECK(rows.sessions.empty());
    book.sessions.used(one, Sessions::id_of(used), start + std::chrono::seconds(60));
    book.sessions.tidy(start + std::chrono::seconds(60), rows);
    REQUIRE(rows.sessions.size() == 1);
    CHECK(rows.sessions.front().used_at == start + std::chrono::seconds(60));
    book.sessions.tidy(start + std::chrono::minutes(60), rows);
    CHECK(rows.ended_sessions == std::vector{idle.token_hash});
    CHECK(book.sessions.size() == 1);
}
