// SPDX-License-Identifier: Apache-2.0
#include "server/core/track_rules.hpp"

#include <algorithm>

namespace tiaodu {

Result<TrackImportDecision> decide_import_track(DecisionContext const& context, ImportTrack const& command) {
    auto const found = context.world.units.find(command.unit_id);
    if (found == context.world.units.end() || !holds(context, Right::administer, found->second.squad))
        return Error{Errc::not_found, "unit_id", "no unit " + to_string(command.unit_id)};
    auto const& unit = found->second;
    TrackImportDecision decision;
    for (std::size_t i = 0; i < command.fixes.size(); ++i) {
        auto const& fix = command.fixes[i];
        if (fix.fix_at > context.now)
            return Error{Errc::invalid_field, "fixes[" + std::to_string(i) + "].fix_at",
                         to_rfc3339(fix.fix_at) + " is in the future"};
        if (context.world.duty.at(unit, fix.fix_at) == Duty::off) {
            ++decision.counts.off_duty;
            continue;
        }
        auto const speed_mps = fix.speed_kmh ? std::optional(*fix.speed_kmh / 3.6) : std::nullopt;
        decision.fixes.push_back({unit.number, fix.fix_at, context.now, fix.point, speed_mps, fix.course_deg, 0,
                                  FixFlags{FixFlag::imported}});
    }
    decision.counts.taken = static_cast<std::int64_t>(decision.fixes.size());
    if (decision.fixes.empty()) return decision;
    auto const [first, last] =
        std::minmax_element(decision.fixes.begin(), decision.fixes.end(),
                            [](TrackFix const& a, TrackFix const& b) { return a.fix_at < b.fix_at; });
    decision.events.push_back(UnitTrackImported{unit.id, first->fix_at, last->fix_at, decision.counts.taken});
    return decision;
}

}  // namespace tiaodu
