// SPDX-License-Identifier: Apache-2.0
#include "server/importers/road_builder.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "protocol/vocab/text.hpp"

namespace tiaodu {
namespace {

using Json = nlohmann::json;

constexpr int depth_max = 16;
/// Features stand in the list of the document: one level for each.
constexpr int feature_depth = 2;
constexpr std::size_t class_bytes_max = 40;
constexpr double kmh_per_mph = 1.609344;
constexpr double limit_kmh_min = 5;
constexpr double limit_kmh_max = 150;

/// The member, or null when `object` is no object or has no such member.
Json const& member(Json const& object, char const* name) {
    static Json const none;
    if (!object.is_object()) return none;
    auto const at = object.find(name);
    return at == object.end() ? none : *at;
}

std::string text_of(Json const& value) { return value.is_string() ? value.get_ref<std::string const&>() : ""; }

/// The directions of a road as its line is drawn.
struct Directions {
    bool forward = true;
    bool backward = true;
};

Result<Directions> directions_of(Json const& properties, RoadClass const& its_class) {
    constexpr Directions both{true, true}, along{true, false}, against{false, true};
    auto const& oneway = member(properties, "oneway");
    bool const implied = its_class.one_way || text_of(member(properties, "junction")) == "roundabout";
    if (oneway.is_null()) return implied ? along : both;
    std::string const word = oneway.is_string() ? text_of(oneway) : oneway.dump();
    if (word.empty()) return implied ? along : both;
    if (word == "yes" || word == "true" || word == "1") return along;
    if (word == "no" || word == "false" || word == "0") return both;
    if (word == "-1" || word == "reverse") return against;
    // Streets that change with the hour: nobody is sent into them the wrong way.
    if (word == "reversible" || word == "alternating") return Directions{false, false};
    return Error{Errc::invalid_field, "oneway", "must be yes, no or -1"};
}

/// A speed limit in km/h. What is no plain number ("CN:urban", "signals") says nothing about the speed.
std::optional<double> limit_of(Json const& value) {
    std::string const text = value.is_string() ? text_of(value) : value.is_number() ? value.dump() : "";
    double number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    auto const unit = trimmed(std::string_view(text).substr(static_cast<std::size_t>(end - text.data())));
    if (unit == "mph")
        number *= kmh_per_mph;
    else if (!unit.empty() && unit != "km/h" && unit != "kmh")
        return std::nullopt;
    if (!(number >= limit_kmh_min && number <= limit_kmh_max)) return std::nullopt;
    return number;
}

Result<std::vector<PackedPoint>> read_points(Json const& coordinates, Datum datum) {
    auto const wrong = [](std::string detail) { return Error{Errc::invalid_field, "coordinates", std::move(detail)}; };
    if (!coordinates.is_array()) return wrong("are not a list of points");
    std::vector<PackedPoint> points;
    points.reserve(coordinates.size());
    for (auto const& pair : coordinates) {
        bool const numbers = pair.is_array() && pair.size() >= 2 && pair[0].is_number() && pair[1].is_number();
        auto const point = numbers ? packed_from({pair[0].get<double>(), pair[1].get<double>()}, datum) : std::nullopt;
        if (!point) return wrong("point " + std::to_string(points.size() + 1) + " is not a [lon, lat] pair in degrees");
        points.push_back(*point);
    }
    if (points.size() < 2) return wrong("needs two points or more");
    return points;
}

/// A road as a feature draws it, before it is cut at its junctions.
struct DrawnRoad {
    std::uint32_t first = 0;  ///< Of its points.
    std::uint32_t count = 0;
    RoadClass its_class;
    RoadSpeeds speeds;
};

/// Collects the features and then cuts their lines where others touch them.
class Drawing {
public:
    Drawing(Datum datum, RoadClasses const& classes) : datum_(datum), classes_(classes) {}

    /// Errors: invalid_field; `path` is the property or "coordinates".
    std::optional<Error> add(Json const& feature) {
        auto const& geometry = member(feature, "geometry");
        auto const& properties = member(feature, "properties");
        auto const shape = text_of(member(geometry, "type"));
        bool const several = shape == "MultiLineString";
        auto const highway = text_of(member(properties, "highway"));
        if ((shape != "LineString" && !several) || highway.empty()) {
            builder_.leave_out(shape != "LineString" && !several ? "(no line)" : "(none)");
            return std::nullopt;
        }
        auto const its_class = classes_.find(highway);
        if (its_class == classes_.end()) {
            bool const printable = highway.size() <= class_bytes_max && !has_control(highway);
            builder_.leave_out(printable ? highway : "(unreadable)");
            return std::nullopt;
        }
        auto const directions = directions_of(properties, its_class->second);
        if (!directions) return directions.error();
        auto const& coordinates = member(geometry, "coordinates");
        if (several && !coordinates.is_array()) return Error{Errc::invalid_field, "coordinates", "are not a list"};
        for (std::size_t i = 0; i < (several ? coordinates.size() : 1); ++i) {
            auto const points = read_points(several ? coordinates[i] : coordinates, datum_);
            if (!points) return points.error();
            keep(*points, its_class->second, *directions, limit_of(member(properties, "maxspeed")));
        }
        return std::nullopt;
    }

