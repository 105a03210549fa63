// SPDX-License-Identifier: Apache-2.0
#include "server/app/secrets.hpp"
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

Result<Auth::SignedIn> sign_in(Running& running, std::string const& name, std::string const& password,
                               std::string const& address = "10.0.0.1") {
    return running.application->auth().sign_in(name, password, address);
}

/// Signs in and keeps the session, as the router does.
Auth::SignedIn session(Running& running) {
    auto made = sign_in(running, "jingan", running.passwords["jingan"]);
    REQUIRE(made.has_value());
    Commit rows;
    rows.sessions.push_back(made->row);
    bool stored = false;
    running.application->loop().store(std::move(rows), [&] { stored = true; });
    REQUIRE(running.posts.run_until([&] { return stored; }));
    return *made;
}

}  // namespace

TEST_CASE("the right password opens a session with the account's rights") {
    Running running;
    auto const made = session(running);
    CHECK(made.token.size() == 43);
    auto const actor = running.application->auth().by_session(made.token);
    REQUIRE(actor.has_value());
    CHECK(actor->account == running.jingan_desk.account);
    CHECK(actor->home == *running.application->world().org.find(jingan));
    CHECK(actor->scope == running.jingan_desk.scope);  // the same object while nothing has changed
}

TEST_CASE("an unknown name and a wrong password look the same") {
    Running running;
    auto const unknown = sign_in(running, "nobody", running.passwords["jingan"]);
    auto const wrong = sign_in(running, "jingan", running.passwords["city"]);
    REQUIRE(!unknown.has_value());
    REQUIRE(!wrong.has_value());
    CHECK(unknown.error() == wrong.error());
    CHECK(unknown.error().code == Errc::unauthenticated);
    CHECK(!sign_in(running, "jingan", "").has_value());
}

TEST_CASE("after twenty failures in a minute an address must wait, other addresses need not") {
    Running running;
    for (int i = 0; i < 20; ++i) CHECK(sign_in(running, "jingan", "guess").error().code == Errc::unauthenticated);
    CHECK(sign_in(running, "jingan", running.passwords["jingan"]).error().code == Errc::rate_limited);
    CHECK(sign_in(running, "jingan", running.passwords["jingan"], "10.0.0.2").has_value());
    running.clock.advance(std::chrono::seconds(61));
    CHECK(sign_in(running, "jingan", running.passwords["jingan"]).has_value());
}

TEST_CASE("a session ends at its hour, or when it is signed out") {
    Running running;
    auto& auth = running.application->auth();
    auto const made = session(running);
    running.clock.advance(std::chrono::hours(12) - Millis(1));
    CHECK(auth.by_session(made.token).has_value());
    CHECK(auth.session_holds(made.row.token_hash));
    running.clock.advance(Millis(1));
    CHECK(auth.by_session(made.token).error().code == Errc::unauthenticated);
    CHECK(!auth.session_holds(made.row.token_hash));
    auto const second = session(running);
    CHECK(auth.sign_out(second.token) == second.row.token_hash);
    CHECK(!auth.by_session(second.token).has_value());
    CHECK(auth.sign_out(second.token).empty());
    CHECK(!auth.by_session("").has_value());
}

TEST_CASE("sessions survive a restart; those that were ended stay ended") {
    Running running;
    auto const kept = session(running);
    auto const ended = session(running);
    Commit rows;
    rows.ended_sessions.push_back(running.application->auth().sign_out(ended.token));
    running.application->loop().store(std::move(rows), {});
    running.restart();
    CHECK(running.application->auth().by_session(kept.token).has_value());
    CHECK(!running.application->auth().by_session(ended.token).has_value());
    CHECK(sign_in(running, "jingan", running.passwords["jingan"]).has_value());
}

TEST_CASE("an account made by a command signs in at once: a person with the password, a program with the token") {
    Running running;
    Json const grants = Json::array({{{"node", "310106"}, {"role", "viewer"}}});
    auto const person =
        running.done(running.admin, "account.create", {{"name", "new"}, {"display_name", "新"}, {"grants", grants}});
    CHECK(sign_in(running, "new", word(person["secret"])).has_value());
    CHECK(!running.application->auth().by_bearer(word(person["secret"])).has_value());
    auto const program = running.done(running.admin, "account.create",
                                      {{"name", "bot"}, {"display_name", "机"}, {"grants", grants}, {"token", true}});
    auto const actor = running.application->auth().by_bearer(word(program["secret"]));
    REQUIRE(actor.has_value());
    CHECK(to_string(actor->account) == word(program["account_id"]));
    CHECK(!sign_in(running, "bot", word(program["secret"])).has_value());
    running.restart();
    CHECK(running.application->auth().by_bearer(word(program["secret"])).has_value());
}

TEST_CASE("a secret is shown once: the repeated command does not show it, and the files do not hold it") {
    Running running;
    Json const body{{"name", "bot"},
                    {"display_name", "机"},
                    {"grants", {{{"node", "310106"}, {"role", "viewer"}}}},
                    {"token", true}};
    auto const first = Json::parse(*running.wait(running.send(running.admin, "account.create", body, command_id(500))));
    auto const again = Json::parse(*running.wait(running.send(running.admin, "account.create", body, command_id(500))));
    CHECK(again["account_id"] == first["account_id"]);
    CHECK(again["secret"] == "(shown once)");
    running.application->stop();
    std::ifstream file(running.application->data_folder() / "main.db", std::ios::binary);
    std::string const bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    CHECK(bytes.find("310000-a-1") != std::string::npos);
    CHECK(bytes.find(first["secret"].get<std::string>()) == std::string::npos);
}

TEST_CASE("a grant that ends takes the right away without a restart") {
    Running running;
    auto const ends = running.clock.now() + std::chrono::hours(1);
    running.done(running.admin, "account.create",
                 {{"name", "guest"},
                  {"display_name", "客"},
                  {"grants", {{{"node", "310106"}, {"role", "viewer"}, {"expires_at", to_rfc3339(ends)}}}}});
    auto const id = running.application->world().account_by_login.at("guest");
    auto const before = running.application->auth().actor_of(id);
    CHECK(before.scope->allows_somewhere(Right::view));
    running.clock.advance(std::chrono::hours(1));
    auto const after = running.application->auth().actor_of(id);
    CHECK(!after.scope->allows_somewhere(Right::view));
    CHECK(after.scope != before.scope);  // consoles notice by this
}

TEST_CASE("secrets that we make are long and differ") {
    CHECK(new_password().size() == 23);
    CHECK(new_password() != new_password());
    CHECK(new_token() != new_token());
    CHECK(new_device_code().size() == 26);
    auto const row = credential(AccountId(1, 1), false, "secret");
    CHECK(matches(row.salt, row.hash, "secret"));
    CHECK(!matches(row.salt, row.hash, "secre"));
    CHECK(row.hash.find("secret") == std::string::npos);
}
