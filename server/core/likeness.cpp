// SPDX-License-Identifier: Apache-2.0
#include "server/core/likeness.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace tiaodu {
namespace {

constexpr std::uint32_t weak_bit = 1u << 31;
constexpr std::int64_t telling_weight = 10;
constexpr std::int64_t weak_weight = 1;

/// Pairs of characters that stand in every complaint, whatever it is about.
constexpr std::array<std::u32string_view, 52> everyday_words{
    U"您好", U"你好", U"市民", U"来电", U"反映", U"反应", U"投诉", U"举报", U"希望", U"请求", U"要求",
    U"有关", U"相关", U"部门", U"处理", U"尽快", U"谢谢", U"感谢", U"核实", U"表示", U"诉求", U"反馈",
    U"回复", U"解决", U"情况", U"问题", U"工作", U"人员", U"现场", U"予以", U"及时", U"联系", U"多次",
    U"再次", U"已经", U"目前", U"位于", U"严重", U"影响", U"居民", U"职能", U"管理", U"称其", U"对此",
    U"不满", U"前往", U"查看", U"查处", U"督促", U"至今", U"仍然", U"一直"};

constexpr bool is_everyday(char32_t first, char32_t second) {
    return std::any_of(everyday_words.begin(), everyday_words.end(),
                       [&](std::u32string_view word) { return word[0] == first && word[1] == second; });
}

/// The character at `at`, and how many bytes it takes; none, and one byte, where the bytes are not UTF-8. Overlong
/// forms and surrogates are not looked for: they become characters that are dropped or compared like any other.
std::pair<std::optional<char32_t>, std::size_t> character_at(std::string_view text, std::size_t at) {
    auto const first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) return {first, 1};
    std::size_t const length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() - at < length) return {std::nullopt, 1};
    auto code = static_cast<char32_t>(first & (0x7Fu >> length));
    for (std::size_t i = 1; i < length; ++i) {
        auto const next = static_cast<unsigned char>(text[at + i]);
        if ((next & 0xC0u) != 0x80u) return {std::nullopt, 1};
        code = (code << 6) | (next & 0x3Fu);
    }
    return {code, length};
}

/// Half-width and small.
char32_t folded(char32_t code) {
    if (code >= 0xFF01 && code <= 0xFF5E) code -= 0xFEE0;
    if (code >= U'A' && code <= U'Z') code += U'a' - U'A';
    return code;
}

bool is_digit(char32_t code) { return code >= U'0' && code <= U'9'; }
bool is_letter(char32_t code) { return code >= U'a' && code <= U'z'; }

/// Says something: no blank, no punctuation, no symbol, no picture.
bool is_kept(char32_t code) {
    if (code < 0x80) return is_digit(code) || is_letter(code);
    if (code < 0xC0 || code == 0xD7 || code == 0xF7) return false;  // Latin-1 signs
    if (code >= 0x2000 && code <= 0x2BFF) return false;             // punctuation, arrows, lines, symbols
    if (code >= 0x3000 && code <= 0x303F) return code == 0x3005 || code == 0x3007;  // 々 and 〇
    if (code >= 0xD800 && code <= 0xF8FF) return false;                             // surrogates, private use
    if (code >= 0xFE00 && code <= 0xFE6F) return false;  // variants, vertical and small forms
    if (code >= 0xFF00 && code <= 0xFFFF) return code >= 0xFF66 && code <= 0xFFDC;
    return code < 0x10000 || (code >= 0x20000 && code < 0x40000);  // no pictures
}

struct Token {
    std::uint64_t value = 0;  ///< The character, or a hash of the run, above every character.
    char32_t character = 0;   ///< 0 for a run.
    bool everyday = false;
};

std::uint64_t mixed(std::uint64_t value) {
    value = (value ^ (value >> 31)) * 0x9E3779B97F4A7C15u;
    value = (value ^ (value >> 29)) * 0xD6E8FEB86659FD93u;
    return value ^ (value >> 32);
}

std::vector<Token> tokens_of(std::string_view text) {
    enum class Run { none, digits, letters };
    std::vector<Token> tokens;
    tokens.reserve(std::min(text.size() / 3 + 1, likeness_tokens_max));
    auto run = Run::none;
    for (std::size_t at = 0; at < text.size();) {
        auto const [decoded, length] = character_at(text, at);
        at += length;
        auto const code = decoded ? folded(*decoded) : U' ';
        if (!is_kept(code)) {
            run = Run::none;
            continue;
        }
        auto const here = is_digit(code) ? Run::digits : is_letter(code) ? Run::letters : Run::none;
        if (here != Run::none && here == run) {
            tokens.back().value = mixed(tokens.back().value + code) | (std::uint64_t{1} << 40);
            continue;
        }
        if (tokens.size() == likeness_tokens_max) break;
        run = here;
        tokens.push_back({code, here == Run::none ? code : U'\0', false});
    }
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
        if (is_everyday(tokens[i].character, tokens[i + 1].character))
            tokens[i].everyday = tokens[i + 1].everyday = true;
    return tokens;
}

std::uint32_t key_of(std::uint64_t first, std::uint64_t second) {
    return static_cast<std::uint32_t>(mixed(mixed(first) + second)) & ~weak_bit;
}

std::int64_t weight_of(std::uint32_t key) { return (key & weak_bit) != 0 ? weak_weight : telling_weight; }

}  // namespace

TextPrint::TextPrint(std::string_view text) {
    auto const tokens = tokens_of(text);
    if (tokens.size() == 1) keys_.push_back(key_of(tokens[0].value, 0));
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        auto const key = key_of(tokens[i].value, tokens[i + 1].value);
        keys_.push_back(tokens[i].everyday && tokens[i + 1].everyday ? key | weak_bit : key);
    }
    std::sort(keys_.begin(), keys_.end());
    keys_.erase(std::unique(keys_.begin(), keys_.end()), keys_.end());
    keys_.shrink_to_fit();
    for (auto const key : keys_) {
        weight_ += weight_of(key);
        telling_pairs_ += (key & weak_bit) == 0 ? 1 : 0;
    }
}

double likeness(TextPrint const& a, TextPrint const& b) { return LikenessTo(a)(b); }

LikenessTo::LikenessTo(TextPrint const& print) : print_(print), table_((std::size_t{1} << table_bits) / 64, 0) {
    for (auto const key : print_.keys_) {
        auto const slot = key & ((1u << table_bits) - 1);
        table_[slot / 64] |= std::uint64_t{1} << (slot % 64);
    }
}

double LikenessTo::operator()(TextPrint const& other) const {
    if (print_.empty() || other.empty()) return 0;
    std::int64_t common = 0;
    for (auto const key : other.keys_) {
        auto const slot = key & ((1u << table_bits) - 1);
        if ((table_[slot / 64] >> (slot % 64) & 1) == 0) continue;
        if (std::binary_search(print_.keys_.begin(), print_.keys_.end(), key)) common += weight_of(key);
    }
    auto const both = static_cast<double>(print_.weight_) * static_cast<double>(other.weight_);
    return std::min(static_cast<double>(common) / std::sqrt(both), 1.0);
}

double text_likeness(std::string_view a, std::string_view b) { return likeness(TextPrint(a), TextPrint(b)); }

}  // namespace tiaodu
