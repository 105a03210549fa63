// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/events.hpp"
#include "protocol/messages/order.hpp"
#include "protocol/messages/organisation.hpp"
#include "protocol/messages/ticket.hpp"
#include "protocol/messages/unit.hpp"

/// Questions and what is answered to them. Lists are paged: `limit` and `after`, answered with `items` and `next`.
namespace tiaodu {

struct NoParameters {
    static constexpr std::string_view name = "NoParameters";
};
template <class Visitor>
void describe(Visitor&, NoParameters&) {}

/// Which tickets to list: those for which everything holds that is given.
struct TicketQuery {
    static constexpr std::string_view name = "TicketQuery";
    std::optional<std::string> text;
    std::optional<std::string> number;
    std::optional<std::string> phone;
    std::optional<std::string> status;
    std::optional<TicketSource> source;
    std::optional<std::string> category;
    std::optional<Urgency> urgency;
    std::optional<OrgCode> organisation;
    std::optional<Time> received_from;
    std::optional<Time> received_to;
    std::optional<bool> overdue;
    std::optional<std::string> box;
    std::optional<std::string> near;
    std::optional<std::int64_t> radius_m;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
template <class Visitor>
void describe(Visitor& visit, TicketQuery& m) {
    visit("text", m.text,
          Field{.doc = "Part of title, description or address; punctuation, blanks, width and case do not count.",
                .bytes_max = 120});
    visit("number", m.number,
          Field{.doc = "Ticket id, its number alone, or external id: whole or its beginning.", .bytes_max = 64});
    visit("phone", m.phone,
          Field{.doc = "The caller's whole number, or a masked one as tickets show it (138****8000).",
                .bytes_min = 4,
                .bytes_max = 32});
    visit("status", m.status,
          Field{.doc = "One status, or `open` (all but closed), or several separated by commas.", .bytes_max = 400});
    visit("source", m.source);
    visit("category", m.category, Field{.doc = "Code from the category list, or its beginning.", .bytes_max = 32});
    visit("urgency", m.urgency);
    visit("organisation", m.organisation, Field{.doc = "Owner or a responder is this organisation or one below it."});
    visit("received_from", m.received_from);
    visit("received_to", m.received_to, Field{.doc = "Exclusive."});
    visit("overdue", m.overdue, Field{.doc = "true: not closed and past the total clock; false: no matter."});
    visit("box", m.box, Field{.doc = "Part of the map: west,south,east,north in degrees, WGS-84.", .bytes_max = 100});
    visit("near", m.near,
          Field{.doc = "Middle of a circle: lon,lat in degrees, WGS-84; with `radius_m`.", .bytes_max = 60});
    visit("radius_m", m.radius_m, Field{.doc = "Of the circle around `near`.", .min = 1, .max = 100000});
    visit("limit", m.limit, Field{.doc = "Default 100.", .min = 1, .max = 500});
    visit(
        "after", m.after,
        Field{.doc = "`next` of the page before. Newest first. A page may be short or empty and still have a next one: "
                     "a search that would take long stops, and goes on there.",
              .bytes_max = 40});
}

struct PageQuery {
    static constexpr std::string_view name = "PageQuery";
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
template <class Visitor>
void describe(Visitor& visit, PageQuery& m) {
    visit("limit", m.limit, Field{.doc = "Default 100.", .min = 1, .max = 500});
    visit("after", m.after, Field{.doc = "`next` of the page before.", .bytes_max = 40});
}

/// How a field that names one entity is called on the wire.
template <class AnyId>
struct IdField;
template <>
struct IdField<TicketId> {
    static constexpr std::string_view name = "OneTicket", field = "ticket_id";
};
template <>
struct IdField<OrderId> {
    static constexpr std::string_view name = "OneOrder", field = "order_id";
};
template <>
struct IdField<UnitId> {
    static constexpr std::string_view name = "OneUnit", field = "unit_id";
};
template <>
struct IdField<KnotId> {
    static constexpr std::string_view name = "OneKnot", field = "knot_id";
};
template <>
struct IdField<ReportId> {
    static constexpr std::string_view name = "OneReport", field = "report_id";
};
template <>
struct IdField<AlertId> {
    static constexpr std::string_view name = "OneAlert", field = "alert_id";
};
template <>
struct IdField<PatrolId> {
    static constexpr std::string_view name = "OnePatrol", field = "patrol_id";
};
template <>
struct IdField<OrgCode> {
    static constexpr std::string_view name = "OneOrganisation", field = "node";
};
template <class AnyId>
struct OneQuery {
    static constexpr std::string_view name = IdField<AnyId>::name;
    AnyId id;
};
template <class Visitor, class AnyId>
void describe(Visitor& visit, OneQuery<AnyId>& m) {
    visit(IdField<AnyId>::field, m.id);
}

/// What the devices of a unit have been sending since the server started: how good they are.
struct UnitReports {
    static constexpr std::string_view name = "UnitReports";
    std::int64_t received = 0;
    std::int64_t late = 0;
    std::int64_t duplicate = 0;
    std::int64_t unusable = 0;
    std::int64_t clock_ahead = 0;
    std::int64_t too_old = 0;
    std::int64_t jumps = 0;
    std::vector<FixFlag> last_flags;
    std::optional<std::int64_t> clock_skew_s;
};
template <class Visitor>
void describe(Visitor& visit, UnitReports& m) {
    visit("received", m.received);
    visit("late", m.late, Field{.doc = "Arrived after a newer fix: in the track only."});
    visit("duplicate", m.duplicate, Field{.doc = "The newest fix once more."});
    visit("unusable", m.unusable, Field{.doc = "Without a fix, or with encrypted coordinates."});
    visit("clock_ahead", m.clock_ahead, Field{.doc = "From the future by the device's clock: not used."});
    visit("too_old", m.too_old, Field{.doc = "Older than tracks are kept: not used."});
    visit("jumps", m.jumps, Field{.doc = "Farther than anything can travel: kept and marked."});
    visit("last_flags", m.last_flags, Field{.doc = "Of the last report, usable or not.", .items_max = 16});
    visit("clock_skew_s", m.clock_skew_s,
          Field{.doc =
                    "The device's clock is constantly ahead (below 0: behind) by so many seconds; absent: it is right, "
                    "or not known yet."});
}

/// A unit with where it was last seen.
struct UnitDetail {
    static constexpr std::string_view name = "UnitDetail";
    Unit unit;
    std::optional<UnitPosition> position;
    std::optional<Time> heard_at;
    std::optional<UnitReports> reports;
};
template <class Visitor>
void describe(Visitor& visit, UnitDetail& m) {
    visit("unit", m.unit);
    visit("position", m.position, Field{.doc = "Absent off duty and before the first usable fix."});
    visit("heard_at", m.heard_at, Field{.doc = "Last sign of life of its device."});
    visit("reports", m.reports, Field{.doc = "Absent before the first report."});
}

struct StatusCounts {
    static constexpr std::string_view name = "StatusCounts";
    std::int64_t registered = 0;
    std::int64_t accepted = 0;
    std::int64_t dispatched = 0;
    std::int64_t in_progress = 0;
    std::int64_t resolved = 0;
    std::int64_t checked = 0;
    std::int64_t closed = 0;
    std::int64_t returned = 0;
    std::int64_t transferred = 0;
    std::int64_t parked = 0;
    std::int64_t voided = 0;
};
template <class Visitor>
void describe(Visitor& visit, StatusCounts& m) {
    visit("registered", m.registered);
    visit("accepted", m.accepted);
    visit("dispatched", m.dispatched);
    visit("in_progress", m.in_progress);
    visit("resolved", m.resolved);
    visit("checked", m.checked);
    visit("closed", m.closed, Field{.doc = "Within the last 24 hours, as everything that is over."});
    visit("returned", m.returned);
    visit("transferred", m.transferred);
    visit("parked", m.parked);
    visit("voided", m.voided);
}

/// The figures of the page, by the same definitions, in the scope of the account.
struct Summary {
    static constexpr std::string_view name = "Summary";
    Time as_of{};
    std::int64_t epoch = 0;
    std::int64_t seq = 0;
    StatusCounts tickets;
    std::int64_t overdue = 0;
    std::int64_t received_today = 0;
    std::int64_t closed_today = 0;
    std::int64_t units = 0;
    std::int64_t units_on_duty = 0;
    std::int64_t units_online = 0;
};
template <class Visitor>
void describe(Visitor& visit, Summary& m) {
    visit("as_of", m.as_of);
    visit("epoch", m.epoch);
    visit("seq", m.seq);
    visit("tickets", m.tickets);
    visit("overdue", m.overdue, Field{.doc = "Open tickets past their step clock or their total clock."});
    visit("received_today", m.received_today, Field{.doc = "Received since midnight in Beijing."});
    visit("closed_today", m.closed_today, Field{.doc = "Closed since midnight in Beijing."});
    visit("units", m.units);
    visit("units_on_duty", m.units_on_duty, Field{.doc = "Posture other than off_duty."});
    visit("units_online", m.units_online, Field{.doc = "On duty, with a usable fix not older than 60 s."});
}

struct Category {
    static constexpr std::string_view name = "Category";
    std::string code, class_code, class_name, full_name;
};
template <class Visitor>
void describe(Visitor& visit, Category& m) {
    visit("code", m.code);
    visit("class_code", m.class_code);
    visit("class_name", m.class_name);
    visit("name", m.full_name);
}

/// For the documents only: an event as it travels (put together from text in server/app/event_text.cpp).
struct EventRecord {
    static constexpr std::string_view name = "EventRecord";
    std::int64_t seq = 0;
    std::string type;
    Time at{};
    EventActor actor;
    std::string entity;
    std::int64_t version = 0;
    std::vector<OrgCode> nodes;
};
template <class Visitor>
void describe(Visitor& visit, EventRecord& m) {
    visit("seq", m.seq);
    visit("type", m.type, Field{.doc = "For example ticket.accepted; the body has the fields of that event."});
    visit("at", m.at);
    visit("actor", m.actor);
    visit("entity", m.entity, Field{.doc = "Id of the ticket, order, unit, …"});
    visit("version", m.version, Field{.doc = "Of the entity afterwards; 0 where it has none."});
    visit("nodes", m.nodes, Field{.doc = "Organisations that see it."});
}

/// A page of a list.
template <class Item>
struct Page {
    static constexpr auto name_letters = [] {
        std::array<char, Item::name.size() + 4> letters{};
        for (std::size_t i = 0; i < letters.size(); ++i)
            letters[i] = i < Item::name.size() ? Item::name[i] : "Page"[i - Item::name.size()];
        return letters;
    }();
    static constexpr std::string_view name{name_letters.data(), name_letters.size()};
    std::vector<Item> items;
    std::optional<std::string> next;
};
template <class Visitor, class Item>
void describe(Visitor& visit, Page<Item>& m) {
    visit("items", m.items, Field{.items_max = 100000});
    visit("next", m.next, Field{.doc = "Give it as `after`; absent at the end."});
}

}  // namespace tiaodu
