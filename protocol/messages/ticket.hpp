// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/point.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"
#include "protocol/vocab/words.hpp"

#include <optional>
#include <vector>

namespace tiaodu {

/// A complaint (诉件) as every console sees it. Names and phones of complainants are not in here: only `contact`,
/// masked.
struct Ticket {
    static constexpr std::string_view name = "Ticket";
    TicketId id;
    std::int64_t version = 0;  ///< Grows by exactly 1 per change.
    TicketStatus status = TicketStatus::registered;
    TicketSource source = TicketSource::other;
    std::optional<std::string> external_id;
    std::string category;
    Urgency urgency = Urgency::normal;
    std::string title;
    std::optional<std::string> description;
    std::optional<std::string> address;
    std::optional<GeoPoint> point;
    OrgCode node;  ///< Owner: the squad whose area holds the point, else the level that must locate it.
    std::vector<OrgCode> responders;  ///< Squads that got an order for it; they see it too.
    std::optional<OrderId> order_id;  ///< The order in force.
    std::optional<std::string> contact;
    Time received_at{};
    Time registered_at{};
    std::optional<Time> accepted_at;
    std::optional<Time> dispatched_at;
    std::optional<Time> resolved_at;
    std::optional<Time> closed_at;
    std::optional<Time> step_due_at;  ///< Step clock: when the next step is late; none once closed.
    Time due_at{};                    ///< Total clock; never restarts.
    std::optional<Outcome> outcome;
    std::optional<std::string> note;
    Time changed_at{};  ///< With `changed_by`: who made this version, and when; told to whoever comes second.
    std::string changed_by;
};

template <class Visitor>
void describe(Visitor& visit, Ticket& m) {
    visit("id", m.id);
    visit("version", m.version, Field{.doc = "Send it back with a command; it grows by 1 per change.", .min = 1});
    visit("status", m.status);
    visit("source", m.source);
    visit("external_id", m.external_id, Field{.doc = "Number in the platform it came from; unique per source."});
    visit("category", m.category, Field{.doc = "Code from the category list.", .bytes_max = 32});
    visit("urgency", m.urgency);
    visit("title", m.title, Field{.bytes_max = 300});
    visit("description", m.description, Field{.bytes_min = 0, .bytes_max = 8000});
    visit("address", m.address, Field{.bytes_min = 0, .bytes_max = 500});
    visit("point", m.point);
    visit("node", m.node, Field{.doc = "Owner: a squad, or the level that must locate the ticket."});
    visit("responders", m.responders, Field{.doc = "Squads with an order for it.", .items_max = 64});
    visit("order_id", m.order_id);
    visit("contact", m.contact, Field{.doc = "Masked phone of the complainant."});
    visit("received_at", m.received_at);
    visit("registered_at", m.registered_at);
    visit("accepted_at", m.accepted_at);
    visit("dispatched_at", m.dispatched_at);
    visit("resolved_at", m.resolved_at);
    visit("closed_at", m.closed_at);
    visit("step_due_at", m.step_due_at, Field{.doc = "Step clock: the next step is late after this."});
    visit("due_at", m.due_at, Field{.doc = "Total clock; never restarts."});
    visit("outcome", m.outcome);
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("changed_at", m.changed_at, Field{.doc = "When this version was made."});
    visit("changed_by", m.changed_by, Field{.doc = "Who made this version.", .bytes_min = 0});
}

}  // namespace tiaodu
