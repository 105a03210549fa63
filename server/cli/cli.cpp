// SPDX-License-Identifier: Apache-2.0
#include "server/cli/cli.hpp"

#include "db/audit_rows.hpp"
#include "db/verify.hpp"
#include "protocol/describe/json_parse.hpp"
#include "server/app/config_file.hpp"
#include "server/app/log.hpp"
#include "server/cli/bootstrap.hpp"
#include "server/cli/device_decode.hpp"
#include "server/cli/files.hpp"
#include "server/cli/import_commands.hpp"
#include "server/cli/import_roads.hpp"
#include "server/cli/import_track_command.hpp"
#include "server/cli/simulate_command.hpp"
#include "server/edge/api_documents.hpp"
#include "server/edge/server.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace tiaodu {
namespace {

/// Options that many subcommands share.
struct Common {
    std::string config_file;
    std::string data;
    std::string url;
    std::string token_file;

    void add_data(CLI::App& command) {
        command.add_option("--config", config_file, "TOML file; `tiaodu config` prints all options");
        command.add_option("--data", data, "Data folder (default: server.data_dir of the configuration)");
    }
    void add_server(CLI::App& command) {
        add_data(command);
        command.add_option("--url", url,
                           "A running server, for example http://127.0.0.1:8080 (default: the one on the data folder)");
        command.add_option("--token-file", token_file,
                           "File with a bearer token (default: operator.token in the data folder)");
    }
    Config config() const {
        auto made = read_config(config_file.empty() ? std::string() : read_file(config_file), process_environment());
        if (!made)
            throw std::runtime_error((config_file.empty() ? "environment" : config_file) + ": " + made.error().path +
                                     ": " + made.error().detail);
        if (!data.empty()) made->server.data_dir = data;
        set_log_level(made->log_level == "debug"     ? LogLevel::debug
                      : made->log_level == "warning" ? LogLevel::warning
                      : made->log_level == "error"   ? LogLevel::error
                                                     : LogLevel::info);
        return *made;
    }
    PortOptions port() const { return {config(), url, token_file}; }
};

/// Runs `action` when its subcommand was chosen.
struct Subcommands {
    CLI::App& app;
    int& exit_code;
    CLI::App* add(std::string const& name, std::string const& help, std::function<int()> action) {
        auto* command = app.add_subcommand(name, help);
        command->callback([&code = exit_code, action = std::move(action)] { code = action(); });
        return command;
    }
};

template <class E>
std::vector<std::string> words_in() {
    std::vector<std::string> words;
    for (auto const& [value, word] : EnumNames<E>::values) words.emplace_back(word);
    return words;
}

int serve_command(Common const& common, int port, int device_port, bool demo) {
    ServeOptions options;
    options.config = common.config();
    if (port >= 0) options.config.server.port = port;
    if (device_port >= 0) options.config.server.device_port = device_port;
    options.prepare = [demo](Application& application) {
        create_first_accounts(application, demo ? SecretKind::lasting_password : SecretKind::one_time_password);
        if (demo) create_demo_accounts(application);
    };
    options.ready = [](Application& application, ServerAddress address) {
        auto const listens = application.config().server.address;
        bool const local = address.tls_port != 0 || listens == "0.0.0.0" || listens == "::";
        write_private_file(
            application.data_folder() / "address",
            "http://" + (local ? std::string("127.0.0.1") : listens) + ":" + std::to_string(address.local_port) + "\n");
    };
    return serve(std::move(options));
}

/// `tiaodu import roads`. Not for a server elsewhere: the roads are a file in its data folder.
void add_import_roads(Subcommands& imports, Common& common, RoadImportOptions& options) {
    auto* command = imports.add("roads", "Roads, for travel times: junctions and roads as CSV, or lines as GeoJSON",
                                [&] { return import_road_files(common.port(), options, std::cout); });
    auto* input = command->add_option_group("input", "One of the two:");
    auto* nodes = input->add_option("--nodes", options.nodes, "CSV of junctions: node, lon, lat");
    auto* edges = command->add_option("--edges", options.edges,
                                      "CSV of roads: from, to, highway; optional length_m, freeflow_kmh, shape");
    auto* lines =
        input->add_option("--geojson", options.geojson, "Lines with highway; optional oneway, maxspeed, junction");
    input->require_option(1);
    nodes->needs(edges);
    edges->needs(nodes)->excludes(lines);
    command->add_option("--datum", options.datum, "Of the coordinates: wgs84, cgcs2000, gcj02 or bd09")
        ->required()
        ->check(CLI::IsMember({"wgs84", "cgcs2000", "gcj02", "bd09"}));
    command->add_option("--attribution", options.attribution,
                        "Whose data this is, shown on maps, for example \"© OpenStreetMap contributors, ODbL\"");
    common.add_data(*command);
}

/// What the heads that were written down beside a database say against it; a copy of them elsewhere says more.
std::vector<std::string> heads_problems(std::filesystem::path const& database_file) {
    auto const file = database_file.parent_path() / heads_file;
    if (!std::filesystem::exists(file)) return {};
    Database database(database_file, OpenMode::read_only);
    return check_heads(database, read_file(file));
}

/// `tiaodu audit head`: a line to keep somewhere else.
int audit_head_command(Common const& common) {
    auto const file = std::filesystem::path(common.config().server.data_dir) / "main.db";
    if (!std::filesystem::exists(file)) throw std::runtime_error("there is no database " + file.string());
    Database database(file, OpenMode::read_only);
    auto const today = day_of(SystemClock().now(), beijing_offset);
    std::cout << heads_line(today, event_head(database), audit_head(database)) << "\n";
    return 0;
}

int verify_command(Common const& common, std::string const& file) {
    std::filesystem::path const path =
        file.empty() ? std::filesystem::path(common.config().server.data_dir) / "main.db" : std::filesystem::path(file);
    if (!std::filesystem::exists(path)) throw std::runtime_error("there is no database " + path.string());
    auto report = verify(path);
    std::cout << report.events << " events, " << report.tickets << " tickets, " << report.orders << " orders, "
              << report.units << " units\n"
              << "head " << report.head << "\n"
              << report.audit_rows << " rows of the audit trail, head " << report.audit_head << "\n";
    for (auto const& problem : heads_problems(path)) {
        std::cout << "PROBLEM " << problem << "\n";
        ++report.problem_count;
    }
    for (auto const& problem : report.problems) std::cout << "PROBLEM " << problem << "\n";
    if (report.problem_count > static_cast<std::int64_t>(report.problems.size()))
        std::cout << "… " << report.problem_count << " problems in all\n";
    std::cout << (report.sound() ? "sound: the chain holds and the tables are what the events say\n" : "NOT SOUND\n");
    return report.sound() ? 0 : 1;
}

int backup_command(Common const& common, std::string const& to) {
    std::filesystem::path const from = std::filesystem::path(common.config().server.data_dir) / "main.db";
    if (!std::filesystem::exists(from)) throw std::runtime_error("there is no database " + from.string());
    if (std::filesystem::exists(to)) throw std::runtime_error(to + " exists; a backup never overwrites a file");
    backup(from, to);
    auto const report = verify(to);
    std::cout << "backup of " << report.events << " events written to " << to
              << (report.sound() ? ", verified\n" : ", but it is NOT SOUND; run tiaodu verify\n");
    return report.sound() ? 0 : 1;
}

/// `tiaodu send TYPE JSON` and `tiaodu ask TYPE JSON`: any command or query of the tables, for administrators without a
/// page.
int table_command(PortOptions const& options, bool send, std::string const& type, std::string const& text) {
    auto const json = parse_json(text);
    if (!json) throw std::runtime_error("the body: " + json.error().detail);
    auto const port = open_port(options);
    auto const answer = send ? port->command(type, *json) : port->query(type, *json);
    if (answer) {
        std::cout << answer->dump(2) << "\n";
        return 0;
    }
    auto const& error = answer.error();
    std::cerr << "tiaodu: " << name_of(error.code) << (error.path.empty() ? "" : " at " + error.path) << ": "
              << error.detail << "\n";
    return 1;
}

int describe_command(std::string const& what) {
    std::cout << (what == "openapi"    ? openapi_document()
                  : what == "asyncapi" ? asyncapi_document()
                                       : typescript_document());
    if (what != "typescript") std::cout << "\n";
    return 0;
}

}  // namespace

