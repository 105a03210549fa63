// SPDX-License-Identifier: Apache-2.0
#include "server/queries/handlers.hpp"

#include <algorithm>
#include <array>

namespace tiaodu {

std::span<QueryEntry const> query_table() {
    static std::array const entries{
        query<NoParameters, Page<Organisation>, list_organisations>("organisation.list", "/organisations", Right::view,
                                                                    "City, districts, street offices and squads."),
        query<NoParameters, Page<Category>, list_categories>("category.list", "/categories", Right::view,
                                                             "The category list."),
        query<NoParameters, GeoJson, list_areas>("area.list", "/areas", Right::view,
                                                 "Jurisdictions of the squads as GeoJSON."),
        query<NoParameters, GeoJson, list_district_borders>("area.districts", "/areas/districts", Right::view,
                                                            "District borders as GeoJSON lines."),
        query<TicketQuery, Page<Ticket>, list_tickets>("ticket.list", "/tickets", Right::view,
                                                       "Tickets, newest first."),
        query<OneQuery<TicketId>, Ticket, get_ticket>("ticket.get", "/tickets/{ticket_id}", Right::view, "One ticket."),
        query<OneQuery<TicketId>, Page<EventRecord>, list_ticket_events>(
            "ticket.events", "/tickets/{ticket_id}/events", Right::view,
            "What happened to a ticket and its orders, oldest first."),
        query<OneQuery<OrderId>, Order, get_order>("order.get", "/orders/{order_id}", Right::view, "One order."),
        query<PageQuery, Page<EventRecord>, list_events>("event.list", "/events", Right::view,
                                                         "Events after a seq, oldest first."),
        query<PageQuery, Page<Unit>, list_units>("unit.list", "/units", Right::view, "Units."),
        query<OneQuery<UnitId>, UnitDetail, get_unit>("unit.get", "/units/{unit_id}", Right::view,
                                                      "One unit and where it was last seen."),
        query<TrackQuery, Track, get_track>("unit.track", "/units/{unit_id}/track", Right::view,
                                            "Where a unit has been."),
        query<NoParameters, GeoJson, list_unknown_devices>("device.unknown", "/devices/unknown", Right::administer,
                                                           "Devices that reported but are not registered."),
        query<NoParameters, Summary, get_summary>("summary.get", "/summary", Right::view, "The figures of the page."),
    };
    return entries;
}

QueryEntry const* find_query(std::string_view type) {
    auto const table = query_table();
    auto const found =
        std::find_if(table.begin(), table.end(), [&](QueryEntry const& entry) { return entry.type == type; });
    return found == table.end() ? nullptr : &*found;
}

bool sees(QueryContext const& context, Actor const& actor, std::vector<OrgCode> const& nodes) {
    return actor.scope->allows_any(context.world.org, Right::view, nodes);
}

std::int64_t page_limit(std::optional<std::int64_t> const& limit) { return limit.value_or(100); }

}  // namespace tiaodu
