// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/geo.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace tiaodu {

/// One edge of a ring, with where it came from.
struct Segment {
    GeoPoint a;
    GeoPoint b;
    std::size_t owner = 0;  ///< Ring or area, as the caller counts them.
    std::size_t index = 0;  ///< Of the edge in its ring.
};

enum class Meeting {
    none,
    touch,    ///< One common point, an end of at least one of them.
    cross,    ///< One common point inside both.
    overlap,  ///< A common stretch.
};

/// Sign of the turn a → b → c: 1 left, -1 right, 0 straight. Extended precision: exact for coordinates written with
/// up to 7 decimals.
int turn(GeoPoint a, GeoPoint b, GeoPoint c);

Meeting meeting_of(GeoPoint a, GeoPoint b, GeoPoint c, GeoPoint d);

/// Calls `visit` for each pair whose bounding boxes meet, in a fixed order, until it returns false. Sorted sweep along
/// the axis on which fewer lie side by side: near n log n for borders, n² / 2 box tests at worst.
void sweep_pairs(std::vector<Segment>& segments, std::function<bool(Segment const&, Segment const&)> const& visit);

}  // namespace tiaodu
