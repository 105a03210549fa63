// SPDX-License-Identifier: Apache-2.0
// Travel times along roads: of a graph that is given, and of a made-up city of 300,000 junctions.
#include "server/core/road_times.hpp"
#include "server/importers/road_files.hpp"
#include "server/simulate/random.hpp"
#include "tests/bench/proposal_load.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace tiaodu;

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    std::string nodes;
    std::string edges;
    std::size_t side = 548;  ///< Junctions on a side of the made-up city: 300,304 in all.
    std::size_t runs = 200;
    std::size_t units = 2000;
    std::size_t tickets = 200;
};

constexpr std::size_t candidates = 100;
constexpr double goal_ms = 5;         ///< 100 times on the graph of a city's middle.
constexpr double goal_large_ms = 20;  ///< The same on 300,000 junctions.
constexpr double goal_core_ms = 5;

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Figures {
    double median = 0;
    double p99 = 0;
};

Figures figures_of(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return {values[values.size() / 2], values[values.size() * 99 / 100]};
}

std::string text_of(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A city of crooked blocks of some 120 m: a sixth of the streets is missing, a quarter one-way, every tenth fast.
RoadNetwork made_up_city(std::size_t side) {
    constexpr double step_deg = 0.0012;
    simulate::Random random(1, "roads");
    RoadNetwork city;
    std::vector<GeoPoint> places;
    for (std::size_t y = 0; y < side; ++y) {
        for (std::size_t x = 0; x < side; ++x) {
            auto const wobble = [&] { return random.between(-0.3, 0.3) * step_deg; };
            places.push_back({121.0 + static_cast<double>(x) * step_deg + wobble(),
                              31.0 + static_cast<double>(y) * step_deg + wobble()});
            city.nodes.push_back(packed(places.back()));
        }
    }
    auto const street = [&](std::size_t a, std::size_t b) {
        if (random.chance(1.0 / 6)) return;
        auto const mps = static_cast<float>(random.chance(0.1) ? random.between(12, 16) : random.between(5, 10));
        RoadPiece piece{static_cast<std::uint32_t>(a),
                        static_cast<std::uint32_t>(b),
                        static_cast<std::uint32_t>(city.points.size()),
                        3,
                        0,
                        mps,
                        mps,
                        road_forward | road_on_foot | road_stops};
        if (!random.chance(0.25)) piece.use |= road_backward;
        GeoPoint const bend{(places[a].lon_deg + places[b].lon_deg) / 2 + random.between(-0.1, 0.1) * step_deg,
                            (places[a].lat_deg + places[b].lat_deg) / 2};
        piece.length_m = static_cast<float>(distance_m(places[a], bend) + distance_m(bend, places[b]));
        for (auto const& point : {city.nodes[a], packed(bend), city.nodes[b]}) city.points.push_back(point);
        city.pieces.push_back(piece);
    };
    for (std::size_t y = 0; y < side; ++y) {
        for (std::size_t x = 0; x < side; ++x) {
            if (x + 1 < side) street(y * side + x, y * side + x + 1);
            if (y + 1 < side) street(y * side + x, (y + 1) * side + x);
        }
    }
    return arranged(city);
}

/// Places near junctions, within the middle `share` of the network in both directions.
std::vector<GeoPoint> places_in(RoadNetwork const& network, double share, std::size_t count) {
    simulate::Random random(3, "places");
    double west = 180, south = 90, east = -180, north = -90;
    for (auto const node : network.nodes) {
        auto const point = unpacked(node);
        west = std::min(west, point.lon_deg);
        east = std::max(east, point.lon_deg);
        south = std::min(south, point.lat_deg);
        north = std::max(north, point.lat_deg);
    }
    auto const inside = [share](double value, double low, double high) {
        return std::abs(value - (low + high) / 2) <= (high - low) / 2 * share;
    };
    std::vector<GeoPoint> places;
    while (places.size() < count) {
        auto const point = unpacked(network.nodes[random.below(network.nodes.size())]);
        if (!inside(point.lon_deg, west, east) || !inside(point.lat_deg, south, north)) continue;
        places.push_back(moved(point, random.between(0, 360), random.between(0, 60)));
    }
    return places;
}

nlohmann::json measure_times(RoadGraph const& graph, UnitKind kind, double share, std::size_t runs) {
    auto const places = places_in(graph.network(), share, (candidates + 1) * 40);
    RoadTimes times(graph);
    std::vector<double> taken;
    std::size_t by_road = 0;
    for (std::size_t run = 0; run < runs; ++run) {
        auto const first = run % 40 * (candidates + 1);
        std::span const from(places.data() + first + 1, candidates);
        auto const start = Clock::now();
        auto const answers = times.times(places[first], kind, from);
        taken.push_back(ms_since(start));
        for (auto const& answer : answers) by_road += std::holds_alternative<ByRoad>(answer) ? 1U : 0U;
    }
    auto const figures = figures_of(taken);
    auto const percent = 100.0 * static_cast<double>(by_road) / static_cast<double>(runs * candidates);
    std::printf("  100 times, %-8s scattered over %3.0f %% of the width %22.2f %9.2f %7.0f %%\n",
                std::string(to_word(kind)).c_str(), share * 100, figures.median, figures.p99, percent);
    return {{"kind", to_word(kind)},
            {"share", share},
            {"median_ms", figures.median},
            {"p99_ms", figures.p99},
            {"by_road_percent", percent}};
}

nlohmann::json measure(std::string const& title, RoadNetwork const& network, std::vector<double> const& shares,
                       std::size_t runs) {
    auto start = Clock::now();
    RoadGraph const graph(network);
    double const build_ms = ms_since(start);
    std::printf("\n%s: %zu junctions, %zu roads, %.0f km; graph made in %.0f ms\n", title.c_str(), network.nodes.size(),
                network.pieces.size(), total_length_m(network) / 1000, build_ms);
    std::printf("  %-66s %9s %9s %9s\n", "", "median ms", "p99 ms", "by road");
    nlohmann::json report{{"graph", title},
                          {"nodes", network.nodes.size()},
                          {"roads", network.pieces.size()},
                          {"build_ms", build_ms},
                          {"times", nlohmann::json::array()}};
    for (auto const share : shares)
        for (auto const kind : {UnitKind::vehicle, UnitKind::officer})
            report["times"].push_back(measure_times(graph, kind, share, runs));

    auto const places = places_in(network, 1.0, 20'000);
    std::size_t found = 0;
    start = Clock::now();
    for (auto const& place : places) found += graph.nearest(place, RoadProfile::vehicle, 500) ? 1U : 0U;
    double const nearest_us = ms_since(start) * 1000 / static_cast<double>(places.size());
    std::vector<double> routes;
    RoadTimes times(graph);
    for (std::size_t i = 0; i < std::min<std::size_t>(runs, 100); ++i) {
        start = Clock::now();
        found += times.route(places[2 * i], places[2 * i + 1], RoadProfile::vehicle) ? 1U : 0U;
        routes.push_back(ms_since(start));
    }
    auto const route = figures_of(routes);
    std::printf("  %-66s %9.4f\n", "nearest road", nearest_us / 1000);
    std::printf("  %-66s %9.2f %9.2f\n", "one way with its line, from anywhere to anywhere", route.median, route.p99);
    report["nearest_us"] = nearest_us;
    report["route_median_ms"] = route.median;
    report["route_p99_ms"] = route.p99;
    report["answered"] = found;
    return report;
}

bool parse(int argc, char** argv, Options& options) {
    for (int i = 1; i + 1 < argc; i += 2) {
        std::string_view const name = argv[i];
        std::string_view const value = argv[i + 1];
        auto const number = [&](std::size_t& to) {
            return std::from_chars(value.data(), value.data() + value.size(), to).ptr == value.data() + value.size();
        };
        bool const known = name == "--nodes"     ? (options.nodes = value, true)
                           : name == "--edges"   ? (options.edges = value, true)
                           : name == "--side"    ? number(options.side)
                           : name == "--runs"    ? number(options.runs)
                           : name == "--units"   ? number(options.units)
                           : name == "--tickets" ? number(options.tickets)
                                                 : false;
        if (!known) return false;
    }
    return argc % 2 == 1 && options.side >= 20 && options.runs >= 10 && options.units >= 1 && options.tickets >= 1 &&
           options.nodes.empty() == options.edges.empty();
}

int run(Options const& options) {
    nlohmann::json report{{"graphs", nlohmann::json::array()}};
    bool met = true;
    auto const check = [&met](nlohmann::json const& graph, double goal) {
        for (auto const& row : graph["times"]) met = met && row["median_ms"].get<double>() < goal;
        return graph;
    };
    if (!options.nodes.empty()) {
        auto const nodes = text_of(options.nodes), edges = text_of(options.edges);
        auto const import =
            read_road_csv({options.nodes, nodes}, {options.edges, edges}, Datum::wgs84, built_in_road_classes());
        if (!import) throw std::runtime_error(import.error().path + ": " + import.error().detail);
        report["graphs"].push_back(check(measure("the given graph", import->network, {0.9}, options.runs), goal_ms));
    }
    auto const city = made_up_city(options.side);
    report["graphs"].push_back(check(measure("a made-up city", city, {1.0, 0.3, 0.1}, options.runs), goal_large_ms));

    auto const places = places_in(city, 1.0, options.units + options.tickets);
    auto const cost = bench::measure_proposals(city, places, options.units, options.tickets, 20);
    met = met && cost.core_ms_median < goal_core_ms;
    std::printf("\nThe application with the made-up city, %zu units, %zu tickets:\n", options.units, options.tickets);
    std::printf("  %-66s %9.2f %9.2f\n", "proposal: longest step on the core thread, median / worst ms",
                cost.core_ms_median, cost.core_ms_worst);
    std::printf("  %-66s %9.1f\n", "proposal: until it is answered, median ms", cost.answer_ms_median);
    std::printf("  %-66s %9.2f\n", "candidates of one ticket: longest step on the core thread, worst ms",
                cost.one_core_ms_worst);
    std::printf("  %-66s %9.1f\n", "candidates of one ticket: until answered, median ms", cost.one_answer_ms_median);
    std::printf("  %-66s %9.2f\n", "taking roads into use: longest step on the core thread, ms",
                cost.import_core_ms_worst);
    std::printf("  %-66s %9.0f\n", "taking roads into use: until answered, ms", cost.import_ms);
    std::printf("  %zu tickets have a unit, %zu of them by road\n", cost.pairs, cost.by_road);
    report["proposal"] = {{"units", options.units},
                          {"tickets", options.tickets},
                          {"core_ms_median", cost.core_ms_median},
                          {"core_ms_worst", cost.core_ms_worst},
                          {"answer_ms_median", cost.answer_ms_median},
                          {"one_core_ms_worst", cost.one_core_ms_worst},
                          {"one_answer_ms_median", cost.one_answer_ms_median},
                          {"import_core_ms_worst", cost.import_core_ms_worst},
                          {"import_ms", cost.import_ms},
                          {"pairs", cost.pairs},
                          {"by_road", cost.by_road}};
    std::printf("\nGoals (median of 100 times: %.0f ms given, %.0f ms made up; core thread %.0f ms): %s\n", goal_ms,
                goal_large_ms, goal_core_ms, met ? "met" : "MISSED");
    std::cout << report.dump() << std::endl;
    return met ? 0 : 3;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    if (!parse(argc, argv, options)) {
        std::cerr << "bench_roads [--nodes N.csv --edges E.csv] [--side N] [--runs N] [--units N] [--tickets N]\n";
        return 2;
    }
    try {
        return run(options);
    } catch (std::exception const& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
