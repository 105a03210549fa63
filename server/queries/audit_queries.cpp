// SPDX-License-Identifier: Apache-2.0
#include "db/audit_rows.hpp"
#include "server/queries/handlers.hpp"
#include "server/queries/reading.hpp"

/// The audit trail, for the auditors of the city: it is about everybody, so no part of it belongs to a district.
namespace tiaodu {

void search_audit(QueryContext const& context, Actor const& actor, AuditQuery const& query, QueryAnswer answer) {
    if (!actor.scope->allows(Right::audit, context.world.org.city()))
        return answer(Error{Errc::forbidden, "", "the audit trail is for the auditors of the city"});
    auto const below = page_start(query.after);
    if (!below) return answer(below.error());
    if (query.from && query.to && *query.to <= *query.from)
        return answer(Error{Errc::invalid_field, "to", "must be after from"});
    AuditSearch search;
    search.trail = query.trail.value_or(AuditTrail::access);
    search.from = query.from;
    search.to = query.to;
    if (query.account) search.account = to_string(*query.account);
    search.action = query.action;
    search.subject = query.subject;
    search.outcome = query.outcome;
    search.below = *below;
    search.limit = static_cast<std::size_t>(page_limit(query.limit));
    read(context, std::move(answer), [search](Database& database) -> Result<std::string> {
        Page<AuditRecord> page;
        page.items = search_audit(database, search);
        if (page.items.size() == search.limit) page.next = std::to_string(page.items.back().seq);
        return dump_json(to_json(page));
    });
}

}  // namespace tiaodu
