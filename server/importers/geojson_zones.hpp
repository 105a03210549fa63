// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/zone_commands.hpp"
#include "protocol/vocab/datum.hpp"
#include "protocol/vocab/error.hpp"

#include <string_view>

namespace tiaodu {

/// The zones of a GeoJSON file: features that are a Polygon without holes, a LineString with `width_m`, or a Point with
/// `radius_m`. The properties are those of a zone plan (kind, title, owners, hours, watches, units, valid_to …);
/// `owners` may be one code. What is not known is refused rather than lost. Coordinates, those of checkpoints too, are
/// of `datum`, whatever the file's `crs` says. Errors: `path` names the feature and its field ("feature 3: radius_m"),
/// features count from 1.
Result<ImportZones> read_zone_features(std::string_view text, Datum datum);

}  // namespace tiaodu
