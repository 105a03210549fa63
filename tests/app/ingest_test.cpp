// SPDX-License-Identifier: Apache-2.0
#include "db/track_reader.hpp"
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A unit with a terminal, and a console that looks on.
struct Driving {
    Running running;
    std::string unit = running.unit(jingansi_squad, "一号车");
    Driving() {
        running.done(running.admin, "device.register",
                     {{"unit_id", unit}, {"protocol", "jt808"}, {"identity", "013800000042"}});
    }
    Device const& device() { return *running.application->ingest().find(DeviceProtocol::jt808, "13800000042", {}); }
    PositionReport fix(int second, GeoPoint point = in_jingansi) {
        PositionReport report;
        report.point = point;
        report.fix_at = monday + std::chrono::seconds(second);
        return report;
    }
    /// Reports and counts the answers.
    void report(PositionReport const& report) {
        running.application->ingest().report(device(), report, [this](Taken const& taken) {
            last = taken;
            ++answered;
        });
    }
    void posture(char const* word) {
        running.done(running.leader, "unit.set_posture", {{"unit_id", unit}, {"posture", word}});
    }
    std::vector<TrackFix> track() {
        return read_track(running.application->data_folder(), 1, monday - std::chrono::hours(1),
                          monday + std::chrono::hours(24), 100)
            .fixes;
    }
    int answered = 0;
    Taken last;
};

std::uint32_t u32(std::string const& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes.at(at + i))) << (8 * i);
    return value;
}
unsigned u16(std::string const& bytes, std::size_t at) { return u32(bytes + std::string(4, '\0'), at) & 0xffffu; }

}  // namespace

TEST_CASE("a device is answered when its fix is in the track file") {
    Driving driving;
    driving.report(driving.fix(0));
    CHECK(driving.answered == 0);
    REQUIRE(driving.running.posts.run_until([&] { return driving.answered == 1; }));
    auto const track = driving.track();
    REQUIRE(track.size() == 1);
    CHECK(track[0].fix_at == monday);
    CHECK(track[0].arrived_at == driving.running.clock.now());
    CHECK(driving.last.outcome == FixOutcome::newest);
    CHECK(driving.last.kept == Kept::durable);
}

TEST_CASE("late fixes go to the track; unusable ones are answered at once and stored nowhere") {
    Driving driving;
    driving.report(driving.fix(10));
    driving.report(driving.fix(5));
    REQUIRE(driving.running.posts.run_until([&] { return driving.answered == 2; }));
    REQUIRE(driving.track().size() == 2);
    CHECK(driving.track()[0].flags == FixFlags{FixFlag::late});
    CHECK(driving.last.outcome == FixOutcome::late);
    auto lost = driving.fix(20);
    lost.usable_fix = false;
    driving.report(lost);
    CHECK(driving.answered == 3);
    CHECK(driving.last.kept == Kept::nothing);
    driving.report(driving.fix(3600));  // a clock an hour ahead
    CHECK(driving.answered == 4);
    CHECK(driving.last.outcome == FixOutcome::clock_ahead);
    auto const& metrics = driving.running.application->metrics();
    CHECK(metrics.positions_total.value == 4);
    CHECK(metrics.positions_late_total.value == 1);
    CHECK(metrics.positions_unusable_total.value == 1);
    CHECK(metrics.positions_clock_ahead_total.value == 1);
}

TEST_CASE("an SOS is an event in the file before the device hears that it was received") {
    Driving driving;
    Watcher wall(driving.running, driving.running.city_desk), other(driving.running, driving.running.baoshan_desk);
    auto alarm = driving.fix(0);
    alarm.alarm_bits = alarm_sos;
    bool committed = false, tracked = false;
    driving.running.application->ingest().report(driving.device(), alarm, [&](Taken const& what) {
        CHECK(what.kept == Kept::durable);
        Database reader(driving.running.application->data_folder() / "main.db", OpenMode::read_only);
        auto const count = reader.prepare("SELECT count(*) FROM event WHERE type='alert.raised'").step();
        committed = count && rows(reader, "event WHERE type='alert.raised'") == 1;
        tracked = driving.track().size() == 1;
        ++driving.answered;
    });
    CHECK(driving.answered == 0);
    REQUIRE(driving.running.posts.run_until([&] { return driving.answered == 1; }));
    CHECK(committed);
    CHECK(tracked);
    driving.running.settle();
    REQUIRE(wall.topics() == std::vector<std::string>{"alert.raised"});
    CHECK(wall.texts[0]["body"]["event"]["actor"]["name"] == "一号车");
    CHECK(wall.texts[0]["body"]["event"]["body"]["alert"]["point"]["lon"] == 121.41);
    CHECK(other.texts.empty());
}

