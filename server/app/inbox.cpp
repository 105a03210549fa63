// SPDX-License-Identifier: Apache-2.0
#include "server/app/inbox.hpp"

#include "protocol/messages/position_report.hpp"
#include "server/app/position_inbox.hpp"

#include <algorithm>
#include <array>

namespace tiaodu {
namespace {

/// Whoever is signed in.
constexpr auto anyone = Right::view | Right::take_in | Right::handle | Right::respond | Right::administer |
                        Right::trace | Right::secure | Right::audit;

void keep_session(InboxContext const& context, Sender const& sender, nlohmann::json const& body, InboxAnswer answer) {
    auto const message = from_json<SessionActive>(body);
    if (!message) return answer(message.error());
    auto const ends_at = context.auth.used(sender.actor);
    if (!ends_at) return answer(Error{Errc::wrong_state, "", "a program with a token has no session"});
    answer(dump_json(to_json(SessionKept{*ends_at})));
}

}  // namespace

std::span<InboxEntry const> inbox_table() {
    static std::array const entries{
        inbox_entry<ReportPositions, PositionsTaken, take_positions>(
            "/positions", acting, "Positions of the tablet that is registered to the account."),
        inbox_entry<SessionActive, SessionKept, keep_session>("/session/active", anyone,
                                                              "Somebody is at the console: the session is in use."),
    };
    return entries;
}

InboxEntry const* find_inbox(std::string_view type) {
    auto const table = inbox_table();
    auto const found =
        std::find_if(table.begin(), table.end(), [&](InboxEntry const& entry) { return entry.type == type; });
    return found == table.end() ? nullptr : &*found;
}

}  // namespace tiaodu
