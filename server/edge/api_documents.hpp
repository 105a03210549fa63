// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

/// Documents made from the descriptions of the messages, so that they cannot differ from what the server does.
namespace tiaodu {

/// OpenAPI 3.1 of the HTTP API.
std::string const& openapi_document();
/// AsyncAPI 3.0 of the WebSocket.
std::string const& asyncapi_document();
/// web/src/protocol.gen.ts.
std::string typescript_document();

}  // namespace tiaodu
