// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/actors.hpp"

#include <algorithm>

namespace tiaodu::test {
namespace {

OrgCode const city{"310000"};
std::vector<OrgCode> const districts{OrgCode("310106"), OrgCode("310113")};
std::vector<OrgCode> const squads{OrgCode("310106012-ZD01"), OrgCode("310106013-ZD01"), OrgCode("310113001-ZD01")};
constexpr std::string_view secret_name = "赵钱孙李";
constexpr std::string_view secret_phone = "13901234567";
constexpr int units_max = 12;

template <class T>
T const& one_of(std::vector<T> const& choices, Random& random) {
    return choices[random.below(choices.size())];
}

std::string word(Json const& json, char const* field) { return json.at(field).get<std::string>(); }

OrgCode somewhere(Random& random) {
    if (random.chance(0.1)) return city;
    if (random.chance(0.2)) return one_of(districts, random);
    return one_of(squads, random);
}

Choice complaint(Random& random, int number) {
    Json body{{"source", "hotline_12345"},
              {"external_id", "H-" + std::to_string(random.next() % 1'000'000'007u) + "-" + std::to_string(number)},
              {"category", "0101"},
              {"title", "占道经营"},
              {"urgency", random.chance(0.1) ? "emergency" : "normal"},
              {"contact_name", secret_name},
              {"contact_phone", secret_phone}};
    if (random.chance(0.7)) body["node"] = somewhere(random).text();
    return {"ticket.register", std::move(body)};
}

Choice close(Json const& ticket, std::string const& note) {
    return {"ticket.close",
            {{"ticket_id", ticket.at("id")}, {"version", ticket.at("version")}, {"outcome", "solved"}, {"note", note}}};
}

Choice dispatch(Json const& ticket, View const& view, Random& random) {
    Json recipients = Json::array();
    auto const node = word(ticket, "node");
    auto const below = [&](std::string const& squad) { return squad.starts_with(node) || node == city.text(); };
    for (auto const& [id, unit] : view.units) {
        if (recipients.size() >= 2 || !below(word(unit, "squad")) || random.chance(0.5)) continue;
        // Often a unit that is busy or off duty: that must be refused, and of two dispatchers one must lose.
        if (unit.contains("order_id") && random.chance(0.8)) continue;
        recipients.push_back({{"unit_id", id}});
    }
    if (recipients.empty())
        recipients.push_back({{"squad", node.find('-') != std::string::npos ? node : one_of(squads, random).text()}});
    return {"ticket.dispatch",
            {{"ticket_id", ticket.at("id")}, {"version", ticket.at("version")}, {"recipients", recipients}}};
}

/// What a dispatcher does with one ticket; nothing when it is in the squads' hands.
std::optional<Choice> handle(Json const& ticket, View const& view, Random& random) {
    auto const status = word(ticket, "status");
    Json const ids{{"ticket_id", ticket.at("id")}, {"version", ticket.at("version")}};
    if ((status == "registered" || status == "accepted") && random.chance(0.15)) {
        auto body = ids;
        body["node"] = somewhere(random).text();
        return Choice{"ticket.locate", std::move(body)};
    }
    if (status == "registered") return Choice{"ticket.accept", ids};
    if (status == "accepted") return random.chance(0.1) ? close(ticket, "重复") : dispatch(ticket, view, random);
    if (status == "resolved") return close(ticket, "已核查");
    if (status != "closed" && random.chance(0.02)) return close(ticket, "诉求人撤诉");
    return std::nullopt;
}

std::optional<Choice> dispatcher(View const& view, Random& random) {
    if (view.open.empty()) return std::nullopt;
    auto const choices = std::min(view.open.size(), std::size_t{8});
    auto const chosen = std::next(view.open.begin(), static_cast<std::ptrdiff_t>(random.below(choices)));
    return handle(view.tickets.at(*chosen), view, random);
}

std::optional<Choice> answer(Json const& order, OrgCode const& squad, Random& random) {
    for (auto const& recipient : order.at("recipients")) {
        auto const state = word(recipient, "state");
        if (recipient.at("squad") != squad.text() || state == "reported") continue;
        std::vector<std::string> const steps{"order.acknowledge", "order.start", "order.arrive", "order.report"};
        std::size_t const next = state == "issued" ? 0 : state == "acknowledged" ? 1 : state == "started" ? 2 : 3;
        auto const step = std::min(next + (random.chance(0.2) ? 1u : 0u), std::size_t{3});
        Json body{{"order_id", order.at("id")}, {"recipient", recipient.at("index")}};
        if (step == 3) body["result"] = "已劝离";
        return Choice{steps[step], std::move(body)};
    }
    return std::nullopt;
}

std::optional<Choice> squad_leader(Person const& person, View const& view, Random& random, bool must) {
    if (!must && random.chance(0.1))
        for (auto const& [id, unit] : view.units)
            if (random.chance(0.3))
                return Choice{"unit.set_posture",
                              {{"unit_id", id}, {"posture", random.chance(0.3) ? "off_duty" : "patrol"}}};
    for (auto const& id : view.open_orders) {
        auto const& order = view.orders.at(id);
        auto const ticket =
            order.contains("ticket_id") ? view.tickets.find(word(order, "ticket_id")) : view.tickets.end();
        if (ticket != view.tickets.end() && ticket->second.at("status") == "closed") continue;
        if (!must && random.chance(0.5)) continue;
        if (auto choice = answer(order, person.node, random)) return choice;
    }
    return std::nullopt;
}

}  // namespace

std::vector<Person> people(Random& random) {
    std::vector<Person> all{{"admin", Duty::administrator, city, Role::administrator},
                            {"hotline", Duty::hotline, city, Role::integrator},
                            {"city-1", Duty::dispatcher, city, Role::dispatcher},
                            {"city-2", Duty::dispatcher, city, Role::dispatcher},
                            {"jingan", Duty::dispatcher, districts[0], Role::dispatcher}};
    if (random.chance(0.5)) all.push_back({"baoshan", Duty::dispatcher, districts[1], Role::dispatcher});
    for (std::size_t i = 0; i < squads.size(); ++i)
        all.push_back({"squad-" + std::to_string(i), Duty::squad, squads[i], Role::squad_leader});
    if (random.chance(0.5)) all.push_back({"wall", Duty::wall, districts[1], Role::viewer});
    return all;
}

std::string organisations_csv() {
    return "code,kind,name,short_name,district,street,lon,lat\n"
           "310000,city,上海市,上海,,,121.47,31.23\n"
           "310106,district,静安区,静安,,,121.44,31.22\n"
           "310113,district,宝山区,宝山,,,121.40,31.40\n"
           "310106012,street,曹家渡街道,曹家渡,310106,,121.43,31.21\n"
           "310106013,street,静安寺街道,静安寺,310106,,121.41,31.21\n"
           "310113001,street,杨行镇,杨行,310113,,121.41,31.41\n"
           "310106012-ZD01,squad,曹家渡中队,曹家渡,310106,310106012,121.43,31.21\n"
           "310106013-ZD01,squad,静安寺中队,静安寺,310106,310106013,121.41,31.21\n"
           "310113001-ZD01,squad,杨行中队,杨行,310113,310113001,121.41,31.41\n";
}

std::optional<Choice> choose(Person const& person, View const& view, Random& random, int number) {
    switch (person.duty) {
        case Duty::hotline: return complaint(random, number);
        case Duty::dispatcher: return dispatcher(view, random);
        case Duty::squad: return squad_leader(person, view, random, false);
        case Duty::administrator:
            if (number >= units_max) return std::nullopt;
            return Choice{"unit.register",
                          {{"squad", one_of(squads, random).text()},
                           {"kind", "vehicle"},
                           {"call_sign", std::to_string(number) + "号车"},
                           {"posture", "patrol"}}};
        case Duty::wall: return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Choice> finish(Person const& person, View const& view, Random& random) {
    if (person.duty == Duty::squad) return squad_leader(person, view, random, true);
    return person.duty == Duty::dispatcher ? dispatcher(view, random) : std::nullopt;
}

bool holds_personal_data(std::string_view text) {
    return text.find(secret_name) != std::string_view::npos || text.find(secret_phone) != std::string_view::npos;
}

void View::clear() {
    tickets.clear();
    orders.clear();
    units.clear();
    open.clear();
    open_orders.clear();
}

namespace {
bool keep_newer(std::map<std::string, Json>& things, Json const& thing) {
    auto& held = things[word(thing, "id")];
    if (!held.is_null() && held.at("version") >= thing.at("version")) return false;
    held = thing;
    return true;
}
}  // namespace

void View::keep_ticket(Json const& ticket) {
    if (!keep_newer(tickets, ticket)) return;
    if (ticket.at("status") == "closed") {
        open.erase(word(ticket, "id"));
    } else {
        open.insert(word(ticket, "id"));
    }
}

void View::keep_order(Json const& order) {
    if (!keep_newer(orders, order)) return;
    auto const& recipients = order.at("recipients");
    if (std::all_of(recipients.begin(), recipients.end(),
                    [](Json const& recipient) { return recipient.at("state") == "reported"; })) {
        open_orders.erase(word(order, "id"));
    } else {
        open_orders.insert(word(order, "id"));
    }
}

void View::add_page(std::string const& topic, Json const& items) {
    for (auto const& item : items) {
        if (topic == "snapshot.tickets") keep_ticket(item);
        if (topic == "snapshot.orders") keep_order(item);
        if (topic == "snapshot.units") keep_newer(units, item);
    }
}

void View::apply(Json const& body) {
    if (body.contains("ticket")) keep_ticket(body.at("ticket"));
    if (body.contains("order")) keep_order(body.at("order"));
    if (body.contains("units"))
        for (auto const& unit : body.at("units")) keep_newer(units, unit);
}

void View::drop(std::string const& ticket_id) {
    auto const ticket = tickets.find(ticket_id);
    if (ticket == tickets.end()) return;
    if (ticket->second.contains("order_id")) {
        orders.erase(word(ticket->second, "order_id"));
        open_orders.erase(word(ticket->second, "order_id"));
    }
    open.erase(ticket_id);
    tickets.erase(ticket);
}

}  // namespace tiaodu::test
