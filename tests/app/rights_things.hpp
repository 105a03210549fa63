// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/alert_rules.hpp"
#include "tests/app/running.hpp"

/// A city with one thing of each kind in a squad and one in its district, for tests of who may see and do what.
namespace tiaodu::test {

/// Ids of one of each, and where they are.
struct Things {
    OrgCode node;
    std::map<std::string, std::string> ids;  ///< By letter of the kind: t, o, u, d, w, z, k, r, p.

    /// True when `text` shows one of them.
    bool shown_in(std::string const& text) const {
        return std::any_of(ids.begin(), ids.end(),
                           [&](auto const& entry) { return text.find('"' + entry.second + '"') != std::string::npos; });
    }
};

class ThingsCity {
public:
    ThingsCity() {
        squad = make(jingansi_squad, 1);
        district = make(jingan, 2);
        district.ids.erase("u");  // units and devices belong to squads
        district.ids.erase("d");
        abroad = squad;
        abroad.node = OrgCode("440100013-ZD01");
        for (auto& [letter, id] : abroad.ids) id = "440100-" + letter + "-1";
    }

    void record(EventBody body) {
        Events events;
        events.push_back(std::move(body));
        running.application->loop().record(std::move(events), "test", {});
        running.settle();
    }

    Running running;
    Things squad;     ///< Of the squad Jing'ansi.
    Things district;  ///< Of the district Jing'an.
    Things abroad;    ///< Of another city: ids that this home does not know.

private:
    template <class AnyId>
    std::string next(std::int64_t number) const {
        return to_string(AnyId(310000, number));
    }
    static Order order_for(OrgCode const& node, std::int64_t number) {
        Order order;
        order.id = OrderId(310000, number);
        order.version = 1;
        order.kind = OrderKind::inspection;
        order.issuer = node;
        order.issued_by = "x";
        order.changed_by = "x";
        order.issued_at = order.changed_at = monday;
        order.due_at = monday + std::chrono::hours(5);
        Recipient recipient;
        recipient.node = node;
        recipient.receipt_from = monday;
        order.recipients.push_back(recipient);
        return order;
    }
    Things make(OrgCode const& node, std::int64_t n) {
        Things things;
        things.node = node;
        things.ids["t"] =
            word(running.done(running.city_desk, "ticket.register", Running::complaint(node))["ticket_id"]);
        auto const call_sign = std::to_string(n) + "号车";
        auto const unit = running.unit(jingansi_squad, call_sign);
        things.ids["u"] = unit;
        things.ids["d"] = word(running.done(
            running.admin, "device.register",
            {{"unit_id", unit}, {"protocol", "osmand"}, {"identity", "p" + std::to_string(n)}})["device_id"]);
        record(OrderIssued{order_for(node, n), std::nullopt});
        things.ids["o"] = next<OrderId>(n);
        Alert alert;
        alert.id = AlertId(310000, n);
        alert.version = 1;
        alert.rule = "x";
        alert.node = node;
        alert.began_at = alert.raised_at = monday;
        record(AlertRaised{alert});
        things.ids["w"] = next<AlertId>(n);
        Zone zone;
        zone.id = ZoneId(310000, n);
        zone.version = 1;
        zone.plan.kind = ZoneKind::cordon;
        zone.plan.title = "x";
        zone.plan.owners = {node};
        zone.plan.ring = {121.40, 31.20, 121.41, 31.20, 121.41, 31.21, 121.40, 31.20};
        record(ZoneSet{zone});
        things.ids["z"] = next<ZoneId>(n);
        Knot knot;
        knot.id = KnotId(310000, n);
        knot.version = 1;
        knot.node = node;
        knot.title = "x";
        knot.category = "0102";
        knot.opened_at = monday;
        record(KnotTied{knot});
        things.ids["k"] = next<KnotId>(n);
        EventReport report;
        report.id = ReportId(310000, n);
        report.version = 1;
        report.node = node;
        report.by = report.title = report.content = "x";
        report.happened_at = report.reported_at = report.first_due_at = monday;
        report.receipts.push_back({node == jingan ? city : jingan, {}, {}, {}});
        record(ReportSubmitted{report});
        things.ids["r"] = next<ReportId>(n);
        Patrol patrol;
        patrol.id = PatrolId(310000, n);
        patrol.version = 1;
        patrol.zone_id = zone.id;
        patrol.title = "x";
        patrol.owners = {node};
        patrol.from = monday;
        patrol.to = monday + std::chrono::hours(8);
        record(PatrolPlanned{patrol});
        things.ids["p"] = next<PatrolId>(n);
        return things;
    }
};

}  // namespace tiaodu::test
