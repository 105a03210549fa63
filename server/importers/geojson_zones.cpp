// SPDX-License-Identifier: Apache-2.0
#include "server/importers/geojson_zones.hpp"

#include "protocol/describe/json_reader.hpp"
#include "protocol/messages/point.hpp"
#include "server/importers/geojson.hpp"

namespace tiaodu {
namespace {

using geojson::Json, geojson::member, geojson::refused, geojson::text_of;

constexpr std::size_t text_bytes_max = 16 * 1024 * 1024;

Json numbers(Ring const& points) {
    auto flat = Json::array();
    for (auto const& point : points) {
        flat.push_back(point.lon_deg);
        flat.push_back(point.lat_deg);
    }
    return flat;
}

Json pair(GeoPoint point) { return {{"lon", point.lon_deg}, {"lat", point.lat_deg}}; }

/// Puts the shape of a feature into the plan.
std::optional<Error> add_shape(Json& plan, Json const& geometry, Datum datum) {
    auto const type = text_of(member(geometry, "type"));
    auto const& coordinates = member(geometry, "coordinates");
    if (type == "Polygon") {
        if (!coordinates.is_array() || coordinates.empty()) return refused("the polygon has no rings");
        if (coordinates.size() > 1) return refused("a zone has no holes");
        auto const ring = geojson::read_points(coordinates[0], "the ring", datum);
        if (!ring) return ring.error();
        plan["ring"] = numbers(*ring);
    } else if (type == "LineString") {
        auto const line = geojson::read_points(coordinates, "the line", datum);
        if (!line) return line.error();
        plan["line"] = numbers(*line);
    } else if (type == "Point") {
        auto const point = geojson::read_points(Json::array({coordinates}), "the geometry", datum);
        if (!point) return point.error();
        plan["center"] = pair(point->front());
    } else {
        return refused("a zone is a Polygon, a LineString or a Point");
    }
    return std::nullopt;
}

Result<ZonePlan> read_feature(Json const& feature, Datum datum) {
    if (text_of(member(feature, "type")) != "Feature") return refused("it is not a Feature");
    auto plan = member(feature, "properties");
    if (!plan.is_object()) return refused("it has no properties");
    for (auto const* shape : {"ring", "line", "center"})
        if (plan.contains(shape)) return Error{Errc::invalid_field, shape, "stands in the geometry of the feature"};
    if (member(plan, "owners").is_string()) plan["owners"] = Json::array({plan["owners"]});
    if (auto error = add_shape(plan, member(feature, "geometry"), datum)) return *error;
    auto zone = from_json<ZonePlan>(plan);
    if (!zone) return zone.error();
    for (auto& checkpoint : zone->checkpoints) checkpoint.point = to_wgs84(checkpoint.point, datum);
    return zone;
}

}  // namespace

Result<ImportZones> read_zone_features(std::string_view text, Datum datum) {
    if (text.size() > text_bytes_max)
        return Error{Errc::limit_exceeded, "", "larger than " + std::to_string(text_bytes_max) + " bytes"};
    auto const document = geojson::parse(text);
    if (!document) return document.error();
    if (auto error = geojson::check_document(*document, zones_max)) return *error;
    ImportZones zones;
    for (auto const& feature : member(*document, "features")) {
        auto zone = read_feature(feature, datum);
        auto const where = "feature " + std::to_string(zones.zones.size() + 1);
        if (!zone)
            return Error{zone.error().code, zone.error().path.empty() ? where : where + ": " + zone.error().path,
                         zone.error().detail};
        zones.zones.push_back(std::move(*zone));
    }
    return zones;
}

}  // namespace tiaodu
