// SPDX-License-Identifier: Apache-2.0
#include "server/core/order_rules.hpp"
#include "server/core/receipts.hpp"
#include "tests/core/random_city.hpp"

#include <cstdlib>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// Seeds that are tried, TIAODU_SEEDS sets how many; each is a life of 200 commands.
std::uint32_t seeds() {
    auto const* text = std::getenv("TIAODU_SEEDS");
    return text ? static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10)) : 60;
}
constexpr int commands_per_life = 200;

/// What was true before an event, to be compared with what is true after it.
struct Before {
    std::map<std::string, std::int64_t> versions;
    std::map<TicketId, std::pair<std::string, std::optional<std::string>>> states;  ///< With where it goes back to.
};

/// True when some action of the flow leads from one state to the other; `aside` is where a pause goes back to.
bool leads(TicketFlow const& flow, std::string const& from, std::string const& to,
           std::optional<std::string> const& aside) {
    return std::any_of(flow.actions.begin(), flow.actions.end(), [&](FlowAction const& action) {
        if (std::find(action.from.begin(), action.from.end(), from) == action.from.end()) return false;
        return action.to ? *action.to == to : action.clocks == ClockEffect::resume && aside == to;
    });
}

/// The first rule that an event broke; empty when the city is as it should be.
class Watch {
public:
    explicit Watch(World const& world) : world_(world) {
        for (auto const& [id, unit] : world.units) before_.versions[to_string(id)] = unit.version;
        for (auto const& [id, zone] : world.zones) before_.versions[to_string(id)] = zone.version;
    }

    std::string after(Touched const& touched, Time now) {
        broken_.clear();
        versions(touched.tickets, world_.tickets);
        versions(touched.orders, world_.orders);
        versions(touched.units, world_.units);
        versions(touched.knots, world_.knots);
        versions(touched.reports, world_.reports);
        for (auto const id : touched.tickets) ticket(world_.tickets.at(id));
        for (auto const id : touched.orders) order(world_.orders.at(id), now);
        for (auto const id : touched.units) unit(world_.units.at(id));
        return broken_;
    }
    /// Whatever changed its version was named by an event.
    bool nothing_else_changed() const {
        auto const all = [&](auto const& map) {
            return std::all_of(map.begin(), map.end(), [&](auto const& entry) {
                auto const known = before_.versions.find(to_string(entry.first));
                return known != before_.versions.end() && known->second == entry.second.version;
            });
        };
        return all(world_.tickets) && all(world_.orders) && all(world_.units) && all(world_.knots) &&
               all(world_.reports) && all(world_.zones);
    }

private:
    void must(bool holds, std::string const& what) {
        if (!holds && broken_.empty()) broken_ = what;
    }

    template <class Ids, class Map>
    void versions(Ids const& ids, Map const& map) {
        for (auto const& id : ids) {
            auto& known = before_.versions[to_string(id)];
            must(map.at(id).version == known + 1, to_string(id) + ": its version does not grow by 1");
            known = map.at(id).version;
        }
    }

    void ticket(Ticket const& ticket) {
        auto const id = to_string(ticket.id);
        auto const* state = find_state(world_.rules.flow, ticket.state);
        must(state && state->status == ticket.status, id + ": state " + ticket.state + " is not its status");
        auto const known = before_.states.find(ticket.id);
        if (known == before_.states.end()) {
            must(ticket.state == "registered", id + ": does not begin where tickets begin");
        } else if (known->second.first != ticket.state) {
            must(leads(world_.rules.flow, known->second.first, ticket.state, known->second.second),
                 id + ": nothing leads from " + known->second.first + " to " + ticket.state);
        }
        before_.states[ticket.id] = {ticket.state, ticket.state_before};
        if (ticket.order_id) must(world_.orders.contains(*ticket.order_id), id + ": its order does not exist");
        must(is_over(ticket.status) == ticket.closed_at.has_value(), id + ": over without a time, or a time too early");
        must(!is_over(ticket.status) || !ticket.step_due_at, id + ": over, but its step clock runs");
    }

    void order(Order const& order, Time now) {
        auto const id = to_string(order.id);
        if (order.state != OrderState::merged)
            must(order.state == state_from_receipts(order), id + ": its state is not what its receipts add up to");
        must((order.state == OrderState::open) != order.closed_at.has_value(), id + ": open and closed at once");
        for (std::size_t i = 0; i < order.recipients.size(); ++i) {
            auto const& recipient = order.recipients[i];
            auto const who = id + "[" + std::to_string(i) + "]";
            must(recipient.index == static_cast<std::int32_t>(i), who + ": stands in another place");
            must(!recipient.parent || *recipient.parent < recipient.index, who + ": stands before its parent");
            must(recipient.revision <= order.revision, who + ": has read what was not written yet");
            times(recipient, now, who);
            if (is_active(recipient) && has_relayed(order, recipient.index))
                must(recipient.state == followed_state(order, recipient), who + ": does not follow its recipients");
            if (recipient.unit_id) must(holds_its_unit(order, recipient), who + ": its unit is not on it");
        }
    }

