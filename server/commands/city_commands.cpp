// SPDX-License-Identifier: Apache-2.0
#include "server/commands/handlers.hpp"
#include "server/core/knot_rules.hpp"
#include "server/core/report_rules.hpp"
#include "server/core/rule_rules.hpp"
#include "server/core/zone_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

std::function<nlohmann::json(World const&)> knot_reply(KnotId id) {
    return [id](World const& world) { return to_json(KnotReply{id, world.knots.at(id).version}); };
}

std::function<nlohmann::json(World const&)> report_reply(ReportId id) {
    return [id](World const& world) { return to_json(ReportReply{id, world.reports.at(id).version}); };
}

}  // namespace

Result<Handled> name_knot_owner(DecisionContext const& context, NameKnotOwner const& command) {
    return handled(decide_own(context, command), knot_reply(command.knot_id));
}

Result<Handled> note_on_knot(DecisionContext const& context, NoteOnKnot const& command) {
    return handled(decide_note(context, command), knot_reply(command.knot_id));
}

Result<Handled> close_knot(DecisionContext const& context, CloseKnot const& command) {
    return handled(decide_close_knot(context, command), knot_reply(command.knot_id));
}

Result<Handled> receive_report(DecisionContext const& context, ReceiveReport const& command) {
    return handled(decide_receive(context, command), report_reply(command.report_id));
}

Result<Handled> follow_up_report(DecisionContext const& context, FollowUpReport const& command) {
    return handled(decide_follow_up(context, command), report_reply(command.report_id));
}

Result<Handled> close_report(DecisionContext const& context, CloseReport const& command) {
    return handled(decide_close_report(context, command), report_reply(command.report_id));
}

Result<Handled> submit_report(DecisionContext const& context, SubmitReport const& command) {
    auto events = decide_submit(context, command);
    auto const id = events ? std::get<ReportSubmitted>(events->front()).report.id : ReportId();
    return handled(std::move(events), report_reply(id));
}

Result<Handled> set_zone(DecisionContext const& context, SetZone const& command) {
    auto events = decide_set_zone(context, command);
    auto const id = events ? std::get<ZoneSet>(events->front()).zone.id : ZoneId();
    return handled(std::move(events), [id](World const& world) {
        return to_json(ZoneReply{id, world.zones.at(id).version});
    });
}

Result<Handled> import_zones(DecisionContext const& context, ImportZones const& command) {
    auto made = decide_import_zones(context, command);
    if (!made) return made.error();
    return handled(std::move(made->events), [counts = made->counts](World const&) { return to_json(counts); });
}

Result<Handled> set_rules(DecisionContext const& context, SetRules const& command) {
    return handled(decide_set_rules(context, command),
                   [](World const& world) { return to_json(RulesReply{world.rules.version}); });
}

Result<Handled> set_calendar(DecisionContext const& context, SetCalendar const& command) {
    auto events = decide_set_calendar(context, command);
    auto const moved = events ? static_cast<std::int64_t>(events->size()) - 1 : 0;
    return handled(std::move(events), [version = command.calendar.version, moved](World const&) {
        return to_json(CalendarReply{version, moved});
    });
}

}  // namespace tiaodu
