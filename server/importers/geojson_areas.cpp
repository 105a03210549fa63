// SPDX-License-Identifier: Apache-2.0
#include "server/importers/geojson_areas.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "protocol/vocab/text.hpp"

namespace tiaodu {
namespace {

using Json = nlohmann::json;

constexpr int depth_max = 16;
constexpr std::size_t label_bytes_max = 200;

/// Coordinate systems that give WGS-84 (or, within centimetres, CGCS2000) degrees.
constexpr std::array<std::string_view, 3> known_systems{"CRS84", "4326", "4490"};

Error refused(std::string detail) { return Error{Errc::invalid_field, "", std::move(detail)}; }

Result<Json> parse_json(std::string_view text) {
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

/// The member, or null when `object` is no object or has no such member.
Json const& member(Json const& object, char const* name) {
    static Json const none;
    if (!object.is_object()) return none;
    auto const at = object.find(name);
    return at == object.end() ? none : *at;
}

std::string text_of(Json const& value) { return value.is_string() ? value.get_ref<std::string const&>() : ""; }

std::optional<Error> check_system(Json const& document) {
    Json const& crs = member(document, "crs");
    if (crs.is_null()) return std::nullopt;
    std::string const name = text_of(member(member(crs, "properties"), "name"));
    for (std::string_view const known : known_systems)
        if (name.size() >= known.size() && name.substr(name.size() - known.size()) == known) return std::nullopt;
    return refused("its crs is not degrees (CRS84, EPSG:4326 or EPSG:4490 are read): convert the file");
}

/// A label for reports: printable and short, because it goes to terminals and logs.
Result<std::string> label(Json const& value, std::string const& property) {
    if (value.is_null()) return std::string();
    if (value.is_number_integer()) return value.dump();
    if (!value.is_string()) return refused("property \"" + property + "\" is not text");
    std::string text = value.get_ref<std::string const&>();
    if (text.size() > label_bytes_max || has_control(text))
        return refused("property \"" + property + "\" is too long or has control characters");
    return text;
}

Result<Ring> read_ring(Json const& value, std::string const& name, Datum datum) {
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

Result<Polygon> read_polygon(Json const& rings, std::string const& prefix, Datum datum) {
    if (!rings.is_array() || rings.empty()) return refused(prefix + "polygon has no rings");
    Polygon polygon;
    for (std::size_t i = 0; i < rings.size(); ++i) {
        auto ring = read_ring(rings[i], prefix + "ring " + std::to_string(i + 1), datum);
        if (!ring) return ring.error();
        if (i == 0) {
            polygon.outer = *std::move(ring);
        } else {
            polygon.holes.push_back(*std::move(ring));
        }
    }
    return polygon;
}

Result<MultiPolygon> read_geometry(Json const& geometry, Datum datum) {
    if (!geometry.is_object()) return refused("it has no geometry");
    std::string const type = text_of(member(geometry, "type"));
    Json const& coordinates = member(geometry, "coordinates");
    bool const several = type == "MultiPolygon";
    if (!several && type != "Polygon") {
        bool const printable = !type.empty() && type.size() <= 40 && !has_control(type);
        return refused("geometry is " + (printable ? type : "of no known type") + "; Polygon or MultiPolygon expected");
    }
    MultiPolygon shape;
    if (several && !coordinates.is_array()) return refused("coordinates are not a list");
    for (std::size_t i = 0; i < (several ? coordinates.size() : 1); ++i) {
        std::string const prefix = several && coordinates.size() > 1 ? "polygon " + std::to_string(i + 1) + ", " : "";
        auto polygon = read_polygon(several ? coordinates[i] : coordinates, prefix, datum);
        if (!polygon) return polygon.error();
        shape.polygons.push_back(*std::move(polygon));
    }
    return shape;
}

Result<AreaFeature> read_feature(Json const& value, std::size_t number, AreaImportOptions const& options) {
    if (text_of(member(value, "type")) != "Feature") return refused("it is not a Feature");
    Json const& properties = member(value, "properties");
    AreaFeature feature;
    feature.number = number;
    auto code = label(member(properties, options.code_property.c_str()), options.code_property);
    if (!code) return code.error();
    if (code->empty()) return refused("it has no property \"" + options.code_property + "\"");
    auto name = label(member(properties, options.name_property.c_str()), options.name_property);
    if (!name) return name.error();
    auto shape = read_geometry(member(value, "geometry"), options.datum);
    if (!shape) return shape.error();
    auto checked = checked_area(*std::move(shape), options.rules);
    if (!checked) return checked.error();
    feature.code = *std::move(code);
    feature.name = *std::move(name);
    feature.quality = text_of(member(properties, "quality"));
    feature.shape = *std::move(checked);
    return feature;
}

std::optional<Error> check_document(Json const& document, AreaImportOptions const& options) {
    if (text_of(member(document, "type")) != "FeatureCollection") return refused("not a GeoJSON FeatureCollection");
    if (auto error = check_system(document)) return error;
    Json const& features = member(document, "features");
    if (!features.is_array()) return refused("\"features\" is not a list");
    if (features.empty()) return refused("the FeatureCollection is empty");
    if (features.size() > options.features_max)
        return refused("more than " + std::to_string(options.features_max) + " features");
    return std::nullopt;
}

}  // namespace

AreaFeatures read_area_features(std::string_view text, AreaImportOptions const& options) {
    AreaFeatures result;
    if (text.size() > options.text_bytes_max) {
        result.refused.push_back({0, "larger than " + std::to_string(options.text_bytes_max) + " bytes (simplify it)"});
        return result;
    }
    auto const document = parse_json(text);
    if (!document) {
        result.refused.push_back({0, document.error().detail});
        return result;
    }
    if (auto error = check_document(*document, options)) {
        result.refused.push_back({0, std::move(error->detail)});
        return result;
    }
    for (Json const& value : member(*document, "features")) {
        auto feature = read_feature(value, ++result.count, options);
        if (feature) {
            result.sound.push_back(*std::move(feature));
        } else {
            result.refused.push_back({result.count, feature.error().detail});
        }
    }
    return result;
}

}  // namespace tiaodu
