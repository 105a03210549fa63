// SPDX-License-Identifier: Apache-2.0
#include "server/app/totp.hpp"
#include "tests/app/signing_in.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// Somebody who looks after the accounts of the city, signed in.
struct Guarded {
    explicit Guarded(SecurityConfig const& config = {}) : running(config) {
        running.account("guard", city, Role::security_administrator);
        running.account("jingan_guard", jingan, Role::security_administrator);
        running.settle();
        made.emplace(session(running, "guard"));
    }
    Actor guard() { return actor_in(running, *made); }
    std::string id_of(std::string const& name) {
        return to_string(running.application->world().account_by_login.at(name));
    }
    Json about(std::string const& name, Json more = Json::object()) {
        more["account_id"] = id_of(name);
        return more;
    }
    /// Enrols a second factor; the secret.
    std::string enrol(Actor const& actor) {
        auto const begun = running.done(actor, "account.enrol_totp", Json::object());
        auto secret = from_base32(word(begun["secret"]));
        recovery = running.done(actor, "account.confirm_totp", {{"code", code(secret)}})["codes"];
        return secret;
    }
    std::string code(std::string const& secret) const { return totp_code(secret, totp_step(running.clock.now())); }

    Running running;
    std::optional<Auth::SignedIn> made;
    Json recovery;
};

SignIn with_code(Running& running, std::string const& name, std::optional<std::string> code) {
    SignIn message;
    message.login = name;
    message.password = running.passwords[name];
    message.code = std::move(code);
    return message;
}

}  // namespace

TEST_CASE("who loses a password gets a new one-time password, and everything from before ends") {
    Guarded test;
    auto const old = session(test.running, "jingan");
    auto const reset = test.running.done(test.guard(), "account.reset_password", test.about("jingan"));
    CHECK(!test.running.application->auth().session_holds(old.row.token_hash));
    CHECK(!sign_in(test.running, "jingan", test.running.passwords["jingan"]).has_value());
    auto const made = sign_in(test.running, "jingan", word(reset["secret"]));
    REQUIRE(made.has_value());
    CHECK(actor_in(test.running, *made).session.setup == Setup::change_password);
    CHECK(test.running.verified().sound());
}

TEST_CASE("a program whose token is reset must use the new one") {
    Guarded test;
    auto const bot = test.running.done(test.running.security, "account.create",
                                       {{"name", "bot"},
                                        {"display_name", "机"},
                                        {"grants", {{{"node", "310106"}, {"role", "viewer"}}}},
                                        {"token", true}});
    auto const reset = test.running.done(test.guard(), "account.reset_password", test.about("bot"));
    auto& auth = test.running.application->auth();
    CHECK(!auth.by_bearer(word(bot["secret"])).has_value());
    CHECK(!auth.token_holds(Auth::hash_of(word(bot["secret"]))));
    CHECK(auth.by_bearer(word(reset["secret"])).has_value());
}

TEST_CASE("a locked account has no session, no token and no way in until it is unlocked") {
    Guarded test;
    auto& auth = test.running.application->auth();
    auto const before = session(test.running, "jingan");
    test.running.done(test.guard(), "account.lock", test.about("jingan", {{"reason", "the tablet was lost"}}));
    CHECK(!auth.session_holds(before.row.token_hash));
    auto const refused = sign_in(test.running, "jingan", test.running.passwords["jingan"]);
    CHECK(refused.error().error.code == Errc::forbidden);
    // Who does not know the password does not learn that the account is locked.
    CHECK(sign_in(test.running, "jingan", "guess").error().error.code == Errc::unauthenticated);
    test.running.restart();
    CHECK(!sign_in(test.running, "jingan", test.running.passwords["jingan"]).has_value());
    test.running.done(test.guard(), "account.unlock", test.about("jingan"));
    CHECK(!test.running.application->auth().session_holds(before.row.token_hash));  // it stays ended
    CHECK(sign_in(test.running, "jingan", test.running.passwords["jingan"]).has_value());
    CHECK(test.running.verified().sound());
}

