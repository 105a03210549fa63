// SPDX-License-Identifier: Apache-2.0
#include "server/core/password_rules.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string>

namespace tiaodu {
namespace {

/// What password lists begin with, in the letters that remain when figures and signs are taken off both ends: English,
/// keyboard walks, and the pinyin and place names that passwords of Chinese offices are made of.
constexpr std::array<std::string_view, 98> common{
    "password",   "passwd",   "passw0rd",   "pass",      "admin",    "administrator", "root",      "user",
    "test",       "guest",    "login",      "welcome",   "letmein",  "changeme",      "default",   "secret",
    "master",     "system",   "manager",    "server",    "public",   "temp",          "demo",      "qwerty",
    "qwertyuiop", "asdfgh",   "asdfghjkl",  "zxcvbn",    "zxcvbnm",  "qazwsx",        "qazwsxedc", "qwer",
    "asdf",       "zxcv",     "iloveyou",   "monkey",    "dragon",   "football",      "baseball",  "sunshine",
    "princess",   "shadow",   "superman",   "batman",    "michael",  "jordan",        "abc",       "abcd",
    "abcdef",     "aaa",      "aaaa",       "mima",      "wodemima", "guanliyuan",    "yonghu",    "woaini",
    "woaiwojia",  "nihao",    "zhongguo",   "china",     "beijing",  "shanghai",      "guangzhou", "shenzhen",
    "chengguan",  "chengshi", "zhifa",      "zhihui",    "diaodu",   "tiaodu",        "jingan",    "baoshan",
    "pudong",     "huangpu",  "xuhui",      "changning", "putuo",    "hongkou",       "yangpu",    "minhang",
    "jiading",    "jinshan",  "songjiang",  "qingpu",    "fengxian", "chongming",     "zhongdui",  "dadui",
    "jiedao",     "dispatch", "dispatcher", "squad",     "city",     "district",      "command",   "police",
    "a",          "aa"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

std::int64_t code_points(std::string_view text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

std::int64_t classes(std::string_view text) {
    unsigned seen = 0;
    for (char const c : text)
        seen |= c >= 'a' && c <= 'z' ? 1u : c >= 'A' && c <= 'Z' ? 2u : c >= '0' && c <= '9' ? 4u : 8u;
    return std::popcount(seen);
}

/// How signs and figures are written for letters.
char unmasked(char c) {
    switch (c) {
        case '@':
        case '4': return 'a';
        case '3': return 'e';
        case '1':
        case '!': return 'i';
        case '0': return 'o';
        case '5':
        case '$': return 's';
        case '7': return 't';
        default: return c;
    }
}

std::string_view without_ends(std::string_view text) {
    auto const first = std::find_if(text.begin(), text.end(), is_letter);
    auto const last = std::find_if(text.rbegin(), text.rend(), is_letter).base();
    return first < last ? std::string_view(first, last) : std::string_view();
}

bool is_common(std::string_view small) {
    auto const in_list = [](std::string_view text) {
        return std::find(common.begin(), common.end(), text) != common.end();
    };
    // Everything beside the letters may be a year, a telephone number or "!!!": then the letters alone must do.
    if (in_list(without_ends(small))) return true;
    std::string plain(without_ends(small));
    std::transform(plain.begin(), plain.end(), plain.begin(), unmasked);
    return in_list(plain);
}

/// True for a date, a telephone number, figures and signs alone.
bool has_no_word(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return is_letter(c) || (static_cast<unsigned char>(c) & 0x80) != 0; });
}

/// True when most of the text is one step repeated: 123456…, abcdef…, zzzz….
bool is_run(std::string_view text) {
    if (text.size() < 4) return false;
    std::size_t steps = 0;
    for (std::size_t i = 2; i < text.size(); ++i) {
        int const one = text[i - 1] - text[i - 2];
        int const two = text[i] - text[i - 1];
        if (one == two && one >= -1 && one <= 1) ++steps;
    }
    return steps * 2 >= text.size();
}

/// True when the text is a part of at most a third of it, again and again.
bool is_repeated(std::string_view text) {
    for (std::size_t part = 1; part * 3 <= text.size(); ++part) {
        bool same = true;
        for (std::size_t i = part; i < text.size() && same; ++i) same = text[i] == text[i - part];
        if (same) return true;
    }
    return false;
}

Error broken(std::string detail) { return {Errc::invalid_field, "new_password", std::move(detail)}; }

}  // namespace

Result<void> check_password(PasswordRules const& rules, std::string_view password, std::string_view login,
                            std::string_view display_name) {
    constexpr std::size_t name_bytes_min = 4;  // shorter names stand in too many words
    auto const length = code_points(password);
    if (length < rules.characters_min)
        return broken("must have at least " + std::to_string(rules.characters_min) + " characters");
    if (length > rules.characters_max)
        return broken("must have at most " + std::to_string(rules.characters_max) + " characters");
    if (classes(password) < rules.classes_min)
        return broken("must have at least " + std::to_string(rules.classes_min) +
                      " of: small letters, capitals, digits, other characters");
    auto const small = lowered(password);
    for (auto const name : {login, display_name})
        if (name.size() >= name_bytes_min && small.find(lowered(name)) != std::string::npos)
            return broken("must not contain the name of the account");
    if (is_common(small) || has_no_word(small) || is_run(small) || is_repeated(small))
        return broken("is one of the first that anybody tries");
    return {};
}

}  // namespace tiaodu
