// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/words.hpp"
#include "server/simulate/city.hpp"

namespace tiaodu::simulate {

/// A unit that the demo city shall have, with the terminal that reports for it.
struct PlannedUnit {
    OrgCode squad;
    std::string call_sign;
    UnitKind kind = UnitKind::vehicle;
    DutyPosture posture = DutyPosture::patrol;
    DeviceProtocol protocol = DeviceProtocol::jt808;
    bool edition_2019 = false;  ///< JT/T 808: frames and bodies of 2019 instead of 2013.
    std::string identity;       ///< JT/T 808: 12 digits that begin with 9, which no mobile number does. OsmAnd: a word.
};

/// The first `count` units of the city, spread over its squads by their weight. Depends on nothing but the city's
/// organisations and areas: another start finds the same units again, and a larger count only adds some. `phone_share`
/// of them (0 … 1) are phones that speak OsmAnd.
std::vector<PlannedUnit> plan_units(City const& city, std::size_t count, double phone_share);

}  // namespace tiaodu::simulate
