// SPDX-License-Identifier: Apache-2.0
#include "protocol/messages/codec.hpp"
#include "server/core/derive_areas.hpp"
#include "server/core/squad_sites.hpp"
#include "server/queries/handlers.hpp"

namespace tiaodu {
namespace {

std::string join(std::vector<std::string> const& items) {
    std::string text;
    for (auto const& item : items) text += (text.empty() ? "" : ",") + item;
    return text;
}

nlohmann::json ring_json(Ring const& ring) {
    auto points = nlohmann::json::array();
    for (auto const& point : ring)
        points.push_back(
            nlohmann::json::array({JsonWriter::value_of(point.lon_deg), JsonWriter::value_of(point.lat_deg)}));
    return points;
}

nlohmann::json shape_json(MultiPolygon const& shape) {
    auto polygons = nlohmann::json::array();
    for (auto const& polygon : shape.polygons) {
        auto rings = nlohmann::json::array({ring_json(polygon.outer)});
        for (auto const& hole : polygon.holes) rings.push_back(ring_json(hole));
        polygons.push_back(std::move(rings));
    }
    return {{"type", "MultiPolygon"}, {"coordinates", std::move(polygons)}};
}

std::string short_name(World const& world, OrgCode const& code) {
    auto const index = world.org.find(code);
    return index ? world.org.at(*index).short_name : code.text();
}

/// `roads`: whose roads the map may draw ways along; null without roads.
std::string collection(World const& world, nlohmann::json features) {
    nlohmann::json roads;
    if (world.roads) roads = {{"attribution", world.roads->roads.attribution}};
    return dump_json({{"type", "FeatureCollection"},
                      {"attribution", world.shapes.empty() ? std::string() : world.area_attribution},
                      {"roads", std::move(roads)},
                      {"derived", world.shapes.empty()},
                      {"features", std::move(features)}});
}

}  // namespace

void list_organisations(QueryContext const& context, Actor const&, NoParameters const&, QueryAnswer answer) {
    std::vector<std::string> items;
    for (std::size_t i = 0; i < context.world.org.size(); ++i)
        items.push_back(encode(context.world.org.at(OrgIndex{static_cast<std::uint16_t>(i)})));
    answer("{\"items\":[" + join(items) + "]}");
}

void list_categories(QueryContext const& context, Actor const&, NoParameters const&, QueryAnswer answer) {
    bool const accepted = context.readers.submit([post = context.post, answer](Database& database) {
        Page<Category> page;
        auto rows = database.prepare("SELECT code, class_code, class_name, name FROM category ORDER BY code");
        while (rows.step()) page.items.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3)});
        post([answer, text = dump_json(to_json(page))] { answer(text); });
    });
    if (!accepted) answer(Error{Errc::busy, "", "too many queries are waiting"});
}

void list_areas(QueryContext const& context, Actor const&, NoParameters const&, QueryAnswer answer) {
    auto const& world = context.world;
    auto features = nlohmann::json::array();
    for (auto const& area : world.areas.areas()) {
        auto const index = world.org.find(area.owner);
        if (!index) continue;
        auto const& squad = world.org.at(*index);
        auto const known = world.shapes.find(area.owner);
        features.push_back({{"type", "Feature"},
                            {"id", area.owner.text()},
                            {"properties",
                             {{"code", area.owner.text()},
                              {"name", squad.full_name},
                              {"short_name", squad.short_name},
                              {"district", squad.district ? squad.district->text() : std::string()},
                              {"derived", world.shapes.empty()},
                              {"approximate", known != world.shapes.end() && known->second.approximate}}},
                            {"geometry", shape_json(area.shape)}});
    }
    answer(collection(world, std::move(features)));
}

void list_district_borders(QueryContext const& context, Actor const&, NoParameters const&, QueryAnswer answer) {
    auto const& world = context.world;
    auto features = nlohmann::json::array();
    for (auto const& outline : district_outlines(world.areas.areas(), squad_sites(world.org))) {
        auto lines = nlohmann::json::array();
        for (auto const& ring : outline.rings) lines.push_back(ring_json(ring));
        features.push_back(
            {{"type", "Feature"},
             {"id", outline.district.text()},
             {"properties", {{"code", outline.district.text()}, {"name", short_name(world, outline.district)}}},
             {"geometry", {{"type", "MultiLineString"}, {"coordinates", std::move(lines)}}}});
    }
    answer(collection(world, std::move(features)));
}

}  // namespace tiaodu
