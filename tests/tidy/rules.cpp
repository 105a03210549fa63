// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/rules.hpp"

#include <algorithm>
#include <cctype>

namespace tidy {

namespace {

/// Characters, not bytes: Chinese text counts one each.
std::size_t columns(std::string_view line) {
    return static_cast<std::size_t>(std::count_if(
        line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_spawn_helper(std::string_view path) { return path.ends_with("/spawn.hpp") || path.ends_with("/spawn.cpp"); }

bool is_pure(std::string_view path) { return path.starts_with("protocol/") || path.starts_with("server/core/"); }

void add_words(std::vector<Breach>& breaches, std::string const& path, std::string_view code, std::string_view word,
               std::string const& why) {
    for (auto const at : find_word(code, word))
        breaches.push_back({path, line_at(code, at), std::string(word) + " " + why});
}

/// "see /srv/x" but not "a/srv/x", "https://host/srv/x" or "../srv/x".
bool begins_a_path(std::string_view text, std::size_t at) {
    if (at == 0) return true;
    auto const before = text[at - 1];
    return !is_name_character(before) && std::string_view(".-}/*)~$").find(before) == std::string_view::npos;
}

}  // namespace

std::vector<Breach> check_licence(std::string const& path, std::string_view text) {
    if (text.starts_with("// SPDX-License-Identifier: Apache-2.0\n")) return {};
    return {{path, 1, "the first line must be: // SPDX-License-Identifier: Apache-2.0"}};
}

std::vector<Breach> check_size(std::string const& path, std::string_view text) {
    std::vector<Breach> breaches;
    auto const lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto const width = columns(lines[i]);
        if (width > columns_max) {
            breaches.push_back(
                {path, i + 1, std::to_string(width) + " columns; at most " + std::to_string(columns_max)});
        }
    }
    if (lines.size() > lines_max) {
        breaches.push_back(
            {path, 0, std::to_string(lines.size()) + " lines; at most " + std::to_string(lines_max) + ": split it"});
    }
    return breaches;
}

std::vector<Breach> check_banned_names(std::string const& path, std::string_view text) {
    std::vector<Breach> breaches;
    auto const code = code_only(text);
    for (auto const word : {"std::regex", "std::wregex", "std::basic_regex"}) {
        add_words(breaches, path, code, word, "recurses on hostile input; write a small parser");
    }
    if (!is_spawn_helper(path)) add_words(breaches, path, code, "detached", "swallows exceptions; use spawn()");
    if (is_pure(path)) {
        for (auto const clock :
             {"system_clock", "steady_clock", "high_resolution_clock", "std::time(", "clock_gettime", "gettimeofday"}) {
            add_words(breaches, path, code, clock, "asks a clock; take `now` as a parameter");
        }
    }
    return breaches;
}

std::vector<Breach> check_left_overs(std::string const& path, std::string_view text) {
    std::vector<Breach> breaches;
    for (auto const word : {"TODO", "FIXME", "XXX"})
        add_words(breaches, path, text, word, "is unfinished; finish it or write an issue");
    // The two folders where people keep checkouts, and wherever this checkout happens to lie.
    auto const here = std::string(TIAODU_SOURCE_DIR) + "/";
    for (std::string_view const folder :
         {std::string_view("/home/"), std::string_view("/root/"), std::string_view(here)}) {
        for (auto at = text.find(folder); at != std::string_view::npos; at = text.find(folder, at + 1)) {
            if (begins_a_path(text, at)) {
                breaches.push_back({path, line_at(text, at), std::string(folder) + " is a folder of one machine"});
            }
        }
    }
    return breaches;
}

std::vector<Breach> check_migrations(std::vector<std::string> names) {
    std::vector<Breach> breaches;
    std::sort(names.begin(), names.end());
    std::string before = "0000";
    for (auto const& name : names) {
        auto const number = name.substr(0, 4);
        bool const digits = number.size() == 4 &&
                            std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!digits || name.substr(4, 1) != "_" || !name.ends_with(".sql") ||
            name.size() <= std::string_view("0001_.sql").size()) {
            breaches.push_back({"db/migrations/" + name, 0, "expected a name like 0001_<what>.sql"});
        } else if (number <= before) {
            breaches.push_back({"db/migrations/" + name, 0, "the number " + number + " stands twice, or is 0000"});
        }
        before = number;
    }
    return breaches;
}

}  // namespace tidy
