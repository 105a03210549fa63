// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/order_commands.hpp"
#include "protocol/messages/ticket_parts.hpp"
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
    std::vector<std::string> tags;
    std::optional<Confidentiality> confidentiality;
    std::optional<std::string> original;
};

template <class Visitor>
void describe(Visitor& visit, RegisterTicket& m) {
    visit("source", m.source, Field{.doc = "Where the complaint came in."});
    visit("external_id", m.external_id,
          Field{.doc = "Number in the source platform; unique per source.", .bytes_max = 64});
    visit("category", m.category, Field{.doc = "Code from GET /api/v1/categories.", .bytes_max = 32});
    visit("urgency", m.urgency, Field{.doc = "Default: by the source."});
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
    visit("due_at", m.due_at, Field{.doc = "Deadline set by the source; default: by the limit rules."});
    visit("tags", m.tags,
          Field{.doc = "Codes that rules look at, for example under_construction.",
                .items_max = 16,
                .presence = Presence::optional});
    visit("confidentiality", m.confidentiality,
          Field{.doc = "confidential: the handling squad never learns who complained. Default: open."});
    visit("original", m.original,
          Field{.doc = "What came in, word for word; kept apart with the personal data.", .bytes_max = 32000});
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

/// An action of the ticket flow that has no command of its own: accept, return, send_back, transfer, check, rework,
/// reopen, park, resume, void … (GET /api/v1/rules lists them). An action that needs consent, by an actor below the
/// level that consents, becomes a request. Errors: wrong_state names the actions that are possible. Reply:
/// TicketChanged.
struct MoveTicket {
    static constexpr std::string_view type = "ticket.move";
    static constexpr std::string_view name = "MoveTicket";
    TicketId ticket_id;
    std::int64_t version = 0;
    std::string action;
    std::optional<std::string> reason;
    std::optional<std::string> note;
    std::optional<std::string> department;
};

template <class Visitor>
void describe(Visitor& visit, MoveTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
    visit("action", m.action, Field{.doc = "Code of an action of the flow.", .bytes_max = 32});
    visit("reason", m.reason, Field{.doc = "One of the action's reason codes, when it has any.", .bytes_max = 64});
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("department", m.department, Field{.doc = "Of a transfer: code of the outside department.", .bytes_max = 64});
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
    visit("recipients", m.recipients, Field{.items_min = 1, .items_max = recipients_max});
    visit("note", m.note, Field{.doc = "Shown to the recipients.", .bytes_min = 0, .bytes_max = 2000});
}

/// Closes a ticket (办结): after all recipients reported, or earlier with a note that says why. A ticket that a rule
/// says should be a case needs a case decision; one inside an open knot needs `different_this_time`. Reply:
/// TicketChanged.
struct CloseTicket {
    static constexpr std::string_view type = "ticket.close";
    static constexpr std::string_view name = "CloseTicket";
    TicketId ticket_id;
    std::int64_t version = 0;
    Outcome outcome = Outcome::solved;
    std::optional<Truth> truth;
    std::optional<std::string> note;
    std::optional<CaseDecision> case_decision;
    std::optional<std::string> different_this_time;
};

template <class Visitor>
void describe(Visitor& visit, CloseTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
    visit("outcome", m.outcome);
    visit("truth", m.truth, Field{.doc = "Default: confirmed."});
    visit("note", m.note,
          Field{.doc = "Required when not every recipient has reported.", .bytes_min = 0, .bytes_max = 2000});
    visit("case_decision", m.case_decision, Field{.doc = "Required when a rule says it should be a case."});
    visit("different_this_time", m.different_this_time,
          Field{.doc = "Required inside an open knot: what is different this time.", .bytes_max = 1000});
}

/// Reply to a command that changed a ticket.
struct TicketChanged {
    static constexpr std::string_view name = "TicketChanged";
    TicketId ticket_id;
    std::int64_t version = 0;
    TicketStatus status = TicketStatus::registered;
    OrgCode node;
    std::optional<OrderId> order_id;
    std::string state;
    std::optional<std::int32_t> request;
};

template <class Visitor>
void describe(Visitor& visit, TicketChanged& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version);
    visit("status", m.status);
    visit("state", m.state);
    visit("request", m.request, Field{.doc = "Number of the request, when the step first needs consent."});
    visit("node", m.node);
    visit("order_id", m.order_id);
}

}  // namespace tiaodu
