// SPDX-License-Identifier: Apache-2.0
#include "server/queries/handlers.hpp"

#include <algorithm>
#include <array>

namespace tiaodu {

namespace {

constexpr auto overseers = Right::secure | Right::audit;
constexpr auto fleet = Right::view | Right::administer;
constexpr auto fleet_registry = Right::administer | Right::secure;

}  // namespace

std::span<QueryEntry const> query_table() {
    static std::array const entries{
        query<NoParameters, Page<Organisation>, list_organisations>("organisation.list", "/organisations",
                                                                    reference | overseers,
                                                                    "City, districts, street offices and squads."),
        query<NoParameters, Page<Category>, list_categories>("category.list", "/categories", reference,
                                                             "The category list."),
        query<NoParameters, GeoJson, list_areas>("area.list", "/areas", reference,
                                                 "Jurisdictions of the squads as GeoJSON."),
        query<NoParameters, GeoJson, list_district_borders>("area.districts", "/areas/districts", reference,
                                                            "District borders as GeoJSON lines."),
        query<NoParameters, RoadsView, get_roads>("roads.get", "/roads", reference,
                                                  "Which roads the server knows, and whose they are."),
        query<RouteQuery, RouteReply, get_route>("roads.route", "/roads/route", Right::view,
                                                 "The fastest way along roads from one point to another."),
        query<TicketQuery, Page<Ticket>, list_tickets>("ticket.list", "/tickets", Right::view, "Tickets, newest first.",
                                                       Audited::search),
        query<OneQuery<TicketId>, Ticket, get_ticket>("ticket.get", "/tickets/{ticket_id}", Right::view, "One ticket."),
        query<OneQuery<TicketId>, Page<EventRecord>, list_ticket_events>(
            "ticket.events", "/tickets/{ticket_id}/events", Right::view,
            "What happened to a ticket and its orders, oldest first."),
        query<OneQuery<TicketId>, Page<TicketAction>, list_ticket_actions>(
            "ticket.actions", "/tickets/{ticket_id}/actions", Right::view,
            "What this account may do with a ticket now."),
        query<OneQuery<TicketId>, TicketContact, get_contact>("ticket.contact_data", "/tickets/{ticket_id}/contact",
                                                              Right::view, "Who complained; after ticket.reveal.",
                                                              Audited::personal),
        query<OneQuery<TicketId>, Recommendation, recommend_units>(
            "ticket.candidates", "/tickets/{ticket_id}/candidates", Right::view,
            "Who should go, with reasons, and why others should not."),
        query<OneQuery<TicketId>, Page<RepeatHint>, list_repeats>(
            "ticket.repeats", "/tickets/{ticket_id}/repeats", Right::view,
            "Earlier tickets that it may repeat; a person decides."),
        query<RepeatQuery, Page<RepeatHint>, find_repeats>("repeat.find", "/repeats", Right::take_in,
                                                           "The same for a ticket that is being taken in."),
        query<ProposalQuery, AssignmentProposal, propose_dispatch>(
            "dispatch.proposal", "/dispatch/proposal", Right::handle,
            "Units for several tickets with the least total time; carried out by nobody but a person."),
        query<OrderQuery, Page<Order>, list_orders>("order.list", "/orders", Right::view,
                                                    "Orders without their recipients, newest first."),
        query<OneQuery<OrderId>, Order, get_order>("order.get", "/orders/{order_id}", Right::view, "One order."),
        query<ReceiptQuery, OrderReceipts, get_receipts>(
            "order.receipts", "/orders/{order_id}/receipts", Right::view,
            "How far the recipients of each level have come, and who is behind each figure."),
        query<ExportQuery, OrderDocument, export_order>("order.export", "/orders/{order_id}/export", Right::view,
                                                        "An order as a letter to a department without accounts.",
                                                        Audited::exported),
        query<KnotQuery, Page<Knot>, list_knots>("knot.list", "/knots", Right::view, "Knots of repeats, newest first."),
        query<OneQuery<KnotId>, Knot, get_knot>("knot.get", "/knots/{knot_id}", Right::view, "One knot."),
        query<ReportQuery, Page<EventReport>, list_reports>("report.list", "/reports", Right::view,
                                                            "Major-event reports, newest first."),
        query<OneQuery<ReportId>, EventReport, get_report>("report.get", "/reports/{report_id}", Right::view,
                                                           "One report."),
        query<AlertQuery, Page<Alert>, list_alerts>("alert.list", "/alerts", Right::view, "Alerts, newest first."),
        query<NoParameters, AlertSummary, get_alert_summary>("alert.summary", "/alerts/summary", Right::view,
                                                             "What is open and what was held back, by organisation."),
        query<OneQuery<AlertId>, Alert, get_alert>("alert.get", "/alerts/{alert_id}", Right::view, "One alert."),
        query<OneQuery<AlertId>, Page<EventRecord>, list_alert_events>(
            "alert.events", "/alerts/{alert_id}/events", Right::view, "What happened to an alert, oldest first."),
        query<ZoneQuery, Page<Zone>, list_zones>("zone.list", "/zones", fleet, "Zones of every kind, oldest first."),
        query<PatrolQuery, Page<Patrol>, list_patrols>("patrol.list", "/patrols", Right::view,
                                                       "Shifts of patrol routes, newest first."),
        query<OneQuery<PatrolId>, Patrol, get_patrol>("patrol.get", "/patrols/{patrol_id}", Right::view,
                                                      "One shift: which checkpoints were visited, which were missed."),
        query<CoverageQuery, Coverage, get_coverage>("coverage.get", "/coverage", Right::trace,
                                                     "How long units were in each cell of a grid, hour by hour."),
        query<NoParameters, RuleBook, get_rules>(
            "rules.get", "/rules", reference,
            "The rules in force: flow, limits, kinds of orders, cases, sources, indicators."),
        query<NoParameters, Page<LegalLimitView>, list_legal_limits>("rules.legal_limits", "/legal-limits", reference,
                                                                     "Limits that laws set."),
        query<OneQuery<OrgCode>, WorkCalendar, get_calendar>(
            "calendar.get", "/calendars/{node}", reference,
            "The calendar of an organisation, as far as it has its own."),
        query<IndicatorQuery, IndicatorBoard, get_indicators>(
            "indicator.get", "/indicators", Right::view,
            "The five rates and the other indicators, each with its denominator."),
        query<IndicatorRecordQuery, Page<Ticket>, list_indicator_records>(
            "indicator.records", "/indicators/{code}/records", Right::view, "The tickets behind a figure."),
        query<PageQuery, Page<EventRecord>, list_events>("event.list", "/events", Right::view,
                                                         "Events after a seq, oldest first."),
        query<PageQuery, Page<Unit>, list_units>("unit.list", "/units", fleet, "Units."),
        query<OneQuery<UnitId>, UnitDetail, get_unit>("unit.get", "/units/{unit_id}", fleet,
                                                      "One unit and where it was last seen."),
        query<TrackQuery, Track, get_track>("track.get", "/units/{unit_id}/track", Right::trace,
                                            "Where a unit has been.", Audited::personal),
        needing(SessionNeeds::fresh, query<TrackExportQuery, TrackDocument, export_track>(
                                         "track.export", "/units/{unit_id}/track/export", Right::trace,
                                         "The same as GPX, GeoJSON or CSV; logged.", Audited::exported)),
        query<NearTracksQuery, NearTracks, find_near_tracks>(
            "track.near", "/tracks/near", Right::trace, "Which units were near a place at a time.", Audited::personal),
        query<DeviceQuery, Page<DeviceView>, list_devices>("device.list", "/devices", fleet_registry,
                                                           "Registered devices and what was heard of them."),
        query<OneQuery<DeviceId>, DeviceView, get_device>("device.get", "/devices/{device_id}", fleet_registry,
                                                          "One device."),
        query<PageQuery, Page<UnknownDevice>, list_unknown_devices>(
            "device.unknown", "/devices/unknown", Right::administer,
            "Devices that reported but are not registered, youngest first; for the city's administrators."),
        query<PageQuery, Page<RejectedReport>, list_rejected_reports>(
            "device.rejected", "/devices/rejected", Right::administer,
            "Reports that were turned down for good, youngest first; for the city's administrators."),
        query<PageQuery, Page<IntegrationKey>, list_integration_keys>(
            "integration.list_keys", "/integration-keys", Right::secure,
            "Keys of other systems, without their secrets, oldest first; valid ones, revoked ones and those that are "
            "over."),
        needing(SessionNeeds::own_proof,
                query<SessionQuery, Page<SessionView>, list_sessions>("session.list", "/sessions", Right::view,
                                                                      "Open sessions of an account, newest first.")),
        query<AuditQuery, Page<AuditRecord>, search_audit>(
            "audit.search", "/audit", Right::audit,
            "What was read, exported, tried and changed: who, when, what, from where; newest first.", Audited::trail),
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
