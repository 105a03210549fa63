// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/ticket_parts.hpp"

namespace tiaodu {

/// A complaint (诉件) as every console sees it. Names and phones of complainants are not in here: only `contact`,
/// masked.
struct Ticket {
    static constexpr std::string_view name = "Ticket";
    TicketId id;
    std::int64_t version = 0;  ///< Grows by exactly 1 per change.
    TicketStatus status = TicketStatus::registered;
    std::string state = "registered";         ///< Code of a state of the flow; `status` is what it means.
    std::optional<std::string> state_before;  ///< While parked or waiting: where it goes back to.
    TicketSource source = TicketSource::other;
    std::optional<std::string> external_id;
    std::string category;
    std::vector<std::string> tags;  ///< Free codes that rules look at, for example `under_construction`.
    Urgency urgency = Urgency::normal;
    std::string title;
    std::optional<std::string> description;
    std::optional<std::string> address;
    std::optional<GeoPoint> point;
    OrgCode node;  ///< Owner: the squad whose area holds the point, else the level that must locate it.
    std::vector<OrgCode> responders;  ///< Squads that got an order for it or may take it; they see it too.
    std::optional<OrderId> order_id;  ///< The order in force.
    std::optional<std::string> contact;
    Confidentiality confidentiality = Confidentiality::open;
    Time received_at{};
    Time registered_at{};
    std::optional<Time> accepted_at;
    std::optional<Time> dispatched_at;
    std::optional<Time> contacted_at;  ///< First contact that reached the complainant.
    std::optional<Time> resolved_at;
    std::optional<Time> replied_at;
    std::optional<Time> checked_at;
    std::optional<Time> closed_at;
    std::optional<Time> step_due_at;  ///< Of the clock `step`; none once the ticket is over.
    Time due_at{};                    ///< Of the clock `total`, or set by the source.
    std::vector<TicketClock> clocks;
    std::vector<ContactAttempt> contacts;
    std::vector<TicketRequest> requests;
    std::optional<Truth> truth;
    std::optional<Outcome> outcome;
    std::optional<TicketReply> reply;
    std::optional<CallBack> call_back;
    std::optional<CaseDecision> case_decision;
    std::optional<std::string> note;
    std::optional<TicketId> repeat_of;
    std::optional<KnotId> knot_id;
    std::optional<ZoneId> zone_id;
    std::optional<Time> zone_due_at;  ///< Nobody has taken it by then: the common parent decides.
    std::vector<Refusal> refusals;
    std::int32_t reworks = 0;
    std::int32_t reopens = 0;
    std::int32_t returns = 0;              ///< Times that a dispatch came back: declined or undone.
    std::vector<TicketStatus> late_steps;  ///< Steps that were left after their time, once each.
    Time changed_at{};  ///< With `changed_by`: who made this version, and when; told to whoever comes second.
    std::string changed_by;
};

template <class Visitor>
void describe(Visitor& visit, Ticket& m) {
    visit("id", m.id);
    visit("version", m.version, Field{.doc = "Send it back with a command; it grows by 1 per change.", .min = 1});
    visit("status", m.status, Field{.doc = "What the state means to the program."});
    visit("state", m.state, Field{.doc = "Code of a state of the ticket flow (GET /api/v1/rules).", .bytes_max = 32});
    visit("state_before", m.state_before,
          Field{.doc = "While parked or waiting: the state it goes back to.", .bytes_max = 32});
    visit("source", m.source);
    visit("external_id", m.external_id, Field{.doc = "Number in the platform it came from; unique per source."});
    visit("category", m.category, Field{.doc = "Code from the category list.", .bytes_max = 32});
    visit("tags", m.tags, Field{.doc = "Codes that rules look at, for example under_construction.", .items_max = 16});
    visit("urgency", m.urgency);
    visit("title", m.title, Field{.bytes_max = 300});
    visit("description", m.description, Field{.bytes_min = 0, .bytes_max = 8000});
    visit("address", m.address, Field{.bytes_min = 0, .bytes_max = 500});
    visit("point", m.point);
    visit("node", m.node, Field{.doc = "Owner: a squad, or the level that must locate the ticket."});
    visit("responders", m.responders,
          Field{.doc = "Squads with an order for it, or that may take it.", .items_max = 600});
    visit("order_id", m.order_id);
    visit("contact", m.contact, Field{.doc = "Masked phone of the complainant; absent when confidential."});
    visit("confidentiality", m.confidentiality);
    visit("received_at", m.received_at);
    visit("registered_at", m.registered_at);
    visit("accepted_at", m.accepted_at);
    visit("dispatched_at", m.dispatched_at);
    visit("contacted_at", m.contacted_at, Field{.doc = "First contact that reached the complainant (先行联系)."});
    visit("resolved_at", m.resolved_at);
    visit("replied_at", m.replied_at);
    visit("checked_at", m.checked_at);
    visit("closed_at", m.closed_at, Field{.doc = "Closed, returned, transferred or voided."});
    visit("step_due_at", m.step_due_at, Field{.doc = "Step clock: the next step is late after this."});
    visit("due_at", m.due_at, Field{.doc = "Total clock, or the deadline that the source set."});
    visit("clocks", m.clocks, Field{.doc = "`step`, `total`, `first_contact` and the legal ones.", .items_max = 16});
    visit("contacts", m.contacts, Field{.doc = "Attempts to reach the complainant.", .items_max = 50});
    visit("requests", m.requests, Field{.doc = "Steps that somebody above must allow.", .items_max = 32});
    visit("truth", m.truth);
    visit("outcome", m.outcome);
    visit("reply", m.reply);
    visit("call_back", m.call_back);
    visit("case_decision", m.case_decision);
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("repeat_of", m.repeat_of, Field{.doc = "The first ticket about the same thing."});
    visit("knot_id", m.knot_id);
    visit("zone_id", m.zone_id, Field{.doc = "Border zone that it lies in."});
    visit("zone_due_at", m.zone_due_at, Field{.doc = "Untaken by then, the common parent decides."});
    visit("refusals", m.refusals, Field{.items_max = 16});
    visit("reworks", m.reworks);
    visit("reopens", m.reopens);
    visit("returns", m.returns, Field{.doc = "Times that a dispatch came back: declined or undone."});
    visit("late_steps", m.late_steps, Field{.doc = "Steps that were left after their time.", .items_max = 16});
    visit("changed_at", m.changed_at, Field{.doc = "When this version was made."});
    visit("changed_by", m.changed_by, Field{.doc = "Who made this version.", .bytes_min = 0});
}

/// True for tickets that nobody works on any more.
inline bool is_over(TicketStatus status) {
    return status == TicketStatus::closed || status == TicketStatus::returned || status == TicketStatus::transferred ||
           status == TicketStatus::voided;
}

}  // namespace tiaodu
