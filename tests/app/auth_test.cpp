// SPDX-License-Identifier: Apache-2.0
#include "server/app/totp.hpp"
#include "tests/app/signing_in.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

std::string const good = "Kp7-Ufer+Wolke";

Json grants(std::string const& node, std::string const& role) {
    return Json::array({{{"node", node}, {"role", role}}});
}

/// An account made by a command, with its one-time password.
struct Newcomer {
    explicit Newcomer(Running& running) {
        auto const made =
            running.done(running.security, "account.create",
                         {{"name", "new"}, {"display_name", "新"}, {"grants", grants("310106", "dispatcher")}});
        id = word(made["account_id"]);
        password = word(made["secret"]);
    }
    std::string id, password;
};

/// Sets a password of one's own.
void settle_password(Running& running, Actor const& actor, std::string const& old_password,
                     std::string const& password) {
    running.done(actor, "account.change_password", {{"old_password", old_password}, {"new_password", password}});
}

std::string all_bytes(std::filesystem::path const& folder) {
    std::string bytes;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        bytes.append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return bytes;
}

}  // namespace

TEST_CASE("the right password opens a session with the account's rights") {
    Running running;
    auto const made = session(running, "jingan");
    CHECK(made.token.size() == 43);
    auto const actor = actor_in(running, made);
    CHECK(actor.account == running.jingan_desk.account);
    CHECK(actor.home == *running.application->world().org.find(jingan));
    CHECK(actor.scope == running.jingan_desk.scope);  // the same object while nothing has changed
    CHECK(actor.session.id.size() == 16);
    CHECK(actor.session.setup == Setup::done);
    CHECK(running.jingan_desk.session.id.empty());
}

TEST_CASE("an unknown name, a wrong password and a program's name look the same") {
    Running running;
    running.done(running.security, "account.create",
                 {{"name", "bot"}, {"display_name", "机"}, {"grants", grants("310106", "viewer")}, {"token", true}});
    auto const unknown = sign_in(running, "nobody", running.passwords["jingan"]);
    for (auto const& other : {sign_in(running, "jingan", running.passwords["city"]), sign_in(running, "bot", "x"),
                              sign_in(running, "jingan", "")}) {
        REQUIRE(!other.has_value());
        CHECK(other.error().error == unknown.error().error);
    }
    CHECK(unknown.error().error.code == Errc::unauthenticated);
}

TEST_CASE("a name is slowed down after five failures, wherever they come from, and a restart does not help") {
    Running running;
    for (int i = 0; i < 5; ++i)
        CHECK(sign_in(running, "jingan", "guess", std::to_string(i)).error().error.code == Errc::unauthenticated);
    auto const refused = sign_in(running, "jingan", running.passwords["jingan"]);
    CHECK(refused.error().error.code == Errc::rate_limited);
    CHECK(refused.error().wait == std::chrono::seconds(10));
    CHECK(sign_in(running, "city", running.passwords["city"]).has_value());
    running.restart();
    CHECK(sign_in(running, "jingan", running.passwords["jingan"]).error().error.code == Errc::rate_limited);
    running.clock.advance(std::chrono::seconds(10));
    CHECK(sign_in(running, "jingan", running.passwords["jingan"]).has_value());
    CHECK(sign_in(running, "jingan", "guess").error().error.code == Errc::unauthenticated);  // starts anew
}

TEST_CASE("after twenty failures in a minute an address must wait, other addresses need not") {
    Running running;
    for (int i = 0; i < 20; ++i)
        CHECK(sign_in(running, "n" + std::to_string(i), "guess").error().error.code == Errc::unauthenticated);
    CHECK(sign_in(running, "jingan", running.passwords["jingan"]).error().error.code == Errc::rate_limited);
    CHECK(sign_in(running, "jingan", running.passwords["jingan"], "10.0.0.2").has_value());
    running.clock.advance(std::chrono::seconds(60));
    CHECK(sign_in(running, "jingan", running.passwords["jingan"]).has_value());
}

