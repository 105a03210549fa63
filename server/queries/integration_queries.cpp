// SPDX-License-Identifier: Apache-2.0
#include "protocol/messages/codec.hpp"
#include "server/queries/handlers.hpp"
#include "server/queries/reading.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

bool secures(QueryContext const& context, Actor const& actor, AccountId id) {
    auto const found = context.world.accounts.find(id);
    return found != context.world.accounts.end() &&
           std::all_of(found->second.grants.begin(), found->second.grants.end(), [&](Grant const& grant) {
               return actor.scope->allows_any(context.world.org, Right::secure, std::span(&grant.node, 1));
           });
}

}  // namespace

void list_integration_keys(QueryContext const& context, Actor const& actor, PageQuery const& query,
                           QueryAnswer answer) {
    auto const start = page_start(query.after);
    if (!start) return answer(start.error());
    auto const& keys = context.world.integration_keys;
    auto const limit = static_cast<std::size_t>(page_limit(query.limit));
    std::vector<std::string> items;
    std::optional<std::int64_t> next;
    auto at = *start ? keys.upper_bound(IntegrationKeyId(context.world.home, **start)) : keys.begin();
    for (; at != keys.end(); ++at) {
        if (!secures(context, actor, at->second.account_id)) continue;
        if (items.size() == limit) return answer(page_json(items, next));
        items.push_back(encode(at->second));
        next = at->first.number();
    }
    answer(page_json(items, std::nullopt));
}

}  // namespace tiaodu
