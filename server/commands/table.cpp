// SPDX-License-Identifier: Apache-2.0
#include "server/commands/handlers.hpp"

#include <algorithm>
#include <array>

namespace tiaodu {

std::span<CommandEntry const> command_table() {
    static auto const table = [] {
        std::array entries{
            command<RegisterTicket, TicketChanged, register_ticket>("/tickets", Right::take_in,
                                                                    "Takes a complaint in."),
            command<LocateTicket, TicketChanged, locate_ticket>("/tickets/{ticket_id}/locate", Right::handle,
                                                                "Says where a ticket is."),
            command<AcceptTicket, TicketChanged, accept_ticket>("/tickets/{ticket_id}/accept", Right::handle,
                                                                "Accepts a registered ticket."),
            command<DispatchTicket, TicketChanged, dispatch_ticket>(
                "/tickets/{ticket_id}/dispatch", Right::handle, "Orders squads or units to handle an accepted ticket."),
            command<CloseTicket, TicketChanged, close_ticket>("/tickets/{ticket_id}/close", Right::handle,
                                                              "Closes a ticket."),
            command<ImportTickets, TicketsImported, import_tickets>(
                "/tickets/import", Right::administer, "Takes a batch of records in; known ones are left as they are."),
            command<AcknowledgeOrder, OrderChanged, acknowledge_order>("/orders/{order_id}/acknowledge", Right::respond,
                                                                       "The squad has received the order."),
            command<StartOrder, OrderChanged, start_order>("/orders/{order_id}/start", Right::respond,
                                                           "The recipient is on the way."),
            command<ArriveAtOrder, OrderChanged, arrive_at_order>("/orders/{order_id}/arrive", Right::respond,
                                                                  "The recipient is at the place."),
            command<ReportOrder, OrderChanged, report_order>("/orders/{order_id}/report", Right::respond,
                                                             "The recipient reports what was done."),
            command<RegisterUnit, UnitChanged, register_unit>("/units", Right::administer, "Adds a unit to a squad."),
            command<SetPosture, UnitChanged, set_posture>("/units/{unit_id}/posture", Right::view,
                                                          "Changes what a unit is on duty for."),
            command<RegisterDevice, DeviceAdded, register_device>("/devices", Right::administer,
                                                                  "Binds a terminal to a unit."),
            command<CreateAccount, AccountSecret, create_account>("/accounts", Right::administer,
                                                                  "Creates an account; the secret is shown once."),
            command<ImportAreas, AreasImported, import_areas>("/areas/import", Right::administer,
                                                              "Sets the areas of squads, all or nothing."),
        };
        for (auto& entry : entries) entry.large = entry.type.ends_with(".import");
        return entries;
    }();
    return table;
}

CommandEntry const* find_command(std::string_view type) {
    auto const table = command_table();
    auto const found =
        std::find_if(table.begin(), table.end(), [&](CommandEntry const& entry) { return entry.type == type; });
    return found == table.end() ? nullptr : &*found;
}

}  // namespace tiaodu
