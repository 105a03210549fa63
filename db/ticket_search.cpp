// SPDX-License-Identifier: Apache-2.0
#include "db/ticket_search.hpp"

#include "db/hash_chain.hpp"
#include "db/search_index.hpp"
#include "db/search_text.hpp"
#include "db/ticket_sources.hpp"

#include <algorithm>
#include <unordered_set>

namespace tiaodu {
namespace {

constexpr std::size_t row_effort = 20, text_effort = 50;

/// Compares one ticket with everything that was asked for, the cheap things first.
class RowCheck {
public:
    RowCheck(Database& database, TicketSearch const& search)
        : database_(database), search_(search), wanted_text_(comparable(search.text.value_or(""))) {
        for (auto const status : statuses_of(search)) statuses_.insert(std::string(to_word(status)));
        if (search.organisations)
            for (auto const& code : *search.organisations) organisations_.insert(code);
    }

    /// The ticket's body when it fits.
    std::optional<std::string> body_if_fits(std::int64_t number) {
        effort_ += row_effort;
        auto row = database_.prepare(
            "SELECT id, status, node, responders, source, external_id, category, urgency, received_at, due_at, "
            "lon_e7, lat_e7, body FROM ticket WHERE number=?");
        row.bind(number);
        if (!row.step() || !columns_fit(number, row) || !place_fits(row)) return std::nullopt;
        auto nodes = split_codes(row.text(3));
        nodes.insert(nodes.begin(), OrgCode(row.text(2)));
        if (search_.organisations && std::none_of(nodes.begin(), nodes.end(), [this](OrgCode const& code) {
                return organisations_.contains(code);
            }))
            return std::nullopt;
        if (!search_.visible(nodes) || !body_fits(number) || !phone_fits(row.text(0))) return std::nullopt;
        return row.text(12);
    }

    std::size_t effort() const { return effort_; }

private:
    bool columns_fit(std::int64_t number, Statement const& row) const {
        bool const any_status = search_.statuses.empty() && !search_.overdue_at;
        if (!any_status && !statuses_.contains(row.text(1))) return false;
        if (search_.overdue_at && row.integer(9) >= to_ms(*search_.overdue_at)) return false;
        if (search_.source && row.text(4) != to_word(*search_.source)) return false;
        if (search_.urgency && row.text(7) != to_word(*search_.urgency)) return false;
        if (search_.category && !row.text(6).starts_with(*search_.category)) return false;
        if (search_.received_from && row.integer(8) < to_ms(*search_.received_from)) return false;
        if (search_.received_to && row.integer(8) >= to_ms(*search_.received_to)) return false;
        return !search_.number || std::to_string(number).starts_with(*search_.number) ||
               row.text(0).starts_with(*search_.number) || row.text(5).starts_with(*search_.number);
    }

    bool place_fits(Statement const& row) const {
        if (!search_.box && !search_.circle) return true;
        if (row.is_null(10)) return false;
        auto const lon = row.integer(10), lat = row.integer(11);
        if (search_.box) {
            auto const& [low, high] = *search_.box;
            if (lon < e7(low.lon_deg) || lon > e7(high.lon_deg) || lat < e7(low.lat_deg) || lat > e7(high.lat_deg))
                return false;
        }
        GeoPoint const point{static_cast<double>(lon) / 1e7, static_cast<double>(lat) / 1e7};
        return !search_.circle || distance_m(search_.circle->center, point) <= search_.circle->radius_m;
    }

    /// What stands in the body only: the texts and the masked phone.
    bool body_fits(std::int64_t number) {
        bool const masked = search_.phone && is_masked(*search_.phone);
        if (wanted_text_.empty() && !masked) return true;
        effort_ += text_effort;
        auto row = database_.prepare(
            "SELECT body->>'$.title', body->>'$.description', body->>'$.address', body->>'$.contact' "
            "FROM ticket WHERE number=?");
        row.bind(number);
        if (!row.step() || (masked && row.text(3) != *search_.phone)) return false;
        return wanted_text_.empty() || has_text(wanted_text_, row.text(0), row.text(1), row.text(2));
    }

    bool phone_fits(std::string const& id) {
        if (!search_.phone || is_masked(*search_.phone)) return true;
        auto row = database_.prepare("SELECT phone FROM contact WHERE ticket_id=?");
        row.bind(id);
        return row.step() && plain_phone(row.text(0)) == plain_phone(*search_.phone);
    }

    Database& database_;
    TicketSearch const& search_;
    std::string wanted_text_;
    std::unordered_set<std::string> statuses_;
    std::unordered_set<OrgCode> organisations_;
    std::size_t effort_ = 0;
};

/// The candidates of the filter that reaches furthest down: the fewest tickets to look at.
Candidates narrowest(std::vector<NumberSource> const& sources, NumberRange range, std::size_t count,
                     std::size_t& effort) {
    Candidates best{{}, range.below, 0};
    for (auto const& source : sources) {
        auto found = source(range, count);
        effort += found.entries;
        bool const fewer = found.floor == best.floor && found.numbers.size() < best.numbers.size();
        if (found.floor < best.floor || fewer) best = std::move(found);
        if (best.floor == range.from && best.numbers.empty()) break;
    }
    return best;
}

}  // namespace

TicketPage search_tickets(Database& database, TicketSearch const& search) {
    TicketPage page;
    auto range = range_of(database, search);
    if (range.from >= range.below) return page;
    auto const sources = sources_of(database, search);
    RowCheck check(database, search);
    std::size_t effort = 0;
    // Round by round: the candidates of the narrowest filter for a stretch of numbers, each compared with all filters.
    for (std::size_t count = search.limit + search.limit / 2; range.from < range.below; count = std::size_t{1000}) {
        auto const round = narrowest(sources, range, count, effort);
        for (auto const number : round.numbers) {
            if (auto body = check.body_if_fits(number)) page.bodies.push_back(std::move(*body));
            bool const enough = page.bodies.size() == search.limit || effort + check.effort() > search.effort_max;
            if (enough && number > range.from) page.next = number;
            if (enough) return page;
        }
        range.below = round.floor;
        if (effort > search.effort_max && range.below > range.from) {
            page.next = range.below;
            return page;
        }
    }
    return page;
}

}  // namespace tiaodu
