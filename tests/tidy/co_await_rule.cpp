// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/rules.hpp"

#include <algorithm>

namespace tidy {

namespace {

constexpr auto npos = std::string_view::npos;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The last character before `at` that is not blank; '\0' at the beginning.
char before(std::string_view code, std::size_t at) {
    while (at > 0 && is_blank(code[at - 1])) --at;
    return at > 0 ? code[at - 1] : '\0';
}

char after(std::string_view code, std::size_t at) {
    do ++at;
    while (at < code.size() && is_blank(code[at]));
    return at < code.size() ? code[at] : '\0';
}

std::string_view word_before(std::string_view code, std::size_t at) {
    while (at > 0 && is_blank(code[at - 1])) --at;
    auto const end = at;
    while (at > 0 && is_name_character(code[at - 1])) --at;
    return code.substr(at, end - at);
}

/// The brace that opens (going back) or closes (going on) the one at `at`.
std::size_t partner(std::string_view code, std::size_t at) {
    bool const forward = code[at] == '{';
    int depth = 0;
    for (auto i = at; i < code.size(); forward ? ++i : --i) {  // below 0 it wraps to a huge number and ends
        if (code[i] == '{') ++depth;
        if (code[i] == '}') --depth;
        if (depth == 0) return i;
    }
    return npos;
}

/// A block has statements in it, a braced value has none.
bool is_block(std::string_view code, std::size_t open) {
    auto const close = partner(code, open);
    int depth = 0;
    for (auto i = open + 1; i < std::min(close, code.size()); ++i) {
        if (code[i] == '{') ++depth;
        if (code[i] == '}') --depth;
        if (code[i] == ';' && depth == 0) return true;
    }
    return false;
}

/// Subscripts and attributes are harmless; lambdas and structured bindings are not.
bool is_trap_bracket(std::string_view code, std::size_t open) {
    if (code.substr(open, 2) == "[[" || (open > 0 && code[open - 1] == '[')) return false;
    auto const word = word_before(code, open);
    if (word == "auto" || word == "return" || word == "co_return" || word == "const") return true;
    auto const c = before(code, open);
    return !is_name_character(c) && c != ')' && c != ']';
}

struct Scan {
    char trap = '\0';           ///< The first offending character.
    bool in_condition = false;  ///< Inside the parentheses of if, while, for or switch.
};

/// From co_await back to the beginning of its statement.
Scan scan_back(std::string_view code, std::size_t at) {
    int parentheses = 0;
    for (auto i = at; i-- > 0;) {
        switch (code[i]) {
            case ';': return {};
            case ')': ++parentheses; break;
            case '(': {
                if (--parentheses >= 0) break;
                auto const word = word_before(code, i);
                if (word == "if" || word == "while" || word == "for" || word == "switch") return {'\0', true};
                break;
            }
            case '}': {
                auto const next = after(code, i);
                bool const part_of_expression =
                    next == ',' || next == ')' || next == '.' || next == '(' || next == '?' || next == '=';
                if (!part_of_expression) return {};
                return {'{', false};
            }
            case '{': return is_block(code, i) ? Scan{} : Scan{'{', false};
            case '[':
                if (is_trap_bracket(code, i)) return {'[', false};
                break;
            default: break;
        }
    }
    return {};
}

/// From co_await on to the end of its statement or condition.
char scan_on(std::string_view code, std::size_t at, bool in_condition) {
    int parentheses = 0;
    for (auto i = at; i < code.size(); ++i) {
        switch (code[i]) {
            case ';':
            case '}': return '\0';
            case '(': ++parentheses; break;
            case ')':
                if (--parentheses < 0 && in_condition) return '\0';
                break;
            case '{': return '{';
            case '[':
                if (is_trap_bracket(code, i)) return '[';
                break;
            default: break;
        }
    }
    return '\0';
}

}  // namespace

std::vector<Breach> check_co_await(std::string const& path, std::string_view text) {
    std::vector<Breach> breaches;
    auto const code = code_only(text);
    for (auto const at : find_word(code, "co_await")) {
        auto const back = scan_back(code, at);
        auto const trap = back.trap != '\0' ? back.trap : scan_on(code, at, back.in_condition);
        if (trap == '\0') continue;
        breaches.push_back({path, line_at(code, at),
                            std::string("a co_await statement with `") + trap +
                                "`: GCC 12 may destroy a temporary twice; name the value on the line before"});
    }
    return breaches;
}

}  // namespace tidy
