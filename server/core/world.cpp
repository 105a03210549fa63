// SPDX-License-Identifier: Apache-2.0
#include "server/core/world.hpp"

#include "server/core/change.hpp"
#include "server/core/knot_rules.hpp"

namespace tiaodu {
namespace {

template <class Map, class Id>
auto const* find(Map const& map, Id const& id) {
    auto const found = map.find(id);
    return found == map.end() ? nullptr : &found->second;
}

Subject of_ticket(World const& world, TicketId id) {
    auto const* ticket = find(world.tickets, id);
    return {to_string(id), ticket ? ticket->version : 0, nodes_of(world, id)};
}

Subject of_order(World const& world, OrderId id) {
    auto const* order = find(world.orders, id);
    return {to_string(id), order ? order->version : 0, order ? nodes_of(world, *order) : std::vector<OrgCode>{}};
}

Subject of_unit(World const& world, UnitId id) {
    auto const* unit = find(world.units, id);
    return {to_string(id), unit ? unit->version : 0, unit ? nodes_of(*unit) : std::vector<OrgCode>{}};
}

Subject of_device(World const& world, DeviceId id) {
    auto const* device = find(world.devices, id);
    return {to_string(id), device ? device->version : 0, device ? nodes_of(*device) : std::vector<OrgCode>{}};
}

Subject of_alert(World const& world, AlertId id) {
    auto const* alert = find(world.alerts, id);
    return {to_string(id), alert ? alert->version : 0, alert ? std::vector{alert->node} : std::vector<OrgCode>{}};
}

Subject of_patrol(World const& world, PatrolId id) {
    auto const* patrol = find(world.patrols, id);
    return {to_string(id), patrol ? patrol->version : 0, patrol ? patrol->owners : std::vector<OrgCode>{}};
}

std::vector<OrgCode> city_of(World const& world) { return {world.org.at(world.org.city()).code}; }

std::vector<OrgCode> grants_of(Account const& account) {
    std::vector<OrgCode> nodes;
    for (auto const& grant : account.grants) Change::add_once(nodes, grant.node);
    return nodes;
}

Subject of_account(World const& world, AccountId id) {
    auto const* account = find(world.accounts, id);
    return {to_string(id), 0, account ? grants_of(*account) : std::vector<OrgCode>{}};
}

Subject of_knot(World const& world, KnotId id) {
    auto const* knot = find(world.knots, id);
    return {to_string(id), knot ? knot->version : 0, knot ? nodes_of(world, *knot) : std::vector<OrgCode>{}};
}

Subject of_report(World const& world, ReportId id) {
    auto const* report = find(world.reports, id);
    return {to_string(id), report ? report->version : 0, report ? nodes_of(*report) : std::vector<OrgCode>{}};
}

/// Every event names what it is about in one of these ways. What exists already is looked up: before the event it has
/// its old nodes, and whoever is not among the new ones is told that it has gone.
struct SubjectOf {
    World const& world;

