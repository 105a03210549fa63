// SPDX-License-Identifier: Apache-2.0
#include "server/core/password_rules.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace tiaodu;

namespace {

std::string why_not(std::string_view password, PasswordRules const& rules = {}) {
    auto const outcome = check_password(rules, password, "wangwei", "静安寺中队");
    return outcome ? std::string() : outcome.error().detail;
}

}  // namespace

TEST_CASE("a password has the length that was set, counted in characters and not in bytes") {
    CHECK(why_not("kdurnvbqlhz") == "must have at least 12 characters");
    CHECK(why_not("kdurnvbqlhzu").empty());
    CHECK(why_not("白日依山尽黄河入海流更上") == "");
    CHECK(why_not("白日依山尽黄河入海流更") == "must have at least 12 characters");
    std::string long_one;
    for (unsigned i = 0, state = 7; i < 128; ++i, state = state * 1103515245u + 12345u)
        long_one += static_cast<char>('a' + static_cast<char>((state >> 16u) % 26));
    CHECK(why_not(long_one).empty());
    CHECK(why_not(long_one + "x") == "must have at most 128 characters");
}

TEST_CASE("where kinds of characters are asked for, one fewer is not enough") {
    PasswordRules rules;
    rules.classes_min = 3;
    CHECK(why_not("kdurnvbqlhzU", rules).starts_with("must have at least 3 of"));
    CHECK(why_not("kdurnvbqlhU7", rules).empty());
    CHECK(why_not("kdurnvb-lhU山", rules).empty());  // everything else is one kind
    rules.classes_min = 4;
    CHECK(why_not("kdurnvbqlhU7", rules).starts_with("must have at least 4 of"));
    CHECK(why_not("kdurnvbqlU7-", rules).empty());
}

TEST_CASE("what everybody tries first is refused, however it is dressed up") {
    for (auto const* password : {"password2026!", "P@ssw0rd2026!", "Shanghai@2026", "chengguan12345", "qwertyuiop123",
                                 "123456789012", "abcdefghijkl", "zyxwvutsrqpo", "aaaaaaaaaaaa", "abc1abc1abc1abc1",
                                 "2026-11-21 2026", "!!!admin!!!!!", "Jingan20261121"}) {
        CAPTURE(password);
        CHECK(why_not(password) == "is one of the first that anybody tries");
    }
    for (auto const* password :
         {"Kp7-Ufer+Wolke", "correct horse battery", "jingan-lamp-otter", "mima yu taiyang 88"}) {
        CAPTURE(password);
        CHECK(why_not(password).empty());
    }
}

TEST_CASE("the names of the account do not stand in its password") {
    CHECK(why_not("WangWei-otter-lamp") == "must not contain the name of the account");
    CHECK(why_not("otter静安寺中队lamp") == "must not contain the name of the account");
    CHECK(check_password({}, "li-otter-lamp-7", "li", "李").has_value());  // too short to mean anything
}
