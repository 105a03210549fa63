// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/text.hpp"
#include "server/app/request_signing.hpp"
#include "server/app/secrets.hpp"
#include "tests/edge/served.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

std::int64_t seconds_now() {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string fresh_nonce() {
    auto id = new_command_id();
    std::erase(id, '-');
    return id;
}

struct Signing {
    std::string key;  ///< Of another system; empty for a phone, which counts.
    std::string secret;
    std::string nonce = fresh_nonce();
    std::int64_t time = seconds_now();
    std::string line(SignedRequest const& request) const {
        auto const signature = to_hex(sign_request(secret, request, time, nonce));
        auto const who = key.empty() ? std::string() : "key=" + key + ", ";
        return "Authorization: TIAODU-HMAC-SHA256 " + who + "time=" + std::to_string(time) + ", " +
               (key.empty() ? "counter=" : "nonce=") + nonce + ", signature=" + signature + "\r\n";
    }
};

std::string bytes_of(SignedRequest const& request, std::string const& headers) {
    return request.method + " " + request.target +
           " HTTP/1.1\r\nHost: server\r\nConnection: close\r\nContent-Length: " + std::to_string(request.body.size()) +
           "\r\n" + headers + "\r\n" + request.body;
}

RawAnswer send(SignedRequest const& request, Signing const& signing, std::string const& more = {}) {
    return exchange(served().port(), bytes_of(request, signing.line(request) + more));
}

std::string command_lines() {
    return "Content-Type: application/json\r\nIdempotency-Key: " + new_command_id() + "\r\n";
}

SignedRequest complaint() {
    return {"POST", "/api/v1/tickets", R"({"source":"other","category":"0101","title":"x","node":"310000"})"};
}

/// A security administrator's token and the account of another system, made once.
struct Hotline {
    std::string guard;
    std::string account;
    Hotline() {
        auto const create = [](char const* name, char const* role) {
            return done(served(), "/accounts",
                        {{"name", name},
                         {"display_name", name},
                         {"token", true},
                         {"grants", {{{"node", "310000"}, {"role", role}}}}},
                        "security");
        };
        guard = create("guard", "security_administrator")["secret"].get<std::string>();
        account = create("hotline", "integrator")["account_id"].get<std::string>();
    }
    HttpAnswer act(std::string const& path, std::string const& id = new_command_id()) const {
        HttpClient client(served().url());
        return client.post("/api/v1" + path, guard, id, "{}").value();
    }
    Signing issue() const {
        auto const made = act("/integrations/" + account + "/keys");
        REQUIRE_MESSAGE(made.status == 200, made.body);
        auto const json = Json::parse(made.body);
        return {json["key_id"].get<std::string>(), json["secret"].get<std::string>()};
    }
    void revoke(std::string const& key) const { REQUIRE(act("/integration-keys/" + key + "/revoke").status == 200); }
};

Hotline const& hotline() {
    static Hotline const made;
    return made;
}

}  // namespace

TEST_CASE("another system acts with a signature; each counts once, for exactly what was signed, near its time") {
    auto const key = hotline().issue();
    Signing const signing{key.key, key.secret};
    CHECK(send(complaint(), signing, command_lines()).status == 200);
    CHECK(send(complaint(), signing, command_lines()).status == 401);  // again

    auto changed = complaint();
    changed.body.back() = ' ';
    changed.body += "}";
    Signing const fresh{key.key, key.secret};
    CHECK(exchange(served().port(), bytes_of(changed, fresh.line(complaint()) + command_lines())).status == 401);
    auto elsewhere = complaint();
    elsewhere.target = "/api/v1/tickets?x=1";
    CHECK(exchange(served().port(), bytes_of(elsewhere, fresh.line(complaint()) + command_lines())).status == 401);
    // What was refused for its signature has used nothing up.
    CHECK(send(complaint(), fresh, command_lines()).status == 200);

    CHECK(send(complaint(), Signing{key.key, key.secret, fresh_nonce(), seconds_now() - 400}, command_lines()).status ==
          401);
    CHECK(send(complaint(), Signing{key.key, key.secret, fresh_nonce(), seconds_now() + 400}, command_lines()).status ==
          401);
    CHECK(send(complaint(), Signing{key.key, "not the secret"}, command_lines()).status == 401);
    CHECK(send(complaint(), Signing{"310000-i-999", key.secret}, command_lines()).status == 401);
    CHECK(send({"GET", "/api/v1/session", ""}, Signing{key.key, key.secret}).status == 200);
    // Its account hands tickets in and nothing else.
    CHECK(send({"POST", "/api/v1/units", "{}"}, Signing{key.key, key.secret}, command_lines()).status != 200);
    hotline().revoke(key.key);
}

