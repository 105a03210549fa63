// SPDX-License-Identifier: Apache-2.0
#include "server/queries/ticket_search_query.hpp"

#include "db/search_text.hpp"
#include "protocol/vocab/text.hpp"
#include "server/queries/reading.hpp"

#include <charconv>
#include <cmath>

namespace tiaodu {
namespace {

Error invalid(std::string path, std::string detail) {
    return {Errc::invalid_field, std::move(path), std::move(detail)};
}

/// A text between blanks; "W-1 " pasted from a table is W-1.
std::optional<std::string> without_blanks(std::optional<std::string> const& text) {
    if (!text) return std::nullopt;
    return std::string(trimmed(*text));
}

Result<std::vector<TicketStatus>> statuses_of(std::optional<std::string> const& text) {
    std::vector<TicketStatus> statuses;
    if (!text) return statuses;
    for (auto const part : split(*text, ',')) {
        if (part == "open") {
            for (auto const& [status, word] : EnumNames<TicketStatus>::values)
                if (!is_over(status)) statuses.push_back(status);
        } else if (auto const status = from_word<TicketStatus>(part)) {
            statuses.push_back(*status);
        } else {
            return invalid("status", "no status " + std::string(part));
        }
    }
    return statuses;
}

Result<GeoBox> box_of(std::string const& text) {
    auto const values = decimals(text, 4);
    if (!values) return invalid("box", "must be west,south,east,north in degrees");
    GeoBox const box{{(*values)[0], (*values)[1]}, {(*values)[2], (*values)[3]}};
    if (!in_range(box.south_west) || !in_range(box.north_east))
        return invalid("box", "longitudes are from -180 to 180, latitudes from -90 to 90");
    if (box.south_west.lon_deg > box.north_east.lon_deg || box.south_west.lat_deg > box.north_east.lat_deg)
        return invalid("box", "west must not be east of east, nor south north of north");
    return box;
}

Result<GeoCircle> circle_of(std::string const& near, std::optional<std::int64_t> const& radius_m) {
    auto const values = decimals(near, 2);
    if (!values || !in_range({(*values)[0], (*values)[1]})) return invalid("near", "must be lon,lat in degrees");
    // Nearer to a pole the rectangle around a circle is no longer one.
    if (std::fabs((*values)[1]) > 85) return invalid("near", "must be between the latitudes -85 and 85");
    if (!radius_m) return Error{Errc::missing_field, "radius_m", "is required with near"};
    return GeoCircle{{(*values)[0], (*values)[1]}, static_cast<double>(*radius_m)};
}

Result<std::vector<OrgCode>> codes_below(World const& world, OrgCode const& code) {
    auto const above = world.org.find(code);
    if (!above) return Error{Errc::not_found, "organisation", "no organisation " + code.text()};
    std::vector<OrgCode> codes;
    for (std::size_t i = 0; i < world.org.size(); ++i) {
        auto const index = OrgIndex{static_cast<std::uint16_t>(i)};
        if (world.org.covers(*above, index)) codes.push_back(world.org.at(index).code);
    }
    return codes;
}

/// The part of the query that says where.
std::optional<Error> add_place(TicketQuery const& query, TicketSearch& search) {
    if (query.radius_m && !query.near) return Error{Errc::missing_field, "near", "is required with radius_m"};
    if (query.box) {
        auto const box = box_of(*query.box);
        if (!box) return box.error();
        search.box = *box;
    }
    if (query.near) {
        auto const circle = circle_of(*query.near, query.radius_m);
        if (!circle) return circle.error();
        search.circle = *circle;
    }
    return std::nullopt;
}

}  // namespace

Result<TicketSearch> search_of(QueryContext const& context, TicketQuery const& query) {
    TicketSearch search;
    if (query.text && comparable(*query.text).empty())
        return invalid("text", "must have a letter, a digit or a Chinese character");
    search.text = query.text;
    search.number = without_blanks(query.number);
    search.phone = without_blanks(query.phone);
    auto const statuses = statuses_of(query.status);
    if (!statuses) return statuses.error();
    search.statuses = *statuses;
    search.source = query.source;
    search.category = query.category;
    search.urgency = query.urgency;
    if (query.organisation) {
        auto const codes = codes_below(context.world, *query.organisation);
        if (!codes) return codes.error();
        if (codes->size() < context.world.org.size()) search.organisations = *codes;
    }
    search.received_from = query.received_from;
    search.received_to = query.received_to;
    if (query.received_from && query.received_to && *query.received_to <= *query.received_from)
        return invalid("received_to", "must be after received_from");
    if (query.overdue.value_or(false)) search.overdue_at = context.now();
    if (auto error = add_place(query, search)) return *error;
    if (query.after) {
        search.below = whole_number(*query.after);
        if (!search.below) return invalid("after", "must be the `next` of a page");
    }
    search.limit = static_cast<std::size_t>(page_limit(query.limit));
    return search;
}

std::optional<std::vector<OrgCode>> codes_in_scope(QueryContext const& context, Actor const& actor) {
    auto const& org = context.world.org;
    auto const nodes = actor.scope->nodes_with(Right::view);
    if (nodes.size() == org.size()) return std::nullopt;
    std::vector<OrgCode> codes;
    for (auto const index : nodes) codes.push_back(org.at(index).code);
    return codes;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

}  // namespace tiaodu
