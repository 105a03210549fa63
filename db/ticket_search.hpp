// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/database.hpp"
#include "protocol/vocab/geo.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/ticket_words.hpp"
#include "protocol/vocab/time.hpp"
#include "protocol/vocab/words.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tiaodu {

/// A rectangle of the map, borders included; it does not cross the 180th meridian.
struct GeoBox {
    GeoPoint south_west, north_east;
};
struct GeoCircle {
    GeoPoint center;
    double radius_m = 0;  ///< Above 0, at most 100,000.
};

/// Which tickets are wanted: those for which everything holds that is given here.
struct TicketSearch {
    std::optional<std::string> text;    ///< Any part of title, description or address (db/search_text.hpp says how).
    std::optional<std::string> number;  ///< Ticket id, its number alone, or external id: whole or its beginning.
    /// The caller: a whole number, looked up in the contacts, or a masked one (with `*`) as tickets show it.
    std::optional<std::string> phone;
    std::vector<TicketStatus> statuses;  ///< Empty: all.
    std::optional<TicketSource> source;
    std::optional<std::string> category;  ///< A code or its beginning.
    std::optional<Urgency> urgency;
    std::optional<std::vector<OrgCode>> organisations;  ///< Owner or a responder is one of these.
    std::optional<Time> received_from;
    std::optional<Time> received_to;  ///< Exclusive.
    std::optional<Time> overdue_at;   ///< Not closed, and the total clock ended before this moment.
    std::optional<GeoBox> box;
    std::optional<GeoCircle> circle;
    std::optional<std::int64_t> below;  ///< Only numbers below this one: the `next` of the page before.
    std::size_t limit = 100;            ///< 1 … 500.
    /// Scope check on owner and responders; required. Runs on the reader's thread.
    std::function<bool(std::vector<OrgCode> const& nodes)> visible;
    /// When to stop looking: entries of indexes read, where a ticket looked at counts 20, and 70 with its text.
    /// Measured at 0.2 to 0.3 µs per entry; a search may go over it by one round of reading.
    std::size_t effort_max = 120'000;
};

struct TicketPage {
    std::vector<std::string> bodies;  ///< JSON of tickets, newest first.
    /// Give as `below` for the next page; none at the end. A page may be shorter than `limit`, even empty, and have a
    /// next one: then the search stopped at `effort_max`, and goes on there.
    std::optional<std::int64_t> next;
};

/// Finds tickets, newest first. Any connection. Throws DatabaseError.
TicketPage search_tickets(Database& database, TicketSearch const& search);

}  // namespace tiaodu
