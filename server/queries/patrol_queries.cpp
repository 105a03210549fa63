// SPDX-License-Identifier: Apache-2.0
#include "db/lists.hpp"
#include "db/track_reader.hpp"
#include "protocol/messages/codec.hpp"
#include "server/app/log.hpp"
#include "server/core/coverage.hpp"
#include "server/queries/handlers.hpp"
#include "server/queries/reading.hpp"

#include <algorithm>
#include <set>

/// Patrols, and where units were on the whole.
namespace tiaodu {
namespace {

constexpr std::int64_t default_cell_m = 500;
constexpr std::size_t coverage_units_max = 200;
constexpr std::size_t coverage_cells_max = 20'000;
constexpr std::size_t unit_fixes_max = 100'000;  // a day of one fix a second
constexpr auto coverage_span_max = std::chrono::hours(24);

Error no_patrol(PatrolId id) { return {Errc::not_found, "patrol_id", "no patrol " + to_string(id)}; }

Result<std::string> coverage_of(std::filesystem::path const& folder, std::vector<std::uint32_t> const& units,
                                CoverageQuery const& query) {
    Coverage coverage;
    coverage.cell_m = query.cell_m.value_or(default_cell_m);
    coverage.units = static_cast<std::int64_t>(units.size());
    CoverageGrid grid(static_cast<double>(coverage.cell_m), query.from, query.to);
    std::set<std::string> unreadable;
    for (auto const unit : units) {
        // The stretch across the border counts from it on.
        auto const track =
            read_track(folder, unit, query.from - CoverageGrid::gap, query.to + CoverageGrid::gap, unit_fixes_max);
        grid.add(track.fixes);
        unreadable.insert(track.unreadable.begin(), track.unreadable.end());
        if (grid.size() > coverage_cells_max)
            return Error{Errc::limit_exceeded, "cell_m",
                         "there are more than " + std::to_string(coverage_cells_max) +
                             " cells: ask for a shorter time or wider cells"};
    }
    for (auto const& day : unreadable) log_error("track_day_unreadable").add("day", day);
    coverage.unreadable_days.assign(unreadable.begin(), unreadable.end());
    for (auto const& cell : grid.cells()) {
        double const minutes = static_cast<double>(cell.time.count()) / 60'000.0;
        coverage.cells.push_back(
            {cell.hour, cell.west_deg, cell.south_deg, cell.east_deg, cell.north_deg, minutes, cell.units});
        coverage.minutes += minutes;
    }
    return dump_json(to_json(coverage));
}

}  // namespace

void list_patrols(QueryContext const& context, Actor const& actor, PatrolQuery const& query, QueryAnswer answer) {
    auto const start = page_start(query.after);
    if (!start) return answer(start.error());
    auto const wanted = at_or_below(context.world, query.node);
    PageOf const page{*start, static_cast<std::size_t>(page_limit(query.limit)),
                      [visible = visibility(context, actor), wanted](std::vector<OrgCode> const& nodes) {
                          return std::any_of(nodes.begin(), nodes.end(), wanted) && visible(nodes);
                      }};
    PatrolFilter const filter{query.state, query.zone_id, query.from, query.to};
    read(context, std::move(answer), [filter, page](Database& database) -> Result<std::string> {
        auto const found = list_patrols(database, filter, page);
        return page_json(found.bodies, found.next);
    });
}

void get_patrol(QueryContext const& context, Actor const& actor, OneQuery<PatrolId> const& query, QueryAnswer answer) {
    read(context, std::move(answer),
         [id = query.id, visible = visibility(context, actor)](Database& database) -> Result<std::string> {
             auto const found = find_patrol(database, id);
             if (!found || !visible(found->nodes)) return no_patrol(id);
             return found->body;
         });
}

void get_coverage(QueryContext const& context, Actor const& actor, CoverageQuery const& query, QueryAnswer answer) {
    if (query.to <= query.from) return answer(Error{Errc::invalid_field, "to", "must be after from"});
    if (query.to - query.from > coverage_span_max)
        return answer(Error{Errc::invalid_field, "to", "must be at most 24 hours after from"});
    auto const& world = context.world;
    auto const below = at_or_below(world, query.node);
    std::vector<std::uint32_t> units;
    for (auto const& [id, unit] : world.units)
        if (below(unit.squad) && actor.scope->allows_any(world.org, Right::trace, std::span(&unit.squad, 1)))
            units.push_back(unit.number);
    // An organisation out of sight looks like one without units.
    if (units.empty()) return answer(Error{Errc::not_found, "node", "no units at " + query.node.text()});
    if (units.size() > coverage_units_max)
        return answer(Error{Errc::limit_exceeded, "node",
                            "has " + std::to_string(units.size()) + " units, at most " +
                                std::to_string(coverage_units_max) + ": ask for its squads one by one"});
    read(context, std::move(answer),
         [folder = context.data_folder, units, query](Database&) { return coverage_of(folder, units, query); });
}

}  // namespace tiaodu