int run_cli(int argc, char const* const* argv) {
    CLI::App app("tiaodu: real-time command and dispatch for urban-management enforcement");
    app.require_subcommand(1);
    app.set_version_flag("--version", TIAODU_VERSION);
    int exit_code = 0;
    Common common;
    Subcommands commands{app, exit_code};

    int port = -1;
    int device_port = -1;
    bool demo = false;
    auto* serving =
        commands.add("serve", "Run the server", [&] { return serve_command(common, port, device_port, demo); });
    common.add_data(*serving);
    serving->add_option("--port", port, "Port of pages, API and WebSocket")->check(CLI::Range(0, 65535));
    serving->add_option("--device-port", device_port, "Port of JT/T 808 devices")->check(CLI::Range(0, 65535));
    serving->add_flag("--demo", demo, "Create the demo accounts and the simulator's token");

    std::string area_file;
    TicketImportOptions tickets;
    auto* importing = app.add_subcommand("import", "Bring data in; works with a running server and without one");
    importing->require_subcommand(1);
    Subcommands imports{*importing, exit_code};
    auto* areas = imports.add("areas", "Jurisdictions of squads from a GeoJSON file",
                              [&] { return import_areas_file(*open_port(common.port()), area_file, std::cout); });
    areas->add_option("FILE", area_file)->required();
    common.add_server(*areas);
    std::string zone_file, datum;
    auto* zones = imports.add("zones", "Zones from a GeoJSON file", [&] {
        return import_zones_file(*open_port(common.port()), zone_file, *from_word<Datum>(datum), std::cout);
    });
    zones->add_option("FILE", zone_file)->required();
    zones->add_option("--datum", datum, "Of the coordinates in the file")
        ->required()
        ->check(CLI::IsMember(words_in<Datum>()));
    common.add_server(*zones);
    auto* records = imports.add("tickets", "Tickets from a CSV file", [&] {
        return import_tickets_file(*open_port(common.port()), tickets, std::cout, std::cerr);
    });
    records->add_option("FILE", tickets.file)->required();
    records->add_option("--mapping", tickets.mapping, "TOML file that says what the columns mean")->required();
    records->add_flag("--dry-run", tickets.dry_run, "Say what would happen, change nothing");
    records->add_flag("!--no-progress", tickets.progress, "Do not show progress");
    common.add_server(*records);
    TrackImportOptions track;
    auto* fixes = imports.add("track", "Where a unit was, from a GPX, NMEA or CSV file", [&] {
        return import_track_file([&] { return open_port(common.port()); }, track, std::cout);
    });
    add_track_import_options(*fixes, track);
    common.add_server(*fixes);

    RoadImportOptions roads;
    add_import_roads(imports, common, roads);

    std::string file;
    auto* saving = commands.add("backup", "Copy the database consistently, also while the server runs",
                                [&] { return backup_command(common, file); });
    saving->add_option("FILE", file, "Where to; must not exist")->required();
    common.add_data(*saving);
    auto* checking = commands.add("verify", "Check integrity, hash chain, and the tables against the events",
                                  [&] { return verify_command(common, file); });
    checking->add_option("FILE", file, "A database or backup (default: the data folder's)");
    common.add_data(*checking);

    auto* audit = app.add_subcommand("audit", "The audit trail");
    audit->require_subcommand(1);
    Subcommands audits{*audit, exit_code};
    common.add_data(*audits.add("head", "Print the heads of the chains of events and audit trail, to be kept elsewhere",
                                [&] { return audit_head_command(common); }));

    add_simulate_command(app, exit_code);

    std::vector<std::string> frames;
    auto* device = app.add_subcommand("device", "Tools for devices");
    device->require_subcommand(1);
    Subcommands devices{*device, exit_code};
    auto* decode = devices.add("decode", "Decode JT/T 808 frames given in hexadecimal (- reads standard input)",
                               [&] { return device_decode(frames, std::cin, std::cout, std::cerr); });
    decode->add_option("HEX", frames)->required();

    std::string type;
    std::string body = "{}";
    auto* sending = commands.add("send", "Send any command, for example: send unit.register '{\"squad\":…}'",
                                 [&] { return table_command(common.port(), true, type, body); });
    auto* asking = commands.add("ask", "Ask any query, for example: ask unit.list",
                                [&] { return table_command(common.port(), false, type, body); });
    for (auto* command : {sending, asking}) {
        command->add_option("TYPE", type, "As in the API documents: `tiaodu describe openapi` (operationId)")
            ->required();
        command->add_option("JSON", body, "Body or parameters (default {})");
        common.add_server(*command);
    }

    commands.add("config", "Print every option with its default", [] {
        std::cout << default_config_text();
        return 0;
    });
    std::string what;
    auto* describing = commands.add("describe", "Print a generated document", [&] { return describe_command(what); });
    describing->add_option("WHAT", what)->required()->check(CLI::IsMember({"openapi", "asyncapi", "typescript"}));

    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        int const code = app.exit(error);
        return code == 0 ? 0 : 2;
    } catch (std::exception const& error) {
        std::cerr << "tiaodu: " << error.what() << "\n";
        return 1;
    }
    return exit_code;
}

}  // namespace tiaodu
