// SPDX-License-Identifier: Apache-2.0
#include "db/lists.hpp"
#include "protocol/messages/codec.hpp"
#include "server/queries/handlers.hpp"
#include "server/queries/reading.hpp"

#include <algorithm>
#include <map>

/// Alerts, and the zones that raise some of them.
namespace tiaodu {
namespace {

constexpr std::size_t alert_events_max = 1000;

Error no_alert(AlertId id) { return {Errc::not_found, "alert_id", "no alert " + to_string(id)}; }

}  // namespace

void list_alerts(QueryContext const& context, Actor const& actor, AlertQuery const& query, QueryAnswer answer) {
    auto const start = page_start(query.after);
    if (!start) return answer(start.error());
    PageOf const page{*start, static_cast<std::size_t>(page_limit(query.limit)),
                      [visible = visibility(context, actor), wanted = at_or_below(context.world, query.node)](
                          std::vector<OrgCode> const& nodes) { return wanted(nodes.front()) && visible(nodes); }};
    AlertFilter const filter{query.state, query.kind, query.level, query.unit_id, query.from, query.to};
    read(context, std::move(answer), [filter, page](Database& database) -> Result<std::string> {
        auto const found = list_alerts(database, filter, page);
        return page_json(found.bodies, found.next);
    });
}

void get_alert(QueryContext const& context, Actor const& actor, OneQuery<AlertId> const& query, QueryAnswer answer) {
    read(context, std::move(answer),
         [id = query.id, visible = visibility(context, actor)](Database& database) -> Result<std::string> {
             auto const found = find_alert(database, id);
             if (!found || !visible(found->nodes)) return no_alert(id);
             return found->body;
         });
}

void list_alert_events(QueryContext const& context, Actor const& actor, OneQuery<AlertId> const& query,
                       QueryAnswer answer) {
    read(context, std::move(answer),
         [id = query.id, visible = visibility(context, actor)](Database& database) -> Result<std::string> {
             auto const found = find_alert(database, id);
             if (!found || !visible(found->nodes)) return no_alert(id);
             return events_page(events_of(database, to_string(id), alert_events_max), std::nullopt);
         });
}

void get_alert_summary(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer) {
    std::map<OrgCode, NodeAlerts> nodes;
    std::map<OrgCode, std::map<std::pair<AlertKind, AlertLevel>, AlertCount>> open;
    for (auto const& [id, alert] : context.world.alerts) {
        if (alert.state == AlertState::closed) continue;
        auto& count = open[alert.node][{alert.kind, alert.level}];
        ++(alert.state == AlertState::open ? count.open : count.taken);
    }
    for (auto const& [node, counts] : open)
        for (auto const& [what, count] : counts)
            nodes[node].open.push_back({what.first, what.second, count.open, count.taken});
    for (auto const& [node, counts] : context.watch.book().counts()) {
        auto& item = nodes[node];
        item.raised = counts.raised;
        item.suppressed = counts.suppressed;
        item.dropped = counts.dropped;
    }
    AlertSummary summary{context.watch.started_at(), {}};
    for (auto& [node, item] : nodes) {
        item.node = node;
        if (sees(context, actor, {node})) summary.items.push_back(std::move(item));
    }
    answer(dump_json(to_json(summary)));
}

void list_zones(QueryContext const& context, Actor const& actor, ZoneQuery const& query, QueryAnswer answer) {
    auto const start = page_start(query.after);
    if (!start) return answer(start.error());
    auto const& world = context.world;
    auto const wanted = at_or_below(world, query.node);
    auto const limit = static_cast<std::size_t>(page_limit(query.limit));
    std::vector<std::string> items;
    std::optional<std::int64_t> next;
    auto at = *start ? world.zones.upper_bound(ZoneId(world.home, **start)) : world.zones.begin();
    for (; at != world.zones.end(); ++at) {
        auto const& [id, zone] = *at;
        auto const& owners = zone.plan.owners;
        if (query.kind && zone.plan.kind != *query.kind) continue;
        if (query.in_force && world.zone_index.find(id)->times.in_force(context.now()) != *query.in_force) continue;
        bool const known =
            sees(context, actor, owners) || actor.scope->allows_any(world.org, Right::administer, owners);
        if (std::none_of(owners.begin(), owners.end(), wanted) || !known) continue;
        if (items.size() == limit) {
            answer(page_json(items, next));
            return;
        }
        items.push_back(encode(zone));
        next = id.number();
    }
    answer(page_json(items, std::nullopt));
}

}  // namespace tiaodu
