// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/queries.hpp"
#include "server/queries/query.hpp"

/// One function per query. Everything is limited to what the actor's scope covers; outside looks like not found.
namespace tiaodu {

void list_organisations(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer);
void list_categories(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer);
void list_areas(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer);
void list_district_borders(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer);

void list_tickets(QueryContext const& context, Actor const& actor, TicketQuery const& query, QueryAnswer answer);
void get_ticket(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query, QueryAnswer answer);
void list_ticket_events(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query,
                        QueryAnswer answer);
void get_order(QueryContext const& context, Actor const& actor, OneQuery<OrderId> const& query, QueryAnswer answer);
void list_events(QueryContext const& context, Actor const& actor, PageQuery const& query, QueryAnswer answer);

void list_units(QueryContext const& context, Actor const& actor, PageQuery const& query, QueryAnswer answer);
void get_unit(QueryContext const& context, Actor const& actor, OneQuery<UnitId> const& query, QueryAnswer answer);
void get_track(QueryContext const& context, Actor const& actor, TrackQuery const& query, QueryAnswer answer);
void list_unknown_devices(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer);

void get_summary(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer);

}  // namespace tiaodu
