// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/actors.hpp"

#include "server/app/log.hpp"

#include <algorithm>
#include <array>

namespace tiaodu::simulate {
namespace {

constexpr int commands_per_turn_max = 40;
constexpr Millis order_look_again{30'000};

constexpr std::array results{
    "到场核实情况属实，已责令当场整改，现场恢复整洁。", "已劝离占道摊位并清理现场，后续加强巡查。",
    "到场后当事人已自行离开，已对周边商户进行告知。",   "已开具责令改正通知书，约定复查时间。",
    "现场已清理完毕，并对责任人进行批评教育。",         "经现场核查，已要求商户将物品收回店内，通道恢复畅通。",
    "已联系作业单位停止施工并核查许可手续。",           "现场未发现反映情况，已拍照留存并列入重点巡查。"};

struct Ending {
    Outcome outcome;
    Truth truth;
    double share;
};
constexpr std::array endings{
    Ending{Outcome::solved, Truth::confirmed, 0.75}, Ending{Outcome::explained, Truth::confirmed, 0.14},
    Ending{Outcome::explained, Truth::not_true, 0.08}, Ending{Outcome::unsolvable, Truth::confirmed, 0.03}};

/// What a recipient does next, and where that leads.
struct NextStep {
    std::string_view verb;
    RecipientState state;
};
std::optional<NextStep> next_of(RecipientState state) {
    switch (state) {
        case RecipientState::issued: return NextStep{"/deliver", RecipientState::delivered};
        case RecipientState::delivered: return NextStep{"/acknowledge", RecipientState::acknowledged};
        case RecipientState::acknowledged:
        case RecipientState::started: return NextStep{"/depart", RecipientState::en_route};
        case RecipientState::en_route: return NextStep{"/arrive", RecipientState::on_scene};
        case RecipientState::on_scene: return NextStep{"/report", RecipientState::reported};
        default: return std::nullopt;
    }
}

}  // namespace

Actors::Actors(CityApi& api, City const& city, MovingFleet& fleet, std::vector<std::string> unit_ids,
               ActorOptions options)
    : api_(api),
      city_(city),
      fleet_(fleet),
      unit_ids_(std::move(unit_ids)),
      available_(unit_ids_.size(), true),
      options_(options) {
    for (std::size_t i = 0; i < unit_ids_.size(); ++i) unit_by_id_[unit_ids_[i]] = i;
}

std::optional<Error> Actors::refresh_units() {
    auto const units = api_.units();
    if (!units) return units.error();
    for (auto const& unit : *units) {
        auto const found = unit_by_id_.find(unit.id);
        if (found == unit_by_id_.end()) continue;
        available_[found->second] = unit.status == UnitStatus::available && unit.posture != DutyPosture::off_duty;
        fleet_.set_posture(found->second, unit.posture);
    }
    return std::nullopt;
}

std::optional<Error> Actors::turn(Millis now) {
    auto const tickets = api_.open_tickets();
    if (!tickets) return tickets.error();
    counters_.open = static_cast<std::int64_t>(tickets->size());
    commands_left_ = commands_per_turn_max;
    std::set<std::string> seen_tickets;
    std::set<std::string> seen_orders;
    for (auto const& ticket : *tickets) {
        seen_tickets.insert(ticket.id);
        handle_case(ticket, now);
        bool const under_way = ticket.status == TicketStatus::dispatched || ticket.status == TicketStatus::in_progress;
        if (!under_way || ticket.order_id.empty()) continue;
        seen_orders.insert(ticket.order_id);
        handle_order(ticket, now);
    }
    std::erase_if(cases_, [&](auto const& entry) { return !seen_tickets.contains(entry.first); });
    for (auto& [order, work] : works_)
        if (!seen_orders.contains(order))
            for (auto& job : work.jobs) come_back(job);
    std::erase_if(works_, [&](auto const& entry) { return !seen_orders.contains(entry.first); });
    return std::nullopt;
}

Millis Actors::wait(Random& random, double low_s, double high_s) const {
    return Millis(static_cast<std::int64_t>(random.between(low_s, high_s) * 1000 / options_.speed));
}

Actors::Done Actors::send(std::string const& target, nlohmann::json const& body, std::int64_t& counter) {
    if (commands_left_-- <= 0) return Done::later;
    auto const answer = api_.command(target, body);
    if (answer) {
        ++counter;
        return Done::yes;
    }
    auto const& error = answer.error();
    if (static_cast<int>(error.code) >= 2000) return Done::later;
    ++counters_.overtaken;
    bool const expected =
        error.code == Errc::conflict || error.code == Errc::wrong_state || error.code == Errc::not_found;
    if (!expected)
        log_warning("simulate_refused")
            .add("target", target)
            .add("code", name_of(error.code))
            .add("path", error.path)
            .add("why", error.detail);
    return Done::overtaken;
}

void Actors::handle_case(OpenTicket const& ticket, Millis now) {
    auto const& name = ticket.external_id.empty() ? ticket.id : ticket.external_id;
    auto& state = cases_.try_emplace(ticket.id, options_.seed, name, options_.dispatch_share).first->second;
    if (!state.ours) return;
    if (state.version != ticket.version) {  // new, or somebody has touched it
        state.version = ticket.version;
        state.act_at = now + wait(state.random, 60, 120);
        return;
    }
    if (now < state.act_at || next_step(ticket, state) == Done::later) return;
    // What follows our own step comes sooner than what follows a stranger's.
    state.version = ticket.version + 1;
    state.act_at = now + wait(state.random, 8, 25);
    if (ticket.status == TicketStatus::accepted) state.version = 0;
}

Actors::Done Actors::next_step(OpenTicket const& ticket, Case& state) {
    auto const* squad = city_.find(ticket.node);
    bool const early = ticket.status == TicketStatus::registered || ticket.status == TicketStatus::accepted;
    if (early && !squad) return locate(ticket, state);
    switch (ticket.status) {
        case TicketStatus::registered:
            return send("/tickets/" + ticket.id + "/move", {{"version", ticket.version}, {"action", "accept"}},
                        counters_.accepted);
        case TicketStatus::accepted: return dispatch(ticket);
        case TicketStatus::dispatched:
        case TicketStatus::in_progress: return ticket.contacted ? Done::overtaken : contact(ticket, state);
        case TicketStatus::resolved:
        case TicketStatus::checked: return ticket.replied ? close(ticket, state) : reply(ticket);
        default: return Done::overtaken;  // over, or it waits for somebody else
    }
}

/// The complainant is called; one in eight does not answer the first time.
Actors::Done Actors::contact(OpenTicket const& ticket, Case& state) {
    auto const result = state.random.below(8) == 0 ? "no_answer" : "reached";
    return send("/tickets/" + ticket.id + "/contact",
                {{"version", ticket.version}, {"way", "phone"}, {"result", result}}, counters_.contacted);
}

Actors::Done Actors::reply(OpenTicket const& ticket) {
    return send("/tickets/" + ticket.id + "/reply",
                {{"version", ticket.version}, {"way", "phone"}, {"text", "您反映的问题已处理，感谢监督。"}},
                counters_.replied);
}

Actors::Done Actors::locate(OpenTicket const& ticket, Case& state) {
    std::vector<double> weights;
    for (auto const& squad : city_.squads)
        weights.push_back(ticket.node == city_.code || squad.district == ticket.node ? squad.weight : 0);
    if (std::all_of(weights.begin(), weights.end(), [](double weight) { return weight == 0; })) return Done::overtaken;
    auto const& squad = city_.squads[pick_weighted(state.random, weights)];
    auto const point = point_in(squad, state.random);  // the citizen was called and has told where it is
    nlohmann::json const body{{"version", ticket.version}, {"point", {{"lon", point.lon_deg}, {"lat", point.lat_deg}}}};
    return send("/tickets/" + ticket.id + "/locate", body, counters_.located);
}

std::optional<std::size_t> Actors::nearest_free(OrgCode const& squad, std::optional<GeoPoint> const& point) const {
    std::optional<std::size_t> best;
    double best_m = 0;
    for (std::size_t i = 0; i < fleet_.size(); ++i) {
        auto const& planned = fleet_.planned(i);
        if (planned.squad != squad || planned.kind == UnitKind::drone || !available_[i] || driving_.contains(i))
            continue;
        double const far = point ? distance_m(fleet_.place(i), *point) : 0;
        if (best && far >= best_m) continue;
        best = i;
        best_m = far;
    }
    return best;
}

Actors::Done Actors::dispatch(OpenTicket const& ticket) {
    auto const unit = nearest_free(ticket.node, ticket.point);
    auto recipients = nlohmann::json::array();
    if (unit)
        recipients.push_back({{"unit_id", unit_ids_[*unit]}});
    else
        recipients.push_back({{"node", ticket.node.text()}});
    auto const done = send("/tickets/" + ticket.id + "/dispatch",
                           {{"version", ticket.version}, {"recipients", recipients}}, counters_.dispatched);
    if (unit && done != Done::later) available_[*unit] = false;  // until the next refresh says otherwise
    return done;
}

Actors::Done Actors::close(OpenTicket const& ticket, Case& state) {
    std::array<double, endings.size()> weights{};
    for (std::size_t i = 0; i < endings.size(); ++i) weights[i] = endings[i].share;
    auto const& ending = endings[pick_weighted(state.random, weights)];
    nlohmann::json body{{"version", ticket.version},
                        {"outcome", std::string(to_word(ending.outcome))},
                        {"truth", std::string(to_word(ending.truth))}};
    if (ending.truth == Truth::confirmed) body["case_decision"] = {{"choice", "not_filed"}, {"reason", "corrected"}};
    return send("/tickets/" + ticket.id + "/close", body, counters_.closed);
}

void Actors::handle_order(OpenTicket const& ticket, Millis now) {
    auto& work = works_[ticket.order_id];
    bool const stale = work.jobs.empty() || now - work.looked_at > order_look_again;
    if (stale && !look_at_order(ticket, work, now)) return;
    for (std::size_t i = 0; i < work.jobs.size(); ++i) handle_job(ticket, i, work, now);
}

bool Actors::look_at_order(OpenTicket const& ticket, Work& work, Millis now) {
    auto const recipients = api_.recipients(ticket.order_id);
    if (!recipients) return false;
    work.looked_at = now;
    for (std::size_t i = 0; i < recipients->size(); ++i) {
        if (work.jobs.size() <= i) {
            work.jobs.emplace_back(options_.seed, ticket.order_id + "/" + std::to_string(i));
            work.jobs[i].act_at = now + wait(work.jobs[i].random, 10, 60);
        }
        work.jobs[i].recipient = (*recipients)[i];
    }
    return true;
}

void Actors::handle_job(OpenTicket const& ticket, std::size_t index, Work& work, Millis now) {
    auto& job = work.jobs[index];
    auto const state = job.recipient.state;
    if (state >= RecipientState::reported) return come_back(job);
    if (state >= RecipientState::acknowledged && !job.unit) set_out(ticket, job);
    if (!ready(ticket, job, now)) return;
    auto const step = next_of(state);
    if (!step) return;
    nlohmann::json body{{"recipient", index}, {"revision", job.recipient.revision}};
    if (step->state == RecipientState::reported) body["result"] = results[job.random.below(results.size())];
    auto const done = send("/orders/" + ticket.order_id + std::string(step->verb), body, counters_.steps);
    if (done == Done::later) return;
    if (done == Done::overtaken) {
        work.looked_at = now - order_look_again * 2;  // look again next turn
        return;
    }
    job.recipient.state = step->state;
    switch (step->state) {
        case RecipientState::delivered: job.act_at = now + wait(job.random, 2, 8); break;
        case RecipientState::acknowledged: job.act_at = now + wait(job.random, 5, 25); break;
        case RecipientState::en_route:
            job.act_at = now + (job.unit && ticket.point ? Millis(0) : wait(job.random, 240, 900));
            break;
        case RecipientState::on_scene: job.act_at = now + wait(job.random, 180, 600); break;
        default: come_back(job); break;
    }
}

bool Actors::ready(OpenTicket const& ticket, Job& job, Millis now) {
    if (now < job.act_at) return false;
    bool const drives = job.recipient.state == RecipientState::en_route && job.unit && ticket.point;
    return !drives || fleet_.on_scene(*job.unit);
}

/// Chooses who drives (the unit that was sent, or one of the squad) and sends it on its way.
void Actors::set_out(OpenTicket const& ticket, Job& job) {
    if (!job.recipient.unit_id.empty()) {
        auto const found = unit_by_id_.find(job.recipient.unit_id);
        if (found == unit_by_id_.end()) return;  // a unit of people: its phone tells where it is
        job.unit = found->second;
    } else {
        job.unit = nearest_free(job.recipient.node, ticket.point);
    }
    if (!job.unit) return;
    driving_.insert(*job.unit);
    if (ticket.point) fleet_.call_to(*job.unit, *ticket.point);
}

void Actors::come_back(Job& job) {
    if (!job.unit) return;
    fleet_.release(*job.unit);
    driving_.erase(*job.unit);
    job.unit.reset();
}

}  // namespace tiaodu::simulate