TEST_CASE("keys are exchanged without a break: two are valid, the third is refused, a revoked one ends at once") {
    auto const old = hotline().issue();
    auto const next = hotline().issue();
    CHECK(hotline().act("/integrations/" + hotline().account + "/keys").status == 400);
    for (auto const* key : {&old, &next})
        CHECK(send(complaint(), Signing{key->key, key->secret}, command_lines()).status == 200);
    hotline().revoke(old.key);
    CHECK(send(complaint(), Signing{old.key, old.secret}, command_lines()).status == 401);
    HttpClient client(served().url());
    auto const listed = Json::parse(client.get("/api/v1/integration-keys", hotline().guard)->body)["items"];
    CHECK(listed.dump().find("secret") == std::string::npos);
    for (auto const& key : listed) CHECK(key.value("revoked_at", Json()).is_null() == (key["id"] == next.key));
    CHECK(client.get("/api/v1/integration-keys", served().token())->status != 200);
    CHECK(send(complaint(), Signing{next.key, next.secret}, command_lines()).status == 200);
    hotline().revoke(next.key);
}

TEST_CASE("the secret of a key is shown once, and is nowhere in the database or the events") {
    auto const id = new_command_id();
    auto const path = "/integrations/" + hotline().account + "/keys";
    auto const made = Json::parse(hotline().act(path, id).body);
    auto const secret = made["secret"].get<std::string>();
    CHECK(secret.size() == 43);
    CHECK(Json::parse(hotline().act(path, id).body)["secret"] == "(shown once)");
    hotline().revoke(made["key_id"].get<std::string>());
    for (auto const* name : {"main.db", "main.db-wal"}) {
        std::ifstream file(served().data() / name, std::ios::binary);
        std::string const content(std::istreambuf_iterator<char>(file), {});
        CHECK(!content.empty());
        CHECK(content.find(secret) == std::string::npos);
    }
}

TEST_CASE("only who looks after safety issues keys") {
    HttpClient client(served().url());
    auto const path = "/api/v1/integrations/" + hotline().account + "/keys";
    CHECK(client.post(path, served().token(), new_command_id(), "{}")->status != 200);
    CHECK(client.post(path, "", new_command_id(), "{}")->status == 401);
}

TEST_CASE("a phone signs with its code, so that the code never travels, and counts upwards") {
    auto const unit =
        done(served(), "/units",
             {{"squad", "310106013-ZD01"}, {"kind", "officer"}, {"call_sign", "签名一号"}, {"posture", "patrol"}});
    auto const device = done(served(), "/devices",
                             {{"unit_id", unit["unit_id"]},
                              {"protocol", "osmand"},
                              {"identity", "signing-phone"},
                              {"login_required", true}});
    auto const code = done(served(), "/devices/" + device["device_id"].get<std::string>() + "/code", Json::object(),
                           "security")["code"]
                          .get<std::string>();
    CHECK(code.size() == 26);
    int counter = 0;
    auto const request = [](int place) {
        return SignedRequest{"POST",
                             "/device/osmand?id=signing-phone&lat=31.21&lon=121.4" + std::to_string(place) +
                                 "&timestamp=" + std::to_string(seconds_now()),
                             ""};
    };
    auto const signed_by = [&](std::string const& used, int number) {
        return Signing{"", device_signing_key(used), std::to_string(number)};
    };
    CHECK(send(request(1), signed_by(code, ++counter)).status == 200);
    CHECK(send(request(2), signed_by(code, counter)).status == 401);  // the same number again
    CHECK(send(request(3), signed_by(code, ++counter)).status == 200);
    CHECK(send(request(4), signed_by("another code", ++counter)).status == 401);
    CHECK(exchange(served().port(), bytes_of(request(5), "")).status == 401);
}

TEST_CASE("after five wrong codes a phone is not even listened to, whatever it says next") {
    auto const unit =
        done(served(), "/units",
             {{"squad", "310106013-ZD01"}, {"kind", "officer"}, {"call_sign", "签名二号"}, {"posture", "patrol"}});
    auto const device = done(served(), "/devices",
                             {{"unit_id", unit["unit_id"]},
                              {"protocol", "osmand"},
                              {"identity", "guessed-phone"},
                              {"login_required", true}});
    auto const code = done(served(), "/devices/" + device["device_id"].get<std::string>() + "/code", Json::object(),
                           "security")["code"]
                          .get<std::string>();
    auto const say = [](std::string const& token) {
        return exchange(served().port(), bytes_of({"POST",
                                                   "/device/osmand?id=guessed-phone&lat=31.21&lon=121.41&timestamp=" +
                                                       std::to_string(seconds_now()) + "&token=" + token,
                                                   ""},
                                                  ""))
            .status;
    };
    for (int i = 0; i < 5; ++i) CHECK(say("wrong") == 401);
    CHECK(say(code) == 429);
}
