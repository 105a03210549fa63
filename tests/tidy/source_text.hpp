// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Reading C++ just well enough for the rules of tests/tidy.
namespace tidy {

/// One breach of a rule, as the test prints it.
struct Breach {
    std::string file;
    std::size_t line = 0;  ///< From 1; 0 = the file as a whole.
    std::string why;
};

/// The text without comments and without what stands in string and character literals: blanks take their place, so that
/// line numbers stay.
std::string code_only(std::string_view text);

std::vector<std::string_view> lines_of(std::string_view text);

/// Line number, from 1, of a place in the text.
std::size_t line_at(std::string_view text, std::size_t offset);

/// Places where `word` stands alone, that is not as a part of a longer name.
std::vector<std::size_t> find_word(std::string_view text, std::string_view word);

bool is_name_character(char c);

}  // namespace tidy
