// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/actors.hpp"

#include <algorithm>

/// What is done with orders: by those who got them, and by those who gave them.
namespace tiaodu::test {
namespace {

bool is_out(std::string const& state) {
    return state == "declined" || state == "recalled" || state == "replaced" || state == "not_called";
}

bool is_organisation(Json const& recipient) {
    return !recipient.contains("unit_id") && !recipient.contains("account_id") && !recipient.contains("department");
}

bool is_over(View const& view, Json const& order) {
    if (order.at("state") == "merged") return true;
    if (!order.contains("ticket_id")) return false;
    return view.tickets.contains(word(order, "ticket_id")) && !view.open.contains(word(order, "ticket_id"));
}

bool has_relayed(Json const& order, Json const& recipient) {
    auto const& all = order.at("recipients");
    return std::any_of(all.begin(), all.end(), [&](Json const& other) {
        return other.contains("parent") && other.at("parent") == recipient.at("index");
    });
}

Json part_of(Json const& order, Json const& recipient) {
    return {{"order_id", order.at("id")}, {"recipient", recipient.at("index")}, {"revision", order.at("revision")}};
}

Choice change(Json const& order, std::string type, Json const& more) {
    Json body{{"order_id", order.at("id")}, {"version", order.at("version")}};
    body.update(more);
    return {std::move(type), std::move(body)};
}

/// Those that this person may send: units of the squad, or the squads of the district.
Json below(Worker const& worker) {
    auto& random = worker.random;
    if (worker.home().find('-') != std::string::npos) return recipients_below(worker, worker.home());
    Json recipients = Json::array();
    for (auto const& squad : all_squads())
        if (worker.covers(squad.text()) && random.chance(0.7)) recipients.push_back({{"node", squad.text()}});
    return recipients.empty() ? recipients_below(worker, worker.home()) : recipients;
}

/// The next step of a recipient; sometimes one is left out.
Choice step(Json const& order, Json const& recipient, std::string const& state, Random& random) {
    static std::vector<std::string> const steps{"order.deliver", "order.acknowledge", "order.start",
                                                "order.depart",  "order.arrive",      "order.report"};
    static std::map<std::string, std::size_t> const next{{"issued", 0},  {"delivered", 1}, {"acknowledged", 2},
                                                         {"started", 3}, {"en_route", 4},  {"on_scene", 5}};
    auto const chosen = std::min(next.at(state) + (random.chance(0.4) ? 1u : 0u), steps.size() - 1);
    auto body = part_of(order, recipient);
    // Some answer from a page that they have not looked at since the order was changed.
    if (random.chance(0.1)) body["revision"] = std::max(order.at("revision").get<std::int64_t>() - 1, std::int64_t(1));
    if (steps[chosen] == "order.report") body["result"] = "已劝离";
    return {steps[chosen], std::move(body)};
}

MaybeChoice answer(Worker const& worker, Json const& order, Json const& recipient) {
    auto& random = worker.random;
    auto const state = word(recipient, "state");
    if (is_out(state)) return std::nullopt;
    if (recipient.contains("recall_from")) return Choice{"order.confirm_recall", part_of(order, recipient)};
    bool const anew = recipient.at("revision") < order.at("revision");
    if (anew && state != "issued" && state != "delivered")
        return Choice{"order.acknowledge", part_of(order, recipient)};
    if (has_relayed(order, recipient) || state == "reported" || state == "verified") return std::nullopt;
    if (order.at("needs") == "receipt" && state == "acknowledged") return std::nullopt;
    if (random.chance(0.04)) {
        auto body = part_of(order, recipient);
        body["reason"] = "人手不足";
        return Choice{"order.decline", std::move(body)};
    }
    if (is_organisation(recipient) && state == "acknowledged" && random.chance(0.5))
        return change(order, "order.relay", {{"recipient", recipient.at("index")}, {"recipients", below(worker)}});
    return step(order, recipient, state, random);
}

/// A new order from this level to those below.
MaybeChoice issue(Worker const& worker) {
    auto& random = worker.random;
    static std::vector<std::string> const kinds{"key_task", "key_task",   "emergency",
                                                "patrol",   "inspection", "broadcast"};
    Json recipients = Json::array();
    if (worker.home() == "310000" && random.chance(0.7)) {
        for (auto const& district : all_districts())
            if (random.chance(0.6)) recipients.push_back({{"node", district.text()}});
        if (random.chance(0.2)) recipients.push_back({{"department", "police"}});
    }
    if (recipients.empty()) recipients = below(worker);
    return Choice{"order.issue",
                  {{"kind", one_of(kinds, random)}, {"title", "集中整治"}, {"recipients", std::move(recipients)}}};
}

MaybeChoice lead(Worker const& worker, Json const& order) {
    auto& random = worker.random;
    auto const& recipients = order.at("recipients");
    auto const& some = recipients[random.below(recipients.size())];
    switch (random.below(8)) {
        case 0:
            return change(order, "order.recall",
                          {{"recipients", random.chance(0.5) ? Json::array() : Json::array({some.at("index")})},
                           {"reason", "情况有变"}});
        case 1: return change(order, "order.amend", {{"note", "改为夜间执行"}});
        case 2: return change(order, "order.add", {{"recipients", below(worker)}});
        case 3:
            return change(order, "order.reassign",
                          {{"recipient", some.at("index")}, {"to", below(worker)[0]}, {"reason", "换人"}});
        case 4:
            if (order.at("kind") == "ticket_disposal" || recipients.size() < 2) return std::nullopt;
            return change(order, "order.split",
                          {{"recipients", Json::array({some.at("index")})}, {"reason", "分头办"}});
        case 5:
            for (auto const& id : worker.view.open_orders) {
                auto const& other = worker.view.orders.at(id);
                if (id == word(order, "id") || other.at("kind") == "ticket_disposal") continue;
                return change(order, "order.merge",
                              {{"into", id}, {"into_version", other.at("version")}, {"reason", "合并办理"}});
            }
            return std::nullopt;
        case 6:
            return Choice{"order.remark",
                          {{"order_id", order.at("id")}, {"kind", "objection"}, {"text", "请先通报街镇"}}};
        default: return change(order, "order.verify", {{"recipient", some.at("index")}});
    }
}

/// What an outside department said, and what this level was told.
MaybeChoice speak_for(Worker const& worker, Json const& order) {
    for (auto const& recipient : order.at("recipients")) {
        auto const state = word(recipient, "state");
        if (!recipient.contains("department") || order.at("issuer") != worker.home() || is_out(state)) continue;
        if (recipient.contains("recall_from") || state == "reported" || state == "verified") continue;
        auto body = part_of(order, recipient);
        body["step"] = state == "acknowledged" ? "reported" : "acknowledged";
        body["answered_by"] = "值班室";
        body["result"] = "已派警力";
        return Choice{"order.record_answer", std::move(body)};
    }
    if (!order.contains("informed")) return std::nullopt;
    for (auto const& informed : order.at("informed"))
        if (informed.at("node") == worker.home() && !informed.contains("seen_at"))
            return Choice{"order.see", {{"order_id", order.at("id")}, {"node", worker.home()}}};
    return std::nullopt;
}

}  // namespace

MaybeChoice answer_orders(Worker const& worker, double patience) {
    auto& random = worker.random;
    bool const squad = worker.home().find('-') != std::string::npos;
    for (auto const& id : worker.view.open_orders) {
        auto const& order = worker.view.orders.at(id);
        if (is_over(worker.view, order) || random.chance(patience)) continue;
        for (auto const& recipient : order.at("recipients")) {
            if (recipient.at("node") != worker.home() || recipient.contains("department")) continue;
            if (squad != (worker.person.duty == Duty::squad)) continue;
            if (auto choice = answer(worker, order, recipient)) return choice;
        }
        if (worker.person.duty == Duty::dispatcher)
            if (auto choice = speak_for(worker, order)) return choice;
    }
    return std::nullopt;
}

MaybeChoice lead_orders(Worker const& worker) {
    auto& random = worker.random;
    if (random.chance(0.3)) return issue(worker);
    for (auto const& id : worker.view.open_orders) {
        auto const& order = worker.view.orders.at(id);
        if (order.at("issuer") != worker.home() || !random.chance(0.3)) continue;
        if (auto choice = lead(worker, order)) return choice;
    }
    return std::nullopt;
}

}  // namespace tiaodu::test
