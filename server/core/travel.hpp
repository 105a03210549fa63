// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/geo.hpp"
#include "protocol/vocab/time.hpp"
#include "protocol/vocab/words.hpp"

#include <functional>
#include <span>
#include <variant>
#include <vector>

/// What the recommendation asks a router, whoever that is.
namespace tiaodu {

/// The way by road with both its ends: from the position to the road and from the road to the target.
struct ByRoad {
    Millis time{};
    double metres = 0;
};

/// Both lie on roads, but no way was found within `limit`: the roads are not connected, or it takes longer.
struct BeyondLimit {
    Millis limit{};
};

/// One of the two is too far from any road, or the unit needs none (a drone).
struct OffRoad {};

using Travel = std::variant<OffRoad, BeyondLimit, ByRoad>;

/// How long units of one kind need from each of `from` to `to`: one answer each, in their order. May keep state between
/// calls; used by one thread at a time.
using TravelTimes = std::function<std::vector<Travel>(GeoPoint to, UnitKind kind, std::span<GeoPoint const> from)>;

}  // namespace tiaodu
