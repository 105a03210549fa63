// SPDX-License-Identifier: Apache-2.0
#include "server/app/long_ago.hpp"

namespace tiaodu {
namespace {

template <class AnyId, class Map>
void look(nlohmann::json const& body, char const* field, World const& world, Map const& map, std::int64_t highest,
          std::vector<AnyId>& missing) {
    auto const found = body.is_object() ? body.find(field) : body.end();
    if (found == body.end() || !found->is_string()) return;
    auto const id = parse_id<AnyId>(found->template get_ref<std::string const&>());
    if (id && id->home() == world.home && id->number() <= highest && !map.contains(*id)) missing.push_back(*id);
}

}  // namespace

LongAgo named_long_ago(World const& world, nlohmann::json const& body) {
    LongAgo missing;
    auto const& counters = world.counters;
    for (auto const* field : {"ticket_id", "repeat_of"})
        look(body, field, world, world.tickets, counters.ticket, missing.tickets);
    for (auto const* field : {"order_id", "into"})
        look(body, field, world, world.orders, counters.order, missing.orders);
    look(body, "knot_id", world, world.knots, counters.knot, missing.knots);
    look(body, "report_id", world, world.reports, counters.report, missing.reports);
    return missing;
}

}  // namespace tiaodu
