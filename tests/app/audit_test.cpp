// SPDX-License-Identifier: Apache-2.0
#include "server/app/audit.hpp"
#include "server/queries/query.hpp"
#include "tests/app/running.hpp"

#include <thread>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

Result<std::string> answer_of(Running& running, Actor const& actor, char const* type, Json const& parameters) {
    std::optional<Result<std::string>> reply;
    running.application->query(*find_query(type), actor, parameters,
                               [&reply](Result<std::string> const& answer) { reply = answer; });
    REQUIRE(running.posts.run_until([&] {
        // An answer waits for what is published; over a bus that loses things somebody must say again what there is.
        if (Running::lossy() && !reply) running.application->announce();
        return reply.has_value();
    }));
    return *reply;
}

/// The newest rows of the trail of this kind, as the auditor sees them.
Json trail(Running& running, std::string const& action, Json parameters = Json::object()) {
    parameters["action"] = action;
    auto const answer = answer_of(running, running.auditor, "audit.search", parameters);
    REQUIRE(answer.has_value());
    return Json::parse(*answer)["items"];
}

std::string registered(Running& running) {
    auto body = Running::complaint();
    body.update({{"contact_name", "诉求人甲"}, {"contact_phone", "13800138000"}});
    return word(running.done(running.city_desk, "ticket.register", body)["ticket_id"]);
}

/// An audit whose rows are kept in a list.
struct KeptRows {
    FakeClock clock;
    std::vector<AuditRow> rows;
    Audit audit{clock, [this](AuditRow row, std::function<void()> committed) {
                    rows.push_back(std::move(row));
                    if (committed) committed();
                }};
    void refuse(int times, AuditAction action = AuditAction::sign_in) {
        for (int i = 0; i < times; ++i) audit.note({{}, "x", action, "", "10.0.0.9", AuditOutcome::refused, ""});
    }
};

}  // namespace

TEST_CASE("who was shown a complainant is in the trail before the answer leaves: who, when, what, from where") {
    Running running;
    auto const ticket = registered(running);
    auto desk = running.city_desk;
    desk.address = "10.1.2.3";
    CHECK(!answer_of(running, desk, "ticket.contact_data", {{"ticket_id", ticket}}).has_value());  // not revealed yet
    running.done(desk, "ticket.reveal", {{"ticket_id", ticket}, {"reason", "回电"}});
    REQUIRE(answer_of(running, desk, "ticket.contact_data", {{"ticket_id", ticket}}).has_value());
    auto const rows = trail(running, "personal_read");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["who"] == "city");
    CHECK(rows[0]["account"] == to_string(desk.account));
    CHECK(rows[0]["subject"] == ticket);
    CHECK(rows[0]["address"] == "10.1.2.3");
    CHECK(rows[0]["outcome"] == "done");
    CHECK(rows[0]["at"] == to_rfc3339(running.clock.now()));
    CHECK(running.verified().sound());
    CHECK(running.verified().audit_rows >= 2);
}

TEST_CASE("tracks, exports and a search by phone are in the trail, an ordinary list is not; the phone stands masked") {
    Running running;
    auto const ticket = registered(running);
    auto const unit = running.unit(jingansi_squad, "静安寺-1号车");
    Json const period{{"unit_id", unit}, {"from", "2026-03-02T00:00:00Z"}, {"to", "2026-03-02T01:00:00Z"}};
    REQUIRE(answer_of(running, running.leader, "track.get", period).has_value());
    auto exported = period;
    exported["format"] = "csv";
    REQUIRE(answer_of(running, running.leader, "track.export", exported).has_value());
    REQUIRE(answer_of(running, running.city_desk, "ticket.list", {{"phone", "13800138000"}}).has_value());
    REQUIRE(answer_of(running, running.city_desk, "ticket.list", Json::object()).has_value());
    REQUIRE(answer_of(running, running.city_desk, "ticket.get", {{"ticket_id", ticket}}).has_value());
    CHECK(trail(running, "personal_read").size() == 1);
    CHECK(trail(running, "personal_read")[0]["subject"] == unit);
    CHECK(trail(running, "exported").size() == 1);
    auto const searches = trail(running, "personal_search");
    REQUIRE(searches.size() == 1);
    CHECK(word(searches[0]["detail"]).find("138****8000") != std::string::npos);
    CHECK(searches.dump().find("13800138000") == std::string::npos);
    CHECK(trail(running, "trail_read").size() >= 4);  // reading the trail is a read, too
}

