// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/edge/router.hpp"

namespace tiaodu {

/// The routes below /api/v1 that open, show, freshen and end a session.
bool is_session_path(std::string_view path);
/// Answers them: POST /session signs in, GET tells who is signed in, DELETE signs out; POST /session/proof takes a
/// password or code once more. Core thread.
void answer_session(Application& application, Router& router, HttpRequest const& request, Router::Answer answer);

}  // namespace tiaodu
