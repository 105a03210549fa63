// SPDX-License-Identifier: Apache-2.0
#include "server/core/report_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

constexpr std::size_t follow_ups_max = 200;

/// Everybody above by both parents: the street office answers for its squad as the district does.
std::vector<ReportReceipt> levels_above(OrgTree const& org, OrgIndex node) {
    std::vector<ReportReceipt> receipts;
    for (auto const above : org.lineage(node))
        if (above != node) receipts.push_back({org.at(above).code, {}, {}, {}});
    return receipts;
}

Result<EventReport> open_report(DecisionContext const& context, ReportId id, std::int64_t version) {
    auto const found = context.world.reports.find(id);
    if (found == context.world.reports.end() || !holds(context, Right::view, nodes_of(found->second)))
        return Error{Errc::not_found, "report_id", "no open report " + to_string(id)};
    auto report = found->second;
    if (report.closed_at) return Error{Errc::wrong_state, "report_id", "is closed"};
    if (report.version != version)
        return Error{Errc::conflict, "version", "the report is now version " + std::to_string(report.version)};
    ++report.version;
    return report;
}

bool acts(DecisionContext const& context, OrgCode const& node) {
    return holds(context, Right::handle, node) || holds(context, Right::respond, node);
}

void follow_up(DecisionContext const& context, EventReport& report, std::string content) {
    report.follow_ups.push_back({context.now, context.actor.display_name, home_of(context), std::move(content)});
}

}  // namespace

Result<Events> decide_submit(DecisionContext const& context, SubmitReport const& command) {
    auto const& home = home_of(context);
    if (!acts(context, home)) return Error{Errc::forbidden, "", "this account only looks on"};
    if (command.happened_at > context.now)
        return Error{Errc::invalid_field, "happened_at", "must not be in the future"};
    if (command.ticket_id)
        if (auto const ticket = visible_ticket(context, *command.ticket_id); !ticket) return ticket.error();
    auto const& general = context.world.rules.general;
    EventReport report;
    report.id = ReportId(context.world.home, context.world.counters.report + 1);
    report.version = 1;
    report.node = home;
    report.by = context.actor.display_name;
    report.title = command.title;
    report.content = command.content;
    report.point = command.point;
    report.ticket_id = command.ticket_id;
    report.happened_at = command.happened_at;
    report.reported_at = context.now;
    report.first_due_at = command.happened_at + std::chrono::minutes(general.report_first_minutes);
    report.receipts = levels_above(context.world.org, context.actor.home);
    if (report.receipts.empty()) return Error{Errc::wrong_state, "", "there is no level above to report to"};
    return Events{ReportSubmitted{std::move(report)}};
}

Result<Events> decide_receive(DecisionContext const& context, ReceiveReport const& command) {
    auto const found = context.world.reports.find(command.report_id);
    if (found == context.world.reports.end() || !holds(context, Right::view, nodes_of(found->second)))
        return Error{Errc::not_found, "report_id", "no open report " + to_string(command.report_id)};
    auto report = found->second;
    auto const receipt = std::find_if(report.receipts.begin(), report.receipts.end(),
                                      [&](ReportReceipt const& r) { return r.node == command.node; });
    if (receipt == report.receipts.end())
        return Error{Errc::not_found, "node", command.node.text() + " is not among those who receive it"};
    if (home_of(context) != command.node)
        return Error{Errc::forbidden, "node",
                     "only an account that works at " + command.node.text() + " answers for it"};
    if (receipt->received_at)
        return Error{Errc::wrong_state, "node", "was received by " + receipt->by.value_or("") + " already"};
    receipt->received_at = context.now;
    receipt->by = context.actor.display_name;
    ++report.version;
    return Events{ReportChanged{std::move(report), "received"}};
}

Result<Events> decide_follow_up(DecisionContext const& context, FollowUpReport const& command) {
    auto report = open_report(context, command.report_id, command.version);
    if (!report) return report.error();
    if (!acts(context, home_of(context))) return Error{Errc::forbidden, "", "this account only looks on"};
    if (report->follow_ups.size() >= follow_ups_max)
        return Error{Errc::limit_exceeded, "", "at most " + std::to_string(follow_ups_max) + " follow-ups"};
    follow_up(context, *report, command.content);
    return Events{ReportChanged{std::move(*report), "follow_up"}};
}

Result<Events> decide_close_report(DecisionContext const& context, CloseReport const& command) {
    auto report = open_report(context, command.report_id, command.version);
    if (!report) return report.error();
    bool const above = home_of(context) != report->node && holds(context, Right::handle, report->node);
    if (!above) return Error{Errc::forbidden, "report_id", "a level above closes it"};
    follow_up(context, *report, command.content);
    report->closed_at = context.now;
    return Events{ReportChanged{std::move(*report), "closed"}};
}

}  // namespace tiaodu
