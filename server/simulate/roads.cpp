// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/roads.hpp"

#include "protocol/vocab/csv.hpp"
#include "protocol/vocab/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <queue>
#include <set>
#include <unordered_map>

namespace tiaodu::simulate {
namespace {

std::optional<double> number(std::string_view text) {
    std::string const copy(text);  // strtod needs the end
    char* end = nullptr;
    double const value = std::strtod(copy.c_str(), &end);
    if (copy.empty() || *end != '\0' || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<GeoPoint> point(std::string_view lon, std::string_view lat) {
    auto const x = number(lon);
    auto const y = number(lat);
    if (!x || !y || !in_range({*x, *y})) return std::nullopt;
    return GeoPoint{*x, *y};
}

std::optional<std::vector<GeoPoint>> shape(std::string_view text) {
    std::vector<GeoPoint> points;
    for (auto const part : split(text, ';')) {
        auto const pair = split(part, ',');
        auto const read = pair.size() == 2 ? point(pair[0], pair[1]) : std::nullopt;
        if (!read) return std::nullopt;
        points.push_back(*read);
    }
    if (points.size() < 2) return std::nullopt;
    return points;
}

/// Calls `row` for every record with the wanted columns; it returns what is wrong, or an empty text.
template <class Row>
std::optional<Error> each_row(std::string_view csv, std::string const& file,
                              std::vector<std::string_view> const& wanted, Row row) {
    CsvReader reader(csv);
    CsvRow record;
    auto more = reader.next(record);
    if (!more) return more.error();
    if (!*more) return Error{Errc::malformed, file, "is empty"};
    auto const columns = find_columns(record, wanted);
    if (!columns) return Error{columns.error().code, file + " " + columns.error().path, columns.error().detail};
    for (;;) {
        more = reader.next(record);
        if (!more) return more.error();
        if (!*more) return std::nullopt;
        std::vector<std::string_view> fields;
        for (auto const column : *columns)
            fields.push_back(column < record.fields.size() ? std::string_view(record.fields[column]) : "");
        if (std::string const wrong = row(fields); !wrong.empty())
            return Error{Errc::invalid_field, file + " line " + std::to_string(record.line), wrong};
    }
}

/// Junctions that can be reached from `start` over `edges` (node → nodes).
std::set<std::uint32_t> reached(std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> const& edges,
                                std::uint32_t start) {
    std::set<std::uint32_t> seen{start};
    std::vector<std::uint32_t> open{start};
    while (!open.empty()) {
        auto const node = open.back();
        open.pop_back();
        auto const found = edges.find(node);
        if (found == edges.end()) continue;
        for (auto const next : found->second)
            if (seen.insert(next).second) open.push_back(next);
    }
    return seen;
}

}  // namespace

bool line_inside(SquadGround const& ground, GeoPoint from, GeoPoint to) {
    constexpr double step_m = 20;
    auto const steps = static_cast<int>(distance_m(from, to) / step_m) + 1;
    for (int i = 0; i <= steps; ++i) {
        double const part = static_cast<double>(i) / steps;
        GeoPoint const between{from.lon_deg + (to.lon_deg - from.lon_deg) * part,
                               from.lat_deg + (to.lat_deg - from.lat_deg) * part};
        if (!ground.box.contains(between) || !contains(ground.shape, between)) return false;
    }
    return true;
}

Result<RoadGraph> RoadGraph::read(std::string_view nodes_csv, std::string_view edges_csv) {
    RoadGraph graph;
    std::unordered_map<std::string, std::uint32_t> place;
    auto error = each_row(nodes_csv, "nodes", {"node", "lon", "lat"}, [&](auto const& fields) -> std::string {
        auto const at = point(fields[1], fields[2]);
        if (!at) return "lon and lat must be degrees";
        if (!place.emplace(std::string(fields[0]), static_cast<std::uint32_t>(graph.nodes_.size())).second)
            return "this node stands twice";
        graph.nodes_.push_back(*at);
        return {};
    });
    if (error) return *error;
    graph.out_.resize(graph.nodes_.size());
    error = each_row(edges_csv, "edges", {"from", "to", "length_m", "freeflow_kmh", "shape"},
                     [&](auto const& fields) -> std::string {
                         auto const from = place.find(std::string(fields[0]));
                         auto const to = place.find(std::string(fields[1]));
                         if (from == place.end() || to == place.end())
                             return "from and to must be nodes of the other file";
                         auto const length = number(fields[2]);
                         auto const speed = number(fields[3]);
                         auto points = shape(fields[4]);
                         if (!length || *length < 0 || !speed || *speed <= 0)
                             return "length_m and freeflow_kmh must be positive numbers";
                         if (!points) return "shape must be lon,lat;lon,lat;…";
                         graph.out_[from->second].push_back(static_cast<std::uint32_t>(graph.edges_.size()));
                         graph.edges_.push_back({from->second, to->second, *length, *speed / 3.6, std::move(*points)});
                         return {};
                     });
    if (error) return *error;
    return graph;
}

std::optional<std::uint32_t> RoadGraph::nearest(GeoPoint point, double within_m) const {
    std::optional<std::uint32_t> best;
    double best_m = within_m;
    double const lat_reach = within_m / 110'000.0;
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
        if (std::fabs(nodes_[i].lat_deg - point.lat_deg) > lat_reach) continue;
        double const far = distance_m(nodes_[i], point);
        if (far <= best_m) {
            best_m = far;
            best = i;
        }
    }
    return best;
}

std::vector<std::uint32_t> RoadGraph::route(std::uint32_t from, std::uint32_t to) const {
    constexpr double unreached = 1e18;
    std::vector<double> cost(nodes_.size(), unreached);
    std::vector<std::uint32_t> by(nodes_.size(), 0);
    using Entry = std::pair<double, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    cost[from] = 0;
    open.emplace(distance_m(nodes_[from], nodes_[to]), from);
    while (!open.empty() && open.top().second != to) {
        auto const node = open.top().second;
        double const guess = open.top().first;
        open.pop();
        if (guess > cost[node] + distance_m(nodes_[node], nodes_[to]) + 1e-6) continue;  // an older, longer entry
        for (auto const index : out_[node]) {
            auto const& edge = edges_[index];
            double const next = cost[node] + edge.length_m;
            if (next >= cost[edge.to]) continue;
            cost[edge.to] = next;
            by[edge.to] = index;
            open.emplace(next + distance_m(nodes_[edge.to], nodes_[to]), edge.to);
        }
    }
    std::vector<std::uint32_t> way;
    if (cost[to] == unreached) return way;
    for (auto node = to; node != from; node = edges_[by[node]].from) way.push_back(by[node]);
    std::reverse(way.begin(), way.end());
    return way;
}

SquadRoads::SquadRoads(RoadGraph const& graph, SquadGround const& ground) : graph_(&graph) {
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> forward;
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> backward;
    std::vector<std::uint32_t> inside;
    std::vector<std::uint32_t> starts;
    for (std::uint32_t node = 0; node < graph.nodes().size(); ++node) {
        if (!ground.box.contains(graph.nodes()[node])) continue;
        for (auto const index : graph.edges_from(node)) {
            auto const& edge = graph.edge(index);
            bool whole = true;
            for (std::size_t i = 0; whole && i + 1 < edge.shape.size(); ++i)
                whole = line_inside(ground, edge.shape[i], edge.shape[i + 1]);
            if (!whole) continue;
            inside.push_back(index);
            forward[edge.from].push_back(edge.to);
            backward[edge.to].push_back(edge.from);
            if (starts.empty() || starts.back() != node) starts.push_back(node);
        }
    }
    std::set<std::uint32_t> tried;
    for (auto const start : starts) {
        if (tried.contains(start)) continue;
        auto const ahead = reached(forward, start);
        auto const behind = reached(backward, start);
        std::vector<std::uint32_t> both;
        std::set_intersection(ahead.begin(), ahead.end(), behind.begin(), behind.end(), std::back_inserter(both));
        tried.insert(both.begin(), both.end());
        if (both.size() > nodes_.size()) nodes_ = std::move(both);
    }
    std::set<std::uint32_t> const kept(nodes_.begin(), nodes_.end());
    for (auto const index : inside)
        if (kept.contains(graph.edge(index).from) && kept.contains(graph.edge(index).to))
            out_[graph.edge(index).from].push_back(index);
    std::erase_if(nodes_, [&](std::uint32_t node) { return !out_.contains(node); });
}

}  // namespace tiaodu::simulate
