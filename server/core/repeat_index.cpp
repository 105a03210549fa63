// SPDX-License-Identifier: Apache-2.0
#include "server/core/repeat_index.hpp"

#include "server/core/ticket_rules.hpp"

#include <charconv>

namespace tiaodu {
namespace {

/// Callers are compared by what everybody may see of their number, so no personal data is kept here.
RepeatFacts facts_of(World const& world, Ticket const& ticket) {
    RepeatFacts facts;
    facts.point = ticket.point;
    if (auto const node = world.org.find(ticket.node)) facts.street = world.org.at(*node).street;
    facts.category = ticket.category;
    facts.caller = ticket.contact;
    facts.received_at = ticket.received_at;
    auto text = ticket.title + " " + ticket.description.value_or("");
    if (!ticket.point) text += " " + ticket.address.value_or("");
    facts.text = TextPrint(text);
    return facts;
}

RepeatSettings settings_of(GeneralRules const& rules) {
    RepeatSettings settings;
    settings.radius_default_m = rules.repeat_radius_m;
    settings.window = std::chrono::hours(24) * rules.repeat_window_days;
    return settings;
}

std::optional<double> degrees(std::string_view text) {
    double value = 0;
    auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

void RepeatIndex::put(World const& world, Ticket const& ticket) {
    auto const found = place_.find(ticket.id);
    if (ticket.status == TicketStatus::voided) {
        if (found != place_.end()) known_[found->second].facts = RepeatFacts{};
        return;
    }
    if (found == place_.end()) {
        place_.emplace(ticket.id, known_.size());
        known_.push_back({ticket.id, facts_of(world, ticket)});
        return;
    }
    // Most changes of a ticket touch nothing that is compared; making a print costs microseconds.
    auto& facts = known_[found->second].facts;
    bool const same = facts.point == ticket.point && facts.category == ticket.category && ticket.version > 1;
    if (!same) facts = facts_of(world, ticket);
}

void RepeatIndex::forget_before(Time limit) {
    auto const removed =
        std::erase_if(known_, [&](KnownTicket const& known) { return known.facts.received_at < limit; });
    if (removed == 0) return;
    place_.clear();
    for (std::size_t i = 0; i < known_.size(); ++i) place_.emplace(known_[i].id, i);
}

std::vector<RepeatHint> RepeatIndex::hints(World const& world, Ticket const& ticket, Actor const& actor) const {
    auto settings = settings_of(world.rules.general);
    for (auto const& radius : world.rules.general.radii)
        if (ticket.category.starts_with(radius.category)) settings.radius_default_m = radius.radius_m;
    // More than are shown: what the actor may not see is taken out afterwards.
    auto const shown = settings.shown_max;
    settings.shown_max = shown * 4;
    auto hints = likely_repeats(facts_of(world, ticket), known_, settings);
    std::erase_if(hints, [&](RepeatHint const& hint) {
        if (hint.ticket_id == ticket.id) return true;
        auto const nodes = nodes_of(world, hint.ticket_id);
        // A ticket that has left memory is looked at by whoever may see the place of the new one.
        return !nodes.empty() && !actor.scope->allows_any(world.org, Right::view, nodes);
    });
    if (hints.size() > shown) hints.resize(shown);
    return hints;
}

Result<Ticket> draft_ticket(World const& world, RepeatQuery const& query, Time now) {
    Ticket draft;
    draft.received_at = now;
    draft.category = query.category;
    draft.title = query.title;
    draft.description = query.description;
    draft.address = query.address;
    if (query.phone) draft.contact = masked_phone(*query.phone);
    if (!query.point) return draft;
    auto const comma = query.point->find(',');
    auto const lon = degrees(std::string_view(*query.point).substr(0, comma));
    auto const lat =
        comma == std::string::npos ? std::nullopt : degrees(std::string_view(*query.point).substr(comma + 1));
    if (!lon || !lat || *lon < -180 || *lon > 180 || *lat < -90 || *lat > 90)
        return Error{Errc::invalid_field, "point", "lon,lat in degrees, for example 121.45,31.23"};
    draft.point = GeoPoint{*lon, *lat};
    if (auto squad = world.areas.find(*draft.point)) draft.node = *squad;
    return draft;
}

}  // namespace tiaodu
