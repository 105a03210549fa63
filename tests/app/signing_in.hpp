// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/secrets.hpp"
#include "tests/app/base32.hpp"
#include "tests/app/running.hpp"

namespace tiaodu::test {

using SignInOutcome = boost::system::result<Auth::SignedIn, Auth::Refusal>;

inline SignInOutcome sign_in(Running& running, SignIn message, std::string const& address = "10.0.0.1") {
    std::optional<SignInOutcome> outcome;
    running.application->auth().sign_in(std::move(message), address, [&](SignInOutcome const& made) {
        REQUIRE(!outcome.has_value());  // answered once
        outcome.emplace(made);
    });
    REQUIRE(running.posts.run_until([&] { return outcome.has_value(); }));
    return *outcome;
}

inline SignInOutcome sign_in(Running& running, std::string const& name, std::string const& password,
                             std::string const& address = "10.0.0.1") {
    SignIn message;
    message.login = name;
    message.password = password;
    return sign_in(running, std::move(message), address);
}

/// Signs in with what the account was made with.
inline Auth::SignedIn session(Running& running, std::string const& name) {
    auto made = sign_in(running, name, running.passwords[name]);
    REQUIRE_MESSAGE(made.has_value(), (made ? std::string() : made.error().error.detail));
    return *made;
}

/// Who sends in that session now.
inline Actor actor_in(Running& running, Auth::SignedIn const& made) {
    auto actor = running.application->auth().by_session(made.token);
    REQUIRE(actor.has_value());
    return *actor;
}

inline std::optional<Auth::Refusal> prove(Running& running, Actor const& actor, ProveAgain const& message) {
    std::optional<std::optional<Auth::Refusal>> outcome;
    running.application->auth().prove_again(actor, message, [&](auto const& refusal) { outcome.emplace(refusal); });
    REQUIRE(running.posts.run_until([&] { return outcome.has_value(); }));
    return *outcome;
}

inline Error query_error(Running& running, Actor const& actor, std::string_view type, Json const& parameters) {
    std::optional<Result<std::string>> outcome;
    running.application->query(*find_query(type), actor, parameters,
                               [&](Result<std::string> const& result) { outcome.emplace(result); });
    REQUIRE(running.posts.run_until([&] { return outcome.has_value(); }));
    REQUIRE(!outcome->has_value());
    return outcome->error();
}

inline Json asked(Running& running, Actor const& actor, std::string_view type,
                  Json const& parameters = Json::object()) {
    std::optional<Result<std::string>> outcome;
    running.application->query(*find_query(type), actor, parameters,
                               [&](Result<std::string> const& result) { outcome.emplace(result); });
    REQUIRE(running.posts.run_until([&] { return outcome.has_value(); }));
    REQUIRE_MESSAGE(outcome->has_value(), (*outcome ? std::string() : outcome->error().detail));
    return Json::parse(**outcome);
}

}  // namespace tiaodu::test
