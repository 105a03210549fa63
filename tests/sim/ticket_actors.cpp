// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/actors.hpp"

#include <algorithm>

/// What is done with tickets.
namespace tiaodu::test {
namespace {

constexpr std::string_view secret_name = "赵钱孙李";
constexpr std::string_view secret_phone = "13901234567";

Json ids_of(Json const& ticket) { return {{"ticket_id", ticket.at("id")}, {"version", ticket.at("version")}}; }

Choice with(Json const& ticket, std::string type, Json const& more) {
    auto body = ids_of(ticket);
    body.update(more);
    return {std::move(type), std::move(body)};
}

Choice move(Json const& ticket, std::string const& action, Json const& more = Json::object()) {
    auto choice = with(ticket, "ticket.move", more);
    choice.body["action"] = action;
    return choice;
}

Choice reply(Json const& ticket) {
    return with(ticket, "ticket.reply", {{"way", "phone"}, {"text", "已告知处理结果"}});
}

/// Closes it, or does what must be done before.
Choice close(Json const& ticket, std::string const& note, Random& random) {
    if (ticket.at("source") == "hotline_12345" && !ticket.contains("reply") && random.chance(0.95))
        return reply(ticket);
    auto choice = with(ticket, "ticket.close", {{"outcome", "solved"}, {"note", note}});
    if (ticket.at("category") == "0101") {
        if (random.chance(0.5)) {
            choice.body["case_decision"] = {{"choice", "not_filed"}, {"reason", "corrected"}};
        } else {
            choice.body["case_decision"] = {{"choice", "filed"}, {"case_number", "沪城罚〔2026〕1号"}};
        }
    }
    if (ticket.contains("knot_id")) choice.body["different_this_time"] = "已派专人值守";
    return choice;
}

Choice link(Json const& ticket, View const& view, Random& random) {
    auto earlier = view.tickets.begin();
    std::advance(earlier, static_cast<std::ptrdiff_t>(random.below(view.tickets.size())));
    return with(ticket, "ticket.link", {{"repeat_of", earlier->first}});
}

Choice dispatch(Worker const& worker, Json const& ticket) {
    return with(ticket, "ticket.dispatch", {{"recipients", recipients_below(worker, word(ticket, "node"))}});
}

/// A request that nobody has decided yet.
MaybeChoice decide(Json const& ticket, Random& random) {
    if (!ticket.contains("requests")) return std::nullopt;
    for (auto const& request : ticket.at("requests")) {
        if (request.at("verdict") != "pending") continue;
        if (random.chance(0.6))
            return with(ticket, "ticket.decide", {{"request", request.at("number")}, {"verdict", "approved"}});
        return with(ticket, "ticket.decide",
                    {{"request", request.at("number")}, {"verdict", "refused"}, {"answer", "理由不足"}});
    }
    return std::nullopt;
}

Choice contact(Json const& ticket, Random& random) {
    return with(ticket, "ticket.contact", {{"way", "phone"}, {"result", random.chance(0.6) ? "reached" : "no_answer"}});
}

/// Not the straight way.
MaybeChoice detour(Worker const& worker, Json const& ticket, std::string const& status) {
    auto& random = worker.random;
    switch (random.below(9)) {
        case 0: return contact(ticket, random);
        case 1: return move(ticket, "park", {{"reason", "large_works"}, {"note", "需改造管线"}});
        case 2: return move(ticket, "wait", {{"note", "等诉求人提供照片"}});
        case 3: return link(ticket, worker.view, random);
        case 4: return with(ticket, "ticket.extend", {{"amount", 1}, {"reason", "weather"}, {"note", "连日降雨"}});
        case 5: return with(ticket, "ticket.correct", {{"urgency", "urgent"}, {"category", "0102"}});
        case 6: return move(ticket, "send_back", {{"reason", "wrong_area"}, {"note", "不在辖区"}});
        case 7:
            if (status == "registered" || status == "accepted")
                return move(ticket, "void", {{"reason", "withdrawn"}, {"note", "诉求人撤诉"}});
            return with(ticket, "ticket.remark", {{"text", "请加快"}});
        default: return with(ticket, "ticket.locate", {{"node", somewhere(random).text()}});
    }
}

MaybeChoice handle(Worker const& worker, Json const& ticket) {
    auto& random = worker.random;
    auto const status = word(ticket, "status");
    if (auto decision = decide(ticket, random)) return decision;
    if (random.chance(status == "registered" || status == "accepted" ? 0.15 : 0.06))
        return detour(worker, ticket, status);
    if (status == "registered") return move(ticket, "accept");
    if (status == "accepted") return random.chance(0.1) ? close(ticket, "重复", random) : dispatch(worker, ticket);
    if (status == "parked") return random.chance(0.2) ? MaybeChoice(move(ticket, "resume")) : std::nullopt;
    if (status == "resolved" && random.chance(0.08))
        return move(ticket, "rework", {{"reason", "not_done"}, {"note", "现场仍有堆物"}});
    if (status == "resolved" && random.chance(0.2)) return move(ticket, "check");
    if (status == "resolved" || status == "checked") return close(ticket, "已核查", random);
    if (random.chance(0.03)) return close(ticket, "诉求人撤诉", random);
    return std::nullopt;
}

MaybeChoice reopen(Worker const& worker) {
    for (auto const& [id, ticket] : worker.view.tickets)
        if (word(ticket, "status") == "closed" && worker.random.chance(0.1))
            return move(ticket, "reopen", {{"reason", "came_back"}, {"note", "问题回潮"}});
    return std::nullopt;
}

}  // namespace

bool holds_personal_data(std::string_view text) {
    return text.find(secret_name) != std::string_view::npos || text.find(secret_phone) != std::string_view::npos;
}

Choice complaint(Random& random, int number) {
    Json body{{"source", random.chance(0.5) ? "hotline_12345" : "grid_platform"},
              {"external_id", "H-" + std::to_string(random.next() % 1'000'000'007u) + "-" + std::to_string(number)},
              {"category", random.chance(0.3) ? "0101" : "0102"},
              {"title", "占道经营"},
              {"urgency", random.chance(0.1)   ? "emergency"
                          : random.chance(0.2) ? "urgent"
                                               : "normal"},
              {"contact_name", secret_name},
              {"contact_phone", secret_phone}};
    if (random.chance(0.15)) {
        body["point"] = {{"lon", 121.42}, {"lat", 31.21}};  // in the border zone, once it is there
    } else if (random.chance(0.7)) {
        body["node"] = somewhere(random).text();
    }
    return {"ticket.register", std::move(body)};
}

Json recipients_below(Worker const& worker, std::string const& node) {
    auto& random = worker.random;
    Json recipients = Json::array();
    auto const below = [&](std::string const& squad) { return node == "310000" || squad.starts_with(node); };
    for (auto const& [id, unit] : worker.view.units) {
        if (recipients.size() >= 2 || !below(word(unit, "squad")) || random.chance(0.5)) continue;
        // Often a unit that is busy or off duty: that must be refused, and of two dispatchers one must lose.
        if (unit.contains("order_id") && random.chance(0.8)) continue;
        recipients.push_back({{"unit_id", id}});
    }
    if (!recipients.empty()) return recipients;
    recipients.push_back({{"node", node.find('-') != std::string::npos ? node : one_of(all_squads(), random).text()}});
    return recipients;
}

MaybeChoice handle_tickets(Worker const& worker) {
    auto const& view = worker.view;
    if (worker.random.chance(0.01))
        if (auto again = reopen(worker)) return again;
    if (view.open.empty()) return std::nullopt;
    auto const choices = std::min(view.open.size(), std::size_t{8});
    auto const chosen = std::next(view.open.begin(), static_cast<std::ptrdiff_t>(worker.random.below(choices)));
    return handle(worker, view.tickets.at(*chosen));
}

MaybeChoice respond_to_tickets(Worker const& worker) {
    auto& random = worker.random;
    for (auto const& id : worker.view.open) {
        auto const& ticket = worker.view.tickets.at(id);
        if (ticket.contains("zone_due_at") && random.chance(0.5)) {
            if (random.chance(0.6)) return with(ticket, "ticket.take", Json::object());
            return with(ticket, "ticket.refuse", {{"reason", "在路对面"}});
        }
        if (!random.chance(0.05)) continue;
        switch (random.below(5)) {
            case 0: return reply(ticket);
            case 1: return with(ticket, "ticket.extend", {{"amount", 2}, {"reason", "complex"}});
            case 2: return move(ticket, "send_back", {{"reason", "beyond_means"}, {"note", "需登高车"}});
            case 3: return Choice{"ticket.reveal", {{"ticket_id", id}, {"reason", "上门核实"}}};
            default: return contact(ticket, random);
        }
    }
    return std::nullopt;
}

}  // namespace tiaodu::test
