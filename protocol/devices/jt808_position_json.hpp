// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_position.hpp"

#include <nlohmann/json_fwd.hpp>

namespace tiaodu::jt808 {

/// Adds what a position says to an object: units in the names, bits as numbers and as words, the items as they came and
/// those of the standard by their meaning.
void add_position(nlohmann::ordered_json& out, Position const& position);

/// The numbers of the bits that are set.
nlohmann::ordered_json bit_numbers(std::uint32_t bits);

}  // namespace tiaodu::jt808
