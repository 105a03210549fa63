// SPDX-License-Identifier: Apache-2.0
#include "server/core/change.hpp"
#include "server/core/rule_rules.hpp"
#include "server/core/ticket_clocks.hpp"

namespace tiaodu {

void apply(Change& change, AreaReplaced const& body) {
    change.world.shapes.insert_or_assign(body.area.squad, body.area);
    change.world.area_attribution = body.attribution;
    change.touched.areas.push_back(body.area.squad);
}

void apply(Change& change, IntegrationKeyIssued const& body) {
    change.count(change.world.counters.integration_key, body.key.id);
    change.world.integration_keys.insert_or_assign(body.key.id, body.key);
    change.touched.integration_keys.push_back(body.key.id);
}

void apply(Change& change, IntegrationKeyRevoked const& body) {
    Change::get(change.world.integration_keys, body.key_id).revoked_at = change.event.at;
    change.touched.integration_keys.push_back(body.key_id);
}

void apply(Change& change, KnotTied const& body) {
    change.count(change.world.counters.knot, body.knot.id);
    change.world.knots.insert_or_assign(body.knot.id, body.knot);
    change.touched.knots.push_back(body.knot.id);
}

void apply(Change& change, KnotChanged const& body) {
    change.world.knots.insert_or_assign(body.knot.id, body.knot);
    change.touched.knots.push_back(body.knot.id);
}

void apply(Change& change, ReportSubmitted const& body) {
    change.count(change.world.counters.report, body.report.id);
    change.world.reports.insert_or_assign(body.report.id, body.report);
    change.touched.reports.push_back(body.report.id);
}

void apply(Change& change, ReportChanged const& body) {
    change.world.reports.insert_or_assign(body.report.id, body.report);
    change.touched.reports.push_back(body.report.id);
}

void apply(Change& change, ZoneSet const& body) {
    change.count(change.world.counters.zone, body.zone.id);
    auto const [zone, is_new] = change.world.zones.insert_or_assign(body.zone.id, body.zone);
    change.world.zone_index.put(zone->second);
    change.touched.zones.push_back(body.zone.id);
}

void apply(Change& change, RulesChanged const& body) {
    ++change.world.rules.version;
    replace_parts(change.world.rules, body.rules);
    replace_parts(change.world.replaced_rules, body.rules);
    change.touched.rules = true;
}

void apply(Change& change, CalendarChanged const& body) {
    TIAODU_ASSERT(!change.world.calendars.put(body.calendar));
    refresh_calendars(change.world);
    change.touched.calendars.push_back(body.calendar.node);
}

void apply(Change& change, RoadsChanged const& body) {
    change.world.roads = KnownRoads{body.roads, change.event.at};
    change.touched.roads = true;
}

}  // namespace tiaodu
