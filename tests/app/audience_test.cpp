// SPDX-License-Identifier: Apache-2.0
#include "server/app/audience.hpp"
#include "server/commands/command.hpp"
#include "server/queries/query.hpp"
#include "tests/app/rights_things.hpp"

#include <set>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr char const* secret = "说过的话";

/// Lives through a ticket whose free texts all hold the mark.
void talk(Running& running, char const* confidentiality) {
    auto body = Running::complaint();
    body.update({{"contact_name", "诉求人甲"},
                 {"contact_phone", "13800138000"},
                 {"confidentiality", confidentiality},
                 {"title", "占道"},
                 {"description", "门口"}});
    auto const id = word(running.done(running.city_desk, "ticket.register", body)["ticket_id"]);
    auto const step = [&](char const* type, Json more, int version) {
        more.update({{"ticket_id", id}, {"version", version}});
        running.done(running.city_desk, type, more);
    };
    step("ticket.move", {{"action", "accept"}}, 1);
    step("ticket.contact", {{"way", "phone"}, {"result", "reached"}, {"note", secret}}, 2);
}

bool shows(std::vector<Json> const& texts, std::string const& word) {
    return std::any_of(texts.begin(), texts.end(),
                       [&](Json const& text) { return text.dump().find(word) != std::string::npos; });
}

/// Names of the string fields of everything that a console may be sent, and whether they are codes.
void collect(Json const& schema, Json const& shared, std::set<std::string>& free_texts, std::set<std::string>& seen) {
    if (schema.contains("$ref")) {
        auto const name = schema["$ref"].get<std::string>();
        if (seen.insert(name).second) collect(shared[name.substr(name.rfind('/') + 1)], shared, free_texts, seen);
        return;
    }
    if (schema.contains("allOf")) return collect(schema["allOf"].front(), shared, free_texts, seen);
    if (schema.contains("items")) return collect(schema["items"], shared, free_texts, seen);
    auto const properties = schema.value("properties", Json::object());
    for (auto const& [name, property] : properties.items()) {
        auto const& item = property.contains("items") ? property["items"] : property;
        bool const coded = item.contains("enum") || item.contains("pattern") || item.contains("format");
        // Whatever may be longer than a code is words.
        if (item.value("type", "") == "string" && !coded && item.value("maxLength", 0) > 100) free_texts.insert(name);
        collect(property, shared, free_texts, seen);
    }
}

}  // namespace

TEST_CASE("a squad is not told what was said with a complainant who asked for confidentiality; the desk is") {
    Running running;
    Watcher desk(running, running.city_desk), squad(running, running.leader);
    talk(running, "confidential");
    CHECK(shows(desk.texts, secret));
    CHECK(squad.texts.size() == desk.texts.size());
    CHECK(!shows(squad.texts, secret));
    CHECK(shows(squad.texts, "门口"));  // what there is to do it is told
    talk(running, "open");
    CHECK(shows(squad.texts, secret));
}

TEST_CASE("a wall is pushed codes, times and places, but no words and no people") {
    Running running;
    auto const screen = running.account("wall", city, Role::wall);
    running.settle();
    Watcher wall(running, screen);
    talk(running, "open");
    REQUIRE(wall.topics() == std::vector<std::string>{"ticket.registered", "ticket.moved", "ticket.contacted"});
    auto const& ticket = wall.texts.front()["body"]["ticket"];
    CHECK(ticket["status"] == "registered");
    CHECK(ticket["category"] == "0102");
    CHECK(ticket["node"] == jingansi_squad.text());
    CHECK(ticket.contains("due_at"));
    for (auto const* hidden : {"占道", "门口", secret, "138****8000", "\"city\""}) CHECK(!shows(wall.texts, hidden));
    for (auto const& text : wall.texts) CHECK(!text["body"]["event"].contains("actor"));
}

TEST_CASE("a wall is told what its figures are called: these words are the rules', not anybody's") {
    ThingsCity city_of_things;
    Json const board{
        {"items", Json::array({Json{{"label", {{"code", "accept"}, {"zh", "受理率"}, {"en", "Accepted"}}}}})}};
    auto const drawn = drawn_for(Audience::wall, city_of_things.running.application->world(), board.dump());
    CHECK(Json::parse(drawn) == board);
}

TEST_CASE("no field that can hold words reaches a wall, whatever it is called: new ones are hidden until listed") {
    ThingsCity city_of_things;
    auto const wall = city_of_things.running.account("wall", city, Role::wall);
    std::set<std::string> words, seen;
    Json shared = Json::object();
    for (auto const* type :
         {"ticket.get", "order.get", "alert.get", "report.get", "knot.get", "patrol.get", "unit.get"})
        collect(find_query(type)->reply_schema(shared), shared, words, seen);
    REQUIRE(words.contains("description"));
    REQUIRE(words.contains("note"));
    Json everything = Json::object();
    for (auto const& word : words) everything[word] = secret;
    everything["a_field_of_next_year"] = secret;
    everything["nested"] = Json::array({everything});
    auto const drawn = drawn_for(Audience::wall, city_of_things.running.application->world(), everything.dump());
    CAPTURE(drawn);
    CHECK(drawn.find(secret) == std::string::npos);
    CHECK(drawn_for(Audience::wall, city_of_things.running.application->world(), "no json") == "{}");
}

