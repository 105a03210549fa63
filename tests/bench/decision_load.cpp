// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/decision_load.hpp"

#include "server/app/default_rules.hpp"
#include "server/app/first_content.hpp"
#include "server/core/admin_rules.hpp"
#include "server/core/receipt_rules.hpp"
#include "server/core/ticket_clocks.hpp"
#include "server/core/ticket_life_rules.hpp"
#include "server/core/ticket_rules.hpp"

#include <chrono>
#include <stdexcept>

namespace tiaodu::bench {
namespace {

constexpr Time begin = time_from_ms(1'767'573'000'000);  // 2026-01-05 08:30 in Beijing
constexpr auto between_tickets = std::chrono::seconds(30);
constexpr auto kept = std::chrono::hours(24);

class City {
public:
    City() {
        auto content = first_content({});
        world_.home = content.home;
        for (auto& node : content.organisations) world_.org.add(std::move(node)).value();
        for (auto const& row : content.categories) world_.categories.insert(row.code);
        set_default_rules(world_);
        refresh_calendars(world_);
        refresh_areas(world_);
        for (std::size_t i = 0; i < world_.org.size(); ++i) {
            OrgIndex const index{static_cast<std::uint16_t>(i)};
            if (world_.org.at(index).kind == OrgKind::squad) squads_.push_back(index);
        }
        desk_ = actor(world_.org.city(), Role::dispatcher, "市局坐席");
        for (auto const squad : squads_) leaders_.push_back(actor(squad, Role::squad_leader, "中队长"));
    }

    /// One ticket from registration to the end.
    void live(std::int64_t number) {
        auto const place = static_cast<std::size_t>(number) % squads_.size();
        auto const& squad = world_.org.at(squads_[place]).code;
        auto const& leader = leaders_[place];
        now_ += between_tickets;
        RegisterTicket complaint;
        complaint.source = TicketSource::community;
        complaint.category = "0102";
        complaint.title = "沿街商户占道经营";
        complaint.address = "人民路12号";
        complaint.node = squad;
        done(decide_register(as(desk_), complaint));
        auto const id = world_.tickets.rbegin()->first;
        done(decide_move(as(desk_), {id, 1, "accept", {}, {}, {}}));
        done(decide_dispatch(as(desk_), {id, 2, {{squad, {}, {}, {}}}, {}}));
        auto const order = *world_.tickets.at(id).order_id;
        for (auto const step : {RecipientState::acknowledged, RecipientState::en_route, RecipientState::on_scene})
            done(decide_step(as(leader), {order, 0, step, 1, {}, {}}));
        done(decide_step(as(leader), {order, 0, RecipientState::reported, 1, "已劝离占道摊位并清理现场", {}}));
        done(decide_close(as(desk_), {id, 5, Outcome::solved, {}, {}, {}, {}}));
        if (number % 100 == 0) forget_closed_before(world_, now_ - kept);  // as the server does every minute
    }
    std::int64_t decisions() const { return decisions_; }

private:
    Actor actor(OrgIndex index, Role role, char const* name) {
        std::vector<Grant> const grants{{world_.org.at(index).code, role, std::nullopt}};
        return {AccountId(), name, index, std::make_shared<Scope const>(world_.org, grants, now_), {}};
    }
    DecisionContext as(Actor const& actor) const { return {world_, actor, now_}; }
    void done(Result<Events> events) {
        if (!events) throw std::runtime_error(events.error().path + " " + events.error().detail);
        for (auto& body : *events) {
            Event event;
            event.seq = world_.counters.seq + 1;
            event.at = now_;
            event.body = std::move(body);
            apply(world_, event);
        }
        ++decisions_;
    }

    World world_;
    Time now_ = begin;
    std::vector<OrgIndex> squads_;
    Actor desk_;
    std::vector<Actor> leaders_;
    std::int64_t decisions_ = 0;
};

}  // namespace

Decided decide_for(double seconds) {
    City city;
    auto const started = std::chrono::steady_clock::now();
    Decided decided;
    while (decided.seconds < seconds) {
        for (int i = 0; i < 100; ++i) city.live(decided.tickets++);
        decided.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    }
    decided.decisions = city.decisions();
    return decided;
}

}  // namespace tiaodu::bench
