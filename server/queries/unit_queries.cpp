// SPDX-License-Identifier: Apache-2.0
#include "protocol/messages/codec.hpp"
#include "server/queries/handlers.hpp"

namespace tiaodu {
namespace {

/// Whoever keeps the register of units knows them without seeing what they do.
bool knows(QueryContext const& context, Actor const& actor, Unit const& unit) {
    return sees(context, actor, nodes_of(unit)) ||
           actor.scope->allows_any(context.world.org, Right::administer, std::span(&unit.squad, 1));
}

Result<Unit const*> visible_unit(QueryContext const& context, Actor const& actor, UnitId id) {
    auto const found = context.world.units.find(id);
    if (found == context.world.units.end() || !knows(context, actor, found->second))
        return Error{Errc::not_found, "unit_id", "no unit " + to_string(id)};
    return &found->second;
}

UnitReports reports_of(LivePosition const& live) {
    auto const& counts = live.counts;
    UnitReports reports{counts.received, counts.late,  counts.duplicate,       counts.unusable, counts.clock_ahead,
                        counts.too_old,  counts.jumps, live.last_flags.list(), std::nullopt};
    auto const skew = live.clock.settled();
    if (skew && std::chrono::abs(*skew) > clock_skew_shown)
        reports.clock_skew_s = std::chrono::round<std::chrono::seconds>(*skew).count();
    return reports;
}

}  // namespace

void list_units(QueryContext const& context, Actor const& actor, PageQuery const& query, QueryAnswer answer) {
    UnitId after;
    if (query.after) {
        auto const id = parse_id<UnitId>(*query.after);
        if (!id) return answer(Error{id.error().code, "after", id.error().detail});
        after = *id;
    }
    auto const limit = static_cast<std::size_t>(page_limit(query.limit));
    std::string items;
    std::string next;
    std::size_t count = 0;
    for (auto at = context.world.units.upper_bound(after); at != context.world.units.end(); ++at) {
        if (!knows(context, actor, at->second)) continue;
        if (count == limit) return answer("{\"items\":[" + items + "],\"next\":" + json_quoted(next) + "}");
        items += (items.empty() ? "" : ",") + encode(at->second);
        next = to_string(at->first);
        ++count;
    }
    answer("{\"items\":[" + items + "]}");
}

void get_unit(QueryContext const& context, Actor const& actor, OneQuery<UnitId> const& query, QueryAnswer answer) {
    auto const unit = visible_unit(context, actor, query.id);
    if (!unit) return answer(unit.error());
    UnitDetail detail{**unit, std::nullopt, std::nullopt, std::nullopt};
    auto const* live = sees(context, actor, nodes_of(**unit)) ? context.fleet.find((*unit)->number) : nullptr;
    if (live) {
        detail.heard_at = live->heard_at;
        auto const kmh = [](std::optional<double> const& mps) {
            return mps ? std::optional(*mps * 3.6) : std::nullopt;
        };
        if (live->known)
            detail.position =
                UnitPosition{live->report.point.lon_deg, live->report.point.lat_deg,  live->report.fix_at,
                             live->report.arrived_at,    kmh(live->report.speed_mps), live->report.course_deg,
                             live->report.accuracy_m,    live->flags.list()};
        if (live->last_outcome) detail.reports = reports_of(*live);
    }
    answer(dump_json(to_json(detail)));
}

namespace {
std::int64_t& count_of(StatusCounts& counts, TicketStatus status) {
    switch (status) {
        case TicketStatus::registered: return counts.registered;
        case TicketStatus::accepted: return counts.accepted;
        case TicketStatus::dispatched: return counts.dispatched;
        case TicketStatus::in_progress: return counts.in_progress;
        case TicketStatus::resolved: return counts.resolved;
        case TicketStatus::checked: return counts.checked;
        case TicketStatus::closed: return counts.closed;
        case TicketStatus::returned: return counts.returned;
        case TicketStatus::transferred: return counts.transferred;
        case TicketStatus::parked: return counts.parked;
        case TicketStatus::voided: break;
    }
    return counts.voided;
}
}  // namespace

void get_summary(QueryContext const& context, Actor const& actor, NoParameters const&, QueryAnswer answer) {
    Summary summary;
    auto const now = context.now();
    summary.as_of = now;
    summary.epoch = context.epoch;
    summary.seq = context.world.counters.seq;
    auto const today = day_of(now, beijing_offset);
    for (auto const& [id, ticket] : context.world.tickets) {
        if (!sees(context, actor, nodes_of(context.world, id))) continue;
        ++count_of(summary.tickets, ticket.status);
        bool const late = ticket.due_at < now || (ticket.step_due_at && *ticket.step_due_at < now);
        if (!is_over(ticket.status) && late) ++summary.overdue;
        if (day_of(ticket.received_at, beijing_offset) == today) ++summary.received_today;
        if (ticket.closed_at && day_of(*ticket.closed_at, beijing_offset) == today) ++summary.closed_today;
    }
    for (auto const& [id, unit] : context.world.units) {
        if (!sees(context, actor, nodes_of(unit))) continue;
        ++summary.units;
        if (unit.posture == DutyPosture::off_duty) continue;
        ++summary.units_on_duty;
        auto const* live = context.fleet.find(unit.number);
        if (live && live->known && now - live->report.fix_at <= std::chrono::seconds(60)) ++summary.units_online;
    }
    answer(dump_json(to_json(summary)));
}

}  // namespace tiaodu
