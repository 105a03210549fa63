// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/track_import.hpp"
#include "protocol/vocab/track_fix.hpp"
#include "server/core/decision.hpp"

namespace tiaodu {

struct TrackImportDecision {
    Events events;                ///< Empty when nothing is to be kept.
    std::vector<TrackFix> fixes;  ///< To be stored before the events are committed.
    TrackImported counts;
};

/// By an administrator of the unit's squad. Fixes made off duty are left out and counted. Errors: not_found,
/// invalid_field (a fix from the future).
Result<TrackImportDecision> decide_import_track(DecisionContext const& context, ImportTrack const& command);

}  // namespace tiaodu
