// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/hash_chain.hpp"
#include "server/core/world.hpp"

#include <string>

/// JSON of events for the wire (protocol/README.md, "Events"), put together from parts that are JSON already.
namespace tiaodu {

/// `{"seq":…,"type":…,"at":…,"actor":{…},"entity":…,"version":…,"nodes":[…],"body":{…}}`
std::string event_json(EventRow const& row);

/// The push of an event: the row, and the present state of what it touched (left out when it is no longer on the
/// board).
std::string push_text(World const& world, EventRow const& row, Touched const& touched);

/// The same for a stored row whose touched things are found by its entity. A thing that has moved out of sight of
/// somebody who sees the row is left out.
std::string replay_text(World const& world, EventRow const& row);

/// `{"topic":"gone",…}`
std::string gone_text(EventRow const& row);

/// True when an event concerns a ticket that is no longer on the board: consoles are not told about those.
bool is_off_board(World const& world, EventRow const& row);

}  // namespace tiaodu