TEST_CASE("a session ends after an hour without use, or when it is signed out; commands count as use") {
    Running running;
    auto& auth = running.application->auth();
    auto const made = session(running, "city");
    running.clock.advance(std::chrono::minutes(59));
    running.done(actor_in(running, made), "ticket.register", Running::complaint());
    running.clock.advance(std::chrono::minutes(60) - Millis(1));
    CHECK(auth.by_session(made.token).has_value());
    CHECK(auth.session_holds(made.row.token_hash));
    running.clock.advance(Millis(1));
    CHECK(auth.by_session(made.token).error().code == Errc::unauthenticated);
    CHECK(!auth.session_holds(made.row.token_hash));
    auto const second = session(running, "city");
    CHECK(auth.sign_out(second.token) == second.row.token_hash);
    CHECK(!auth.by_session(second.token).has_value());
    CHECK(auth.sign_out(second.token).empty());
    CHECK(!auth.by_session("").has_value());
}

TEST_CASE("questions that a page asks by itself do not keep a session, somebody at the keyboard does") {
    Running running;
    auto const made = session(running, "city");
    running.clock.advance(std::chrono::minutes(40));
    asked(running, actor_in(running, made), "summary.get");
    auto const actor = actor_in(running, made);
    std::optional<Result<std::string>> kept;
    running.application->take_in(*find_inbox("session.active"), Sender{actor, "10.0.0.1"}, Json::object(),
                                 [&](Result<std::string> const& result) { kept.emplace(result); });
    REQUIRE(kept.has_value());
    REQUIRE(kept->has_value());
    CHECK(Json::parse(**kept)["ends_at"] == to_rfc3339(running.clock.now() + std::chrono::minutes(60)));
    running.clock.advance(std::chrono::minutes(59));
    asked(running, actor_in(running, made), "summary.get");
    running.clock.advance(std::chrono::minutes(1));
    CHECK(!running.application->auth().by_session(made.token).has_value());
}

TEST_CASE("sessions survive a restart; those that were ended stay ended") {
    Running running;
    auto const kept = session(running, "jingan");
    auto const ended = session(running, "jingan");
    Commit rows;
    rows.ended_sessions.push_back(running.application->auth().sign_out(ended.token));
    running.application->loop().store(std::move(rows), {});
    running.restart();
    CHECK(running.application->auth().by_session(kept.token).has_value());
    CHECK(!running.application->auth().by_session(ended.token).has_value());
    CHECK(sign_in(running, "jingan", running.passwords["jingan"]).has_value());
}

TEST_CASE("with a password that somebody else made nothing is possible but to change it") {
    Running running;
    Newcomer const newcomer(running);
    auto const made = sign_in(running, "new", newcomer.password);
    REQUIRE(made.has_value());
    auto actor = actor_in(running, *made);
    CHECK(actor.session.setup == Setup::change_password);
    CHECK(running.refused(actor, "ticket.register", Running::complaint()).code == Errc::setup_required);
    CHECK(query_error(running, actor, "ticket.list", Json::object()).code == Errc::setup_required);
    CHECK(running.refused(actor, "account.enrol_totp", Json::object()).code == Errc::setup_required);
    settle_password(running, actor, newcomer.password, good);
    actor = actor_in(running, *made);
    CHECK(actor.session.setup == Setup::done);
    asked(running, actor, "ticket.list");
    CHECK(sign_in(running, "new", newcomer.password).error().error.code == Errc::unauthenticated);
    CHECK(sign_in(running, "new", good).has_value());
    running.restart();
    CHECK(sign_in(running, "new", good).has_value());
}

TEST_CASE("a changed password ends all other sessions of the account") {
    Running running;
    auto const here = session(running, "city");
    auto const there = session(running, "city");
    auto const bystander = session(running, "jingan");
    settle_password(running, actor_in(running, here), running.passwords["city"], good);
    auto& auth = running.application->auth();
    CHECK(auth.session_holds(here.row.token_hash));
    CHECK(!auth.session_holds(there.row.token_hash));
    CHECK(auth.session_holds(bystander.row.token_hash));
    running.restart();
    CHECK(!running.application->auth().session_holds(there.row.token_hash));
}

TEST_CASE("a new password must keep the rules, and the former ones do not count again") {
    Running running;
    auto const made = session(running, "city");
    auto const actor = actor_in(running, made);
    auto const refuse = [&](std::string const& before, std::string const& after) {
        return running.refused(actor, "account.change_password", {{"old_password", before}, {"new_password", after}});
    };
    auto const first = running.passwords["city"];
    CHECK(refuse("wrong", good).path == "old_password");
    CHECK(refuse(first, "short-1").path == "new_password");
    CHECK(refuse(first, "password2026!!").path == "new_password");
    CHECK(refuse(first, first).path == "new_password");
    std::string const passwords[] = {good, good + "2", good + "3", good + "4"};
    settle_password(running, actor, first, passwords[0]);
    for (int i = 1; i < 4; ++i) settle_password(running, actor, passwords[i - 1], passwords[i]);
    for (int i = 0; i < 3; ++i)
        CHECK(refuse(passwords[3], passwords[i]).detail == "is one that this account had before");
    settle_password(running, actor, passwords[3], good + "5");
    settle_password(running, actor, good + "5", passwords[0]);  // the fourth one back
}

