// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/city.hpp"

#include "protocol/describe/json_parse.hpp"
#include "server/simulate/random.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace tiaodu::simulate {
namespace {

using nlohmann::json;

std::string text_at(json const& object, char const* key) {
    auto const found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_string() ? found->get_ref<std::string const&>() : std::string();
}

double number_at(json const& object, char const* key) {
    auto const found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_number() ? found->get<double>() : 0.0;
}

/// The list under `key`, or an empty one.
json const& list_at(json const& object, char const* key) {
    static json const none = json::array();
    auto const found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_array() ? *found : none;
}

Result<Ring> read_ring(json const& points) {
    Error const wrong{Errc::malformed, "areas", "a ring is not a list of points"};
    if (!points.is_array() || points.size() < 4) return wrong;
    Ring ring;
    for (auto const& point : points) {
        if (!point.is_array() || point.size() < 2 || !point[0].is_number() || !point[1].is_number()) return wrong;
        ring.push_back({point[0].get<double>(), point[1].get<double>()});
    }
    return ring;
}

Result<Polygon> read_polygon(json const& rings) {
    Polygon polygon;
    if (!rings.is_array() || rings.empty()) return Error{Errc::malformed, "areas", "a polygon without rings"};
    for (std::size_t i = 0; i < rings.size(); ++i) {
        auto ring = read_ring(rings[i]);
        if (!ring) return ring.error();
        if (i == 0)
            polygon.outer = std::move(*ring);
        else
            polygon.holes.push_back(std::move(*ring));
    }
    return polygon;
}

Result<MultiPolygon> read_shape(json const& geometry) {
    MultiPolygon shape;
    auto const& coordinates = list_at(geometry, "coordinates");
    auto const kind = text_at(geometry, "type");
    if (kind != "Polygon" && kind != "MultiPolygon")
        return Error{Errc::malformed, "areas", "a geometry of the type \"" + kind + "\""};
    auto const polygons = kind == "Polygon" ? json::array({coordinates}) : coordinates;
    for (auto const& rings : polygons) {
        auto polygon = read_polygon(rings);
        if (!polygon) return polygon.error();
        shape.polygons.push_back(std::move(*polygon));
    }
    if (shape.polygons.empty()) return Error{Errc::malformed, "areas", "a geometry without polygons"};
    return shape;
}

std::string without_suffix(std::string name) {
    for (std::string_view const suffix : {"中队", "街道", "镇"})
        if (name.size() > suffix.size() && name.ends_with(suffix)) {
            name.resize(name.size() - suffix.size());
            break;
        }
    return name;
}

/// Much in the middle, little at the rim; the district that most demonstrations look at is always well covered.
double weight_of(SquadGround const& squad, GeoPoint centre) {
    double const far = distance_m(squad.heart, centre) / 6'000.0;
    double const favoured = squad.district_name == "静安区" ? 2.0 : 1.0;
    return favoured / (1.0 + std::pow(far, 1.5));
}

void read_nodes(json const& items, City& city, std::map<std::string, json>& by_code) {
    for (auto const& item : items) {
        auto const code = text_at(item, "code");
        auto const kind = text_at(item, "kind");
        by_code[code] = item;
        if (kind == "city") {
            city.code = OrgCode(code);
            city.name = text_at(item, "short_name");
        } else if (kind == "district") {
            city.districts.push_back(OrgCode(code));
        }
    }
}

Result<std::vector<SquadGround>> read_squads(json const& features, std::map<std::string, json> const& by_code) {
    std::vector<SquadGround> squads;
    for (auto const& feature : features) {
        auto const properties =
            feature.is_object() && feature.contains("properties") ? feature["properties"] : json::object();
        auto const found = by_code.find(text_at(properties, "code"));
        if (found == by_code.end()) continue;
        auto shape = read_shape(feature.contains("geometry") ? feature["geometry"] : json());
        if (!shape) return shape.error();
        SquadGround squad;
        squad.code = OrgCode(found->first);
        squad.district = OrgCode(text_at(found->second, "district"));
        squad.name = without_suffix(text_at(found->second, "short_name"));
        if (auto const district = by_code.find(squad.district.text()); district != by_code.end())
            squad.district_name = text_at(district->second, "short_name");
        squad.shape = std::move(*shape);
        squad.box = bounds_of(squad.shape);
        GeoPoint const label{number_at(found->second, "lon"), number_at(found->second, "lat")};
        squad.heart = contains(squad.shape, label) ? label : inner_point(squad.shape);
        squad.grid_deg = static_cast<double>(hash_of(squad.code.text()) % 900) / 10.0;
        squads.push_back(std::move(squad));
    }
    std::sort(squads.begin(), squads.end(), [](auto const& a, auto const& b) { return a.code < b.code; });
    return squads;
}

}  // namespace

SquadGround const* City::find(OrgCode const& squad) const {
    auto const found = std::lower_bound(squads.begin(), squads.end(), squad,
                                        [](auto const& a, auto const& wanted) { return a.code < wanted; });
    return found != squads.end() && found->code == squad ? &*found : nullptr;
}

Result<City> read_city(std::string_view organisations, std::string_view areas, std::string_view categories) {
    auto const nodes = parse_json(organisations);
    if (!nodes) return nodes.error();
    auto const features = parse_json(areas);
    if (!features) return features.error();
    auto const list = parse_json(categories);
    if (!list) return list.error();

    City city;
    std::map<std::string, json> by_code;
    read_nodes(list_at(*nodes, "items"), city, by_code);
    if (city.code.empty()) return Error{Errc::not_found, "organisations", "the token does not see the city"};
    auto squads = read_squads(list_at(*features, "features"), by_code);
    if (!squads) return squads.error();
    if (squads->empty()) return Error{Errc::not_found, "areas", "no squad has an area"};
    auto const& root = by_code.at(city.code.text());
    for (auto& squad : *squads) squad.weight = weight_of(squad, {number_at(root, "lon"), number_at(root, "lat")});
    city.squads = std::move(*squads);
    for (auto const& item : list_at(*list, "items"))
        city.categories.push_back({text_at(item, "code"), text_at(item, "name")});
    if (city.categories.empty()) return Error{Errc::not_found, "categories", "the server has no categories"};
    return city;
}

GeoPoint point_in(SquadGround const& squad, Random& random) {
    constexpr double crowd_m = 700;  // spread around the heart
    constexpr int attempts_max = 40;
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
        GeoPoint point;
        if (attempt < attempts_max / 2) {
            point = moved(squad.heart, random.between(0, 360), crowd_m * std::fabs(random.normal()));
        } else {
            point = {random.between(squad.box.west_deg, squad.box.east_deg),
                     random.between(squad.box.south_deg, squad.box.north_deg)};
        }
        if (contains(squad.shape, point)) return point;
    }
    return squad.heart;
}

}  // namespace tiaodu::simulate