TEST_CASE("grants that change count at once, and nobody changes his own") {
    Guarded test;
    auto const before = actor_in(test.running, session(test.running, "jingan"));
    Json const grants = Json::array({{{"node", "310113"}, {"role", "viewer"}}});
    test.running.done(test.guard(), "account.set_grants", test.about("jingan", {{"grants", grants}}));
    auto const after = test.running.application->auth().actor_of(before.account);
    CHECK(after.scope != before.scope);
    CHECK(!after.scope->allows(Right::handle, *test.running.application->world().org.find(jingan)));
    CHECK(after.scope->allows(Right::view, *test.running.application->world().org.find(baoshan)));
    auto const own =
        test.running.refused(test.guard(), "account.set_grants", test.about("guard", {{"grants", grants}}));
    CHECK(own.code == Errc::forbidden);
    test.running.restart();
    CHECK(test.running.application->world().accounts.at(before.account).grants.front().node == baoshan);
    CHECK(test.running.verified().sound());
}

TEST_CASE("a district's security administrator reaches its own accounts only, and a desk none") {
    Guarded test;
    auto const guard = actor_in(test.running, session(test.running, "jingan_guard"));
    CHECK(test.running.refused(guard, "account.lock", test.about("baoshan", {{"reason", "x"}})).code ==
          Errc::not_found);
    CHECK(test.running.refused(guard, "account.lock", test.about("city", {{"reason", "x"}})).code == Errc::not_found);
    Json const city_wide = Json::array({{{"node", "310000"}, {"role", "viewer"}}});
    CHECK(test.running.refused(guard, "account.set_grants", test.about("jingan", {{"grants", city_wide}})).path ==
          "grants[0].node");
    test.running.done(guard, "account.lock", test.about("leader", {{"reason", "x"}}));
    auto const desk = actor_in(test.running, session(test.running, "city"));
    for (auto const* type : {"account.lock", "account.unlock", "account.reset_password"}) {
        auto body = test.about("baoshan");
        if (std::string_view(type) == "account.lock") body["reason"] = "x";
        CHECK(test.running.refused(desk, type, body).code == Errc::forbidden);
    }
}

TEST_CASE("what gives power or data away asks for a password at most five minutes old") {
    Guarded test;
    test.running.clock.advance(proof_holds);
    Json const grants = Json::array({{{"node", "310106"}, {"role", "viewer"}}});
    auto const body = test.about("jingan", {{"grants", grants}});
    test.running.done(test.guard(), "account.set_grants", body);
    test.running.clock.advance(Millis(1));
    for (auto const* type : {"account.set_grants", "account.reset_password", "account.unlock"})
        CHECK(test.running
                  .refused(test.guard(), type,
                           std::string_view(type) == "account.set_grants" ? body : test.about("jingan"))
                  .code == Errc::step_up_required);
    auto const leader = actor_in(test.running, session(test.running, "city"));
    auto old = leader;
    old.session.proved_at = test.running.clock.now() - proof_holds - Millis(1);
    CHECK(query_error(test.running, old, "track.export", Json::object()).code == Errc::step_up_required);
    CHECK(query_error(test.running, leader, "track.export", Json::object()).code != Errc::step_up_required);

    ProveAgain message;
    message.password = "guess";
    CHECK(prove(test.running, test.guard(), message)->error.code == Errc::unauthenticated);
    CHECK(test.running.refused(test.guard(), "account.reset_password", test.about("jingan")).code ==
          Errc::step_up_required);
    message.password = test.running.passwords["guard"];
    CHECK(!prove(test.running, test.guard(), message).has_value());
    test.running.done(test.guard(), "account.reset_password", test.about("jingan"));
    CHECK(prove(test.running, test.guard(), {})->error.code == Errc::missing_field);
}

TEST_CASE("with a second factor a password alone opens nothing") {
    Guarded test;
    auto const secret = test.enrol(test.guard());
    CHECK(sign_in(test.running, with_code(test.running, "guard", {})).error().error.code ==
          Errc::second_factor_required);
    auto wrong = test.code(secret);
    wrong[0] = wrong[0] == '9' ? '0' : static_cast<char>(wrong[0] + 1);
    CHECK(sign_in(test.running, with_code(test.running, "guard", wrong)).error().error.path == "code");
    // The code that confirmed the enrolment is used up.
    CHECK(!sign_in(test.running, with_code(test.running, "guard", test.code(secret))).has_value());
    test.running.clock.advance(std::chrono::seconds(30));
    auto const code = test.code(secret);
    CHECK(sign_in(test.running, with_code(test.running, "guard", code)).has_value());
    CHECK(!sign_in(test.running, with_code(test.running, "guard", code)).has_value());
    CHECK(sign_in(test.running, with_code(test.running, "guard", word(test.recovery[0]))).has_value());
    CHECK(!sign_in(test.running, with_code(test.running, "guard", word(test.recovery[0]))).has_value());
    test.running.restart();
    CHECK(!sign_in(test.running, with_code(test.running, "guard", code)).has_value());
    test.running.clock.advance(std::chrono::seconds(30));
    CHECK(sign_in(test.running, with_code(test.running, "guard", test.code(secret))).has_value());
}

