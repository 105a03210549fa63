// SPDX-License-Identifier: Apache-2.0
#include "server/importers/track_import.hpp"

#include <pugixml.hpp>

#include <algorithm>

namespace tiaodu::track_import {
namespace {

constexpr int extension_depth_max = 3;

/// Without its namespace prefix: `gpxtpx:speed` → `speed`.
std::string_view local_name(pugi::xml_node const& node) {
    std::string_view const name = node.name();
    auto const colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// The first element of this name below a point: GPX 1.0 has speed and course as children, 1.1 in extensions.
pugi::xml_node find_below(pugi::xml_node const& node, std::string_view name, int depth) {
    for (auto const& child : node.children())
        if (local_name(child) == name) return child;
    if (depth > 0)
        for (auto const& child : node.children())
            if (auto const found = find_below(child, name, depth - 1)) return found;
    return {};
}

/// Reads the points of one document.
class GpxReader {
public:
    GpxReader(std::string_view text, TrackFileOptions const& options) : text_(text), options_(options) {}

    Result<TrackFile> read() {
        pugi::xml_document document;
        auto const parsed = document.load_buffer(text_.data(), text_.size(), pugi::parse_default, pugi::encoding_utf8);
        if (!parsed)
            return Error{Errc::malformed, "line " + std::to_string(line_at(parsed.offset)), parsed.description()};
        auto const root = document.document_element();
        if (local_name(root) != "gpx") return Error{Errc::malformed, "line 1", "is not GPX"};
        for (auto const& track : root.children())
            for (auto const& segment : track.children())
                for (auto const& point : segment.children()) {
                    if (local_name(point) != "trkpt") continue;
                    if (auto error = add_point(point)) return *error;
                }
        return std::move(file_);
    }

private:
    /// Asked in the order of the file: each line is counted once.
    std::size_t line_at(std::ptrdiff_t offset) {
        auto const to = std::min(static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)), text_.size());
        if (to > counted_) {
            line_ += static_cast<std::size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                                         text_.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
            counted_ = to;
        }
        return line_;
    }

    std::optional<Error> add_point(pugi::xml_node const& node) {
        auto const line = line_at(node.offset_debug());
        auto const lat = number_in(node.attribute("lat").value()), lon = number_in(node.attribute("lon").value());
        if (!lat) return at_line(line, "lat", "must be a number of degrees");
        if (!lon) return at_line(line, "lon", "must be a number of degrees");
        auto const time = find_below(node, "time", 0);
        if (!time) return at_line(line, "time", "a point of a track needs its time", Errc::missing_field);
        auto const fix_at = time_of(time.child_value(), line, "time", options_);
        if (!fix_at) return fix_at.error();
        Point point{line, *lon, *lat, std::nullopt, std::nullopt};
        if (auto const speed = find_below(node, "speed", extension_depth_max)) {
            auto const mps = number_in(speed.child_value());
            if (!mps) return at_line(line, "speed", "must be a number of metres per second");
            point.speed_kmh = *mps * 3.6;
        }
        if (auto const course = find_below(node, "course", extension_depth_max)) {
            point.course_deg = number_in(course.child_value());
            if (!point.course_deg) return at_line(line, "course", "must be a number of degrees");
        }
        return add(file_, options_, *fix_at, point);
    }

    std::string_view text_;
    TrackFileOptions const& options_;
    TrackFile file_;
    std::size_t line_ = 1;
    std::size_t counted_ = 0;
};

}  // namespace

Result<TrackFile> read_gpx(std::string_view text, TrackFileOptions const& options) {
    return GpxReader(text, options).read();
}

}  // namespace tiaodu::track_import
