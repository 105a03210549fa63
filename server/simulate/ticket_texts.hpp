// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/simulate/random.hpp"

#include <string>
#include <string_view>

namespace tiaodu::simulate {

/// What a citizen says. Composed from parts; no person, no number of a house or phone, no shop exists in it.
struct TicketText {
    std::string title;
    std::string description;
    std::string address;
};

/// `place` is the short name of a squad or district, `category` a name from the category list; categories without
/// phrases of their own get general ones.
TicketText compose_text(std::string_view place, std::string_view category, Random& random);

/// How often a category is complained about, compared with others, at an hour of the day (0 ≤ hour < 24): noise in the
/// evening, stalls at meal times, building sites at night. Positive.
double category_weight(std::string_view category, double hour);

}  // namespace tiaodu::simulate
