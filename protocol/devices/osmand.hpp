// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/position.hpp"

#include <string>
#include <string_view>

/// The OsmAnd live-tracking protocol as Traccar Client and OsmAnd speak it: one HTTP request per point.
namespace tiaodu::osmand {

/// One request. Who sent it is known even when its position cannot be read, so that the refusal can be shown.
struct OsmandRequest {
    std::string device_id;  ///< 1 … 64 bytes of UTF-8 without control characters; empty when the request names none.
    std::string token;      ///< Parameter `token`: the code of the device; empty when absent.
    Result<PositionReport> position;
};

/// Reads one request: `query` is what follows `?` (may be empty), still percent-encoded; `body` counts when
/// `content_type` is a form or JSON, or when it is absent and the body starts with `{`. Query and form: speed in knots;
/// JSON (Traccar Client 9 and later): metres per second. -1 (and any negative speed, course or accuracy) = unknown. The
/// time is seconds (below 2^31), milliseconds or ISO 8601; without one it is `now`. Coordinates 0/0 and `valid=false`
/// give `usable_fix` false. Unknown parameters are ignored: the apps add new ones. Limits: phone_fields.hpp.
/// Errors: missing_field (id, lat, lon), invalid_field with the parameter as path (JSON: dotted), limit_exceeded,
/// malformed (percent-encoding, UTF-8, JSON).
OsmandRequest decode_osmand(std::string_view query, std::string_view content_type, std::string_view body, Time now);

}  // namespace tiaodu::osmand