TEST_CASE("asking for a code does not make the failures before it forgotten") {
    Guarded test;
    test.enrol(test.guard());
    for (int i = 0; i < 5; ++i) {
        CHECK(sign_in(test.running, with_code(test.running, "guard", {})).error().error.code ==
              Errc::second_factor_required);
        CHECK(sign_in(test.running, with_code(test.running, "guard", "wrong")).error().error.code ==
              Errc::unauthenticated);
    }
    CHECK(sign_in(test.running, with_code(test.running, "guard", {})).error().error.code == Errc::rate_limited);
}

TEST_CASE("a code can take the place of the password before what asks for one") {
    Guarded test;
    auto const secret = test.enrol(test.guard());
    test.running.clock.advance(std::chrono::minutes(6));
    ProveAgain message;
    message.code = test.code(secret);
    CHECK(!prove(test.running, test.guard(), message).has_value());
    test.running.done(test.guard(), "account.reset_password", test.about("jingan"));
    CHECK(prove(test.running, test.guard(), message)->error.path == "code");
}

TEST_CASE("a second factor comes off with a fresh proof: by its holder, or by who looks after the account") {
    Guarded test;
    auto const made = session(test.running, "jingan");
    test.enrol(actor_in(test.running, made));
    test.running.clock.advance(proof_holds + Millis(1));
    CHECK(test.running.refused(actor_in(test.running, made), "account.remove_totp", Json::object()).code ==
          Errc::step_up_required);
    ProveAgain message;
    message.password = test.running.passwords["guard"];
    CHECK(!prove(test.running, test.guard(), message).has_value());
    test.running.done(test.guard(), "account.remove_totp", test.about("jingan"));
    CHECK(sign_in(test.running, "jingan", test.running.passwords["jingan"]).has_value());
    CHECK(test.running.refused(test.guard(), "account.remove_totp", test.about("jingan")).code == Errc::wrong_state);
    CHECK(test.running.refused(test.guard(), "account.remove_totp", test.about("leader")).code == Errc::wrong_state);
    test.running.restart();
    CHECK(sign_in(test.running, "jingan", test.running.passwords["jingan"]).has_value());
}

TEST_CASE("at level 3 an administrator enrols a second factor before anything else, a desk need not") {
    SecurityConfig config;
    config.level = 3;
    Guarded test(config);
    CHECK(test.guard().session.setup == Setup::enrol_second_factor);
    CHECK(test.running.refused(test.guard(), "account.lock", test.about("jingan", {{"reason", "x"}})).code ==
          Errc::setup_required);
    test.enrol(test.guard());
    CHECK(test.guard().session.setup == Setup::done);
    test.running.done(test.guard(), "account.lock", test.about("jingan", {{"reason", "x"}}));
    CHECK(actor_in(test.running, session(test.running, "city")).session.setup == Setup::done);
}

TEST_CASE("everybody sees and ends his own sessions; a security administrator those of others") {
    Guarded test;
    auto const first = session(test.running, "jingan");
    test.running.clock.advance(Millis(1));
    auto const second = session(test.running, "jingan");
    auto const holder = actor_in(test.running, second);
    auto const own = asked(test.running, holder, "session.list")["items"];
    REQUIRE(own.size() == 2);
    CHECK(own[0]["current"] == true);
    CHECK(own[1]["current"] == false);
    CHECK(own[1]["address"] == "10.0.0.1");
    CHECK(own.dump().find(first.token) == std::string::npos);
    test.running.done(holder, "session.end", test.about("jingan", {{"session_id", own[1]["id"]}}));
    CHECK(!test.running.application->auth().session_holds(first.row.token_hash));
    auto const seen = asked(test.running, test.guard(), "session.list", test.about("jingan"))["items"];
    REQUIRE(seen.size() == 1);
    auto const end = test.about("jingan", {{"session_id", seen[0]["id"]}});
    auto const stranger = actor_in(test.running, session(test.running, "city"));
    CHECK(test.running.refused(stranger, "session.end", end).code == Errc::not_found);
    CHECK(query_error(test.running, stranger, "session.list", test.about("jingan")).code == Errc::not_found);
    test.running.done(test.guard(), "session.end", end);
    CHECK(!test.running.application->auth().session_holds(second.row.token_hash));
    CHECK(test.running.refused(test.guard(), "session.end", end).code == Errc::not_found);
    test.running.restart();
    CHECK(!test.running.application->auth().session_holds(second.row.token_hash));
}

