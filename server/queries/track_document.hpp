// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/track_queries.hpp"
#include "protocol/messages/unit.hpp"
#include "server/core/track_shape.hpp"

namespace tiaodu {

/// What stands in an exported track besides its fixes.
struct TrackExport {
    Unit unit;
    std::string exported_by;  ///< Name and id of the account.
    Time exported_at{};
    Time from{};
    Time to{};
    Millis gap{};
};

/// The track as a file in WGS-84: GPX 1.1, GeoJSON (RFC 7946) or CSV (RFC 4180), each with the datum, who exported it
/// and when. Gaps are gaps: a segment or a line each; CSV has a number for it.
TrackDocument track_document(TrackFormat format, TrackExport const& about, std::span<TrackFix const> fixes);

}  // namespace tiaodu
