// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace tiaodu {

/// Letters, digits and characters of a text that are read at most; what follows does not count.
inline constexpr std::size_t likeness_tokens_max = 2'000;

/// What a Chinese text says, made once so that comparing it costs about a microsecond for an ordinary complaint.
///
/// The text is cut into tokens: one per character, but one for a whole run of digits and one for a run of Latin
/// letters, so that house number 100 is not half of 200. Before that full-width forms become half-width, capitals small
/// letters; blanks, punctuation, symbols and bytes that are not UTF-8 are dropped. Kept is the set of pairs of
/// neighbouring tokens (bigrams: Chinese needs no word list for them); a text of one token keeps that token. A pair
/// inside words that stand in every complaint (市民来电反映, 希望有关部门处理) weighs a tenth of the others.
///
/// Hand in what tells the matter (title and description): place and time are better compared as what they are.
class TextPrint {
public:
    TextPrint() = default;
    /// Any bytes are allowed.
    explicit TextPrint(std::string_view text);

    /// True when the text has no letter, digit or character: it is like nothing.
    bool empty() const { return keys_.empty(); }

    /// How many of its pairs are about the matter, not everyday words: with few of them likeness says little.
    std::size_t telling_pairs() const { return telling_pairs_; }

    /// 0 (nothing in common) … 1 (the same pairs): weight of the common pairs over the geometric mean of both weights,
    /// the cosine of the two sets. Symmetric; exactly 1 for equal texts, 0 when one of them is empty.
    friend double likeness(TextPrint const& a, TextPrint const& b);

private:
    friend class LikenessTo;
    std::vector<std::uint32_t> keys_;  ///< Hashes of the pairs, sorted, distinct; the top bit is set for weak ones.
    std::size_t telling_pairs_ = 0;
    std::int64_t weight_ = 0;  ///< Of all pairs together.
};

double likeness(TextPrint const& a, TextPrint const& b);

/// `likeness` of one print to many others, several times faster: looks each of their pairs up in a table of its own
/// (4 KiB) instead of walking through both lists. Keeps a reference to the print.
class LikenessTo {
public:
    explicit LikenessTo(TextPrint const& print);
    /// Equal to `likeness(print, other)`.
    double operator()(TextPrint const& other) const;

private:
    static constexpr std::size_t table_bits = 15;
    TextPrint const& print_;
    std::vector<std::uint64_t> table_;  ///< One bit per slot: set when a pair of the print falls into it.
};

/// `likeness` of two texts that are compared only once.
double text_likeness(std::string_view a, std::string_view b);

}  // namespace tiaodu
