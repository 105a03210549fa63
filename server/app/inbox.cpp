// SPDX-License-Identifier: Apache-2.0
#include "server/app/inbox.hpp"

#include "protocol/messages/position_report.hpp"
#include "server/app/position_inbox.hpp"

#include <algorithm>
#include <array>

namespace tiaodu {

std::span<InboxEntry const> inbox_table() {
    static std::array const entries{
        inbox_entry<ReportPositions, PositionsTaken, take_positions>(
            "/positions", acting, "Positions of the tablet that is registered to the account."),
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
