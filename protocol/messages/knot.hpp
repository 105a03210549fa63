// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/point.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"

#include <optional>
#include <vector>

namespace tiaodu {

inline constexpr std::size_t knot_tickets_max = 500;

/// A line of a knot's history.
struct KnotNote {
    static constexpr std::string_view name = "KnotNote";
    std::string by;
    Time at{};
    std::string content;
};
template <class Visitor>
void describe(Visitor& visit, KnotNote& m) {
    visit("by", m.by);
    visit("at", m.at);
    visit("text", m.content, Field{.bytes_max = 1000});
}

/// Repeated complaints about the same thing (重复投诉结), with a named owner and a history of its own.
struct Knot {
    static constexpr std::string_view name = "Knot";
    KnotId id;
    std::int64_t version = 0;
    OrgCode node;  ///< The squad (or level) of its tickets' place.
    std::string title;
    std::string category;
    std::optional<GeoPoint> point;
    std::vector<TicketId> tickets;  ///< In the order they joined; the first is the one the others repeat.
    std::optional<AccountId> owner;
    std::optional<std::string> owner_name;
    std::optional<Time> owner_due_at;     ///< A named owner is required by then.
    std::optional<Time> owner_chased_at;  ///< When a missing owner was chased.
    std::optional<Time> district_told_at;
    std::optional<std::string> promise;  ///< What the owner has promised.
    std::vector<KnotNote> notes;
    Time opened_at{};
    std::optional<Time> closed_at;
};
template <class Visitor>
void describe(Visitor& visit, Knot& m) {
    visit("id", m.id);
    visit("version", m.version, Field{.min = 1});
    visit("node", m.node);
    visit("title", m.title, Field{.bytes_max = 300});
    visit("category", m.category, Field{.bytes_max = 32});
    visit("point", m.point, Field{.doc = "Middle of its tickets."});
    visit("tickets", m.tickets,
          Field{.doc = "The first is the one that the others repeat.", .items_max = knot_tickets_max});
    visit("owner", m.owner, Field{.doc = "Named person who guides the squad (专人)."});
    visit("owner_name", m.owner_name);
    visit("owner_due_at", m.owner_due_at, Field{.doc = "An owner must be named; since when."});
    visit("owner_chased_at", m.owner_chased_at, Field{.doc = "When a missing owner was chased."});
    visit("district_told_at", m.district_told_at);
    visit("promise", m.promise, Field{.bytes_max = 1000});
    visit("notes", m.notes, Field{.items_max = 200});
    visit("opened_at", m.opened_at);
    visit("closed_at", m.closed_at);
}

}  // namespace tiaodu
