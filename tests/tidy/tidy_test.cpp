// SPDX-License-Identifier: Apache-2.0
// The rules of tests/tidy on every source file of the tree.
#include "tests/tidy/layers.hpp"
#include "tests/tidy/rules.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

using namespace tidy;

namespace {

namespace fs = std::filesystem;

struct Source {
    std::string path;  ///< From the top of the tree.
    std::string text;
};

bool is_cpp(std::string_view path) { return path.ends_with(".cpp") || path.ends_with(".hpp"); }

/// Files that people write; data, pictures and what tools generate are not read.
bool is_written_by_hand(fs::path const& path) {
    static std::vector<std::string> const kinds{".cpp", ".hpp",  ".sql",  ".cmake", ".txt", ".ts",
                                                ".mts", ".mjs",  ".js",   ".vue",   ".css", ".html",
                                                ".sh",  ".toml", ".yaml", ".yml",   ".md",  ".service"};
    static std::vector<std::string> const names{"run", "test", "Dockerfile"};
    return std::find(kinds.begin(), kinds.end(), path.extension()) != kinds.end() ||
           std::find(names.begin(), names.end(), path.filename()) != names.end();
}

/// This folder's own tests hold bad snippets on purpose.
bool holds_bad_snippets(std::string_view path) { return path.starts_with("tests/tidy/"); }

bool is_foreign_folder(fs::path const& path) {
    auto const name = path.filename();
    return name == "node_modules" || name == "dist" || name == "build" || name.string().starts_with("build-");
}

void read_into(std::vector<Source>& sources, fs::path const& top, fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    sources.push_back({file.lexically_relative(top).generic_string(), {std::istreambuf_iterator<char>(in), {}}});
}

std::vector<Source> const& sources() {
    static std::vector<Source> const all = [] {
        std::vector<Source> found;
        fs::path const top = TIAODU_SOURCE_DIR;
        for (auto const* name : {"CMakeLists.txt", "run", "test", "Dockerfile", ".ci", "cmake", "protocol", "server",
                                 "db", "tests", "web"}) {
            auto const start = top / name;
            if (fs::is_regular_file(start)) read_into(found, top, start);
            if (!fs::is_directory(start)) continue;
            for (fs::recursive_directory_iterator it(start), end; it != end; ++it) {
                if (it->is_directory() && is_foreign_folder(it->path())) it.disable_recursion_pending();
                if (it->is_regular_file() && is_written_by_hand(it->path())) read_into(found, top, it->path());
            }
        }
        return found;
    }();
    return all;
}

void report(std::vector<Breach> const& breaches) {
    for (auto const& breach : breaches) {
        std::cerr << breach.file << ":" << breach.line << ": " << breach.why << "\n";
    }
    CHECK(breaches.empty());
}

template <class Rule>
void check_cpp(Rule rule) {
    std::vector<Breach> all;
    for (auto const& source : sources()) {
        if (!is_cpp(source.path) || holds_bad_snippets(source.path)) continue;
        auto found = rule(source.path, source.text);
        all.insert(all.end(), found.begin(), found.end());
    }
    report(all);
}

}  // namespace

TEST_CASE("the tree is read at all") {
    auto const count =
        std::count_if(sources().begin(), sources().end(), [](auto const& source) { return is_cpp(source.path); });
    CHECK(count > 100);
}

TEST_CASE("every include respects the layers") { check_cpp(check_layers); }

TEST_CASE("every C++ file names its licence") { check_cpp(check_licence); }

TEST_CASE("no C++ line and file is too long") { check_cpp(check_size); }

TEST_CASE("no banned name is used") { check_cpp(check_banned_names); }

TEST_CASE("no co_await statement holds a trap") { check_cpp(check_co_await); }

TEST_CASE("the rules keep to the rules that bad snippets do not break") {
    for (auto const& source : sources()) {
        if (!is_cpp(source.path) || !holds_bad_snippets(source.path)) continue;
        report(check_licence(source.path, source.text));
        report(check_size(source.path, source.text));
    }
}

TEST_CASE("nothing is left over") {
    std::vector<Breach> all;
    for (auto const& source : sources()) {
        if (holds_bad_snippets(source.path)) continue;
        auto found = check_left_overs(source.path, source.text);
        all.insert(all.end(), found.begin(), found.end());
    }
    report(all);
}

TEST_CASE("the migrations have different numbers") {
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator(fs::path(TIAODU_SOURCE_DIR) / "db" / "migrations")) {
        names.push_back(entry.path().filename().string());
    }
    CHECK_FALSE(names.empty());
    report(check_migrations(names));
}