TEST_CASE("an officer signs in once for a shift on the tablet of the own squad") {
    Guarded test;
    auto& running = test.running;
    running.account("pad", jingansi_squad, Role::squad_leader);
    auto const unit = running.unit(jingansi_squad, "01");
    auto const tablet = running.done(running.admin, "device.register",
                                     {{"unit_id", unit}, {"protocol", "tablet"}, {"identity", "pad"}});
    auto const id = parse_id<DeviceId>(word(tablet["device_id"])).value();
    auto code = running.application->issue_device_code(id);
    auto const on_tablet = [&](std::string const& name) {
        auto message = with_code(running, name, {});
        message.device_id = id;
        message.device_code = code;
        return sign_in(running, message);
    };
    running.account("second", jingansi_squad, Role::squad_leader);
    running.account("stranger", caojiadu_squad, Role::squad_leader);
    running.settle();
    auto const shift = on_tablet("leader");
    REQUIRE(shift.has_value());
    running.clock.advance(std::chrono::hours(14) - std::chrono::minutes(1));
    auto& auth = running.application->auth();
    CHECK(actor_in(running, *shift).session.device == id);
    CHECK(on_tablet("stranger").error().error.code == Errc::forbidden);
    CHECK(auth.session_holds(shift->row.token_hash));
    auto const next = on_tablet("second");
    REQUIRE(next.has_value());
    CHECK(!auth.session_holds(shift->row.token_hash));
    auto const old_code = std::exchange(code, "x");
    CHECK(on_tablet("leader").error().error.code == Errc::forbidden);
    code = running.application->issue_device_code(id);
    CHECK(code != old_code);
    CHECK(!auth.session_holds(next->row.token_hash));
    auto const again = on_tablet("leader");
    REQUIRE(again.has_value());
    running.done(running.admin, "device.change", {{"device_id", to_string(id)}, {"version", 1}, {"retired", true}});
    CHECK(!auth.session_holds(again->row.token_hash));
    CHECK(on_tablet("leader").error().error.code == Errc::forbidden);
}

TEST_CASE("when so many passwords wait to be hashed one more is told to come back") {
    HashPool pool(1, 2);
    std::mutex gate;
    gate.lock();
    std::atomic<int> done{0};
    std::atomic<bool> started{false};
    auto const job = [&] {
        started = true;
        std::lock_guard const hold(gate);
        ++done;
    };
    REQUIRE(pool.submit(job));
    while (!started) std::this_thread::yield();
    CHECK(pool.submit(job));
    CHECK(pool.submit(job));
    CHECK(!pool.submit(job));
    gate.unlock();
    while (done < 3) std::this_thread::yield();
    CHECK(pool.submit(job));
    pool.stop();
    CHECK(!pool.submit(job));
}

TEST_CASE("a password is hashed anew when the cost was raised, and one that was a fast hash becomes a slow one") {
    PasswordCost const cheap{8192, 1}, dear{16384, 2};
    auto row = credential(AccountId(1, 1), SecretKind::lasting_password, "secret", Time{});
    auto const first = prove_password(row, "secret", cheap);
    CHECK(first.right);
    REQUIRE(first.better_hash.has_value());
    row.salt.clear();
    row.hash = *first.better_hash;
    CHECK(prove_password(row, "secret", cheap).right);
    CHECK(!prove_password(row, "secret", cheap).better_hash.has_value());
    CHECK(prove_password(row, "secret", dear).better_hash->find("m=16,t=2") != std::string::npos);
    CHECK(!prove_password(row, "Secret", dear).right);
    CHECK(!prove_password(std::nullopt, "secret", cheap).right);
}
