// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/actors.hpp"

/// Knots, reports, and what the administrator changes while everybody works.
namespace tiaodu::test {
namespace {

constexpr int units_max = 12;

Choice unit(Random& random, int number) {
    return {"unit.register",
            {{"squad", one_of(all_squads(), random).text()},
             {"kind", "vehicle"},
             {"call_sign", std::to_string(number) + "号车"},
             {"posture", "patrol"}}};
}

/// A zone that the two squads of one district share.
Choice zone() {
    return {"zone.set",
            {{"plan",
              {{"kind", "border"},
               {"title", "曹家渡、静安寺结合部"},
               {"owners", {all_squads()[0].text(), all_squads()[1].text()}},
               {"ring", {121.41, 31.20, 121.43, 31.20, 121.43, 31.22, 121.41, 31.22, 121.41, 31.20}}}}}};
}

Choice other_rules() {
    return {"rules.set",
            {{"version", 0},
             {"rules",
              {{"general",
                {{"knot_owner_at", 3},
                 {"repeat_radius_m", 300},
                 {"repeat_window_days", 30},
                 {"zone_wait_minutes", 40},
                 {"report_first_minutes", 30},
                 {"report_receipt_minutes", 5},
                 {"reveals_per_hour", 2},
                 {"fix_age_max_s", 120},
                 {"radii", Json::array()}}}}}}};
}

/// Longer working hours in one district: deadlines of its open tickets move.
Choice other_calendar() {
    Json const hours{{"spans", {{{"from", "08:00"}, {"to", "20:00"}}}}};
    return {"calendar.set",
            {{"calendar",
              {{"node", all_districts()[0].text()},
               {"version", 1},
               {"published_years", Json::array()},
               {"days", Json::array()},
               {"hours", Json::array({hours})}}}}};
}

}  // namespace

MaybeChoice mind_knots(Worker const& worker) {
    auto& random = worker.random;
    for (auto const& [id, knot] : worker.view.knots) {
        if (knot.contains("closed_at") || random.chance(0.5)) continue;
        Json body{{"knot_id", id}, {"version", knot.at("version")}};
        if (random.chance(0.5)) {
            body["text"] = "已走访商户";
            return Choice{"knot.note", std::move(body)};
        }
        body["text"] = "摊贩已入室经营";
        return Choice{"knot.close", std::move(body)};
    }
    return std::nullopt;
}

MaybeChoice report_events(Worker const& worker, Time now) {
    for (auto const& [id, report] : worker.view.reports)
        if (!report.contains("closed_at") && worker.random.chance(0.5))
            return Choice{"report.follow_up",
                          {{"report_id", id}, {"version", report.at("version")}, {"text", "现场已控制"}}};
    return Choice{
        "report.submit",
        {{"title", "广告牌坠落"}, {"text", "无人员伤亡"}, {"happened_at", to_rfc3339(now - Millis(600'000))}}};
}

MaybeChoice receive_reports(Worker const& worker) {
    for (auto const& [id, report] : worker.view.reports) {
        for (auto const& receipt : report.at("receipts"))
            if (receipt.at("node") == worker.home() && !receipt.contains("received_at"))
                return Choice{"report.receive", {{"report_id", id}, {"node", worker.home()}}};
        if (!report.contains("closed_at") && report.at("node") != worker.home() && worker.random.chance(0.1))
            return Choice{"report.close", {{"report_id", id}, {"version", report.at("version")}, {"text", "处置完毕"}}};
    }
    return std::nullopt;
}

MaybeChoice administer(Random& random, int number) {
    if (number < units_max) return unit(random, number);
    if (number == units_max) return zone();
    if (!random.chance(0.001)) return std::nullopt;
    if (number == units_max + 1) return other_rules();
    if (number == units_max + 2) return other_calendar();
    return std::nullopt;
}

}  // namespace tiaodu::test