TEST_CASE("what was refused for want of rights is in the trail, at the door and behind it") {
    Running running;
    auto const ticket = registered(running);
    CHECK(running.refused(running.auditor, "ticket.register", Running::complaint()).code == Errc::forbidden);
    CHECK(!answer_of(running, running.security, "ticket.list", Json::object()).has_value());
    CHECK(
        running.refused(running.leader, "ticket.close", {{"ticket_id", ticket}, {"version", 1}, {"outcome", "solved"}})
            .code == Errc::forbidden);
    registered(running);  // committed behind the rows of the trail
    auto const commands = trail(running, "command", {{"outcome", "refused"}});
    REQUIRE(commands.size() == 2);
    CHECK(commands[0]["who"] == "leader");
    CHECK(commands[0]["subject"] == "ticket.close");
    CHECK(commands[1]["who"] == "auditor");
    CHECK(trail(running, "query")[0]["subject"] == "ticket.list");
}

TEST_CASE("the trail and the changes are read by the auditor of the city, and by nobody else") {
    Running running;
    registered(running);
    auto const changes = answer_of(running, running.auditor, "audit.search", {{"trail", "change"}});
    REQUIRE(changes.has_value());
    CHECK(Json::parse(*changes)["items"][0]["action"] == "ticket.registered");
    auto const district = running.account("district-auditor", jingan, Role::auditor);
    for (auto const& actor : {running.city_desk, running.admin, running.security, running.leader, district}) {
        auto const answer = answer_of(running, actor, "audit.search", Json::object());
        REQUIRE(!answer.has_value());
        CHECK(answer.error().code == Errc::forbidden);
    }
    for (auto const* type : {"ticket.list", "event.list", "unit.list", "summary.get"})
        CHECK(!answer_of(running, running.auditor, type, Json::object()).has_value());
}

TEST_CASE("of refusals 60 a minute are written singly, the others with a count; what was done is always written") {
    KeptRows kept;
    kept.refuse(60);
    CHECK(kept.rows.size() == 60);
    kept.refuse(1);
    CHECK(kept.rows.size() == 60);
    kept.refuse(999, AuditAction::command);
    kept.audit.note({{}, "x", AuditAction::sign_in, "", "", AuditOutcome::done, ""});
    CHECK(kept.rows.size() == 61);
    CHECK(kept.audit.counted() == 1000);
    kept.clock.advance(std::chrono::minutes(1));
    kept.audit.every_minute();
    REQUIRE(kept.rows.size() == 63);
    CHECK(kept.rows[61].action == "sign_in");
    CHECK(kept.rows[61].count == 1);
    CHECK(kept.rows[62].action == "command");
    CHECK(kept.rows[62].count == 999);
    kept.audit.every_minute();
    CHECK(kept.rows.size() == 63);
    kept.refuse(1);
    CHECK(kept.rows.size() == 64);
}

TEST_CASE("a long or broken text in the trail is cut between characters, never inside one") {
    KeptRows kept;
    std::string name;
    for (int i = 0; i < 101; ++i) name += "张";
    kept.audit.note({{}, name, AuditAction::sign_in, "\xff\xfe", "", AuditOutcome::refused, std::string(5000, 'x')});
    CHECK(kept.rows[0].actor.size() == 300);
    CHECK(kept.rows[0].subject == "(not UTF-8)");
    CHECK(kept.rows[0].detail.size() == 300);
}

TEST_CASE("once a day the heads of both chains go into a file beside the database") {
    Running running;
    auto const file = running.application->data_folder() / "audit-heads.txt";
    auto const lines = [&] {
        std::ifstream stream(file);
        int count = 0;
        for (std::string line; std::getline(stream, line);) ++count;
        return count;
    };
    auto const reaches = [&](int wanted) {
        for (int i = 0; i < 4000 && lines() < wanted; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        return lines() == wanted;
    };
    CHECK(reaches(1));
    running.application->every_minute();
    running.clock.advance(std::chrono::hours(24));
    running.application->every_minute();
    CHECK(reaches(2));
}
