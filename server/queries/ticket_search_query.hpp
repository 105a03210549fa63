// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/ticket_search.hpp"
#include "protocol/messages/queries.hpp"
#include "server/queries/query.hpp"

namespace tiaodu {

/// The search that a query asks for, without `visible`. Errors name the field: invalid_field, not_found (organisation).
Result<TicketSearch> search_of(QueryContext const& context, TicketQuery const& query);

/// The organisations whose tickets the actor sees; none when these are all there are. Narrows a search, so that
/// somebody who sees little need not look through everything.
std::optional<std::vector<OrgCode>> codes_in_scope(QueryContext const& context, Actor const& actor);

/// Decimal digits, 0 or more; none for anything else.
std::optional<std::int64_t> whole_number(std::string_view text);

}  // namespace tiaodu
