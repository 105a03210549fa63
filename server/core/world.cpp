// SPDX-License-Identifier: Apache-2.0
#include "server/core/world.hpp"

#include "protocol/vocab/assert.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

template <class Map, class Key>
auto& get(Map& map, Key const& key) {
    auto const found = map.find(key);
    TIAODU_ASSERT(found != map.end());
    return found->second;
}

/// Raises a counter to the number of an id that this home made.
template <class AnyId>
void count(std::int64_t& counter, World const& world, AnyId id) {
    if (id.home() == world.home) counter = std::max(counter, id.number());
}

struct Applier {
    World& world;
    Event const& event;
    Touched touched{};

    void operator()(TicketRegistered const& body) {
        count(world.counters.ticket, world, body.ticket.id);
        if (body.ticket.external_id)
            world.external_ids.insert(external_key(body.ticket.source, *body.ticket.external_id));
        auto& ticket = world.tickets.insert_or_assign(body.ticket.id, body.ticket).first->second;
        sign(ticket);
        touched.tickets.push_back(body.ticket.id);
    }

    void operator()(TicketLocated const& body) {
        auto& ticket = change(body.ticket_id);
        if (body.point) ticket.point = body.point;
        ticket.node = body.node;
    }

    void operator()(TicketAccepted const& body) {
        auto& ticket = change(body.ticket_id);
        ticket.status = TicketStatus::accepted;
        ticket.accepted_at = event.at;
        ticket.step_due_at = body.step_due_at;
    }

    void operator()(TicketClosed const& body) {
        auto& ticket = change(body.ticket_id);
        ticket.status = TicketStatus::closed;
        ticket.closed_at = body.closed_at;
        ticket.outcome = body.outcome;
        ticket.note = body.note;
        ticket.step_due_at.reset();
        if (ticket.order_id) release_units(get(world.orders, *ticket.order_id));
    }

    void operator()(OrderIssued const& body) {
        count(world.counters.order, world, body.order.id);
        world.orders.insert_or_assign(body.order.id, body.order);
        touched.orders.push_back(body.order.id);
        for (auto const& recipient : body.order.recipients) set_unit(recipient, body.order.id, UnitStatus::assigned);
        if (!body.order.ticket_id) return;
        auto& ticket = change(*body.order.ticket_id);
        ticket.status = TicketStatus::dispatched;
        ticket.dispatched_at = event.at;
        ticket.order_id = body.order.id;
        ticket.step_due_at = body.step_due_at;
        for (auto const& recipient : body.order.recipients)
            if (std::find(ticket.responders.begin(), ticket.responders.end(), recipient.squad) ==
                ticket.responders.end())
                ticket.responders.push_back(recipient.squad);
    }

    void operator()(OrderAdvanced const& body) {
        auto& order = get(world.orders, body.order_id);
        ++order.version;
        touched.orders.push_back(order.id);
        auto& recipient = order.recipients.at(static_cast<std::size_t>(body.recipient));
        advance(recipient, body);
        if (order.ticket_id) follow(order, body);
    }

    void operator()(UnitRegistered const& body) {
        count(world.counters.unit, world, body.unit.id);
        world.units.insert_or_assign(body.unit.id, body.unit);
        touched.units.push_back(body.unit.id);
    }

    void operator()(PostureChanged const& body) {
        auto& unit = get(world.units, body.unit_id);
        ++unit.version;
        unit.posture = body.posture;
        touched.units.push_back(unit.id);
    }

    void operator()(UnitSos const& body) { touched.units.push_back(body.unit_id); }

    void operator()(DeviceRegistered const& body) {
        count(world.counters.device, world, body.device.id);
        world.devices.insert_or_assign(body.device.id, body.device);
        world.device_by_identity.insert_or_assign(identity_key(body.device.protocol, body.device.identity),
                                                  body.device.id);
        touched.devices.push_back(body.device.id);
    }

    void operator()(AreaReplaced const& body) {
        world.shapes.insert_or_assign(body.area.squad, body.area);
        world.area_attribution = body.attribution;
        touched.areas.push_back(body.area.squad);
    }

    void operator()(AccountCreated const& body) {
        count(world.counters.account, world, body.account.id);
        world.accounts.insert_or_assign(body.account.id, body.account);
        world.account_by_login.insert_or_assign(body.account.login, body.account.id);
        touched.accounts.push_back(body.account.id);
    }

private:
    void sign(Ticket& ticket) {
        ticket.changed_at = event.at;
        ticket.changed_by = event.actor.display_name;
    }

    Ticket& change(TicketId id) {
        auto& ticket = get(world.tickets, id);
        ++ticket.version;
        sign(ticket);
        touched.tickets.push_back(id);
        return ticket;
    }

    void set_unit(Recipient const& recipient, OrderId order, UnitStatus status) {
        if (!recipient.unit_id) return;
        auto& unit = get(world.units, *recipient.unit_id);
        ++unit.version;
        unit.status = status;
        unit.order_id = order;
        if (status == UnitStatus::available) unit.order_id.reset();
        touched.units.push_back(unit.id);
    }

    /// A ticket that closes early frees the units that have not reported.
    void release_units(Order const& order) {
        for (auto const& recipient : order.recipients)
            if (recipient.state != RecipientState::reported) set_unit(recipient, order.id, UnitStatus::available);
    }

