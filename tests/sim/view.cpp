// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/view.hpp"

#include <algorithm>

namespace tiaodu::test {
namespace {

bool keep_newer(std::map<std::string, Json>& things, Json const& thing) {
    auto& held = things[word(thing, "id")];
    if (!held.is_null() && held.at("version") >= thing.at("version")) return false;
    held = thing;
    return true;
}

bool is_over(std::string const& status) {
    return status == "closed" || status == "returned" || status == "transferred" || status == "voided";
}

Json::iterator at_index(Json& recipients, Json const& index) {
    return std::find_if(recipients.begin(), recipients.end(),
                        [&](Json const& recipient) { return recipient.at("index") >= index; });
}

bool waits(Json const& order) {
    if (order.at("state") == "open") return true;
    auto const& recipients = order.at("recipients");
    return std::any_of(recipients.begin(), recipients.end(), [](Json const& recipient) {
        auto const state = word(recipient, "state");
        return recipient.contains("recall_from") && state != "recalled" && state != "replaced" && state != "declined";
    });
}

}  // namespace

std::string word(Json const& json, char const* field) { return json.at(field).get<std::string>(); }

void View::clear() { *this = View(); }

void View::keep_ticket(Json const& ticket) {
    if (!keep_newer(tickets, ticket)) return;
    if (is_over(word(ticket, "status"))) {
        open.erase(word(ticket, "id"));
    } else {
        open.insert(word(ticket, "id"));
    }
}

void View::sort_order(std::string const& id) {
    if (waits(orders.at(id))) {
        open_orders.insert(id);
    } else {
        open_orders.erase(id);
    }
}

void View::merge_order(Json const& order, std::size_t total) {
    auto const id = word(order, "id");
    auto& held = orders[id];
    if (held.is_null()) {
        held = order;
    } else {
        auto recipients = std::move(held.at("recipients"));
        if (order.at("version") >= held.at("version")) held = order;
        for (auto const& recipient : order.at("recipients")) {
            auto const place = at_index(recipients, recipient.at("index"));
            if (place != recipients.end() && place->at("index") == recipient.at("index")) {
                *place = recipient;
            } else {
                recipients.insert(place, recipient);
            }
        }
        held["recipients"] = std::move(recipients);
    }
    if (held.at("recipients").size() < total) {
        incomplete.insert(id);
    } else {
        incomplete.erase(id);
    }
    sort_order(id);
}

void View::put_whole(Json const& order) {
    auto const id = word(order, "id");
    auto& held = orders[id];
    incomplete.erase(id);
    if (held.is_null() || order.at("version") >= held.at("version")) {
        held = order;
    } else {
        // Pushes were faster: what they said stays, what they left out is filled in.
        auto& recipients = held.at("recipients");
        for (auto const& recipient : order.at("recipients")) {
            auto const place = at_index(recipients, recipient.at("index"));
            if (place == recipients.end() || place->at("index") != recipient.at("index"))
                recipients.insert(place, recipient);
        }
    }
    sort_order(id);
}

void View::add_page(std::string const& topic, Json const& items) {
    for (auto const& item : items) {
        if (topic == "snapshot.tickets") keep_ticket(item);
        if (topic == "snapshot.orders") put_whole(item);
        if (topic == "snapshot.units") keep_newer(units, item);
        if (topic == "snapshot.knots") keep_newer(knots, item);
        if (topic == "snapshot.reports") keep_newer(reports, item);
    }
}

void View::apply(Json const& body) {
    if (body.contains("ticket")) keep_ticket(body.at("ticket"));
    if (body.contains("order")) merge_order(body.at("order"), body.at("recipients_total").get<std::size_t>());
    if (body.contains("units"))
        for (auto const& unit : body.at("units")) keep_newer(units, unit);
    auto const& event = body.at("event").at("body");
    if (event.contains("knot")) keep_newer(knots, event.at("knot"));
    if (event.contains("report")) keep_newer(reports, event.at("report"));
}

void View::drop(std::string const& id) {
    open.erase(id);
    tickets.erase(id);
    units.erase(id);
    knots.erase(id);
    reports.erase(id);
}

void View::forget_order(std::string const& order_id) {
    orders.erase(order_id);
    open_orders.erase(order_id);
    incomplete.erase(order_id);
}

}  // namespace tiaodu::test
