// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/world.hpp"

/// What a sound zone looks like.
namespace tiaodu {

/// What is wrong with a plan, with the field's path ("plan.ring"): owners that are no squads or districts or stand
/// twice, a border zone with one owner or without a ring, no shape or two, a broken ring or line, hours or dates that
/// cannot be, an unknown unit, watches that no position can raise, a cordon without an end.
std::optional<Error> check_plan(World const& world, ZonePlan const& plan);

}  // namespace tiaodu