TEST_CASE("whoever loses sight of a thing hears that it has gone and nothing else") {
    ThingsCity t;
    auto& running = t.running;
    struct Case {
        char const* name;
        std::function<void()> move;
        char const* field;
        std::string id;
    };
    auto const& world = running.application->world();
    std::vector<Case> const cases{
        {"ticket",
         [&] {
             running.done(running.city_desk, "ticket.locate",
                          {{"ticket_id", t.squad.ids["t"]}, {"version", 1}, {"node", jingan.text()}});
         },
         "ticket_id", t.squad.ids["t"]},
        {"zone",
         [&] {
             auto zone = world.zones.at(parse_id<ZoneId>(t.squad.ids["z"]).value());
             zone.plan.owners = {jingan};
             ++zone.version;
             t.record(ZoneSet{zone});
         },
         "zone_id", t.squad.ids["z"]},
        {"knot",
         [&] {
             auto knot = world.knots.at(parse_id<KnotId>(t.squad.ids["k"]).value());
             knot.node = jingan;
             ++knot.version;
             t.record(KnotChanged{knot, "moved"});
         },
         "knot_id", t.squad.ids["k"]},
        {"patrol",
         [&] {
             auto patrol = world.patrols.at(parse_id<PatrolId>(t.squad.ids["p"]).value());
             patrol.owners = {jingan};
             ++patrol.version;
             t.record(PatrolPlanned{patrol});
         },
         "patrol_id", t.squad.ids["p"]},
        {"device",
         [&] {
             auto device = world.devices.at(parse_id<DeviceId>(t.squad.ids["d"]).value());
             device.squad = caojiadu_squad;
             ++device.version;
             t.record(DeviceChanged{device});
         },
         "device_id", t.squad.ids["d"]},
    };
    for (auto const& one : cases) {
        CAPTURE(std::string(one.name));
        Watcher squad(running, running.leader);
        one.move();
        REQUIRE(squad.texts.size() == 1);
        CHECK(squad.texts[0]["topic"] == "gone");
        CHECK(squad.texts[0]["body"] == Json{{one.field, one.id}});
    }
}

TEST_CASE("a lent unit appears to whom it helps, with its positions, and leaves with a gone when the time is over") {
    ThingsCity t;
    auto& running = t.running;
    auto const unit = t.squad.ids["u"];
    Watcher helped(running, running.baoshan_desk), helper(running, running.jingan_desk);
    running.done(running.jingan_desk, "aid.grant",
                 {{"units", {unit}},
                  {"node", baoshan.text()},
                  {"until", to_rfc3339(running.clock.now() + std::chrono::hours(1))},
                  {"reason", "台风"}});
    for (auto const* console : {&helped, &helper}) {
        REQUIRE(console->texts.size() == 1);
        CHECK(console->texts[0]["topic"] == "aid.granted");
        CHECK(console->texts[0]["body"]["units"][0]["aids"][0]["node"] == baoshan.text());
    }
    running.clock.advance(std::chrono::hours(1));
    running.application->every_second();
    running.settle();
    REQUIRE(helped.texts.size() == 2);
    CHECK(helped.texts[1]["topic"] == "gone");
    CHECK(helped.texts[1]["body"] == Json{{"unit_id", unit}});
    CHECK(helper.texts[1]["topic"] == "aid.ended");
    CHECK(running.verified().sound());
}

TEST_CASE("from the moment at which a grant ends its consoles hear nothing more, whoever has noticed") {
    Running running;
    auto const ends = running.clock.now() + std::chrono::hours(1);
    running.done(running.security, "account.create",
                 {{"name", "guest"},
                  {"display_name", "客"},
                  {"grants", {{{"node", "310106"}, {"role", "viewer"}, {"expires_at", to_rfc3339(ends)}}}}});
    auto const guest = running.application->auth().actor_of(running.application->world().account_by_login.at("guest"));
    Watcher console(running, guest);
    running.done(running.city_desk, "ticket.register", Running::complaint());
    CHECK(console.texts.size() == 1);
    running.clock.advance(std::chrono::hours(1));
    running.done(running.city_desk, "ticket.register", Running::complaint());
    CHECK(console.texts.size() == 1);
    // The old scope, still in somebody's hands, opens no door either.
    std::optional<Result<std::string>> answer;
    running.application->query(*find_query("ticket.list"), guest, Json::object(),
                               [&](Result<std::string> const& result) { answer = result; });
    REQUIRE(answer.has_value());
    CHECK(answer->error().code == Errc::forbidden);
}
