// SPDX-License-Identifier: Apache-2.0
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

struct Terminal {
    Running running;
    std::string unit = running.unit(jingansi_squad, "一号车");
    Device const* device = nullptr;
    Terminal() {
        running.done(running.admin, "device.register",
                     {{"unit_id", unit}, {"protocol", "jt808"}, {"identity", "13800000042"}});
        device = running.application->ingest().find(DeviceProtocol::jt808, "13800000042", {});
    }
    void connect(std::string const& address) { running.application->device_connected(*device, address); }
    std::size_t alerts() const { return running.application->world().alerts.size(); }
};

}  // namespace

TEST_CASE("a second device with the identity of a live one raises one alarm that names both addresses") {
    Terminal terminal;
    auto& running = terminal.running;
    terminal.connect("10.0.0.1");
    running.clock.advance(std::chrono::seconds(30));
    Watcher wall(running, running.city_desk);
    terminal.connect("10.0.0.2");
    running.settle();
    REQUIRE(wall.topics() == std::vector<std::string>{"alert.raised"});
    auto const& alert = wall.texts[0]["body"]["event"]["body"]["alert"];
    CHECK(alert["kind"] == "device_takeover");
    CHECK(alert["device_id"] == to_string(terminal.device->id));
    CHECK(alert["text"] == "10.0.0.1 / 10.0.0.2");
    terminal.connect("10.0.0.1");  // they go on throwing each other out
    running.settle();
    CHECK(terminal.alerts() == 1);
    CHECK(running.application->metrics().device_taken_over_total.value == 2);
}

TEST_CASE("a terminal that comes back after a dead spot raises nothing") {
    Terminal terminal;
    terminal.connect("10.0.0.1");
    terminal.running.clock.advance(std::chrono::seconds(30));
    terminal.connect("10.0.0.1");
    terminal.running.application->device_disconnected(terminal.device->id);
    terminal.connect("10.0.0.2");
    terminal.running.settle();
    CHECK(terminal.alerts() == 0);
}

TEST_CASE("a code is shown once: whoever repeats the command sees that it was, and the code stays good") {
    Terminal terminal;
    auto& running = terminal.running;
    auto const id =
        word(running.done(running.admin, "device.register",
                          {{"unit_id", terminal.unit}, {"protocol", "osmand"}, {"identity", "phone"}})["device_id"]);
    auto const command = command_id(7000);
    auto const reply = running.wait(running.send(running.security, "device.issue_code", {{"device_id", id}}, command));
    REQUIRE(reply.has_value());
    auto const code = word(Json::parse(*reply)["code"]);
    auto const repeated =
        running.wait(running.send(running.security, "device.issue_code", {{"device_id", id}}, command));
    CHECK(word(Json::parse(*repeated)["code"]) == "(shown once)");
    auto const device = parse_id<DeviceId>(id).value();
    CHECK(running.application->device_code_matches(device, code));
    running.restart();
    CHECK(running.application->has_device_code(device));
    CHECK(running.application->device_code_matches(device, code));
    CHECK(!running.application->device_code_matches(device, "(shown once)"));
    CHECK(running.refused(running.leader, "device.issue_code", {{"device_id", id}}).code == Errc::forbidden);
}

TEST_CASE("a device gone wild is cut down to its rate and answered, but its SOS always comes through") {
    Terminal terminal;
    auto& running = terminal.running;
    auto const burst = running.application->config().device.reports_burst;
    PositionReport report;
    report.point = in_jingansi;
    report.fix_at = monday;
    report.usable_fix = false;
    std::vector<FixOutcome> outcomes;
    auto const send = [&] {
        running.application->ingest().report(*terminal.device, report,
                                             [&](Taken const& taken) { outcomes.push_back(taken.outcome); });
    };
    for (std::int64_t i = 0; i < burst; ++i) send();
    CHECK(outcomes.back() == FixOutcome::unusable);
    send();
    CHECK(outcomes.back() == FixOutcome::too_often);
    CHECK(running.application->metrics().positions_too_often_total.value == 1);
    report.alarm_bits = alarm_sos;
    send();
    running.settle();
    CHECK(terminal.alerts() == 1);
}