TEST_CASE("guessing the old password is slowed down like signing in") {
    Running running;
    auto const actor = actor_in(running, session(running, "city"));
    Json const guess{{"old_password", "guess"}, {"new_password", good}};
    for (int i = 0; i < 5; ++i)
        CHECK(running.refused(actor, "account.change_password", guess).code == Errc::unauthenticated);
    CHECK(running.refused(actor, "account.change_password", guess).code == Errc::rate_limited);
    CHECK(sign_in(running, "city", running.passwords["city"]).error().error.code == Errc::rate_limited);
}

TEST_CASE("a password must be changed after its time") {
    Running running;
    auto const made = session(running, "city");
    CHECK(actor_in(running, made).session.setup == Setup::done);
    running.clock.advance(std::chrono::hours(24 * 180) - Millis(1));
    CHECK(running.application->auth().setup_of(running.city_desk.account) == Setup::done);
    running.clock.advance(Millis(1));
    CHECK(running.application->auth().setup_of(running.city_desk.account) == Setup::change_password);
}

TEST_CASE("no secret stands in a file of the data folder, nor a fast hash of a chosen password") {
    Running running;
    auto const made = session(running, "city");
    auto const actor = actor_in(running, made);
    settle_password(running, actor, running.passwords["city"], good);
    auto const totp = running.done(actor, "account.enrol_totp", Json::object());
    auto const secret = from_base32(word(totp["secret"]));
    auto const codes = running.done(actor, "account.confirm_totp",
                                    {{"code", totp_code(secret, totp_step(running.clock.now()))}})["codes"];
    running.stop();
    auto const bytes = all_bytes(running.folder.path() / "data");
    CHECK(bytes.find("$argon2id$") != std::string::npos);
    for (auto const& text : {running.passwords["city"], good, made.token, secret, word(totp["secret"]), word(codes[0])})
        CHECK(bytes.find(text) == std::string::npos);
    auto const body = [&](std::string const& before) {
        return Json{{"old_password", before}, {"new_password", good}}.dump();
    };
    CHECK(bytes.find(sha256("account.change_password\n" + body(running.passwords["city"]))) == std::string::npos);
    CHECK(bytes.find(sha256(good)) == std::string::npos);
}

TEST_CASE("a secret is shown once: the repeated command does not show it") {
    Running running;
    Json const body{{"name", "bot"}, {"display_name", "机"}, {"grants", grants("310106", "viewer")}, {"token", true}};
    auto const first =
        Json::parse(*running.wait(running.send(running.security, "account.create", body, command_id(500))));
    auto const again =
        Json::parse(*running.wait(running.send(running.security, "account.create", body, command_id(500))));
    CHECK(again["account_id"] == first["account_id"]);
    CHECK(again["secret"] == "(shown once)");
    auto const actor = running.application->auth().by_bearer(word(first["secret"]));
    REQUIRE(actor.has_value());
    CHECK(to_string(actor->account) == word(first["account_id"]));
    CHECK(actor->session.setup == Setup::done);
    running.restart();
    CHECK(running.application->auth().by_bearer(word(first["secret"])).has_value());
}

TEST_CASE("a grant that ends takes the right away without a restart") {
    Running running;
    auto const ends = running.clock.now() + std::chrono::hours(1);
    running.done(running.security, "account.create",
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
    CHECK(new_password().size() == 30);
    CHECK(new_password() != new_password());
    CHECK(new_token() != new_token());
    CHECK(new_device_code().size() == 26);
    auto const row = credential(AccountId(1, 1), SecretKind::one_time_password, "secret", Time{});
    CHECK(row.one_time);
    CHECK(matches(row.salt, row.hash, "secret"));
    CHECK(!matches(row.salt, row.hash, "secre"));
    CHECK(row.hash.find("secret") == std::string::npos);
    CHECK(!credential(AccountId(1, 1), SecretKind::lasting_password, "secret", Time{}).one_time);
}
