// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/ticket.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What of a ticket is searched, and how it is cut into words for the index. Pure.
///
/// Text is compared without punctuation and blanks, full-width as half-width, ASCII in lower case. Its words are its
/// single characters and its pairs of neighbours: "占道abc" has 占, 道, a, b, c, 占道, 道a, ab, bc. So one or two
/// characters are one word, and longer text is looked up by all its pairs, which may find a little too much: the
/// candidates are then compared with the text itself. Besides there are words for facts, such as `source:media`;
/// a fact's word may be shared by values that differ in punctuation only.
namespace tiaodu {

/// `text` as it is compared. Bytes that are not UTF-8 are left out.
std::string comparable(std::string_view text);

/// Number of characters of a text that `comparable` made.
std::size_t characters(std::string_view comparable_text);

/// True when one of the three texts of a ticket has `wanted` (made by `comparable`) in it.
bool has_text(std::string_view wanted, std::string_view title, std::string_view description, std::string_view address);

/// Different words of a ticket, in no meaningful order, without blanks inside.
std::vector<std::string> index_words(Ticket const& ticket);
/// The same as one text for the index.
std::string joined_words(std::vector<std::string> const& words);

/// Words that every ticket with `comparable_text` in it has; at least one unless it is empty.
std::vector<std::string> words_to_find(std::string_view comparable_text);

std::string source_word(TicketSource source);
std::string urgency_word(Urgency urgency);
std::string category_word(std::string_view code);
/// `masked`: a phone as it is shown, for example 138****8000.
std::string caller_word(std::string_view masked);

}  // namespace tiaodu
