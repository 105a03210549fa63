// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/patrol.hpp"

/// Questions about patrols, and about where units were on the whole.
namespace tiaodu {

/// Which patrols to list: those for which everything holds that is given.
struct PatrolQuery {
    static constexpr std::string_view name = "PatrolQuery";
    std::optional<PatrolState> state;
    std::optional<ZoneId> zone_id;
    std::optional<OrgCode> node;
    std::optional<Time> from;
    std::optional<Time> to;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
template <class Visitor>
void describe(Visitor& visit, PatrolQuery& m) {
    visit("state", m.state);
    visit("zone_id", m.zone_id);
    visit("node", m.node, Field{.doc = "An owner of the route is this organisation or one below it."});
    visit("from", m.from, Field{.doc = "Its shift begins from here …"});
    visit("to", m.to, Field{.doc = "… until before here."});
    visit("limit", m.limit, Field{.doc = "Default 100.", .min = 1, .max = 500});
    visit("after", m.after,
          Field{.doc = "`next` of the page before. Newest first. A page may be short and still have a next one.",
                .bytes_max = 40});
}

struct CoverageQuery {
    static constexpr std::string_view name = "CoverageQuery";
    OrgCode node;
    Time from{};
    Time to{};
    std::optional<std::int64_t> cell_m;
};
template <class Visitor>
void describe(Visitor& visit, CoverageQuery& m) {
    visit("node", m.node, Field{.doc = "The units of this squad, or of all squads below, at most 200 units."});
    visit("from", m.from);
    visit("to", m.to, Field{.doc = "Exclusive, at most 24 hours after `from`."});
    visit("cell_m", m.cell_m, Field{.doc = "Width and height of a cell; default 500.", .min = 100, .max = 5000});
}

/// How long units were in one cell of the grid within one hour.
struct CoverageCell {
    static constexpr std::string_view name = "CoverageCell";
    Time hour{};
    double west = 0;
    double south = 0;
    double east = 0;
    double north = 0;
    double minutes = 0;
    std::int64_t units = 0;
};
template <class Visitor>
void describe(Visitor& visit, CoverageCell& m) {
    visit("hour", m.hour, Field{.doc = "Its beginning."});
    visit("west", m.west, Field{.doc = "Degrees, WGS-84."});
    visit("south", m.south);
    visit("east", m.east);
    visit("north", m.north);
    visit("minutes", m.minutes, Field{.doc = "Of all units together."});
    visit("units", m.units, Field{.doc = "Different ones."});
}

struct Coverage {
    static constexpr std::string_view name = "Coverage";
    std::int64_t cell_m = 0;
    std::int64_t units = 0;
    double minutes = 0;
    std::vector<CoverageCell> cells;
    std::vector<std::string> unreadable_days;
};
template <class Visitor>
void describe(Visitor& visit, Coverage& m) {
    visit("cell_m", m.cell_m);
    visit("units", m.units, Field{.doc = "That were asked for; some may have been nowhere."});
    visit("minutes", m.minutes, Field{.doc = "Of all cells."});
    visit("cells", m.cells, Field{.doc = "By hour, then from the south and the west.", .items_max = 20000});
    visit("unreadable_days", m.unreadable_days, Field{.doc = "As in Track."});
}

}  // namespace tiaodu
