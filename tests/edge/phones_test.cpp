// SPDX-License-Identifier: Apache-2.0
#include "db/track_store.hpp"
#include "tests/edge/served.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

std::string unit_named(std::string const& call_sign, std::string const& posture = "patrol") {
    return done(served(), "/units",
                {{"squad", "310106013-ZD01"},
                 {"kind", "officer"},
                 {"call_sign", call_sign},
                 {"posture", posture}})["unit_id"]
        .get<std::string>();
}

/// A registered phone; its id.
std::string phone(std::string const& protocol, std::string const& identity, std::string const& posture = "patrol") {
    return done(served(), "/devices",
                {{"unit_id", unit_named(protocol == "osmand" ? identity : protocol + " " + identity, posture)},
                 {"protocol", protocol},
                 {"identity", identity}})["device_id"]
        .get<std::string>();
}

std::string code_of(std::string const& device_id) {
    HttpClient client(served().url());
    auto const answer =
        client.post("/api/v1/devices/" + device_id + "/code", served().token("security"), new_command_id(), "{}");
    REQUIRE(answer.has_value());
    REQUIRE_MESSAGE(answer->status == 200, answer->body);
    return Json::parse(answer->body)["code"].get<std::string>();
}

RawAnswer get(std::string const& target, std::string const& headers = "") {
    return exchange(served().port(),
                    "GET " + target + " HTTP/1.1\r\nHost: server\r\nConnection: close\r\n" + headers + "\r\n");
}

