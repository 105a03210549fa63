// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/point.hpp"
#include "protocol/vocab/ticket_words.hpp"
#include "protocol/vocab/time.hpp"
#include "protocol/vocab/words.hpp"

#include <optional>
#include <vector>

namespace tiaodu {

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
    std::optional<Truth> truth;
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
    visit("truth", m.truth);
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