    void advance(Recipient& recipient, OrderAdvanced const& body) {
        recipient.state = body.state;
        recipient.by = body.by;
        if (body.result) recipient.result = body.result;
        switch (body.state) {
            case RecipientState::issued: break;
            case RecipientState::acknowledged: recipient.acknowledged_at = event.at; break;
            case RecipientState::started:
                recipient.started_at = event.at;
                set_unit(recipient, body.order_id, UnitStatus::en_route);
                break;
            case RecipientState::on_scene:
                recipient.on_scene_at = event.at;
                set_unit(recipient, body.order_id, UnitStatus::on_scene);
                break;
            case RecipientState::reported:
                recipient.reported_at = event.at;
                set_unit(recipient, body.order_id, UnitStatus::available);
                break;
        }
        // A step that was skipped was implied by the later one: a squad on scene has received the order.
        if (!recipient.acknowledged_at) recipient.acknowledged_at = event.at;
    }

    /// The ticket follows its order: begun by the first recipient that sets out, resolved when the last one has
    /// reported.
    void follow(Order const& order, OrderAdvanced const& body) {
        auto const& current = get(world.tickets, *order.ticket_id);
        if (current.order_id != order.id || current.status == TicketStatus::closed) return;
        bool const all_reported = std::all_of(order.recipients.begin(), order.recipients.end(),
                                              [](Recipient const& r) { return r.state == RecipientState::reported; });
        if (all_reported) {
            auto& ticket = change(*order.ticket_id);
            ticket.status = TicketStatus::resolved;
            ticket.resolved_at = event.at;
            ticket.step_due_at = body.step_due_at;
        } else if (current.status == TicketStatus::dispatched && body.state >= RecipientState::started) {
            auto& ticket = change(*order.ticket_id);
            ticket.status = TicketStatus::in_progress;
            ticket.step_due_at = body.step_due_at;
        }
    }
};

void add_once(std::vector<OrgCode>& nodes, OrgCode const& node) {
    if (std::find(nodes.begin(), nodes.end(), node) == nodes.end()) nodes.push_back(node);
}

struct NodesOf {
    World const& world;
    using Nodes = std::vector<OrgCode>;

    Nodes operator()(TicketRegistered const& body) const { return nodes_of(world, body.ticket.id); }
    Nodes operator()(TicketLocated const& body) const { return nodes_of(world, body.ticket_id); }
    Nodes operator()(TicketAccepted const& body) const { return nodes_of(world, body.ticket_id); }
    Nodes operator()(TicketClosed const& body) const { return nodes_of(world, body.ticket_id); }
    Nodes operator()(OrderIssued const& body) const { return of_order(body.order); }
    Nodes operator()(OrderAdvanced const& body) const { return of_order(get(world.orders, body.order_id)); }
    Nodes operator()(UnitRegistered const& body) const { return {body.unit.squad}; }
    Nodes operator()(PostureChanged const& body) const { return of_unit(body.unit_id); }
    Nodes operator()(UnitSos const& body) const { return of_unit(body.unit_id); }
    Nodes operator()(DeviceRegistered const& body) const { return of_unit(body.device.unit_id); }
    Nodes operator()(AreaReplaced const& body) const { return {body.area.squad}; }
    Nodes operator()(AccountCreated const& body) const {
        Nodes nodes;
        for (auto const& grant : body.account.grants) add_once(nodes, grant.node);
        return nodes;
    }

    Nodes of_unit(UnitId id) const { return {get(world.units, id).squad}; }
    Nodes of_order(Order const& order) const {
        Nodes nodes;
        if (order.ticket_id) nodes = nodes_of(world, *order.ticket_id);
        for (auto const& recipient : order.recipients) add_once(nodes, recipient.squad);
        return nodes;
    }
};

}  // namespace

std::string external_key(TicketSource source, std::string const& external_id) {
    return std::string(to_word(source)) + "/" + external_id;
}

std::string identity_key(DeviceProtocol protocol, std::string const& identity) {
    return std::string(to_word(protocol)) + "/" + identity;
}

Touched apply(World& world, Event const& event) {
    world.counters.seq = std::max(world.counters.seq, event.seq);
    Applier applier{world, event};
    std::visit(applier, event.body);
    return std::move(applier.touched);
}

std::vector<OrgCode> nodes_of(World const& world, TicketId id) {
    auto const found = world.tickets.find(id);
    if (found == world.tickets.end()) return {};
    std::vector<OrgCode> nodes{found->second.node};
    for (auto const& responder : found->second.responders) add_once(nodes, responder);
    return nodes;
}

std::vector<OrgCode> nodes_of(World const& world, EventBody const& body) { return std::visit(NodesOf{world}, body); }

void forget_closed_before(World& world, Time limit) {
    std::erase_if(world.tickets, [&](auto const& entry) {
        auto const& ticket = entry.second;
        if (ticket.status != TicketStatus::closed || !ticket.closed_at || *ticket.closed_at >= limit) return false;
        if (ticket.order_id) world.orders.erase(*ticket.order_id);
        return true;
    });
}

}  // namespace tiaodu