RawAnswer post(std::string const& target, std::string const& body, std::string const& headers = "") {
    return exchange(served().port(), "POST " + target + " HTTP/1.1\r\nHost: server\r\nConnection: close\r\n" + headers +
                                         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

std::string bearer(std::string const& token = served().token()) { return "Authorization: Bearer " + token + "\r\n"; }

Json list(std::string const& target) {
    auto const answer = get("/api/v1" + target, bearer());
    REQUIRE_MESSAGE(answer.status == 200, answer.body);
    return answer.json();
}

Json listed(std::string const& target, std::string const& identity) {
    auto const all = list(target);
    for (auto const& item : all["items"])
        if (item["identity"] == identity) return item;
    return nullptr;
}

std::string osmand(std::string const& id, std::string const& more = "") {
    return "/device/osmand?id=" + id + "&lat=31.21&lon=121.41" + more;
}

std::string const location = R"({"_type":"location","lat":31.21,"lon":121.41,"batt":50})";
/// "x1:" and a password, as HTTP Basic.
std::string const basic_without_password = "Authorization: Basic eDE6\r\n";

}  // namespace

TEST_CASE("a phone that nobody registered is answered 200, listed, and gone from the list once it is registered") {
    CHECK(get(osmand("stranger-1")).status == 200);
    CHECK(post(osmand("stranger-1"), "").body.empty());
    auto const record = listed("/devices/unknown", "stranger-1");
    REQUIRE(!record.is_null());
    CHECK(record["protocol"] == "osmand");
    CHECK(record["count"] == 2);
    CHECK(record["address"] == "127.0.0.1");
    auto const id = phone("osmand", "stranger-1");
    CHECK(listed("/devices/unknown", "stranger-1").is_null());
    CHECK(get(osmand("stranger-1", "&batt=80")).status == 200);
    auto const view = list("/devices/" + id);
    CHECK(view["device"]["identity"] == "stranger-1");
    CHECK(view["call_sign"] == "stranger-1");
    CHECK(view["battery"] == 0.8);
    CHECK(view["address"] == "127.0.0.1");
    CHECK(view["has_code"] == false);
    CHECK(!view.contains("connected_since"));
}

TEST_CASE("what can never be read is answered 200, because the app would send it for ever, and is listed by reason") {
    phone("osmand", "clumsy");
    for (auto const* bad : {"&speed=fast", "&speed=quick"}) CHECK(get(osmand("clumsy", bad)).status == 200);
    auto const record = listed("/devices/rejected", "clumsy");
    REQUIRE(!record.is_null());
    CHECK(record["reason"] == "bad_value");
    CHECK(record["count"] == 2);
    CHECK(record["detail"] == "speed: must be a decimal number");
    CHECK(get("/device/osmand?lat=1&lon=2").status == 200);
    CHECK(listed("/devices/rejected", "")["reason"] == "no_identity");
    CHECK(post("/device/osmand", "{", "Content-Type: application/json\r\n").status == 200);
    CHECK(post("/device/owntracks?u=clumsy", "[]").body == "[]");
}

TEST_CASE("a phone with a code must show it, in the address or as a password") {
    auto const id = phone("osmand", "guarded");
    CHECK(get(osmand("guarded")).status == 200);  // before, its identity is the secret
    auto const code = code_of(id);
    CHECK(code.size() == 26);
    CHECK(get(osmand("guarded")).status == 401);
    CHECK(get(osmand("guarded", "&token=wrong")).status == 401);
    CHECK(get(osmand("guarded", "&token=" + code)).status == 200);
    CHECK(listed("/devices/rejected", "guarded")["reason"] == "wrong_code");
    CHECK(list("/devices/" + id)["has_code"] == true);
    auto const next = code_of(id);
    CHECK(get(osmand("guarded", "&token=" + code)).status == 401);
    CHECK(get(osmand("guarded", "&token=" + next)).status == 200);
    done(served(), "/devices/" + id + "/change", {{"version", 1}, {"login_required", false}});
    CHECK(get(osmand("guarded")).status == 200);
}

TEST_CASE("OwnTracks is known by its login and its device, and answered with a list") {
    auto const id = phone("owntracks", "x1/pad");
    auto const send = [&](std::string const& headers, std::string const& query = "") {
        return post("/device/owntracks" + query, location, headers);
    };
    auto const answer = send(basic_without_password + "X-Limit-D: pad\r\n");
    CHECK(answer.status == 200);
    CHECK(answer.body == "[]");
    CHECK(list("/devices/" + id)["battery"] == 0.5);
    CHECK(send("X-Limit-U: x1\r\nX-Limit-D: pad\r\n").status == 200);
    CHECK(send("", "?u=x1&d=pad").status == 200);
    CHECK(listed("/devices/unknown", "x1/pad").is_null());
    CHECK(send("X-Limit-U: x1\r\nX-Limit-D: other\r\n").body == "[]");
    CHECK(listed("/devices/unknown", "x1/other")["count"] == 1);
    code_of(id);
    CHECK(send(basic_without_password + "X-Limit-D: pad\r\n").status == 401);
    for (auto const& body : {std::string(), std::string(R"({"_type":"lwt","tst":1})")}) {
        phone("owntracks", "quiet" + std::to_string(body.size()));
        auto const quiet = post("/device/owntracks?u=quiet" + std::to_string(body.size()), body);
        CHECK(quiet.status == 200);
        CHECK(quiet.body == "[]");
    }
}

TEST_CASE("a login that cannot be read is refused at the gate") {
    for (auto const* broken : {"Basic !", "Basic eDE", "Basic eDE=", "Basic /w=="}) {
        CAPTURE(broken);
        CHECK(post("/device/owntracks", location, "Authorization: " + std::string(broken) + "\r\n").status == 400);
    }
}

TEST_CASE("off duty the officer is told that nothing is stored") {
    phone("osmand", "resting", "off_duty");
    auto const answer = get(osmand("resting"));
    CHECK(answer.status == 200);
    CHECK(answer.body == "off_duty");
    CHECK(answer.head.find("X-Tiaodu: off_duty") != std::string::npos);
    phone("owntracks", "resting", "off_duty");
    auto const other = post("/device/owntracks?u=resting", location);
    CHECK(other.body == "[]");
    CHECK(other.head.find("X-Tiaodu: off_duty") != std::string::npos);
}

TEST_CASE("what could not be stored is answered 503, so that the phone sends it again") {
    TemporaryFolder folder;
    ServerProcess server(folder.path());
    // Folders in the place of the track files of these days: nothing of them can be stored.
    auto const now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    auto const today = track_file(server.data(), day_of(now, beijing_offset));
    auto const tomorrow = track_file(server.data(), day_of(now + std::chrono::hours(24), beijing_offset));
    for (auto const& blocked : {today, tomorrow}) std::filesystem::create_directories(blocked / "x");
    server.start();
    auto const unit =
        done(server, "/units",
             {{"squad", "310106013-ZD01"}, {"kind", "officer"}, {"call_sign", "unlucky"}, {"posture", "patrol"}});
    done(server, "/devices", {{"unit_id", unit["unit_id"]}, {"protocol", "osmand"}, {"identity", "unlucky"}});
    auto const send = [&] {
        return exchange(server.port(),
                        "GET " + osmand("unlucky") + " HTTP/1.1\r\nHost: server\r\nConnection: close\r\n\r\n");
    };
    auto const refused = send();
    CHECK(refused.status == 503);
    CHECK(refused.head.find("Retry-After") != std::string::npos);
    for (auto const& blocked : {today, tomorrow}) std::filesystem::remove_all(blocked);
    CHECK(send().status == 200);
}

TEST_CASE("the lists of strangers are for the administrators of the city") {
    auto const cookie = sign_in("jingan");
    auto const as_dispatcher = [&](std::string const& target) {
        return get("/api/v1" + target, "Cookie: " + cookie + "\r\n").status;
    };
    CHECK(as_dispatcher("/devices/unknown") == 403);
    CHECK(as_dispatcher("/devices/rejected") == 403);
    CHECK(as_dispatcher("/devices") == 403);
}

TEST_CASE("the registry is searched by unit, protocol and text") {
    auto const id = phone("owntracks", "findme/one");
    auto const found = list("/devices?protocol=owntracks&text=findme&node=310106&limit=1")["items"];
    REQUIRE(found.size() == 1);
    CHECK(found[0]["device"]["id"] == id);
    CHECK(list("/devices?text=findme&protocol=osmand")["items"].empty());
    CHECK(list("/devices?text=findme&node=310113")["items"].empty());
    CHECK(list("/devices?text=findme&connected=true")["items"].empty());
    CHECK(list("/devices?text=findme&unit_id=" + found[0]["carrier"].get<std::string>())["items"].size() == 1);
    done(served(), "/devices/" + id + "/change", {{"version", 1}, {"retired", true}});
    CHECK(list("/devices?text=findme")["items"].empty());
    CHECK(list("/devices?text=findme&retired=true")["items"].size() == 1);
    CHECK(post("/device/owntracks?u=findme&d=one", location).status == 200);
    CHECK(listed("/devices/rejected", "findme/one")["reason"] == "retired");
    CHECK(get("/api/v1/devices/310000-d-999999", bearer()).status == 404);
}

TEST_CASE("a tablet reports its positions on the socket or over HTTP, and hears what became of them") {
    auto const fix = [](int seconds_ago) {
        auto const at = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
        return Json{{"lon", 121.41}, {"lat", 31.21}, {"fix_at", to_rfc3339(at - std::chrono::seconds(seconds_ago))}};
    };
    auto const report = [&](Json const& fixes) {
        return post("/api/v1/positions", Json{{"fixes", fixes}}.dump(),
                    bearer() + "Content-Type: application/json\r\n");
    };
    CHECK(report(Json::array({fix(10)})).status == 403);
    CHECK(listed("/devices/unknown", "simulator")["protocol"] == "tablet");
    phone("tablet", "simulator");
    auto const taken = report({fix(0), fix(2), fix(1)});
    REQUIRE(taken.status == 200);
    CHECK(taken.json()["newest"] == 1);
    CHECK(taken.json()["late"] == 2);
    WsClient console(served().port());
    REQUIRE(console.upgrade(bearer()) == 101);
    console.send_json(Json{{"type", "session.open"}, {"id", "1"}, {"body", {{"positions", false}}}});
    REQUIRE(!console.topic("snapshot.done").is_null());
    auto bad = fix(0);
    bad["lat"] = 91;
    console.send_json(Json{{"type", "position.report"}, {"id", "p1"}, {"body", {{"fixes", {bad, fix(0)}}}}});
    auto const reply = console.reply("p1");
    CHECK(reply["type"] == "position.report");
    CHECK(reply["body"]["newest"] == 1);
    CHECK(reply["body"]["refused"][0]["index"] == 0);
    CHECK(post("/api/v1/positions", "{}", "Content-Type: application/json\r\n").status == 401);
}
