// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/point.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"
#include "protocol/vocab/words.hpp"

#include <optional>
#include <vector>

namespace tiaodu {

/// Takes a complaint in. Reply: TicketChanged. The same source and external_id a second time is `already_exists`.
struct RegisterTicket {
    static constexpr std::string_view type = "ticket.register";
    static constexpr std::string_view name = "RegisterTicket";
    TicketSource source = TicketSource::other;
    std::optional<std::string> external_id;
    std::string category;
    std::optional<Urgency> urgency;
    std::string title;
    std::optional<std::string> description;
    std::optional<std::string> address;
    std::optional<GeoPoint> point;
    std::optional<OrgCode> node;
    std::optional<std::string> contact_name;
    std::optional<std::string> contact_phone;
    std::optional<Time> received_at;
    std::optional<Time> due_at;
};

template <class Visitor>
void describe(Visitor& visit, RegisterTicket& m) {
    visit("source", m.source, Field{.doc = "Where the complaint came in."});
    visit("external_id", m.external_id,
          Field{.doc = "Number in the source platform; unique per source.", .bytes_max = 64});
    visit("category", m.category, Field{.doc = "Code from GET /api/v1/categories.", .bytes_max = 32});
    visit("urgency", m.urgency, Field{.doc = "Default: normal."});
    visit("title", m.title, Field{.bytes_max = 300});
    visit("description", m.description, Field{.bytes_min = 0, .bytes_max = 8000});
    visit("address", m.address, Field{.bytes_min = 0, .bytes_max = 500});
    visit("point", m.point, Field{.doc = "WGS-84. With it the ticket goes to the squad whose area holds it."});
    visit("node", m.node,
          Field{.doc = "Without a point: the organisation that must locate it; default: the account's own."});
    visit("contact_name", m.contact_name,
          Field{.doc = "Personal data: stored apart, never shown unmasked.", .bytes_max = 100});
    visit("contact_phone", m.contact_phone,
          Field{.doc = "Personal data: stored apart, shown masked.", .bytes_max = 32});
    visit("received_at", m.received_at, Field{.doc = "When the citizen complained; default: now; not in the future."});
    visit("due_at", m.due_at, Field{.doc = "Deadline set by the source; default: by urgency (configuration)."});
}

/// Says where a ticket is: by a point (the squad follows from it) or by naming the squad or district. Reply:
/// TicketChanged.
struct LocateTicket {
    static constexpr std::string_view type = "ticket.locate";
    static constexpr std::string_view name = "LocateTicket";
    TicketId ticket_id;
    std::int64_t version = 0;
    std::optional<GeoPoint> point;
    std::optional<OrgCode> node;
};

template <class Visitor>
void describe(Visitor& visit, LocateTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
    visit("point", m.point, Field{.doc = "One of point and node, or both (the node then wins over the point's area)."});
    visit("node", m.node);
}

/// Accepts a registered ticket (受理). Reply: TicketChanged.
struct AcceptTicket {
    static constexpr std::string_view type = "ticket.accept";
    static constexpr std::string_view name = "AcceptTicket";
    TicketId ticket_id;
    std::int64_t version = 0;
};

template <class Visitor>
void describe(Visitor& visit, AcceptTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
}

/// A squad, or one unit: exactly one of the two.
struct RecipientChoice {
    static constexpr std::string_view name = "RecipientChoice";
    std::optional<OrgCode> squad;
    std::optional<UnitId> unit_id;
};

template <class Visitor>
void describe(Visitor& visit, RecipientChoice& m) {
    visit("squad", m.squad, Field{.doc = "The whole squad."});
    visit("unit_id", m.unit_id, Field{.doc = "One unit; its squad is told too."});
}

/// Orders squads or units to handle an accepted ticket (派单). Reply: TicketChanged with the order.
struct DispatchTicket {
    static constexpr std::string_view type = "ticket.dispatch";
    static constexpr std::string_view name = "DispatchTicket";
    TicketId ticket_id;
    std::int64_t version = 0;
    std::vector<RecipientChoice> recipients;
    std::optional<std::string> note;
};

template <class Visitor>
void describe(Visitor& visit, DispatchTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
    visit("recipients", m.recipients, Field{.items_min = 1, .items_max = 64});
    visit("note", m.note, Field{.doc = "Shown to the recipients.", .bytes_min = 0, .bytes_max = 2000});
}

/// Closes a ticket (办结): after all recipients reported, or earlier with a note that says why. Reply: TicketChanged.
struct CloseTicket {
    static constexpr std::string_view type = "ticket.close";
    static constexpr std::string_view name = "CloseTicket";
    TicketId ticket_id;
    std::int64_t version = 0;
    Outcome outcome = Outcome::solved;
    std::optional<std::string> note;
};

template <class Visitor>
void describe(Visitor& visit, CloseTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
    visit("outcome", m.outcome);
    visit("note", m.note,
          Field{.doc = "Required when not every recipient has reported.", .bytes_min = 0, .bytes_max = 2000});
}

/// Reply to a command that changed a ticket.
struct TicketChanged {
    static constexpr std::string_view name = "TicketChanged";
    TicketId ticket_id;
    std::int64_t version = 0;
    TicketStatus status = TicketStatus::registered;
    OrgCode node;
    std::optional<OrderId> order_id;
};

template <class Visitor>
void describe(Visitor& visit, TicketChanged& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version);
    visit("status", m.status);
    visit("node", m.node);
    visit("order_id", m.order_id);
}

