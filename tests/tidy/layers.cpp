// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/layers.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace tidy {

namespace {

using Prefixes = std::vector<std::string_view>;

bool any_prefix(Prefixes const& prefixes, std::string_view text) {
    return std::any_of(prefixes.begin(), prefixes.end(), [text](auto prefix) { return text.starts_with(prefix); });
}

/// Who may include what of ours. The first row whose folder matches the file counts.
struct Layer {
    std::string_view folder;
    Prefixes ours;
};

std::vector<Layer> const& layers() {
    static Prefixes const below_app{"protocol/", "server/core/", "db/"};
    auto const with = [](Prefixes more) {
        more.insert(more.end(), below_app.begin(), below_app.end());
        return more;
    };
    static std::vector<Layer> const rows{
        {"protocol/vocab/", {"protocol/vocab/"}},
        {"protocol/describe/", {"protocol/vocab/", "protocol/describe/"}},
        {"protocol/messages/", {"protocol/vocab/", "protocol/describe/", "protocol/messages/"}},
        {"protocol/devices/", {"protocol/vocab/", "protocol/devices/"}},
        {"server/core/", {"protocol/vocab/", "protocol/messages/", "server/core/"}},
        {"db/", {"protocol/vocab/", "protocol/messages/", "server/core/", "db/"}},
        // The command loop calls the tables; the tables use the services of the loop.
        {"server/app/", with({"server/app/", "server/commands/command.hpp", "server/queries/"})},
        {"server/commands/", with({"server/app/", "server/commands/"})},
        {"server/queries/", with({"server/app/", "server/queries/"})},
        {"server/importers/", with({"server/app/", "server/commands/", "server/queries/", "server/importers/"})},
        {"server/edge/", with({"server/app/", "server/commands/", "server/queries/", "server/edge/"})},
        // The simulator is a client of the edge and reads areas like an importer.
        {"server/simulate/", with({"server/app/", "server/commands/", "server/queries/", "server/importers/",
                                   "server/edge/", "server/simulate/"})},
        {"server/cli/", with({"server/"})},
        {"server/main.cpp", with({"server/"})},
    };
    return rows;
}

/// Which files may include which libraries; a library that is not listed may be used by nobody.
struct Library {
    std::string_view header;
    Prefixes users;
};

std::vector<Library> const& libraries() {
    static std::vector<Library> const rows{
        {"boost/system/", {"protocol/", "server/", "db/"}},
        {"boost/beast", {"server/edge/"}},
        {"boost/asio", {"server/app/", "server/edge/", "server/importers/", "server/simulate/", "server/cli/"}},
        {"nlohmann/",
         {"protocol/", "server/commands/", "server/queries/", "server/importers/", "server/simulate/", "server/cli/",
          "server/edge/"}},
        {"sqlite3.h", {"db/"}},
        {"sodium.h", {"db/", "server/app/", "server/edge/", "server/simulate/", "server/cli/"}},
        {"openssl/", {"server/edge/", "server/app/totp.cpp", "protocol/devices/sip_digest.cpp"}},
        {"pugixml.hpp", {"protocol/devices/manscdp.cpp", "server/importers/track_gpx.cpp"}},
        {"toml++/", {"server/app/config_file.cpp", "server/importers/"}},
        {"CLI/", {"server/cli/"}},
        {"iconv.h", {"protocol/devices/gbk.cpp"}},
    };
    return rows;
}

/// The operating system's headers: not for the published language nor for the pure core.
bool is_system(std::string_view header) {
    return any_prefix({"sys/", "netinet/", "arpa/", "linux/"}, header) ||
           (header.ends_with(".h") && header.find('/') == std::string_view::npos);
}

std::optional<std::string> why_not_library(std::string_view path, std::string_view header) {
    for (auto const& library : libraries()) {
        if (!header.starts_with(library.header)) continue;
        if (any_prefix(library.users, path)) return std::nullopt;
        return "may not include <" + std::string(header) + ">: only some layers may (tests/tidy/layers.cpp)";
    }
    if (is_system(header)) {
        if (!any_prefix({"protocol/", "server/core/"}, path)) return std::nullopt;
        return "is pure and may not include the operating system's <" + std::string(header) + ">";
    }
    if (header.find('/') == std::string_view::npos) return std::nullopt;  // the standard library
    return "includes <" + std::string(header) + ">, a library that no layer may use";
}

std::optional<std::string> why_not_ours(std::string_view path, std::string_view header) {
    for (auto const& layer : layers()) {
        if (!path.starts_with(layer.folder)) continue;
        if (any_prefix(layer.ours, header)) return std::nullopt;
        if (header.find('/') == std::string_view::npos)
            return "must write \"" + std::string(header) + "\" from the top of the tree";
        return "breaks the layering with \"" + std::string(header) + "\"";
    }
    return "lies in a folder that belongs to no layer (tests/tidy/layers.cpp)";
}

/// The header named by an #include line, with its opening quote or bracket.
std::optional<std::string_view> included(std::string_view line) {
    auto const skip_blanks = [&line] { line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size())); };
    skip_blanks();
    if (!line.starts_with('#')) return std::nullopt;
    line.remove_prefix(1);
    skip_blanks();
    if (!line.starts_with("include")) return std::nullopt;
    line.remove_prefix(std::string_view("include").size());
    skip_blanks();
    auto const end = line.find_first_of(">\"", 1);
    if (line.empty() || end == std::string_view::npos) return std::nullopt;
    return line.substr(0, end);
}

}  // namespace

std::vector<Breach> check_layers(std::string const& path, std::string_view text) {
    std::vector<Breach> breaches;
    if (!any_prefix({"protocol/", "server/", "db/"}, path)) return breaches;
    std::size_t number = 0;
    for (auto const line : lines_of(text)) {
        ++number;
        auto const header = included(line);
        if (!header) continue;
        auto const name = header->substr(1);
        auto why = header->front() == '<' ? why_not_library(path, name) : why_not_ours(path, name);
        if (why) breaches.push_back({path, number, std::move(*why)});
    }
    return breaches;
}

}  // namespace tidy
