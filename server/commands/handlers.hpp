// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/account_commands.hpp"
#include "protocol/messages/admin_commands.hpp"
#include "protocol/messages/aid.hpp"
#include "protocol/messages/alert_commands.hpp"
#include "protocol/messages/city_commands.hpp"
#include "protocol/messages/device_asks.hpp"
#include "protocol/messages/device_commands.hpp"
#include "protocol/messages/order_life_commands.hpp"
#include "protocol/messages/roads.hpp"
#include "protocol/messages/ticket_commands.hpp"
#include "protocol/messages/ticket_import.hpp"
#include "protocol/messages/ticket_life_commands.hpp"
#include "protocol/messages/track_import.hpp"
#include "protocol/messages/zone_commands.hpp"
#include "server/commands/command.hpp"

/// One function per command, decoded message in, outcome out. Errors: those of the decision each one calls.
namespace tiaodu {

Result<Handled> register_ticket(DecisionContext const& context, RegisterTicket const& command);
Result<Handled> locate_ticket(DecisionContext const& context, LocateTicket const& command);
Result<Handled> correct_ticket(DecisionContext const& context, CorrectTicket const& command);
Result<Handled> move_ticket(DecisionContext const& context, MoveTicket const& command);
Result<Handled> dispatch_ticket(DecisionContext const& context, DispatchTicket const& command);
Result<Handled> contact_complainant(DecisionContext const& context, ContactComplainant const& command);
Result<Handled> reply_to_complainant(DecisionContext const& context, ReplyToComplainant const& command);
Result<Handled> call_back_complainant(DecisionContext const& context, CallBackComplainant const& command);
Result<Handled> close_ticket(DecisionContext const& context, CloseTicket const& command);
Result<Handled> extend_ticket(DecisionContext const& context, ExtendTicket const& command);
Result<Handled> decide_ticket_request(DecisionContext const& context, DecideRequest const& command);
Result<Handled> remark_on_ticket(DecisionContext const& context, RemarkOnTicket const& command);
Result<Handled> link_ticket(DecisionContext const& context, LinkTicket const& command);
Result<Handled> unlink_ticket(DecisionContext const& context, UnlinkTicket const& command);
Result<Handled> take_ticket(DecisionContext const& context, TakeTicket const& command);
Result<Handled> refuse_ticket(DecisionContext const& context, RefuseTicket const& command);
Result<Handled> reveal_contact(DecisionContext const& context, RevealContact const& command);
Result<Handled> import_tickets(DecisionContext const& context, ImportTickets const& command);

Result<Handled> issue_order(DecisionContext const& context, IssueOrder const& command);
Result<Handled> deliver_order(DecisionContext const& context, DeliverOrder const& command);
Result<Handled> acknowledge_order(DecisionContext const& context, AcknowledgeOrder const& command);
Result<Handled> start_order(DecisionContext const& context, StartOrder const& command);
Result<Handled> depart_for_order(DecisionContext const& context, DepartForOrder const& command);
Result<Handled> arrive_at_order(DecisionContext const& context, ArriveAtOrder const& command);
Result<Handled> report_order(DecisionContext const& context, ReportOrder const& command);
Result<Handled> decline_order(DecisionContext const& context, DeclineOrder const& command);
Result<Handled> confirm_recall(DecisionContext const& context, ConfirmRecall const& command);
Result<Handled> verify_order(DecisionContext const& context, VerifyOrder const& command);
Result<Handled> record_answer(DecisionContext const& context, RecordAnswer const& command);
Result<Handled> amend_order(DecisionContext const& context, AmendOrder const& command);
Result<Handled> recall_order(DecisionContext const& context, RecallOrder const& command);
Result<Handled> relay_order(DecisionContext const& context, RelayOrder const& command);
Result<Handled> add_recipients(DecisionContext const& context, AddRecipients const& command);
Result<Handled> reassign_order(DecisionContext const& context, ReassignOrder const& command);
Result<Handled> merge_orders(DecisionContext const& context, MergeOrders const& command);
Result<Handled> split_order(DecisionContext const& context, SplitOrder const& command);
Result<Handled> remark_on_order(DecisionContext const& context, RemarkOnOrder const& command);
Result<Handled> see_order(DecisionContext const& context, SeeOrder const& command);

Result<Handled> name_knot_owner(DecisionContext const& context, NameKnotOwner const& command);
Result<Handled> note_on_knot(DecisionContext const& context, NoteOnKnot const& command);
Result<Handled> close_knot(DecisionContext const& context, CloseKnot const& command);
Result<Handled> submit_report(DecisionContext const& context, SubmitReport const& command);
Result<Handled> receive_report(DecisionContext const& context, ReceiveReport const& command);
Result<Handled> follow_up_report(DecisionContext const& context, FollowUpReport const& command);
Result<Handled> close_report(DecisionContext const& context, CloseReport const& command);
Result<Handled> set_zone(DecisionContext const& context, SetZone const& command);
Result<Handled> import_zones(DecisionContext const& context, ImportZones const& command);
Result<Handled> set_rules(DecisionContext const& context, SetRules const& command);
Result<Handled> set_calendar(DecisionContext const& context, SetCalendar const& command);

Result<Handled> register_unit(DecisionContext const& context, RegisterUnit const& command);
Result<Handled> set_posture(DecisionContext const& context, SetPosture const& command);
Result<Handled> set_skills(DecisionContext const& context, SetSkills const& command);
Result<Handled> grant_aid(DecisionContext const& context, GrantAid const& command);
Result<Handled> end_aid(DecisionContext const& context, EndAid const& command);
Result<Handled> register_device(DecisionContext const& context, RegisterDevice const& command);
Result<Handled> import_track(DecisionContext const& context, ImportTrack const& command);
Result<Handled> bind_device(DecisionContext const& context, BindDevice const& command);
Result<Handled> change_device(DecisionContext const& context, ChangeDevice const& command);
Result<Handled> issue_device_code(DecisionContext const& context, IssueDeviceCode const& command);
Result<Handled> issue_integration_key(DecisionContext const& context, IssueIntegrationKey const& command);
Result<Handled> revoke_integration_key(DecisionContext const& context, RevokeIntegrationKey const& command);
Result<Handled> ask_device(DecisionContext const& context, AskDevice const& command);
Result<Handled> take_alert(DecisionContext const& context, TakeAlert const& command);
Result<Handled> close_alert(DecisionContext const& context, CloseAlert const& command);
Result<Handled> create_account(DecisionContext const& context, CreateAccount const& command);
Result<Handled> lock_account(DecisionContext const& context, LockAccount const& command);
Result<Handled> unlock_account(DecisionContext const& context, UnlockAccount const& command);
Result<Handled> set_grants(DecisionContext const& context, SetGrants const& command);
void change_password(Auth& auth, DecisionContext const& context, ChangePassword const& command, HandledAnswer answer);
void reset_password(Auth& auth, DecisionContext const& context, ResetPassword const& command, HandledAnswer answer);
void enrol_totp(Auth& auth, DecisionContext const& context, EnrolTotp const& command, HandledAnswer answer);
void confirm_totp(Auth& auth, DecisionContext const& context, ConfirmTotp const& command, HandledAnswer answer);
void remove_totp(Auth& auth, DecisionContext const& context, RemoveTotp const& command, HandledAnswer answer);
void end_session(Auth& auth, DecisionContext const& context, EndSession const& command, HandledAnswer answer);
Result<Handled> use_roads(DecisionContext const& context, UseRoads const& command);
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
          Field{.doc = "One-time password or bearer token, made by the server, 130 random bits or more. Shown once."});
}

}  // namespace tiaodu