TEST_CASE("an SOS without a fix is an event without a place") {
    Driving driving;
    Watcher wall(driving.running, driving.running.city_desk);
    auto alarm = driving.fix(0);
    alarm.alarm_bits = alarm_sos;
    alarm.usable_fix = false;
    driving.report(alarm);
    CHECK(driving.answered == 0);
    REQUIRE(driving.running.posts.run_until([&] { return driving.answered == 1; }));
    driving.running.settle();
    REQUIRE(wall.texts.size() == 1);
    CHECK(!wall.texts[0]["body"]["event"]["body"]["alert"].contains("point"));
    CHECK(driving.track().empty());
}

TEST_CASE("off duty nothing is stored or shown, not even an SOS, and the device is told why") {
    Driving driving;
    driving.posture("off_duty");
    Watcher wall(driving.running, driving.running.city_desk);
    auto alarm = driving.fix(0);
    alarm.alarm_bits = alarm_sos;
    driving.report(alarm);
    CHECK(driving.answered == 1);
    CHECK(driving.last.outcome == FixOutcome::off_duty);
    CHECK(driving.last.kept == Kept::nothing);
    driving.running.application->tick();
    driving.running.settle();
    CHECK(wall.frames.empty());
    CHECK(wall.texts.empty());
    driving.running.application->stop();
    CHECK(driving.track().empty());
}

TEST_CASE("a phone that sends last night in the morning leaves its private hours out") {
    Driving driving;
    auto const hours = [](int count) { return std::chrono::hours(count); };
    driving.running.clock.advance(hours(8));
    driving.posture("off_duty");
    driving.running.clock.advance(hours(12));
    driving.posture("patrol");
    SUBCASE("the server has run all night") {}
    SUBCASE("the server was restarted") { driving.running.restart(); }
    driving.running.clock.advance(hours(1));
    driving.answered = 0;
    auto const private_hour = driving.fix(12 * 3600), duty_hour = driving.fix(4 * 3600), now = driving.fix(21 * 3600);
    for (auto const& report : {private_hour, duty_hour, now}) driving.report(report);
    REQUIRE(driving.running.posts.run_until([&] { return driving.answered == 3; }));
    auto const track = driving.track();
    REQUIRE(track.size() == 2);
    CHECK(track[0].fix_at == duty_hour.fix_at);
    CHECK(track[1].fix_at == now.fix_at);
    CHECK(driving.running.application->metrics().positions_off_duty_total.value == 1);
}

TEST_CASE("the same fix twice is stored once") {
    Driving driving;
    for (int i = 0; i < 2; ++i) {
        driving.report(driving.fix(0));
        driving.report(driving.fix(5));
    }
    REQUIRE(driving.running.posts.run_until([&] { return driving.answered == 4; }));
    CHECK(driving.track().size() == 2);
    CHECK(driving.running.application->metrics().positions_duplicate_total.value == 1);
}

TEST_CASE("however many fixes come between two ticks, a console gets the newest once") {
    Driving driving;
    Watcher wall(driving.running, driving.running.city_desk);
    for (int i = 0; i < 10; ++i) driving.report(driving.fix(i, moved(in_jingansi, 90, 10.0 * i)));
    driving.running.application->tick();
    REQUIRE(wall.frames.size() == 1);
    auto const& frame = *wall.frames[0];
    REQUIRE(frame.size() == 48);
    CHECK(frame.substr(0, 2) == "P\x01");
    CHECK(u16(frame, 2) == 1);
    CHECK(u32(frame, 4) == driving.running.application->epoch());
    auto const& org = driving.running.application->world().org;
    CHECK(u32(frame, 16) == org.at(*org.find(jingansi_squad)).number);
    CHECK(u16(frame, 20) == 1);
    CHECK(u16(frame, 22) == 0);
    CHECK(u32(frame, 32) == 1);
    auto const newest = moved(in_jingansi, 90, 90);
    CHECK(u32(frame, 36) == static_cast<std::uint32_t>(std::lround(newest.lon_deg * 1e7)));
    driving.running.application->tick();
    CHECK(wall.frames.size() == 1);  // no news, no frame
}

TEST_CASE("consoles that watch the same squads share one frame; others get none of it") {
    Driving driving;
    auto& running = driving.running;
    Watcher first(running, running.jingan_desk), second(running, running.jingan_desk), wall(running, running.city_desk);
    Watcher other(running, running.baoshan_desk), without(running, running.jingan_desk, false);
    driving.report(driving.fix(0));
    running.application->tick();
    REQUIRE(first.frames.size() == 1);
    CHECK(first.frames[0] == second.frames[0]);  // the same object, not a copy
    CHECK(wall.frames.size() == 1);
    CHECK(other.frames.empty());
    CHECK(without.frames.empty());
    auto const snapshot = running.application->feed().snapshot_positions(first);
    REQUIRE(snapshot);
    CHECK(u16(*snapshot, 2) == 2);  // both squads of the district, one of them empty
    CHECK(snapshot->size() == 16 + 2 * 16 + 16);
    CHECK(u16(*snapshot, 22) == 1);
    CHECK(running.application->feed().snapshot_positions(without) == nullptr);
}
