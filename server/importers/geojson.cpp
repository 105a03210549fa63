// SPDX-License-Identifier: Apache-2.0
#include "server/importers/geojson.hpp"

#include <array>

namespace tiaodu::geojson {
namespace {

constexpr int depth_max = 16;

/// Coordinate systems that give WGS-84 (or, within centimetres, CGCS2000) degrees.
constexpr std::array<std::string_view, 3> known_systems{"CRS84", "4326", "4490"};

std::optional<Error> check_system(Json const& document) {
    Json const& crs = member(document, "crs");
    if (crs.is_null()) return std::nullopt;
    std::string const name = text_of(member(member(crs, "properties"), "name"));
    for (std::string_view const known : known_systems)
        if (name.size() >= known.size() && name.substr(name.size() - known.size()) == known) return std::nullopt;
    return refused("its crs is not degrees (CRS84, EPSG:4326 or EPSG:4490 are read): convert the file");
}

}  // namespace

Error refused(std::string detail) { return Error{Errc::invalid_field, "", std::move(detail)}; }

Result<Json> parse(std::string_view text) {
    bool too_deep = false;
    auto const watch_depth = [&too_deep](int depth, Json::parse_event_t event, Json&) {
        bool const opens = event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
        too_deep = too_deep || (opens && depth >= depth_max);
        return !too_deep;
    };
    try {
        Json document = Json::parse(text, watch_depth);
        if (too_deep) return refused("nested deeper than " + std::to_string(depth_max) + " levels");
        return document;
    } catch (Json::parse_error const& error) {
        return refused("not JSON (at byte " + std::to_string(error.byte) + ")");
    } catch (Json::out_of_range const&) {
        return refused("not JSON (a number is too large)");
    }
}

Json const& member(Json const& object, char const* name) {
    static Json const none;
    if (!object.is_object()) return none;
    auto const at = object.find(name);
    return at == object.end() ? none : *at;
}

std::string text_of(Json const& value) { return value.is_string() ? value.get_ref<std::string const&>() : ""; }

std::optional<Error> check_document(Json const& document, std::size_t features_max) {
    if (text_of(member(document, "type")) != "FeatureCollection") return refused("not a GeoJSON FeatureCollection");
    if (auto error = check_system(document)) return error;
    Json const& features = member(document, "features");
    if (!features.is_array()) return refused("\"features\" is not a list");
    if (features.empty()) return refused("the FeatureCollection is empty");
    if (features.size() > features_max) return refused("more than " + std::to_string(features_max) + " features");
    return std::nullopt;
}

Result<Ring> read_points(Json const& value, std::string const& name, Datum datum) {
    if (!value.is_array()) return refused(name + " is not a list of points");
    Ring ring;
    ring.reserve(value.size());
    for (Json const& point : value) {
        bool const sound =
            point.is_array() && point.size() >= 2 && point.size() <= 3 && point[0].is_number() && point[1].is_number();
        if (!sound)
            return refused(name + ", point " + std::to_string(ring.size() + 1) +
                           " is not a [lon, lat] pair of numbers");
        ring.push_back(to_wgs84({point[0].get<double>(), point[1].get<double>()}, datum));
    }
    return ring;
}

}  // namespace tiaodu::geojson
