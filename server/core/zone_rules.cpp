// SPDX-License-Identifier: Apache-2.0
#include "server/core/zone_rules.hpp"

#include "server/core/zone_plan.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace tiaodu {
namespace {

/// The owner of the zone for which the actor speaks.
std::optional<OrgCode> contender(DecisionContext const& context, Zone const& zone) {
    for (auto const& owner : zone.plan.owners)
        if (home_of(context) == owner &&
            (holds(context, Right::handle, owner) || holds(context, Right::respond, owner)))
            return owner;
    return std::nullopt;
}

std::optional<Error> check_zone(DecisionContext const& context, ZonePlan const& plan) {
    for (std::size_t i = 0; i < plan.owners.size(); ++i)
        if (!holds(context, Right::administer, plan.owners[i]))
            return Error{Errc::not_found, "plan.owners[" + std::to_string(i) + "]",
                         "no organisation " + plan.owners[i].text()};
    return check_plan(context.world, plan);
}

std::size_t zones_alive(DecisionContext const& context) {
    auto const& zones = context.world.zones;
    return static_cast<std::size_t>(std::count_if(zones.begin(), zones.end(), [&](auto const& entry) {
        auto const& end = entry.second.plan.valid_to;
        return !end || *end > context.now;
    }));
}

Error too_many_zones() { return {Errc::limit_exceeded, "", "at most " + std::to_string(zones_max) + " zones"}; }

/// What makes an imported zone the same as one that exists.
using ZoneName = std::tuple<ZoneKind, std::string, std::set<OrgCode>>;
ZoneName name_of(ZonePlan const& plan) { return {plan.kind, plan.title, {plan.owners.begin(), plan.owners.end()}}; }

struct Contest {
    Ticket const* ticket = nullptr;
    Zone const* zone = nullptr;
    OrgCode node;
};

Result<Contest> contest(DecisionContext const& context, TicketId id, std::int64_t version) {
    auto const seen = visible_ticket(context, id);
    if (!seen) return seen.error();
    auto const& ticket = **seen;
    if (is_over(ticket.status)) return Error{Errc::wrong_state, "ticket_id", "is " + ticket.state};
    if (ticket.zone_id && !ticket.zone_due_at)
        return Error{Errc::wrong_state, "ticket_id",
                     "was taken by " + ticket.node.text() + " (" + ticket.changed_by + " at " +
                         to_rfc3339(ticket.changed_at) + ")"};
    auto const zone = ticket.zone_id ? context.world.zones.find(*ticket.zone_id) : context.world.zones.end();
    if (zone == context.world.zones.end()) return Error{Errc::wrong_state, "ticket_id", "lies in no border zone"};
    auto const node = contender(context, zone->second);
    if (!node)
        return Error{Errc::forbidden, "ticket_id",
                     "only the owners of " + zone->second.plan.title + " decide about it"};
    auto const current = current_ticket(context, id, version);
    if (!current) return current.error();
    return Contest{&ticket, &zone->second, *node};
}

}  // namespace

Result<Events> decide_set_zone(DecisionContext const& context, SetZone const& command) {
    if (auto error = check_zone(context, command.plan)) return *error;
    Zone zone{ZoneId(context.world.home, context.world.counters.zone + 1), 1, command.plan};
    if (command.zone_id) {
        auto const found = context.world.zones.find(*command.zone_id);
        if (found == context.world.zones.end() || !holds(context, Right::administer, found->second.plan.owners))
            return Error{Errc::not_found, "zone_id", "no zone " + to_string(*command.zone_id)};
        if (found->second.version != command.version.value_or(0))
            return Error{Errc::conflict, "version", "the zone is now version " + std::to_string(found->second.version)};
        zone.id = *command.zone_id;
        zone.version = found->second.version + 1;
    } else if (zones_alive(context) >= zones_max) {
        return too_many_zones();
    }
    return Events{ZoneSet{std::move(zone)}};
}

