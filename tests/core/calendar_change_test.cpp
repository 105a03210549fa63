// SPDX-License-Identifier: Apache-2.0
#include "server/core/rule_rules.hpp"
#include "tests/core/ticket_life.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// Tickets due at the end of the next working day: Tuesday, 2026-01-06, 24:00.
struct WorkDays {
    TestWorld test;
    Time const tuesday_over = monday - hours(8) - minutes(30) + days(2);

    WorkDays() {
        TimeLimit const day{LimitClass::work_days, 1};
        test.world.rules.limits.limits = {{{}, {{TicketStatus::registered, day}}, day, std::nullopt}};
    }
    Ticket const& ticket(GeoPoint point = in_jingansi) {
        return test.registered(test.city_desk, TestWorld::complaint(point));
    }
    WorkCalendar calendar(OrgCode const& node, std::vector<CalendarDay> off = {}) const {
        auto made = test.world.calendars.own(node).value_or(WorkCalendar{node, 0, {}, {}, {}, {}});
        ++made.version;
        for (auto& day : off) made.days.push_back(std::move(day));
        return made;
    }
    Result<Events> set(Actor const& by, WorkCalendar calendar) const {
        return decide_set_calendar(test.as(by), {std::move(calendar)});
    }
};

CalendarDay day_off(char const* date) { return {date, DayKind::off, "台风停工", {}}; }

}  // namespace

TEST_CASE("a day that becomes free moves every open clock that counts it, and each ticket's change is logged") {
    WorkDays work;
    auto const& one = work.ticket();
    auto const& other = work.ticket(in_yanghang);
    CHECK(one.due_at == work.tuesday_over);
    auto const events = work.set(work.test.admin, work.calendar(city, {day_off("2026-01-06")}));
    REQUIRE(events.has_value());
    CHECK(only<CalendarChanged>(*events).size() == 1);
    auto const changed = only<TicketClocksChanged>(*events);
    REQUIRE(changed.size() == 2);
    CHECK(changed[0].cause == "calendar");
    CHECK(changed[0].ticket_id == one.id);
    CHECK(changed[1].ticket_id == other.id);
    auto const version = one.version;
    work.test.done(events);
    CHECK(one.due_at == work.tuesday_over + days(1));
    CHECK(one.step_due_at == work.tuesday_over + days(1));
    CHECK(clock_of(one, "total").started_at == monday);
    CHECK(one.version == version + 1);
    CHECK(work.ticket().due_at == work.tuesday_over + days(1));
}

TEST_CASE("a district's day off moves the clocks of its own squads only") {
    WorkDays work;
    auto const& inside = work.ticket();
    auto const& outside = work.ticket(in_yanghang);
    work.test.done(work.set(work.test.jingan_admin, work.calendar(jingan, {day_off("2026-01-06")})));
    CHECK(inside.due_at == work.tuesday_over + days(1));
    CHECK(outside.due_at == work.tuesday_over);
    CHECK(outside.version == 1);
}

TEST_CASE("a calendar that moves nothing logs nothing but itself") {
    WorkDays work;
    work.ticket();
    auto const events = work.set(work.test.admin, work.calendar(city, {day_off("2026-03-03")}));
    REQUIRE(events.has_value());
    CHECK(events->size() == 1);
}

TEST_CASE("clocks that do not ask the calendar, and tickets that are over, do not move") {
    WorkDays work;
    auto closed = closing(work.ticket());
    work.test.move(work.test.city_desk, closed.ticket_id, "accept");
    closed.version = work.test.world.tickets.at(closed.ticket_id).version;
    work.test.done(decide_close(work.test.as(work.test.city_desk), closed));
    auto command = TestWorld::complaint();
    command.due_at = work.test.now + hours(30);
    auto& rules = work.test.world.rules.limits.limits;
    rules[0].steps.clear();
    work.test.registered(work.test.city_desk, command);
    rules[0].total = {LimitClass::urgent_hours, 30};
    work.test.registered(work.test.city_desk);
    auto const events = work.set(work.test.admin, work.calendar(city, {day_off("2026-01-06")}));
    REQUIRE(events.has_value());
    CHECK(only<TicketClocksChanged>(*events).empty());
}

TEST_CASE("a clock that goes back to green tells it again when it turns") {
    WorkDays work;
    auto const& ticket = work.ticket();
    work.test.now = work.tuesday_over - hours(1);
    CHECK(only<TicketClocksChanged>(tick(work.test)).size() == 1);
    CHECK(find_clock(ticket, "total")->light == ClockLight::yellow);
    work.test.done(work.set(work.test.admin, work.calendar(city, {day_off("2026-01-06")})));
    CHECK(find_clock(ticket, "total")->light == ClockLight::green);
    CHECK(tick(work.test).empty());
    work.test.now += days(1);
    auto const again = only<TicketClocksChanged>(tick(work.test));
    REQUIRE(again.size() == 1);
    CHECK(again[0].cause == "yellow");
}

TEST_CASE("a working day that is added back may make a ticket late, and that is told") {
    WorkDays work;
    work.test.done(work.set(work.test.admin, work.calendar(city, {day_off("2026-01-06")})));
    auto const& ticket = work.ticket();
    work.test.now = work.tuesday_over + hours(1);
    CHECK(tick(work.test).empty());
    auto back = work.calendar(city);
    back.days.pop_back();
    work.test.done(work.set(work.test.admin, back));
    CHECK(ticket.due_at == work.tuesday_over);
    auto const told = only<TicketClocksChanged>(tick(work.test));
    REQUIRE(told.size() == 1);
    CHECK(told[0].cause == "red");
}

TEST_CASE("each administrator sets the calendars of his own nodes, each at its next version") {
    WorkDays work;
    CHECK(refused(work.set(work.test.jingan_admin, work.calendar(city))).code == Errc::not_found);
    CHECK(refused(work.set(work.test.jingan_admin, work.calendar(baoshan))).path == "calendar.node");
    CHECK(refused(work.set(work.test.jingan_desk, work.calendar(jingan))).code == Errc::not_found);
    CHECK(refused(work.set(work.test.admin, work.calendar(OrgCode("999999")))).code == Errc::not_found);
    CHECK(work.set(work.test.jingan_admin, work.calendar(jingansi_squad)).has_value());
    auto skipped = work.calendar(jingan);
    skipped.version = 2;
    auto const error = refused(work.set(work.test.jingan_admin, skipped));
    CHECK(error.code == Errc::conflict);
    CHECK(error.detail == "the next version is 1");
    auto const bad = refused(work.set(work.test.jingan_admin, work.calendar(jingan, {day_off("2026-02-30")})));
    CHECK(bad.path == "calendar.days[0].date");
}

TEST_CASE("a restart brings back the same deadlines without asking any calendar") {
    WorkDays work;
    auto const& ticket = work.ticket();
    work.test.done(work.set(work.test.admin, work.calendar(city, {day_off("2026-01-06")})));
    auto const world = replayed(work.test);
    CHECK(encode(world.tickets.at(ticket.id)) == encode(ticket));
}
