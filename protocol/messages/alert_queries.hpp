// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/queries.hpp"
#include "protocol/vocab/alert_words.hpp"

/// Questions about alerts and zones.
namespace tiaodu {

/// Which alerts to list: those for which everything holds that is given.
struct AlertQuery {
    static constexpr std::string_view name = "AlertQuery";
    std::optional<AlertState> state;
    std::optional<AlertKind> kind;
    std::optional<AlertLevel> level;
    std::optional<OrgCode> node;
    std::optional<UnitId> unit_id;
    std::optional<Time> from;
    std::optional<Time> to;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
template <class Visitor>
void describe(Visitor& visit, AlertQuery& m) {
    visit("state", m.state, Field{.doc = "Default: all that are not closed."});
    visit("kind", m.kind);
    visit("level", m.level);
    visit("node", m.node, Field{.doc = "It concerns this organisation or one below it."});
    visit("unit_id", m.unit_id);
    visit("from", m.from, Field{.doc = "Raised from here …"});
    visit("to", m.to, Field{.doc = "… until before here."});
    visit("limit", m.limit, Field{.doc = "Default 100.", .min = 1, .max = 500});
    visit("after", m.after,
          Field{.doc = "`next` of the page before. Newest first. A page may be short and still have a next one.",
                .bytes_max = 40});
}

/// How many alerts of one kind and level are not closed.
struct AlertCount {
    static constexpr std::string_view name = "AlertCount";
    AlertKind kind = AlertKind::sos;
    AlertLevel level = AlertLevel::notice;
    std::int64_t open = 0;
    std::int64_t taken = 0;
};
template <class Visitor>
void describe(Visitor& visit, AlertCount& m) {
    visit("kind", m.kind);
    visit("level", m.level);
    visit("open", m.open, Field{.doc = "That nobody has taken."});
    visit("taken", m.taken);
}

struct NodeAlerts {
    static constexpr std::string_view name = "NodeAlerts";
    OrgCode node;
    std::vector<AlertCount> open;
    std::int64_t raised = 0;
    std::int64_t suppressed = 0;
    std::int64_t dropped = 0;
};
template <class Visitor>
void describe(Visitor& visit, NodeAlerts& m) {
    visit("node", m.node);
    visit("open", m.open, Field{.doc = "Not closed, by kind and level.", .items_max = 64});
    visit("raised", m.raised, Field{.doc = "Since `since`."});
    visit("suppressed", m.suppressed,
          Field{.doc = "Would have fired again while their alert was open; since `since`."});
    visit("dropped", m.dropped, Field{.doc = "Not raised because too many came at once; since `since`."});
}

/// What is open and what was held back, for each organisation of which there is something to say.
struct AlertSummary {
    static constexpr std::string_view name = "AlertSummary";
    Time since{};
    std::vector<NodeAlerts> items;
};
template <class Visitor>
void describe(Visitor& visit, AlertSummary& m) {
    visit("since", m.since, Field{.doc = "Start of the server."});
    visit("items", m.items, Field{.doc = "By code.", .items_max = 65535});
}

/// Which zones to list: those for which everything holds that is given.
struct ZoneQuery {
    static constexpr std::string_view name = "ZoneQuery";
    std::optional<ZoneKind> kind;
    std::optional<bool> in_force;
    std::optional<OrgCode> node;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
template <class Visitor>
void describe(Visitor& visit, ZoneQuery& m) {
    visit("kind", m.kind);
    visit("in_force", m.in_force, Field{.doc = "true: only those in force now; false: only the others."});
    visit("node", m.node, Field{.doc = "An owner is this organisation or one below it."});
    visit("limit", m.limit, Field{.doc = "Default 100.", .min = 1, .max = 500});
    visit("after", m.after, Field{.doc = "`next` of the page before. Oldest first.", .bytes_max = 40});
}

}  // namespace tiaodu
