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
            command<CorrectTicket, TicketChanged, correct_ticket>("/tickets/{ticket_id}/correct", Right::handle,
                                                                  "Puts right what the intake got wrong."),
            command<MoveTicket, TicketChanged, move_ticket>(
                "/tickets/{ticket_id}/move", acting,
                "An action of the ticket flow: accept, return, check, park and so on."),
            command<DispatchTicket, TicketChanged, dispatch_ticket>("/tickets/{ticket_id}/dispatch", Right::handle,
                                                                    "Orders somebody to handle an accepted ticket."),
            command<ContactComplainant, TicketChanged, contact_complainant>("/tickets/{ticket_id}/contact", acting,
                                                                            "The complainant was called or visited."),
            command<ReplyToComplainant, TicketChanged, reply_to_complainant>("/tickets/{ticket_id}/reply", acting,
                                                                             "The complainant was told what was done."),
            command<CallBackComplainant, TicketChanged, call_back_complainant>(
                "/tickets/{ticket_id}/call-back", Right::handle, "The complainant was asked how satisfied he is."),
            command<CloseTicket, TicketChanged, close_ticket>("/tickets/{ticket_id}/close", Right::handle,
                                                              "Closes a ticket."),
            command<ExtendTicket, TicketChanged, extend_ticket>("/tickets/{ticket_id}/extend", acting,
                                                                "More time for a ticket, with consent."),
            command<DecideRequest, TicketChanged, decide_ticket_request>("/tickets/{ticket_id}/decide", Right::handle,
                                                                         "Allows or refuses what was asked for."),
            command<RemarkOnTicket, TicketChanged, remark_on_ticket>("/tickets/{ticket_id}/remark", acting,
                                                                     "A remark for everybody who sees the ticket."),
            command<LinkTicket, TicketChanged, link_ticket>("/tickets/{ticket_id}/link", Right::handle,
                                                            "Says that a ticket repeats an earlier one."),
            command<UnlinkTicket, TicketChanged, unlink_ticket>("/tickets/{ticket_id}/unlink", Right::handle,
                                                                "Takes a ticket out of its knot."),
            command<TakeTicket, TicketChanged, take_ticket>("/tickets/{ticket_id}/take", acting,
                                                            "Takes a ticket of a border zone."),
            command<RefuseTicket, TicketChanged, refuse_ticket>("/tickets/{ticket_id}/refuse", acting,
                                                                "Refuses a ticket of a border zone; counted."),
            command<RevealContact, TicketChanged, reveal_contact>("/tickets/{ticket_id}/reveal", acting,
                                                                  "Asks to see who complained, and says why."),
            command<ImportTickets, TicketsImported, import_tickets>(
                "/tickets/import", Right::administer, "Takes a batch of records in; known ones are left as they are."),
            command<IssueOrder, OrderChanged, issue_order>("/orders", acting, "Orders any level below, in one order."),
            command<DeliverOrder, OrderChanged, deliver_order>("/orders/{order_id}/deliver", acting,
                                                               "The recipient has it on its own console or device."),
            command<AcknowledgeOrder, OrderChanged, acknowledge_order>(
                "/orders/{order_id}/acknowledge", acting, "The recipient has read the order and takes it on."),
            command<StartOrder, OrderChanged, start_order>("/orders/{order_id}/start", acting, "Work has begun."),
            command<DepartForOrder, OrderChanged, depart_for_order>("/orders/{order_id}/depart", acting,
                                                                    "The recipient is on the way."),
            command<ArriveAtOrder, OrderChanged, arrive_at_order>("/orders/{order_id}/arrive", acting,
                                                                  "The recipient is at the place."),
            command<ReportOrder, OrderChanged, report_order>("/orders/{order_id}/report", acting,
                                                             "The recipient reports what was done."),
            command<DeclineOrder, OrderChanged, decline_order>("/orders/{order_id}/decline", acting,
                                                               "The recipient will not do it, and says why."),
            command<ConfirmRecall, OrderChanged, confirm_recall>("/orders/{order_id}/confirm-recall", acting,
                                                                 "The recipient knows that the order was called back."),
            command<VerifyOrder, OrderChanged, verify_order>("/orders/{order_id}/verify", acting,
                                                             "The issuer has checked what was reported."),
            command<RecordAnswer, OrderChanged, record_answer>("/orders/{order_id}/record-answer", acting,
                                                               "Writes down what an outside department answered."),
            command<AmendOrder, OrderChanged, amend_order>("/orders/{order_id}/amend", acting,
                                                           "Changes an order: to be acknowledged anew."),
            command<RecallOrder, OrderChanged, recall_order>("/orders/{order_id}/recall", acting,
                                                             "Calls an order back."),
            command<RelayOrder, OrderChanged, relay_order>("/orders/{order_id}/relay", acting,
                                                           "Passes a part on to what is below."),
            command<AddRecipients, OrderChanged, add_recipients>("/orders/{order_id}/add", acting, "Adds recipients."),
            command<ReassignOrder, OrderChanged, reassign_order>("/orders/{order_id}/reassign", acting,
                                                                 "Gives a part to somebody else."),
            command<MergeOrders, OrderChanged, merge_orders>("/orders/{order_id}/merge", acting,
                                                             "Merges an order into another."),
            command<SplitOrder, OrderChanged, split_order>("/orders/{order_id}/split", acting,
                                                           "Splits recipients off into their own order."),
            command<RemarkOnOrder, OrderChanged, remark_on_order>("/orders/{order_id}/remark", acting,
                                                                  "A remark or an objection."),
            command<SeeOrder, OrderChanged, see_order>("/orders/{order_id}/see", acting,
                                                       "A level that was told has seen it."),
            command<NameKnotOwner, KnotReply, name_knot_owner>("/knots/{knot_id}/owner", Right::handle,
                                                               "Names who is responsible for a knot."),
            command<NoteOnKnot, KnotReply, note_on_knot>("/knots/{knot_id}/note", Right::handle,
                                                         "Adds to the history of a knot."),
            command<CloseKnot, KnotReply, close_knot>("/knots/{knot_id}/close", Right::handle,
                                                      "The cause of the repeats is gone."),
            command<SubmitReport, ReportReply, submit_report>("/reports", acting,
                                                              "Reports a major event to every level above."),
            command<ReceiveReport, ReportReply, receive_report>("/reports/{report_id}/receive", acting,
                                                                "A level above has received it."),
            command<FollowUpReport, ReportReply, follow_up_report>("/reports/{report_id}/follow-up", acting,
                                                                   "What became known since."),
            command<CloseReport, ReportReply, close_report>("/reports/{report_id}/close", Right::handle,
                                                            "The event is over."),
            command<SetZone, ZoneReply, set_zone>("/zones", Right::administer, "Creates or changes a zone."),
            command<ImportZones, ZonesImported, import_zones>("/zones/import", Right::administer,
                                                              "Sets many zones, all or nothing."),
            command<SetRules, RulesReply, set_rules>("/rules", Right::administer, "Replaces parts of the rules."),
            command<SetCalendar, CalendarReply, set_calendar>("/calendars", Right::administer,
                                                              "Sets the calendar of an organisation."),
            command<RegisterUnit, UnitChanged, register_unit>("/units", Right::administer, "Adds a unit to a squad."),
            command<SetPosture, UnitChanged, set_posture>("/units/{unit_id}/posture", acting | Right::administer,
                                                          "Changes what a unit is on duty for."),
            command<SetSkills, UnitChanged, set_skills>("/units/{unit_id}/skills", Right::administer,
                                                        "Sets what a unit can do."),
            command<ImportTrack, TrackImported, import_track>("/units/{unit_id}/track/import", Right::administer,
                                                              "Puts fixes from a file into the track of a unit."),
            command<GrantAid, AidReply, grant_aid>("/aids", Right::handle,
                                                   "Lends units to another district or squad until a time."),
            command<EndAid, AidReply, end_aid>("/aids/end", acting, "Ends such help before its time."),
            command<RegisterDevice, DeviceReply, register_device>("/devices", Right::administer,
                                                                  "Registers a device and gives it to a unit."),
            command<BindDevice, DeviceReply, bind_device>("/devices/{device_id}/bind", Right::administer,
                                                          "Gives a device to another unit, or to nobody."),
            command<ChangeDevice, DeviceReply, change_device>("/devices/{device_id}/change", Right::administer,
                                                              "Changes what the registry says of a device."),
            command<IssueDeviceCode, DeviceSecret, issue_device_code>("/devices/{device_id}/code", Right::secure,
                                                                      "Makes a new code for a phone; shown once."),
            command<IssueIntegrationKey, IntegrationSecret, issue_integration_key>(
                "/integrations/{account_id}/keys", Right::secure,
                "Makes a key with which another system signs its requests; shown once."),
            command<RevokeIntegrationKey, IntegrationKeyReply, revoke_integration_key>(
                "/integration-keys/{key_id}/revoke", Right::secure, "Ends a key of another system at once."),
            command<AskDevice, AskReply, ask_device>("/devices/{device_id}/ask", acting | Right::administer,
                                                     "Asks a device: text, position, tracking, settings, pictures."),
            command<TakeAlert, AlertReply, take_alert>("/alerts/{alert_id}/take", acting,
                                                       "Takes an alert: everybody sees who looks after it."),
            command<CloseAlert, AlertReply, close_alert>("/alerts/{alert_id}/close", acting,
                                                         "Closes an alert with what was found."),
            needing(SessionNeeds::fresh,
                    command<CreateAccount, AccountSecret, create_account>(
                        "/accounts", Right::secure, "Creates an account; the secret is shown once.")),
            needing(SessionNeeds::fresh, proof_command<ResetPassword, AccountSecret, reset_password>(
                                             "/accounts/{account_id}/reset-password", Right::secure,
                                             "Makes a new one-time password or token, shown once; all sessions end.")),
            command<LockAccount, AccountReply, lock_account>("/accounts/{account_id}/lock", Right::secure,
                                                             "Nobody can sign in; the sessions end at once."),
            needing(SessionNeeds::fresh,
                    command<UnlockAccount, AccountReply, unlock_account>("/accounts/{account_id}/unlock", Right::secure,
                                                                         "Signing in is possible again.")),
            needing(SessionNeeds::fresh,
                    command<SetGrants, AccountReply, set_grants>("/accounts/{account_id}/grants", Right::secure,
                                                                 "Replaces the grants of an account.")),
            needing(SessionNeeds::own_proof,
                    proof_command<ChangePassword, AccountReply, change_password>(
                        "/account/password", Right::view, "Sets a password of one's own; other sessions end.")),
            needing(SessionNeeds::own_proof, proof_command<EnrolTotp, TotpSecret, enrol_totp>(
                                                 "/account/totp", Right::view, "Begins to enrol a second factor.")),
            needing(SessionNeeds::own_proof,
                    proof_command<ConfirmTotp, RecoveryCodes, confirm_totp>("/account/totp/confirm", Right::view,
                                                                            "The second factor counts from now on.")),
            needing(SessionNeeds::own_proof, proof_command<RemoveTotp, AccountReply, remove_totp>(
                                                 "/account/totp/remove", Right::view, "Takes a second factor off.")),
            needing(SessionNeeds::own_proof,
                    proof_command<EndSession, SessionEnded, end_session>(
                        "/accounts/{account_id}/sessions/{session_id}/end", Right::view, "Ends a session.")),
            command<ImportAreas, AreasImported, import_areas>("/areas/import", Right::administer,
                                                              "Sets the areas of squads, all or nothing."),
            command<UseRoads, RoadsReply, use_roads>("/roads/use", Right::administer,
                                                     "Takes roads into use that lie in the data folder."),
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
