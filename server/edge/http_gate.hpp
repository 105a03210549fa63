// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "server/edge/http_head.hpp"
#include "server/edge/http_message.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

namespace tiaodu {

using GateResult = boost::system::result<HttpRequest, GateRefusal>;

/// The strict gate in front of Beast 1.81, which accepts more than is safe (two Hosts, odd transfer codings). Checks
/// what the fields of a header mean, after scan_head has checked its bytes and before the body is read: method, one
/// Host, no Transfer-Encoding, one decimal Content-Length, a clean target. The transport tells which session cookie
/// counts.
GateResult pass_gate(boost::beast::http::fields const& fields, std::string_view method, std::string_view target,
                     Transport transport);

/// All lines of one header, joined by commas.
std::string joined(boost::beast::http::fields const& fields, std::string_view name);

/// Percent-decodes once and refuses what a path must not have. Errors: malformed.
Result<std::string> clean_path(std::string_view raw);
/// Percent-decodes a query value (`+` is a blank). Errors: malformed.
Result<std::string> percent_decoded(std::string_view raw);

}  // namespace tiaodu
