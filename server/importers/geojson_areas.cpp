// SPDX-License-Identifier: Apache-2.0
#include "server/importers/geojson_areas.hpp"

#include "protocol/vocab/text.hpp"
#include "server/importers/geojson.hpp"

namespace tiaodu {
namespace {

using geojson::Json, geojson::member, geojson::refused, geojson::text_of;

constexpr std::size_t label_bytes_max = 200;

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

Result<Polygon> read_polygon(Json const& rings, std::string const& prefix, Datum datum) {
    if (!rings.is_array() || rings.empty()) return refused(prefix + "polygon has no rings");
    Polygon polygon;
    for (std::size_t i = 0; i < rings.size(); ++i) {
        auto ring = geojson::read_points(rings[i], prefix + "ring " + std::to_string(i + 1), datum);
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

}  // namespace

AreaFeatures read_area_features(std::string_view text, AreaImportOptions const& options) {
    AreaFeatures result;
    if (text.size() > options.text_bytes_max) {
        result.refused.push_back({0, "larger than " + std::to_string(options.text_bytes_max) + " bytes (simplify it)"});
        return result;
    }
    auto const document = geojson::parse(text);
    if (!document) {
        result.refused.push_back({0, document.error().detail});
        return result;
    }
    if (auto error = geojson::check_document(*document, options.features_max)) {
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
