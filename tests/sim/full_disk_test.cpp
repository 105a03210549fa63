// SPDX-License-Identifier: Apache-2.0
#include "server/edge/console_protocol.hpp"
#include "tests/db/temporary.hpp"
#include "tests/sim/actors.hpp"
#include "tests/sim/node.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A server whose disk can be full, with one console.
class FullDisk {
public:
    FullDisk() {
        settings_.folder = folder_.path() / "data";
        settings_.seed_file = (folder_.path() / "seed.csv").string();
        std::ofstream(settings_.seed_file) << organisations_csv();
        NodeHooks hooks{[](Database&) {}, [](std::string const& why) { FAIL(why); }};
        node.emplace(kernel, disk, clock_, settings_, std::move(hooks));
        CreateAccount account;
        account.login = account.display_name = "desk";
        account.grants = {{OrgCode("310000"), Role::dispatcher, std::nullopt}};
        REQUIRE(application().create_account(account, SecretKind::lasting_password, {}).has_value());
        pass(10);
    }
    Application& application() { return node->application(); }
    Actor desk() { return application().auth().actor_of(application().world().account_by_login.at("desk")); }
    void pass(int seconds) { kernel.run_until(kernel.now() + std::chrono::seconds(seconds)); }
    void complain() {
        Json const body{{"source", "camera"}, {"category", "0102"}, {"title", "占道经营"}};
        auto const id = parse_command_id("00000000-0000-4000-8000-00000000000" + std::to_string(++commands_)).value();
        application().loop().submit(desk(), "ticket.register", id, body, [](CommandReply const&) {});
    }
    std::shared_ptr<ConsoleProtocol> open(Json const& body) {
        auto console = std::make_shared<ConsoleProtocol>(application(), Caller{desk(), false, {}}, [] {});
        console->receive(Json{{"type", "session.open"}, {"id", "open"}, {"body", body}}.dump());
        return console;
    }
    static std::vector<Json> messages(ConsoleProtocol& console) {
        std::vector<Json> all;
        while (auto const item = console.next())
            if (auto message = Json::parse(*item->frame); message.value("topic", "") != "heartbeat")
                all.push_back(std::move(message));
        return all;
    }

    Kernel kernel{1};
    CrashDisk disk{1};

private:
    TemporaryFolder folder_;
    SimulatedClock clock_{kernel};
    NodeSettings settings_;
    int commands_ = 0;

public:
    std::optional<Node> node;  ///< Last: it ends before the folder that it works in.
};

}  // namespace

TEST_CASE("a console that opens while the disk is full is shown nothing that could still be lost") {
    FullDisk full;
    full.complain();
    full.pass(5);
    auto const durable = full.application().published_seq();
    full.disk.fill();
    full.complain();
    full.pass(5);
    REQUIRE(full.application().world().counters.seq == durable + 1);
    auto const fresh = full.open({{"positions", false}});
    auto const resumed =
        full.open({{"positions", false}, {"resume", {{"epoch", full.application().epoch()}, {"seq", durable - 1}}}});
    full.pass(60);
    CHECK(FullDisk::messages(*fresh).empty());
    CHECK(FullDisk::messages(*resumed).empty());

    full.disk.free_space();
    full.pass(10);
    auto const shown = FullDisk::messages(*fresh);
    REQUIRE(!shown.empty());
    CHECK(shown.front().at("body").at("seq") == durable + 1);
    CHECK(full.application().published_seq() == durable + 1);
    auto const events = FullDisk::messages(*resumed);
    REQUIRE(events.size() >= 3);
    CHECK(events[1].at("seq") == durable);
    CHECK(events[2].at("seq") == durable + 1);
}
