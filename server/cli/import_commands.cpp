// SPDX-License-Identifier: Apache-2.0
#include "server/cli/import_commands.hpp"

#include "protocol/describe/json_reader.hpp"
#include "protocol/describe/json_writer.hpp"
#include "protocol/messages/admin_commands.hpp"
#include "protocol/messages/queries.hpp"
#include "protocol/messages/ticket_import.hpp"
#include "server/cli/files.hpp"
#include "server/core/squad_sites.hpp"
#include "server/importers/geojson_areas.hpp"
#include "server/importers/geojson_zones.hpp"
#include "server/importers/ticket_rows.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <ostream>
#include <set>
#include <stdexcept>

namespace tiaodu {
namespace {

constexpr std::size_t batch_rows = 500;
constexpr std::size_t errors_shown_max = 50;

std::string sentence(Error const& error) { return (error.path.empty() ? "" : error.path + ": ") + error.detail; }

/// The server counts zones from 0; people count features from 1.
std::string at_feature(Error const& error) {
    std::string_view const list = "zones[";
    if (!error.path.starts_with(list)) return sentence(error);
    auto const end = error.path.find(']');
    auto const number = std::stoul(error.path.substr(list.size(), end - list.size())) + 1;
    auto field = error.path.substr(std::min(error.path.size(), end + 2));
    if (field.starts_with("plan.")) field.erase(0, std::string_view("plan.").size());
    return "feature " + std::to_string(number) + ": " + field + ": " + error.detail;
}

std::vector<SquadSite> sites_of(CommandPort& port) {
    auto const answer = port.query("organisation.list", nlohmann::json::object());
    if (!answer) throw std::runtime_error("cannot read the organisations: " + sentence(answer.error()));
    std::vector<Organisation> organisations;
    for (auto const& item : answer->at("items")) organisations.push_back(from_json<Organisation>(item).value());
    return squad_sites(organisations);
}

std::vector<double> flat(Ring const& ring) {
    std::vector<double> numbers;
    for (auto const& point : ring) {
        numbers.push_back(point.lon_deg);
        numbers.push_back(point.lat_deg);
    }
    return numbers;
}

/// What the file says of its own licence and source; shown on the map.
std::string attribution_of(std::string const& text) {
    auto const json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("attribution") || !json["attribution"].is_string()) return {};
    return json["attribution"].get<std::string>().substr(0, 200);
}

std::optional<std::string> unless_empty(std::string const& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

ImportedTicket imported(TicketRow const& row) {
    return {row.external_id,
            row.received_at,
            row.due_at,
            row.closed_at,
            row.closed,
            row.category,
            row.urgency,
            row.title,
            unless_empty(row.description),
            unless_empty(row.address),
            row.point,
            row.outcome,
            row.truth,
            unless_empty(row.complainant),
            unless_empty(row.complainant_phone)};
}

/// Collects rows and sends them in batches.
class Batches {
public:
    Batches(CommandPort& port, TicketSource source, TicketImportOptions const& options, std::ostream& err)
        : port_(port), source_(source), options_(options), err_(err) {}

    void add(TicketRow const& row) {
        batch_.push_back(imported(row));
        if (batch_.size() == batch_rows) send();
    }
    void send() {
        if (batch_.empty() || failed_) return;
        ImportTickets command{source_, options_.dry_run, std::move(batch_)};
        batch_.clear();
        auto const answer = port_.command(ImportTickets::type, to_json(command));
        if (!answer) {
            failed_ = answer.error();
            return;
        }
        auto const counts = from_json<TicketsImported>(*answer).value();
        total_.added += counts.added;
        total_.known += counts.known;
        total_.located += counts.located;
        sent_ += command.tickets.size();
        if (options_.progress)
            err_ << "\r" << sent_ << " rows sent, " << total_.added << " new, " << total_.known << " known"
                 << std::flush;
    }
    TicketsImported const& total() const { return total_; }
    std::optional<Error> const& failed() const { return failed_; }

private:
    CommandPort& port_;
    TicketSource source_;
    TicketImportOptions const& options_;
    std::ostream& err_;
    std::vector<ImportedTicket> batch_;
    TicketsImported total_;
    std::optional<Error> failed_;
    std::size_t sent_ = 0;
};

}  // namespace

int import_areas_file(CommandPort& port, std::string const& file, std::ostream& out) {
    auto const text = read_file(file);
    auto const import = import_areas(text, sites_of(port), {});
    out << import.report.to_text() << "\n";
    if (!import.report.accepted()) {
        out << "Nothing was changed.\n";
        return 1;
    }
    std::set<OrgCode> approximate;
    for (auto const& match : import.report.matched)
        if (match.approximate) approximate.insert(match.squad);
    ImportAreas command;
    command.attribution = attribution_of(text);
    for (auto const& area : import.areas) {
        AreaShape shape{area.owner, approximate.contains(area.owner), {}};
        for (auto const& polygon : area.shape.polygons) {
            AreaPolygon rings{{flat(polygon.outer)}};
            for (auto const& hole : polygon.holes) rings.rings.push_back(flat(hole));
            shape.polygons.push_back(std::move(rings));
        }
        command.areas.push_back(std::move(shape));
    }
    auto const answer = port.command(ImportAreas::type, to_json(command));
    if (!answer) {
        out << "The server refused the import: " << sentence(answer.error()) << "\nNothing was changed.\n";
        return 1;
    }
    auto const counts = from_json<AreasImported>(*answer).value();
    out << counts.changed << " areas set, " << counts.unchanged << " were already as in the file.\n";
    return 0;
}

int import_zones_file(CommandPort& port, std::string const& file, Datum datum, std::ostream& out) {
    auto const refuse = [&out](std::string const& why) {
        out << why << "\nNothing was changed.\n";
        return 1;
    };
    auto const zones = read_zone_features(read_file(file), datum);
    if (!zones) return refuse(sentence(zones.error()));
    auto const answer = port.command(ImportZones::type, to_json(*zones));
    if (!answer) return refuse(at_feature(answer.error()));
    auto const counts = from_json<ZonesImported>(*answer).value();
    out << counts.added << " zones added, " << counts.changed << " changed, " << counts.unchanged
        << " were already as in the file.\n";
    return 0;
}

int import_tickets_file(CommandPort& port, TicketImportOptions const& options, std::ostream& out, std::ostream& err) {
    auto const mapping = load_ticket_mapping(options.mapping);
    if (!mapping) throw std::runtime_error(options.mapping + ": " + sentence(mapping.error()));
    auto const started = std::chrono::steady_clock::now();
    Batches batches(port, mapping->source, options, err);
    std::size_t shown = 0;
    auto const report = read_ticket_rows(
        read_file(options.file), *mapping, [&](TicketRow&& row) { batches.add(row); },
        [&](TicketRowError&& error) {
            if (++shown <= errors_shown_max)
                out << "row " << error.row << ", column " << error.column << ": " << error.reason << "\n";
        });
    if (!report) throw std::runtime_error(options.file + ": " + sentence(report.error()));
    batches.send();
    if (options.progress) err << "\n";
    if (shown > errors_shown_max) out << "… and " << shown - errors_shown_max << " more bad rows\n";
    out << report->to_text() << "\n";
    auto const& total = batches.total();
    auto const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    out << (options.dry_run ? "Dry run, nothing was changed: " : "") << total.added << " new tickets (" << total.located
        << " inside a squad's area), " << total.known << " already known, " << seconds << " s\n";
    if (batches.failed())
        out << "The server refused a batch: " << sentence(*batches.failed())
            << "\nRun the import again: what is in stays in, nothing is doubled.\n";
    return batches.failed() || report->refused > 0 ? 1 : 0;
}

}  // namespace tiaodu
