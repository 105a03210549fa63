// SPDX-License-Identifier: Apache-2.0
#include "protocol/messages/codec.hpp"
#include "protocol/vocab/text.hpp"
#include "server/queries/handlers.hpp"
#include "server/queries/reading.hpp"
#include "server/queries/ticket_search_query.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

constexpr std::size_t entity_events_max = 1000;

}  // namespace

void list_tickets(QueryContext const& context, Actor const& actor, TicketQuery const& query, QueryAnswer answer) {
    auto search = search_of(context, query);
    if (!search) return answer(search.error());
    search->visible = visibility(context, actor);
    if (!search->organisations) search->organisations = codes_in_scope(context, actor);
    read(context, std::move(answer), [search = *search](Database& database) -> Result<std::string> {
        auto const page = search_tickets(database, search);
        return page_json(page.bodies, page.next);
    });
}

void get_ticket(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query, QueryAnswer answer) {
    read(context, std::move(answer),
         [id = query.id, visible = visibility(context, actor)](Database& database) -> Result<std::string> {
             auto const found = find_ticket(database, id);
             if (!found || !visible(found->nodes))
                 return Error{Errc::not_found, "ticket_id", "no ticket " + to_string(id)};
             return found->body;
         });
}

void list_ticket_events(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query,
                        QueryAnswer answer) {
    read(context, std::move(answer),
         [id = query.id, visible = visibility(context, actor)](Database& database) -> Result<std::string> {
             auto const found = find_ticket(database, id);
             if (!found || !visible(found->nodes))
                 return Error{Errc::not_found, "ticket_id", "no ticket " + to_string(id)};
             auto rows = events_of(database, to_string(id), entity_events_max);
             for (auto const& order : orders_of(database, id))
                 for (auto& row : events_of(database, order, entity_events_max)) rows.push_back(std::move(row));
             std::sort(rows.begin(), rows.end(), [](EventRow const& a, EventRow const& b) { return a.seq < b.seq; });
             return events_page(rows, std::nullopt);
         });
}

void list_events(QueryContext const& context, Actor const& actor, PageQuery const& query, QueryAnswer answer) {
    auto const after = whole_number(query.after.value_or("0"));
    if (!after) return answer(Error{Errc::invalid_field, "after", "must be a seq"});
    auto const limit = static_cast<std::size_t>(page_limit(query.limit));
    read(context, std::move(answer),
         [after = *after, limit, visible = visibility(context, actor)](Database& database) -> Result<std::string> {
             constexpr std::size_t scanned_max = 20'000;
             auto rows = events_after(database, after, scanned_max);
             auto next = rows.size() == scanned_max ? std::optional(rows.back().seq) : std::nullopt;
             std::erase_if(rows, [&](EventRow const& row) { return !visible(split_codes(row.nodes)); });
             if (rows.size() > limit) {
                 rows.resize(limit);
                 next = rows.back().seq;
             }
             return events_page(rows, next);
         });
}

}  // namespace tiaodu
