// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/text.hpp"
#include "server/core/aid_rules.hpp"
#include "server/core/assignment.hpp"
#include "server/core/flow.hpp"
#include "server/core/recommend.hpp"
#include "server/core/repeat_index.hpp"
#include "server/core/road_rules.hpp"
#include "server/core/road_times.hpp"
#include "server/core/ticket_clocks.hpp"
#include "server/queries/handlers.hpp"
#include "server/queries/reading.hpp"

#include <algorithm>

/// Who should go, what may be done, and what a ticket may repeat. Choosing is done on a reader thread from copies of
/// what it looks at: many tickets in a city of many roads are more than the core thread has time for.
namespace tiaodu {
namespace {

DecisionContext as(QueryContext const& context, Actor const& actor) { return {context.world, actor, context.now()}; }

RecommendSettings settings_of(World const& world) {
    RecommendSettings settings;
    settings.fix_age_max = std::chrono::seconds(world.rules.general.fix_age_max_s);
    return settings;
}

/// What choosing looks at besides tickets and units, as a value that may travel to a reader thread.
struct Choosing {
    Time now{};
    RecommendSettings settings;
    RoadTimeSettings road_settings;
    std::shared_ptr<RoadGraph const> roads;  ///< Null: times are estimated from distances.
};

Choosing choosing_now(QueryContext const& context) {
    Choosing choosing{context.now(), settings_of(context.world), {}, context.roads};
    auto const& paces = choosing.settings.paces;
    choosing.road_settings.walking_mps = paces[static_cast<std::size_t>(UnitKind::officer)].speed_mps;
    choosing.road_settings.driving_mps = paces[static_cast<std::size_t>(UnitKind::vehicle)].speed_mps;
    choosing.road_settings.traffic = traffic_at(context.world.rules.general.traffic, choosing.now);
    return choosing;
}

/// Calls `use` with the router of the roads, or with an empty one.
template <class Use>
auto with_travel_times(Choosing const& choosing, Use const& use) {
    if (!choosing.roads) return use(TravelTimes());
    RoadTimes times(*choosing.roads, choosing.road_settings);
    return use(
        [&times](GeoPoint to, UnitKind kind, std::span<GeoPoint const> from) { return times.times(to, kind, from); });
}

JobNeed need_of(World const& world, Ticket const& ticket) {
    auto const owner = world.org.find(ticket.node);
    bool const squad = owner && world.org.at(*owner).kind == OrgKind::squad;
    // A skill that a ticket needs is tagged `skill:<code>`.
    std::vector<std::string> skills;
    for (auto const& tag : ticket.tags)
        if (tag.starts_with("skill:")) skills.push_back(tag.substr(6));
    return {ticket.point, squad ? std::optional(ticket.node) : std::nullopt, std::move(skills), ticket.urgency};
}

/// Jobs that wait for each unit besides its primary one.
std::map<UnitId, std::uint32_t> waiting_jobs(World const& world) {
    std::map<UnitId, std::uint32_t> jobs;
    for (auto const& [id, order] : world.orders) {
        if (order.state != OrderState::open) continue;
        for (auto const& recipient : order.recipients)
            if (recipient.unit_id && recipient.state < RecipientState::reported && !recipient.recall_from)
                ++jobs[*recipient.unit_id];
    }
    return jobs;
}

/// Units that the actor may order; with `district`, only those of that district (a city has thousands) and those that
/// help the actor.
std::vector<CandidateUnit> units_for(QueryContext const& context, Actor const& actor,
                                     std::optional<OrgIndex> const& district) {
    auto const& world = context.world;
    auto const jobs = waiting_jobs(world);
    auto const now = context.now();
    std::vector<CandidateUnit> units;
    for (auto const& [id, unit] : world.units) {
        auto const squad = world.org.find(unit.squad);
        bool const own =
            squad && (actor.scope->allows(Right::handle, *squad) || actor.scope->allows(Right::respond, *squad));
        bool const near = squad && (!district || world.org.covers(*district, *squad));
        bool const lent = is_helped_by({world, actor, now}, unit);
        if (!(own && near) && !lent) continue;
        CandidateUnit candidate{id, unit.call_sign, unit.squad, unit.kind, unit.posture, unit.status, {},
                                0,  unit.skills,    {}};
        if (unit.order_id) {
            auto const order = world.orders.find(*unit.order_id);
            candidate.primary =
                CurrentJob{*unit.order_id, order == world.orders.end() ? Urgency::normal : order->second.urgency};
        }
        if (auto const found = jobs.find(id); found != jobs.end())
            candidate.open_jobs = found->second - (unit.order_id && found->second > 0 ? 1u : 0u);
        auto const* live = context.fleet.find(unit.number);
        if (live && live->known)
            candidate.fix = UnitFix{live->report.point, live->report.fix_at, live->flags.doubtful()};
        units.push_back(std::move(candidate));
    }
    return units;
}

/// The district that owns a ticket; none for one that the city itself holds.
std::optional<OrgIndex> district_of(World const& world, Ticket const& ticket) {
    for (auto const& code : professional_line(world.org, ticket.node)) {
        auto const index = *world.org.find(code);
        if (world.org.at(index).kind == OrgKind::district) return index;
    }
    return std::nullopt;
}

constexpr std::size_t rejected_shown_max = 50;

Result<std::vector<AssignmentJob>> jobs_of(QueryContext const& context, Actor const& actor,
                                           std::optional<std::string> const& listed) {
    auto const& world = context.world;
    std::vector<AssignmentJob> jobs;
    if (!listed) {
        for (auto const& [id, ticket] : world.tickets)
            if (ticket.status == TicketStatus::accepted &&
                actor.scope->allows_any(world.org, Right::handle, std::span(&ticket.node, 1)))
                jobs.push_back({id, need_of(world, ticket)});
        return jobs;
    }
    for (auto const part : split(*listed, ',')) {
        auto const id = parse_id<TicketId>(part);
        if (!id) return Error{Errc::invalid_field, "tickets", std::string(part) + " is no ticket id"};
        auto const ticket = visible_ticket(as(context, actor), *id);
        if (!ticket) return Error{Errc::not_found, "tickets", ticket.error().detail};
        jobs.push_back({*id, need_of(world, **ticket)});
    }
    return jobs;
}

}  // namespace

void list_ticket_actions(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query,
                         QueryAnswer answer) {
    auto const decision = as(context, actor);
    auto const ticket = visible_ticket(decision, query.id);
    if (!ticket) return answer(ticket.error());
    Page<TicketAction> page;
    for (auto const& action : context.world.rules.flow.actions) {
        if (!possible_action(context.world.rules.flow, **ticket, action.label.code)) continue;
        if (check_actor(decision, **ticket, action)) continue;
        page.items.push_back(
            {action.label, action.to, action.reasons, action.note, approver_of(decision, **ticket, action)});
    }
    answer(dump_json(to_json(page)));
}

void recommend_units(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query,
                     QueryAnswer answer) {
    auto const ticket = visible_ticket(as(context, actor), query.id);
    if (!ticket) return answer(ticket.error());
    read(context, std::move(answer),
         [choosing = choosing_now(context), need = need_of(context.world, **ticket),
          units = units_for(context, actor, district_of(context.world, **ticket))](Database&) -> Result<std::string> {
             auto found = with_travel_times(choosing, [&](TravelTimes const& travel) {
                 return recommend(need, units, choosing.now, choosing.settings, travel);
             });
             if (found.rejected.size() > rejected_shown_max) found.rejected.resize(rejected_shown_max);
             return dump_json(to_json(found));
         });
}

void propose_dispatch(QueryContext const& context, Actor const& actor, ProposalQuery const& query, QueryAnswer answer) {
    auto jobs = jobs_of(context, actor, query.tickets);
    if (!jobs) return answer(jobs.error());
    read(context, std::move(answer),
         [choosing = choosing_now(context), jobs = std::move(*jobs),
          units = units_for(context, actor, std::nullopt)](Database&) -> Result<std::string> {
             auto const proposal = with_travel_times(choosing, [&](TravelTimes const& travel) {
                 return propose_assignment(jobs, units, choosing.now, choosing.settings, {}, travel);
             });
             return dump_json(to_json(proposal));
         });
}

void list_repeats(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query,
                  QueryAnswer answer) {
    auto const ticket = visible_ticket(as(context, actor), query.id);
    if (!ticket) return answer(ticket.error());
    answer(dump_json(to_json(Page<RepeatHint>{context.repeats.hints(context.world, **ticket, actor), {}})));
}

void find_repeats(QueryContext const& context, Actor const& actor, RepeatQuery const& query, QueryAnswer answer) {
    auto const draft = draft_ticket(context.world, query, context.now());
    if (!draft) return answer(draft.error());
    answer(dump_json(to_json(Page<RepeatHint>{context.repeats.hints(context.world, *draft, actor), {}})));
}

}  // namespace tiaodu