    Result<RoadImport> finish(std::string const& file) && {
        std::unordered_map<std::uint64_t, std::uint32_t> touches;
        for (auto const& road : roads_) {
            for (std::uint32_t i = 0; i < road.count; ++i) ++touches[key(points_[road.first + i])];
            // Ends are junctions also where nothing else touches them.
            touches[key(points_[road.first])] += 1;
            touches[key(points_[road.first + road.count - 1])] += 1;
        }
        for (auto const& road : roads_) {
            std::span const points(points_.data() + road.first, road.count);
            for (std::size_t begin = 0, at = 1; at < points.size(); ++at) {
                if (touches.at(key(points[at])) < 2) continue;
                auto const shape = points.subspan(begin, at - begin + 1);
                builder_.add(node_at(shape.front()), node_at(shape.back()), shape, length_along(shape), road.its_class,
                             road.speeds);
                begin = at;
            }
        }
        return std::move(builder_).finish(file);
    }

private:
    static std::uint64_t key(PackedPoint point) {
        return (std::uint64_t{static_cast<std::uint32_t>(point.lon_e7)} << 32U) |
               static_cast<std::uint32_t>(point.lat_e7);
    }

    void keep(std::vector<PackedPoint> const& points, RoadClass const& its_class, Directions directions,
              std::optional<double> limit_kmh) {
        DrawnRoad road{static_cast<std::uint32_t>(points_.size()), 0, its_class, {}};
        for (auto const& point : points)
            if (points_.size() == road.first || !(points_.back() == point)) points_.push_back(point);
        road.count = static_cast<std::uint32_t>(points_.size()) - road.first;
        if (road.count < 2) {  // a line of one place
            points_.resize(road.first);
            return builder_.leave_out("(no length)");
        }
        if (its_class.vehicles) {
            auto const kmh = limit_kmh ? *limit_kmh * its_class.vehicles->limit_share : its_class.vehicles->kmh;
            if (directions.forward) road.speeds.forward_kmh = kmh;
            if (directions.backward) road.speeds.backward_kmh = kmh;
        }
        roads_.push_back(road);
    }

    std::uint32_t node_at(PackedPoint point) {
        auto const [at, fresh] = nodes_.try_emplace(key(point), 0);
        if (fresh) at->second = builder_.add_node(point);
        return at->second;
    }

    Datum datum_;
    RoadClasses const& classes_;
    RoadBuilder builder_;
    std::vector<PackedPoint> points_;
    std::vector<DrawnRoad> roads_;
    std::unordered_map<std::uint64_t, std::uint32_t> nodes_;
};

/// What the parser has seen: features go into the drawing one by one and are forgotten, so that a large file does not
/// become a larger tree.
struct Reading {
    Drawing& drawing;
    std::string const& file;
    std::size_t features = 0;
    std::optional<Error> error{};

    /// As nlohmann's parser wants it: false drops the value.
    bool operator()(int depth, Json::parse_event_t event, Json& value) {
        bool const opens = event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
        if (opens && depth >= depth_max && !error)
            error = Error{Errc::malformed, file, "nested deeper than " + std::to_string(depth_max) + " levels"};
        if (error) return false;
        if (event != Json::parse_event_t::object_end || depth != feature_depth) return true;
        if (text_of(member(value, "type")) != "Feature") return true;
        ++features;
        if (auto wrong = drawing.add(value))
            error = Error{wrong->code, file + " feature " + std::to_string(features) + ", " + wrong->path,
                          std::move(wrong->detail)};
        return false;
    }
};

}  // namespace

Result<RoadImport> read_road_geojson(NamedText const& file, Datum datum, RoadClasses const& classes) {
    if (file.text.size() > road_file_bytes_max) return Error{Errc::limit_exceeded, file.name, "larger than 1 GiB"};
    Drawing drawing(datum, classes);
    Reading reading{drawing, file.name};
    Json document;
    try {
        document = Json::parse(file.text, std::ref(reading));
    } catch (Json::parse_error const& error) {
        auto const before = file.text.substr(0, error.byte);
        return Error{Errc::malformed,
                     file.name + " line " + std::to_string(1 + std::count(before.begin(), before.end(), '\n')),
                     "not JSON"};
    } catch (Json::out_of_range const&) {
        return Error{Errc::malformed, file.name, "not JSON (a number is too large)"};
    }
    if (reading.error) return *std::move(reading.error);
    if (text_of(member(document, "type")) != "FeatureCollection")
        return Error{Errc::invalid_field, file.name, "not a GeoJSON FeatureCollection"};
    auto import = std::move(drawing).finish(file.name);
    if (import) import->attribution = text_of(member(document, "attribution"));
    return import;
}

}  // namespace tiaodu
