// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/alert_queries.hpp"
#include "protocol/messages/audit.hpp"
#include "protocol/messages/city_queries.hpp"
#include "protocol/messages/device_queries.hpp"
#include "protocol/messages/patrol_queries.hpp"
#include "protocol/messages/roads.hpp"
#include "protocol/messages/session.hpp"
#include "protocol/messages/track_queries.hpp"
#include "protocol/messages/work_queries.hpp"
#include "server/queries/query.hpp"

/// One function per query. Everything is limited to what the actor's scope covers; outside looks like not found.
namespace tiaodu {

void list_organisations(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer);
void list_categories(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer);
void list_areas(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer);
void list_district_borders(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer);
void get_roads(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer);
void get_route(QueryContext const& context, Actor const& actor, RouteQuery const& query, QueryAnswer answer);

void list_tickets(QueryContext const& context, Actor const& actor, TicketQuery const& query, QueryAnswer answer);
void get_ticket(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query, QueryAnswer answer);
void list_ticket_events(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query,
                        QueryAnswer answer);
void list_events(QueryContext const& context, Actor const& actor, PageQuery const& query, QueryAnswer answer);

void list_ticket_actions(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query,
                         QueryAnswer answer);
void get_contact(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query, QueryAnswer answer);
void recommend_units(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query,
                     QueryAnswer answer);
void propose_dispatch(QueryContext const& context, Actor const& actor, ProposalQuery const& query, QueryAnswer answer);
void list_repeats(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query, QueryAnswer answer);
void find_repeats(QueryContext const& context, Actor const& actor, RepeatQuery const& query, QueryAnswer answer);
void list_orders(QueryContext const& context, Actor const& actor, OrderQuery const& query, QueryAnswer answer);
void get_order(QueryContext const& context, Actor const& actor, OneQuery<OrderId> const& query, QueryAnswer answer);
void get_receipts(QueryContext const& context, Actor const& actor, ReceiptQuery const& query, QueryAnswer answer);
void export_order(QueryContext const& context, Actor const& actor, ExportQuery const& query, QueryAnswer answer);
void list_knots(QueryContext const& context, Actor const& actor, KnotQuery const& query, QueryAnswer answer);
void get_knot(QueryContext const& context, Actor const& actor, OneQuery<KnotId> const& query, QueryAnswer answer);
void list_reports(QueryContext const& context, Actor const& actor, ReportQuery const& query, QueryAnswer answer);
void get_report(QueryContext const& context, Actor const& actor, OneQuery<ReportId> const& query, QueryAnswer answer);
void list_alerts(QueryContext const& context, Actor const& actor, AlertQuery const& query, QueryAnswer answer);
void get_alert(QueryContext const& context, Actor const& actor, OneQuery<AlertId> const& query, QueryAnswer answer);
void list_alert_events(QueryContext const& context, Actor const& actor, OneQuery<AlertId> const& query,
                       QueryAnswer answer);
void list_patrols(QueryContext const& context, Actor const& actor, PatrolQuery const& query, QueryAnswer answer);
void get_patrol(QueryContext const& context, Actor const& actor, OneQuery<PatrolId> const& query, QueryAnswer answer);
void get_coverage(QueryContext const& context, Actor const& actor, CoverageQuery const& query, QueryAnswer answer);
void get_alert_summary(QueryContext const& context, Actor const& actor, NoParameters const& query, QueryAnswer answer);
void list_zones(QueryContext const& context, Actor const& actor, ZoneQuery const& query, QueryAnswer answer);
void get_rules(QueryContext const& context, Actor const& actor, NoParameters const& query, QueryAnswer answer);
void list_legal_limits(QueryContext const& context, Actor const& actor, NoParameters const& query, QueryAnswer answer);
void get_calendar(QueryContext const& context, Actor const& actor, OneQuery<OrgCode> const& query, QueryAnswer answer);
void get_indicators(QueryContext const& context, Actor const& actor, IndicatorQuery const& query, QueryAnswer answer);
void list_indicator_records(QueryContext const& context, Actor const& actor, IndicatorRecordQuery const& query,
                            QueryAnswer answer);

void list_units(QueryContext const& context, Actor const& actor, PageQuery const& query, QueryAnswer answer);
void get_unit(QueryContext const& context, Actor const& actor, OneQuery<UnitId> const& query, QueryAnswer answer);

void list_devices(QueryContext const& context, Actor const& actor, DeviceQuery const& query, QueryAnswer answer);
void get_device(QueryContext const& context, Actor const& actor, OneQuery<DeviceId> const& query, QueryAnswer answer);
void list_unknown_devices(QueryContext const& context, Actor const& actor, PageQuery const& query, QueryAnswer answer);
void list_integration_keys(QueryContext const& context, Actor const& actor, PageQuery const& query, QueryAnswer answer);
void list_rejected_reports(QueryContext const& context, Actor const& actor, PageQuery const& query, QueryAnswer answer);

void get_track(QueryContext const& context, Actor const& actor, TrackQuery const& query, QueryAnswer answer);
void find_near_tracks(QueryContext const& context, Actor const& actor, NearTracksQuery const& query,
                      QueryAnswer answer);
void export_track(QueryContext const& context, Actor const& actor, TrackExportQuery const& query, QueryAnswer answer);

void list_sessions(QueryContext const& context, Actor const& actor, SessionQuery const& query, QueryAnswer answer);
void search_audit(QueryContext const& context, Actor const& actor, AuditQuery const& query, QueryAnswer answer);

void get_summary(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer);

}  // namespace tiaodu
