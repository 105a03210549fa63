// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/datum.hpp"
#include "server/core/derive_areas.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tiaodu {

/// How a GeoJSON file (RFC 7946) of jurisdictions is read.
struct AreaImportOptions {
    Datum datum = Datum::wgs84;          ///< Of the coordinates in the file, whatever its `crs` says.
    std::string code_property = "code";  ///< Organisation code: text or whole number.
    std::string name_property = "name";
    AreaRules rules;
    std::size_t text_bytes_max = 16 * 1024 * 1024;
    std::size_t features_max = 5'000;
};

/// A sound feature; `number` counts features from 1 in file order.
struct AreaFeature {
    std::size_t number = 0;
    std::string code;  ///< As in the file.
    std::string name;
    std::string quality;  ///< Property `quality`, empty when absent; "C" means an approximate border.
    MultiPolygon shape;   ///< Checked, WGS-84.
};

/// Why a feature was refused, or what to know about it. Feature 0 = the file as a whole.
struct FeatureNote {
    std::size_t feature = 0;
    std::string reason;
};

struct AreaFeatures {
    std::size_t count = 0;  ///< Features in the file, sound or not.
    std::vector<AreaFeature> sound;
    std::vector<FeatureNote> refused;
};

/// Reads and checks every feature; each refused one has one reason. Nesting deeper than 16 is refused.
AreaFeatures read_area_features(std::string_view text, AreaImportOptions const& options);

struct AreaMatch {
    std::size_t feature = 0;
    OrgCode squad;
    std::string name;  ///< The feature's name or, without one, the squad's.
    double area_km2 = 0;
    bool approximate = false;  ///< The source says so (`quality` C).
};

/// What an import did or would do; the same for a dry run.
struct AreaImportReport {
    std::size_t features = 0;
    std::vector<AreaMatch> matched;
    std::vector<SquadWithoutArea> without;  ///< Squads that no sound feature names.
    std::vector<FeatureNote> refused;       ///< Any entry here refuses the whole import.
    std::vector<FeatureNote> warnings;      ///< Approximate borders, other names, overlaps.

    bool accepted() const { return refused.empty(); }
    /// Lines for a terminal, ending with a line feed; at most `notes_max` lines per list.
    std::string to_text(std::size_t notes_max = 50) const;
};

struct AreaImport {
    std::vector<OwnedArea> areas;  ///< Sorted by squad; empty unless `report.accepted()`.
    AreaImportReport report;
};

/// Reads a file and gives each feature to a squad. Codes may be a squad's, a street office's (9 digits) or a street's
/// statistics code (12 digits, the last three zero); the latter two mean the street's squad.
AreaImport import_areas(std::string_view text, std::span<SquadSite const> squads, AreaImportOptions const& options);

}  // namespace tiaodu