    void times(Recipient const& recipient, Time now, std::string const& who) {
        auto last = Time{};
        for (auto const& at :
             {recipient.delivered_at, recipient.started_at, recipient.en_route_at, recipient.on_scene_at,
              recipient.reported_at, recipient.verified_at, recipient.ended_at, std::optional(now)}) {
            if (!at) continue;
            must(*at >= last, who + ": a later step has an earlier time");
            last = *at;
        }
        if (recipient.acknowledged_at)
            must(recipient.delivered_at && *recipient.acknowledged_at >= *recipient.delivered_at,
                 who + ": read before it had it");
        must(is_out(recipient.state) == recipient.ended_at.has_value(), who + ": out and at work at once");
    }

    /// A recipient that is at work has its unit, when the order takes units and its ticket waits for it.
    bool holds_its_unit(Order const& order, Recipient const& recipient) const {
        bool const takes = order.primary == PrimaryJob::takes_unit && is_active(recipient) &&
                           recipient.state < RecipientState::reported && order.state != OrderState::merged &&
                           is_in_force(world_, order);
        return !takes || world_.units.at(*recipient.unit_id).order_id == order.id;
    }

    void unit(Unit const& unit) {
        auto const id = to_string(unit.id);
        if (!unit.order_id) return must(unit.status == UnitStatus::available, id + ": free, and yet busy");
        auto const found = world_.orders.find(*unit.order_id);
        if (found == world_.orders.end()) return must(false, id + ": is on an order that does not exist");
        auto const& order = found->second;
        must(order.primary == PrimaryJob::takes_unit, id + ": was taken by an order that takes no unit");
        must(is_in_force(world_, order), id + ": is on an order that nobody waits for");
        auto const mine = std::count_if(order.recipients.begin(), order.recipients.end(), [&](Recipient const& r) {
            return r.unit_id == unit.id && is_active(r) && r.state < RecipientState::reported;
        });
        must(mine == 1, id + ": is on its order " + std::to_string(mine) + " times");
        must(unit.posture != DutyPosture::off_duty, id + ": at work and off duty");
    }

    World const& world_;
    Before before_;
    std::string broken_;
};

/// Every ticket, order, unit, knot, report and zone, as text.
std::string whole(World const& world) {
    std::string text;
    auto const add = [&](auto const& map) {
        for (auto const& [id, entity] : map) text += encode(entity) + "\n";
    };
    add(world.tickets);
    add(world.orders);
    add(world.units);
    add(world.knots);
    add(world.reports);
    add(world.zones);
    return text;
}

/// The same events from nothing; rules and calendars are not events of this log.
World replayed(RandomCity const& city) {
    World again;
    again.home = city.world.home;
    again.org = city.world.org;
    for (auto const& event : city.history) apply(again, event);
    return again;
}

/// Lives a life; the first rule that was broken, or nothing.
std::string live(RandomCity& city) {
    Watch watch(city.world);
    for (int i = 0; i < commands_per_life; ++i) {
        bool const clock = city.one_in(12);
        Events events;
        if (clock) {
            city.now += std::chrono::minutes(1 + city.below(city.one_in(8) ? 3000 : 40));
            events = due_events(city.world, city.now, 1000);
        } else {
            events = city.anything();
        }
        for (auto& body : events) {
            auto const type = std::string(type_of(body));
            auto broken = watch.after(city.happen(std::move(body), clock ? "" : city.acted), city.now);
            if (!broken.empty()) return "command " + std::to_string(i) + ", " + type + ": " + broken;
        }
        if (clock && !due_events(city.world, city.now, 1000).empty()) return "what has fired would fire again";
    }
    if (!watch.nothing_else_changed()) return "something changed that no event named";
    return {};
}

}  // namespace

TEST_CASE("whatever people do in whatever order, the rules hold after every event, and replaying gives the same city") {
    RandomCity const beginning;
    std::map<std::string_view, std::size_t> happened;
    for (std::uint32_t seed = 1; seed <= seeds(); ++seed) {
        CAPTURE(seed);
        RandomCity city = beginning;
        city.seed(seed);
        auto const broken = live(city);
        REQUIRE_MESSAGE(broken.empty(), broken);
        REQUIRE(whole(replayed(city)) == whole(city.world));
        for (auto const& event : city.history) ++happened[type_of(event.body)];
    }
    // A life in which little happens would prove little.
    for (auto const* type :
         {"ticket.registered", "ticket.moved", "ticket.closed", "ticket.requested", "ticket.request_decided",
          "ticket.taken", "order.issued", "order.advanced", "order.amended", "order.recipients_added", "order.recalled",
          "order.recipients_replaced", "order.merged", "order.chased", "order.seen", "knot.tied", "report.changed"}) {
        CAPTURE(std::string(type));
        CHECK(happened[type] > seeds() / 10);
    }
}