    template <class Body>
    Subject operator()(Body const& body) const {
        if constexpr (requires { body.ticket_id; }) return of_ticket(world, body.ticket_id);
        if constexpr (requires { body.ticket; }) return of_ticket(world, body.ticket.id);
        if constexpr (requires { body.order_id; }) return of_order(world, body.order_id);
        if constexpr (requires { body.device_id; }) return of_device(world, body.device_id);
        if constexpr (requires { body.alert_id; }) return of_alert(world, body.alert_id);
        if constexpr (requires { body.patrol_id; })
            return of_patrol(world, body.patrol_id);
        else if constexpr (requires { body.unit_id; })
            return of_unit(world, body.unit_id);
        if constexpr (requires { body.unit; }) return of_unit(world, body.unit.id);
        if constexpr (requires { body.knot; }) return of_knot(world, body.knot.id);
    }
    Subject operator()(OrderIssued const& body) const {
        return {to_string(body.order.id), body.order.version, nodes_of(world, body.order)};
    }
    Subject operator()(UnitRegistered const& body) const {
        return {to_string(body.unit.id), body.unit.version, {body.unit.squad}};
    }
    Subject operator()(DeviceRegistered const& body) const {
        return {to_string(body.device.id), body.device.version, nodes_of(body.device)};
    }
    Subject operator()(DeviceChanged const& body) const { return of_device(world, body.device.id); }
    Subject operator()(EvidenceStored const& body) const {
        return {to_string(body.evidence.id), 0, {body.evidence.squad}};
    }
    Subject operator()(AlertRaised const& body) const {
        return {to_string(body.alert.id), body.alert.version, {body.alert.node}};
    }
    Subject operator()(PatrolPlanned const& body) const { return of_patrol(world, body.patrol.id); }
    Subject operator()(AreaReplaced const& body) const { return {body.area.squad.text(), 0, {body.area.squad}}; }
    Subject operator()(AccountCreated const& body) const {
        return {to_string(body.account.id), 0, grants_of(body.account)};
    }
    Subject operator()(IntegrationKeyIssued const& body) const {
        return {to_string(body.key.id), 0, nodes_of_account(body.key.account_id)};
    }
    Subject operator()(IntegrationKeyRevoked const& body) const {
        auto const* key = find(world.integration_keys, body.key_id);
        return {to_string(body.key_id), 0, key ? nodes_of_account(key->account_id) : std::vector<OrgCode>{}};
    }
    std::vector<OrgCode> nodes_of_account(AccountId id) const {
        auto const* account = find(world.accounts, id);
        return account ? grants_of(*account) : std::vector<OrgCode>{};
    }
    Subject operator()(AccountGrantsSet const& body) const { return of_account(world, body.account_id); }
    Subject operator()(AccountLocked const& body) const { return of_account(world, body.account_id); }
    Subject operator()(AccountUnlocked const& body) const { return of_account(world, body.account_id); }
    /// For the audit alone: no console has to know.
    Subject operator()(AccountProofChanged const& body) const { return {to_string(body.account_id), 0, {}}; }
    Subject operator()(ReportSubmitted const& body) const { return of_report(world, body.report.id); }
    Subject operator()(ReportChanged const& body) const { return of_report(world, body.report.id); }
    Subject operator()(ZoneSet const& body) const {
        auto const* zone = find(world.zones, body.zone.id);
        return {to_string(body.zone.id), zone ? zone->version : 0, zone ? zone->plan.owners : std::vector<OrgCode>{}};
    }
    Subject operator()(RulesChanged const&) const { return {"rules", world.rules.version, city_of(world)}; }
    Subject operator()(RoadsChanged const&) const { return {"roads", 0, city_of(world)}; }
    Subject operator()(CalendarChanged const& body) const {
        return {body.calendar.node.text(), body.calendar.version, {body.calendar.node}};
    }
};

}  // namespace

std::string external_key(TicketSource source, std::string const& external_id) {
    return std::string(to_word(source)) + "/" + external_id;
}

std::string identity_key(DeviceProtocol protocol, std::string const& identity) {
    return std::string(to_word(protocol)) + "/" + identity;
}

std::optional<UnitId> carrier_of(Device const& device) {
    if (device.carriers.empty() || device.carriers.back().to) return std::nullopt;
    return device.carriers.back().unit_id;
}

void keep_device(World& world, Device device) {
    auto const id = device.id;
    auto const known = world.devices.find(id);
    auto const before = known == world.devices.end() ? std::nullopt : carrier_of(known->second);
    auto const now = carrier_of(device);
    if (before && before != now) std::erase(world.devices_by_unit[*before], id);
    if (now && before != now) world.devices_by_unit[*now].push_back(id);
    world.device_by_identity.insert_or_assign(identity_key(device.protocol, device.identity), id);
    world.devices.insert_or_assign(id, std::move(device));
}

Touched apply(World& world, Event const& event) {
    world.counters.seq = std::max(world.counters.seq, event.seq);
    Change change{world, event};
    std::visit([&](auto const& body) { apply(change, body); }, event.body);
    return std::move(change.touched);
}

Subject subject_of(World const& world, EventBody const& body) { return std::visit(SubjectOf{world}, body); }

std::vector<OrgCode> nodes_of(World const& world, TicketId id) {
    auto const* ticket = find(world.tickets, id);
    if (!ticket) return {};
    std::vector<OrgCode> nodes{ticket->node};
    for (auto const& responder : ticket->responders) Change::add_once(nodes, responder);
    return nodes;
}

std::vector<OrgCode> nodes_of(World const& world, Order const& order) {
    std::vector<OrgCode> nodes{order.issuer};
    if (order.ticket_id)
        for (auto const& node : nodes_of(world, *order.ticket_id)) Change::add_once(nodes, node);
    for (auto const& informed : order.informed) Change::add_once(nodes, informed.node);
    for (auto const& recipient : order.recipients) Change::add_once(nodes, recipient.node);
    return nodes;
}

std::vector<OrgCode> nodes_of(EventReport const& report) {
    std::vector<OrgCode> nodes{report.node};
    for (auto const& receipt : report.receipts) Change::add_once(nodes, receipt.node);
    return nodes;
}

std::vector<OrgCode> nodes_of(Unit const& unit) {
    std::vector<OrgCode> nodes{unit.squad};
    if (unit.aids)
        for (auto const& aid : *unit.aids) Change::add_once(nodes, aid.node);
    return nodes;
}

std::vector<OrgCode> nodes_of(Device const& device) { return {device.squad}; }

std::vector<OrgCode> professional_line(OrgTree const& org, OrgCode const& node) {
    std::vector<OrgCode> line;
    for (auto index = org.find(node); index; index = org.professional_parent(*index))
        line.push_back(org.at(*index).code);
    return line;
}

void forget_closed_before(World& world, Time limit) {
    auto const ended = [limit](std::optional<Time> const& at) { return at && *at < limit; };
    std::erase_if(world.tickets, [&](auto const& entry) { return ended(entry.second.closed_at); });
    std::erase_if(world.orders, [&](auto const& entry) {
        auto const& order = entry.second;
        auto const* ticket = order.ticket_id ? find(world.tickets, *order.ticket_id) : nullptr;
        if (ticket && ticket->order_id == order.id) return false;
        bool const of_forgotten = order.ticket_id && !ticket && order.kind == OrderKind::ticket_disposal;
        return of_forgotten || ended(order.closed_at);
    });
    std::erase_if(world.knots, [&](auto const& entry) { return ended(entry.second.closed_at); });
    std::erase_if(world.reports, [&](auto const& entry) { return ended(entry.second.closed_at); });
    std::erase_if(world.patrols, [&](auto const& entry) { return ended(entry.second.ended_at); });
    std::erase_if(world.alerts, [&](auto const& entry) { return ended(entry.second.closed_at); });
}

}  // namespace tiaodu
