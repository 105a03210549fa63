// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/roster.hpp"

#include "server/simulate/random.hpp"

#include <algorithm>

namespace tiaodu::simulate {
namespace {

UnitKind kind_of(std::uint64_t squad_hash, std::size_t number_in_squad) {
    if (number_in_squad == 3 && squad_hash % 4 == 0) return UnitKind::drone;
    if (number_in_squad % 3 != 1) return UnitKind::vehicle;  // a third is on foot
    return number_in_squad % 9 == 4 ? UnitKind::auxiliary : UnitKind::officer;
}

DutyPosture posture_of(UnitKind kind, Random& random) {
    if (kind == UnitKind::drone) return DutyPosture::standby;
    double const draw = random.unit();
    if (draw < (on_foot(kind) ? 0.45 : 0.70)) return DutyPosture::patrol;
    if (draw < 0.80) return DutyPosture::fixed_post;
    return draw < 0.92 ? DutyPosture::standby : DutyPosture::on_watch;
}

std::string call_sign(SquadGround const& squad, UnitKind kind, std::size_t number_in_squad) {
    auto const number = std::to_string(number_in_squad + 1);
    switch (kind) {
        case UnitKind::officer: return squad.name + "-" + number + "组";
        case UnitKind::vehicle: return squad.name + "-" + number + "号车";
        case UnitKind::drone: return squad.name + "-无人机" + number;
        case UnitKind::auxiliary: return squad.name + "-辅管" + number + "组";
    }
    return {};
}

std::string terminal_number(std::uint64_t hash) {
    auto digits = std::to_string(hash % 100'000'000'000u);
    return "9" + std::string(11 - digits.size(), '0') + digits;
}

}  // namespace

std::vector<PlannedUnit> plan_units(City const& city, std::size_t count, double phone_share) {
    std::vector<PlannedUnit> units;
    std::vector<std::size_t> given(city.squads.size(), 0);
    while (units.size() < count) {
        // The squad that is furthest behind its share; the order of codes decides between equals.
        std::size_t next = 0;
        double lowest = static_cast<double>(given[0] + 1) / city.squads[0].weight;
        for (std::size_t i = 1; i < city.squads.size(); ++i) {
            double const filled = static_cast<double>(given[i] + 1) / city.squads[i].weight;
            if (filled < lowest) {
                lowest = filled;
                next = i;
            }
        }
        auto const& squad = city.squads[next];
        auto const number = given[next]++;
        PlannedUnit unit;
        unit.squad = squad.code;
        unit.kind = kind_of(hash_of(squad.code.text()), number);
        unit.call_sign = call_sign(squad, unit.kind, number);
        auto const name = squad.code.text() + "/" + unit.call_sign;
        Random random(1, name);
        unit.posture = posture_of(unit.kind, random);
        bool const phone = unit.kind != UnitKind::vehicle ? random.chance(phone_share * 3) : false;
        unit.protocol = phone ? DeviceProtocol::osmand : DeviceProtocol::jt808;
        unit.edition_2019 = random.chance(0.5);
        unit.identity = phone ? "demo-phone-" + std::to_string(random.next()) : terminal_number(hash_of(name));
        units.push_back(std::move(unit));
    }
    return units;
}

}  // namespace tiaodu::simulate
