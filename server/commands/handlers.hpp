// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/order_commands.hpp"
#include "server/commands/command.hpp"

/// One function per command, decoded message in, outcome out. Errors: those of the decision each one calls.
namespace tiaodu {

Result<Handled> register_ticket(DecisionContext const& context, RegisterTicket const& command);
Result<Handled> locate_ticket(DecisionContext const& context, LocateTicket const& command);
Result<Handled> accept_ticket(DecisionContext const& context, AcceptTicket const& command);
Result<Handled> dispatch_ticket(DecisionContext const& context, DispatchTicket const& command);
Result<Handled> close_ticket(DecisionContext const& context, CloseTicket const& command);
Result<Handled> import_tickets(DecisionContext const& context, ImportTickets const& command);

Result<Handled> acknowledge_order(DecisionContext const& context, AcknowledgeOrder const& command);
Result<Handled> start_order(DecisionContext const& context, StartOrder const& command);
Result<Handled> arrive_at_order(DecisionContext const& context, ArriveAtOrder const& command);
Result<Handled> report_order(DecisionContext const& context, ReportOrder const& command);

Result<Handled> register_unit(DecisionContext const& context, RegisterUnit const& command);
Result<Handled> set_posture(DecisionContext const& context, SetPosture const& command);
Result<Handled> register_device(DecisionContext const& context, RegisterDevice const& command);
Result<Handled> create_account(DecisionContext const& context, CreateAccount const& command);
Result<Handled> import_areas(DecisionContext const& context, ImportAreas const& command);

/// Reply of account.create: the secret is shown once and kept only as a hash.
struct AccountSecret {
    static constexpr std::string_view name = "AccountSecret";
    AccountId account_id;
    std::string secret;
};
template <class Visitor>
void describe(Visitor& visit, AccountSecret& m) {
    visit("account_id", m.account_id);
    visit("secret", m.secret,
          Field{.doc = "Password or bearer token, made by the server, 100 random bits. Shown once."});
}

}  // namespace tiaodu
