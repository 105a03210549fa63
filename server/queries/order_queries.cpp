// SPDX-License-Identifier: Apache-2.0
#include "db/lists.hpp"
#include "protocol/messages/codec.hpp"
#include "server/core/receipts.hpp"
#include "server/queries/handlers.hpp"
#include "server/queries/order_letter.hpp"
#include "server/queries/reading.hpp"

namespace tiaodu {
namespace {

/// Reads one order that the actor may see, and answers with what `use` makes of it.
void with_order(QueryContext const& context, Actor const& actor, OrderId id, QueryAnswer answer,
                std::function<Result<std::string>(Order const&, std::string const& body)> use) {
    read(context, std::move(answer),
         [id, visible = visibility(context, actor), use = std::move(use)](Database& database) -> Result<std::string> {
             auto const found = find_order(database, id);
             if (!found || !visible(found->nodes))
                 return Error{Errc::not_found, "order_id", "no order " + to_string(id)};
             return use(decode_order(found->body), found->body);
         });
}

}  // namespace

void list_orders(QueryContext const& context, Actor const& actor, OrderQuery const& query, QueryAnswer answer) {
    auto const start = page_start(query.after);
    if (!start) return answer(start.error());
    PageOf const page{*start, static_cast<std::size_t>(page_limit(query.limit)), visibility(context, actor)};
    read(context, std::move(answer),
         [filter = OrderFilter{query.state, query.kind}, page](Database& database) -> Result<std::string> {
             auto const found = list_orders(database, filter, page);
             return page_json(found.bodies, found.next);
         });
}

void get_order(QueryContext const& context, Actor const& actor, OneQuery<OrderId> const& query, QueryAnswer answer) {
    with_order(context, actor, query.id, std::move(answer),
               [](Order const&, std::string const& body) -> Result<std::string> { return body; });
}

void get_receipts(QueryContext const& context, Actor const& actor, ReceiptQuery const& query, QueryAnswer answer) {
    with_order(context, actor, query.order_id, std::move(answer),
               [query, &org = context.world.org](Order const& order, std::string const&) -> Result<std::string> {
                   OrderReceipts receipts{order.id, order.version, receipt_counts(org, order), {}};
                   for (auto const& recipient : order.recipients) {
                       bool const of_level = !query.level || level_of(org, recipient) == *query.level;
                       if (of_level && (!query.figure || is_behind(order, recipient, *query.figure)))
                           receipts.items.push_back(recipient);
                   }
                   return dump_json(to_json(receipts));
               });
}

void export_order(QueryContext const& context, Actor const& actor, ExportQuery const& query, QueryAnswer answer) {
    with_order(context, actor, query.order_id, std::move(answer),
               [query, &world = context.world](Order const& order, std::string const&) -> Result<std::string> {
                   auto const at = static_cast<std::size_t>(query.recipient);
                   if (at >= order.recipients.size() || !order.recipients[at].department)
                       return Error{Errc::not_found, "recipient", "is not an outside department of this order"};
                   return dump_json(to_json(order_letter(world, order, order.recipients[at])));
               });
}

}  // namespace tiaodu
