// SPDX-License-Identifier: Apache-2.0
#include "server/cli/simulate_command.hpp"

#include "server/cli/files.hpp"
#include "server/simulate/simulate.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace tiaodu {
namespace {

struct Words {
    simulate::SimulateOptions options;
    std::string data = "data";
    std::string token_file;
    std::string start = "09:00";
};

/// `HH:MM` as minutes; -1 when it is not that.
int minutes_of(std::string const& text) {
    if (text.size() != 5 || text[2] != ':') return -1;
    for (std::size_t const i : {0u, 1u, 3u, 4u})
        if (text[i] < '0' || text[i] > '9') return -1;
    int const hours = (text[0] - '0') * 10 + (text[1] - '0');
    int const minutes = (text[3] - '0') * 10 + (text[4] - '0');
    return hours < 24 && minutes < 60 ? hours * 60 + minutes : -1;
}

int run(Words& words, bool url_given) {
    auto& options = words.options;
    std::filesystem::path const folder = words.data;
    options.token =
        read_line(words.token_file.empty() ? folder / "simulator.token" : std::filesystem::path(words.token_file));
    if (!url_given && std::filesystem::exists(folder / "address")) options.url = read_line(folder / "address");
    options.start_minute = minutes_of(words.start);
    return simulate::simulate(options);
}

}  // namespace

void add_simulate_command(CLI::App& app, int& exit_code) {
    auto const words = std::make_shared<Words>();
    auto& options = words->options;
    auto* command = app.add_subcommand(
        "simulate", "Bring a running server to life: a demo city of units, citizens, a dispatcher and squads");
    command
        ->add_option("--data", words->data, "Data folder of the server: its address and simulator.token are read there")
        ->capture_default_str();
    auto* url = command->add_option("--url", options.url, "The server (default: the address in the data folder)");
    command->add_option("--token-file", words->token_file,
                        "File with a bearer token (default: simulator.token in the data folder)");
    command->add_option("--devices", options.devices,
                        "HOST:PORT of the JT/T 808 listener (default: port 6808 of the server)");
    command->add_option("--units", options.units, "How many units report")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command->add_option("--phones", options.phone_share, "Share of the units that report with a phone, 0 … 0.3")
        ->check(CLI::Range(0.0, 0.3))
        ->capture_default_str();
    command->add_option("--interval", options.interval_s, "Seconds between two positions of a terminal")
        ->check(CLI::Range(1.0, 600.0))
        ->capture_default_str();
    command->add_option("--seed", options.seed, "The same seed gives the same day")->capture_default_str();
    command
        ->add_option("--speed", options.speed,
                     "How much faster citizens, dispatcher and squads live; units drive at their own speed")
        ->check(CLI::Range(0.1, 1000.0))
        ->capture_default_str();
    command
        ->add_option("--tickets-per-hour", options.tickets_per_hour,
                     "Mean over the simulated day; 12.5 is a quiet district, 60 a demonstration")
        ->check(CLI::Range(0.0, 20'000.0))
        ->capture_default_str();
    command
        ->add_option("--dispatch-share", options.dispatch_share,
                     "Share of the tickets that the demo dispatcher handles; the others are left to you")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command->add_option("--start", words->start, "Time of the simulated day at which it begins, HH:MM")
        ->check(
            [](std::string const& text) { return minutes_of(text) < 0 ? std::string("must be HH:MM") : std::string(); })
        ->capture_default_str();
    auto* nodes = command->add_option("--road-nodes", options.road_nodes, "CSV of junctions: node, lon, lat")
                      ->check(CLI::ExistingFile);
    auto* edges = command
                      ->add_option("--road-edges", options.road_edges,
                                   "CSV of roads: from, to, highway; optional length_m, freeflow_kmh, shape")
                      ->check(CLI::ExistingFile);
    nodes->needs(edges);
    edges->needs(nodes);
    command->callback([words, url, &exit_code] { exit_code = run(*words, url->count() > 0); });
}

}  // namespace tiaodu