Result<ZoneImport> decide_import_zones(DecisionContext const& context, ImportZones const& command) {
    std::map<ZoneName, Zone const*> known;
    for (auto const& [id, zone] : context.world.zones) known.emplace(name_of(zone.plan), &zone);
    std::set<ZoneName> named;
    ZoneImport made;
    auto number = context.world.counters.zone;
    for (std::size_t i = 0; i < command.zones.size(); ++i) {
        auto const& plan = command.zones[i];
        auto const path = "zones[" + std::to_string(i) + "].";
        if (auto error = check_zone(context, plan)) return Error{error->code, path + error->path, error->detail};
        if (!named.insert(name_of(plan)).second)
            return Error{Errc::invalid_field, path + "plan.title", plan.title + " of the same owners stands twice"};
        auto const found = known.find(name_of(plan));
        if (found == known.end()) {
            ++made.counts.added;
            made.events.push_back(ZoneSet{{ZoneId(context.world.home, ++number), 1, plan}});
        } else if (found->second->plan == plan) {
            ++made.counts.unchanged;
        } else {
            ++made.counts.changed;
            made.events.push_back(ZoneSet{{found->second->id, found->second->version + 1, plan}});
        }
    }
    if (zones_alive(context) + static_cast<std::size_t>(made.counts.added) > zones_max) return too_many_zones();
    return made;
}

Zone const* zone_at(World const& world, GeoPoint point, Time now) {
    std::vector<IndexedZone const*> near;
    world.zone_index.find_near(point, near);
    IndexedZone const* first = nullptr;
    for (auto const* zone : near)
        if (zone->plan->kind == ZoneKind::border && (!first || zone->id < first->id) && zone->times.in_force(now) &&
            zone->shape.holds(point))
            first = zone;
    return first ? &world.zones.at(first->id) : nullptr;
}

OrgCode common_parent(OrgTree const& org, std::vector<OrgCode> const& owners) {
    for (auto const& candidate : professional_line(org, owners.front())) {
        auto const above = *org.find(candidate);
        bool const covers_all = std::all_of(owners.begin(), owners.end(), [&](OrgCode const& owner) {
            auto const index = org.find(owner);
            return index && above != *index && org.covers(above, *index);
        });
        if (covers_all) return candidate;
    }
    return org.at(org.city()).code;
}

void share_in_zone(DecisionContext const& context, Ticket& ticket) {
    auto const* zone = ticket.point ? zone_at(context.world, *ticket.point, context.now) : nullptr;
    if (!zone) return;
    ticket.zone_id = zone->id;
    ticket.zone_due_at = context.now + std::chrono::minutes(context.world.rules.general.zone_wait_minutes);
    for (auto const& owner : zone->plan.owners)
        if (owner != ticket.node) ticket.responders.push_back(owner);
}

Result<Events> decide_take(DecisionContext const& context, TakeTicket const& command) {
    auto const found = contest(context, command.ticket_id, command.version);
    if (!found) return found.error();
    return Events{TicketTaken{command.ticket_id, found->node}};
}

Result<Events> decide_refuse(DecisionContext const& context, RefuseTicket const& command) {
    auto const found = contest(context, command.ticket_id, command.version);
    if (!found) return found.error();
    auto const& refusals = found->ticket->refusals;
    auto const refused = [&](OrgCode const& node) {
        return std::any_of(refusals.begin(), refusals.end(), [&](Refusal const& r) { return r.node == node; });
    };
    if (refused(found->node))
        return Error{Errc::already_exists, "ticket_id", found->node.text() + " refused it before"};
    Events events{
        TicketRefused{command.ticket_id, {found->node, context.actor.display_name, context.now, command.reason}}};
    bool const everybody = std::all_of(found->zone->plan.owners.begin(), found->zone->plan.owners.end(),
                                       [&](OrgCode const& owner) { return owner == found->node || refused(owner); });
    if (everybody)
        events.push_back(
            TicketZoneClimbed{command.ticket_id, common_parent(context.world.org, found->zone->plan.owners)});
    return events;
}

}  // namespace tiaodu
