// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/queries/query.hpp"

/// What queries share that do not answer at once.
namespace tiaodu {

/// Runs a job on a reader thread and brings its answer back to the core thread. Long computations go the same way,
/// whether or not they look at the database.
void read(QueryContext const& context, QueryAnswer answer, std::function<Result<std::string>(Database&)> job);

/// The scope check as a value that may travel to a reader thread: the tree and the scope do not change while it runs.
std::function<bool(std::vector<OrgCode> const&)> visibility(QueryContext const& context, Actor const& actor);

/// True for the organisation that was asked for and what is below it; for every one when none was. The tree does not
/// change: any thread.
std::function<bool(OrgCode const&)> at_or_below(World const& world, std::optional<OrgCode> const& node);

/// `{"items":[…],"next":"…"}` of items that are JSON already.
std::string page_json(std::vector<std::string> const& items, std::optional<std::int64_t> next);

/// The same of events.
std::string events_page(std::vector<EventRow> const& rows, std::optional<std::int64_t> next);

/// `count` decimal numbers separated by commas; none when it is not that.
std::optional<std::vector<double>> decimals(std::string_view text, std::size_t count);

/// The number in an `after` parameter. Errors: invalid_field.
Result<std::optional<std::int64_t>> page_start(std::optional<std::string> const& after);

}  // namespace tiaodu
