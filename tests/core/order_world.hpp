// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/deadlines.hpp"
#include "tests/core/test_world.hpp"

namespace tiaodu::test {

/// A TestWorld that speaks of orders: issues them, answers them, and lets the clock act.
class OrderWorld : public TestWorld {
public:
    static IssueOrder task(std::vector<RecipientChoice> recipients, OrderKind kind = OrderKind::key_task) {
        IssueOrder command;
        command.kind = kind;
        command.title = "夜市整治";
        command.recipients = std::move(recipients);
        return command;
    }
    Order const& issued(Actor const& by, std::vector<RecipientChoice> recipients,
                        OrderKind kind = OrderKind::key_task) {
        done(decide_issue(as(by), task(std::move(recipients), kind)));
        return world.orders.rbegin()->second;
    }
    /// Somebody new who works at `node`.
    Actor person(OrgCode const& node, Role role = Role::squad_leader) {
        return account(node, role, "队员" + std::to_string(world.counters.account));
    }
    /// A step as it would come from `by`, at the order's present revision.
    Result<Events> answer(Actor const& by, Order const& order, RecipientState state, std::int32_t recipient = 0) const {
        return decide_step(as(by), {order.id, recipient, state, order.revision, "已处置", "车辆故障"});
    }
    void relay(Actor const& by, Order const& order, std::int32_t recipient, std::vector<RecipientChoice> to) {
        done(decide_relay(as(by), {order.id, order.version, recipient, std::move(to)}));
    }
    void recall(Actor const& by, Order const& order, std::vector<std::int32_t> recipients = {}) {
        done(decide_recall(as(by), {order.id, order.version, std::move(recipients), "任务取消"}));
    }
    void amend(Actor const& by, Order const& order, std::string note = "改到北门") {
        AmendOrder command;
        command.order_id = order.id;
        command.version = order.version;
        command.note = std::move(note);
        done(decide_amend(as(by), command));
    }
    /// What the clock brings about now, put into effect.
    Events fire() {
        auto events = due_events(world, now, 1000);
        for (auto const& body : events) happen(body);
        return events;
    }
    /// Chases that fired now.
    std::vector<Chase> chased() {
        std::vector<Chase> chases;
        for (auto const& body : fire())
            if (auto const* chase = std::get_if<OrderChased>(&body))
                chases.insert(chases.end(), chase->chases.begin(), chase->chases.end());
        return chases;
    }
    OrgCode new_squad(OrgCode const& district, int number) {
        auto const digits = std::to_string(100 + number);
        OrgCode const code(district.text() + digits + "-ZD02");
        world.org.add(organisation(code, OrgKind::squad, district)).value();
        admin = renewed(admin, city, Role::administrator);
        return code;
    }
    /// Scopes are made from the tree: after new squads, the desks need new ones.
    void renew_desks() { city_desk = renewed(city_desk, city, Role::dispatcher); }

private:
    Actor renewed(Actor actor, OrgCode const& node, Role role) const {
        std::vector<Grant> const grants{{node, role, std::nullopt}};
        actor.scope = std::make_shared<Scope const>(world.org, grants, now);
        return actor;
    }
};

}  // namespace tiaodu::test
