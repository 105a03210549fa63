// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/inbox.hpp"

namespace tiaodu {

/// position.report: hands the fixes of a tablet to Ingest, in the order of the list, and answers when all that is to be
/// kept is stored. Errors: forbidden (no tablet in use is registered to the login of the account), malformed shapes of
/// the list itself; a fix that cannot be read is refused by itself, in the reply.
void take_positions(InboxContext const& context, Sender const& sender, nlohmann::json const& body, InboxAnswer answer);

}  // namespace tiaodu
