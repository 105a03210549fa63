// SPDX-License-Identifier: Apache-2.0
#include "server/app/auth.hpp"
#include "server/core/account_rules.hpp"
#include "server/queries/handlers.hpp"

#include <algorithm>

namespace tiaodu {

void list_sessions(QueryContext const& context, Actor const& actor, SessionQuery const& query, QueryAnswer answer) {
    auto const now = context.now();
    auto const id = query.account_id.value_or(actor.account);
    if (id != actor.account) {
        // Somebody else's: the work of a security administrator, who has to be settled for it.
        if (auto error = check_session(actor.session, SessionNeeds::settled, now)) return answer(std::move(*error));
        if (auto const account = account_looked_after({context.world, actor, now}, id); !account)
            return answer(account.error());
    }
    auto const& sessions = context.auth.sessions();
    auto rows = sessions.of(id, now);
    std::sort(rows.begin(), rows.end(), [](auto const* a, auto const* b) { return a->created_at > b->created_at; });
    Page<SessionView> page;
    for (auto const* row : rows) {
        auto const session = Sessions::id_of(*row);
        page.items.push_back({session, id, row->created_at, row->used_at, sessions.ends_at(*row), row->address,
                              row->device_id, id == actor.account && session == actor.session.id});
    }
    answer(dump_json(to_json(page)));
}

}  // namespace tiaodu