/// A record of a file that `tiaodu import tickets` read, already in our words and in WGS-84.
struct ImportedTicket {
    static constexpr std::string_view name = "ImportedTicket";
    std::string external_id;
    Time received_at{};
    std::optional<Time> due_at;
    std::optional<Time> closed_at;
    bool closed = false;
    std::string category;
    Urgency urgency = Urgency::normal;
    std::string title;
    std::optional<std::string> description;
    std::optional<std::string> address;
    std::optional<GeoPoint> point;
    std::optional<Outcome> outcome;
    std::optional<std::string> contact_name;
    std::optional<std::string> contact_phone;
};

template <class Visitor>
void describe(Visitor& visit, ImportedTicket& m) {
    visit("external_id", m.external_id, Field{.bytes_max = 64});
    visit("received_at", m.received_at);
    visit("due_at", m.due_at);
    visit("closed_at", m.closed_at);
    visit("closed", m.closed);
    visit("category", m.category, Field{.bytes_max = 32});
    visit("urgency", m.urgency);
    visit("title", m.title, Field{.bytes_max = 300});
    visit("description", m.description, Field{.bytes_min = 0, .bytes_max = 8000});
    visit("address", m.address, Field{.bytes_min = 0, .bytes_max = 500});
    visit("point", m.point);
    visit("outcome", m.outcome);
    visit("contact_name", m.contact_name, Field{.doc = "Personal data: stored apart.", .bytes_max = 100});
    visit("contact_phone", m.contact_phone,
          Field{.doc = "Personal data: stored apart, shown masked.", .bytes_max = 32});
}

/// Takes a batch of records in. Known (source, external_id) pairs are left as they are. Reply: TicketsImported.
struct ImportTickets {
    static constexpr std::string_view type = "ticket.import";
    static constexpr std::string_view name = "ImportTickets";
    TicketSource source = TicketSource::other;
    std::optional<bool> dry_run;
    std::vector<ImportedTicket> tickets;
};

template <class Visitor>
void describe(Visitor& visit, ImportTickets& m) {
    visit("source", m.source);
    visit("dry_run", m.dry_run, Field{.doc = "True: answer what would happen, change nothing."});
    visit("tickets", m.tickets, Field{.items_min = 1, .items_max = 500});
}

struct TicketsImported {
    static constexpr std::string_view name = "TicketsImported";
    std::int64_t added = 0;
    std::int64_t known = 0;
    std::int64_t located = 0;
};

template <class Visitor>
void describe(Visitor& visit, TicketsImported& m) {
    visit("added", m.added, Field{.doc = "New tickets."});
    visit("known", m.known, Field{.doc = "Already there by source and external id; left as they are."});
    visit("located", m.located, Field{.doc = "Of the new ones: inside the area of a squad."});
}

}  // namespace tiaodu
