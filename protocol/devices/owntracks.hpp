// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/position.hpp"

#include <optional>
#include <string>
#include <string_view>

/// OwnTracks in its HTTP mode: one JSON message per request (owntracks.org/booklet/tech/json).
namespace tiaodu::owntracks {

/// The names that come with a request, as far as it has them, decoded.
struct RequestNames {
    std::string login;          ///< User of HTTP Basic.
    std::string header_user;    ///< X-Limit-U
    std::string header_device;  ///< X-Limit-D
    std::string query_user;     ///< ?u=
    std::string query_device;   ///< ?d=
};

/// "user/device", or "user" when no device is named. The login wins over the header, the header over the query. `tid`
/// and `topic` of the message say nothing: two characters are not unique, and a message may claim any topic.
/// Errors: missing_field, limit_exceeded (64 bytes), invalid_field, with the path "user".
Result<std::string> identity_of(RequestNames const& names);
/// Fills in `u` and `d` of a query string. Errors: malformed, limit_exceeded.
Result<void> read_query(std::string_view query, RequestNames& names);

struct Message {
    std::string type;  ///< `_type`, at most 32 bytes: "location", "lwt", "encrypted" …; empty for an empty body.
    std::optional<PositionReport> position;  ///< Only of a `location`.
};

/// Reads the body of one request. An empty body is a message without anything. Every type but `location` is legal and
/// has no position. Speed is in km/h; negative measurements are unknown; a `location` without `tst` was made `now`;
/// with `lat` and `lon` 0 it has no usable fix. Unknown fields are ignored.
/// Errors: malformed (not a JSON object, no `_type`), missing_field, invalid_field, limit_exceeded.
Result<Message> decode_message(std::string_view body, Time now);

}  // namespace tiaodu::owntracks
