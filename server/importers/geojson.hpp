// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/datum.hpp"
#include "server/core/area.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

/// What every import of GeoJSON (RFC 7946) shares. Errors: invalid_field with an empty path.
namespace tiaodu::geojson {

using Json = nlohmann::json;

Error refused(std::string detail);
/// Nesting deeper than 16 is refused.
Result<Json> parse(std::string_view text);
/// The member, or null when `object` is no object or has no such member.
Json const& member(Json const& object, char const* name);
/// The text, or nothing when it is none.
std::string text_of(Json const& value);
/// A FeatureCollection in degrees with 1 … `features_max` features.
std::optional<Error> check_document(Json const& document, std::size_t features_max);
/// Points of a ring or line, WGS-84; `name` stands in errors.
Result<Ring> read_points(Json const& value, std::string const& name, Datum datum);

}  // namespace tiaodu::geojson
