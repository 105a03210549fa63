// SPDX-License-Identifier: Apache-2.0
#include "db/audit_rows.hpp"
#include "db/verify.hpp"
#include "protocol/vocab/text.hpp"
#include "tests/db/tampering.hpp"
#include "tests/db/temporary.hpp"

#include <fstream>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

AuditRow row(std::string who, std::string subject, Time at = monday) {
    return {at, "310000-a-1", std::move(who), "personal_read", std::move(subject), "10.0.0.7", "done", 1, "why"};
}

/// A store with three rows in its trail.
struct Trail {
    TemporaryFolder folder;
    std::unique_ptr<MainStore> store = std::make_unique<MainStore>(folder.path(), first_content());
    Trail() {
        for (auto const* subject : {"310000-t-1", "310000-t-2", "310000-t-3"}) add(row("张", subject));
    }
    void add(AuditRow one) {
        std::vector<Commit> commits(1);
        commits.front().audit.push_back(std::move(one));
        store->write(commits);
    }
    std::string problems() {
        std::string all;
        for (auto const& problem : verify(folder.main_db()).problems) all += problem + "; ";
        return all;
    }
};

}  // namespace

TEST_CASE("the audit trail is a chain that goes on after a restart, and verify says how far it has come") {
    Trail trail;
    trail.store.reset();
    trail.store = std::make_unique<MainStore>(trail.folder.path(), first_content());
    trail.add(row("李", "310000-t-4"));
    auto const report = verify(trail.folder.main_db());
    CHECK(trail.problems() == "");
    CHECK(report.audit_rows == 4);
    CHECK(report.audit_head == to_hex(audit_head(trail.store->database()).hash));
    CHECK(report.audit_head != std::string(64, '0'));
}

TEST_CASE("a row of the trail that somebody has changed, taken out or put in is found") {
    struct Case {
        char const* what;
        char const* sql;
        char const* said;
    };
    constexpr Case cases[] = {
        {"who", "UPDATE audit SET actor='x' WHERE seq=2", "audit row 2 has been changed"},
        {"when", "UPDATE audit SET at=at+1 WHERE seq=2", "audit row 2 has been changed"},
        {"what", "UPDATE audit SET subject='310000-t-9' WHERE seq=2", "audit row 2 has been changed"},
        {"from where", "UPDATE audit SET address='' WHERE seq=2", "audit row 2 has been changed"},
        {"how it ended", "UPDATE audit SET outcome='refused' WHERE seq=2", "audit row 2 has been changed"},
        {"how often", "UPDATE audit SET count=2 WHERE seq=2", "audit row 2 has been changed"},
        {"the hash", "UPDATE audit SET hash=zeroblob(32) WHERE seq=2", "audit row 2 has been changed"},
        {"a row is missing", "DELETE FROM audit WHERE seq=2", "audit row 3 follows row 1"},
        {"a row too many",
         "INSERT INTO audit SELECT 4,at,account,actor,action,subject,address,outcome,count,detail,hash "
         "FROM audit WHERE seq=3",
         "audit row 4 has been changed"},
    };
    for (auto const& one : cases) {
        CAPTURE(std::string(one.what));
        Trail trail;
        change_behind_our_back(trail.folder.main_db(), one.sql);
        CHECK(trail.problems().find(one.said) != std::string::npos);
    }
}

TEST_CASE("no statement of our own connections changes, deletes or drops the trail or the events, nor their triggers") {
    Trail trail;
    auto& database = trail.store->database();
    for (auto const* sql : {
             "UPDATE audit SET actor='x'",
             "UPDATE audit SET actor='x' WHERE seq=99",
             "DELETE FROM audit",
             "DELETE FROM audit WHERE seq=99",
             "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq=2",
             "DROP TABLE audit",
             "ALTER TABLE audit RENAME TO nothing",
             "DROP TRIGGER audit_is_final_update",
             "DROP TRIGGER audit_is_final_delete",
             "UPDATE event SET actor='x' WHERE seq=99",
             "DELETE FROM event WHERE seq=99",
             "DROP TABLE event",
             "DROP TRIGGER event_is_final_update",
             "UPDATE main.audit SET actor='x'",
             "WITH x AS (SELECT 1) DELETE FROM audit",
             "INSERT INTO audit (seq,at,account,actor,action,subject,address,outcome,count,detail,hash) VALUES "
             "(1,0,'','','','','','',1,'',x'00') ON CONFLICT (seq) DO UPDATE SET actor='x'",
         }) {
        CAPTURE(std::string(sql));
        CHECK_THROWS_AS(database.execute(sql), DatabaseError);
    }
    CHECK(trail.problems() == "");
    CHECK(verify(trail.folder.main_db()).audit_rows == 3);
}

TEST_CASE("a trail that was cut off or made anew is found by the heads that were written down") {
    Trail trail;
    auto const file = trail.folder.path() / heads_file;
    append_heads(file, "2026-03-02", trail.store->database());
    trail.add(row("李", "310000-t-4"));
    append_heads(file, "2026-03-02", trail.store->database());  // once a day
    append_heads(file, "2026-03-03", trail.store->database());
    std::ifstream stream(file);
    std::string const lines((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
    CHECK(check_heads(trail.store->database(), lines).empty());
    trail.store.reset();
    change_behind_our_back(trail.folder.main_db(), "DELETE FROM audit WHERE seq=4");
    CHECK(trail.problems() == "");  // the chain itself cannot know
    Database database(trail.folder.main_db(), OpenMode::read_only);
    auto const problems = check_heads(database, lines);
    REQUIRE(problems.size() == 1);
    CHECK(problems.front() == "on 2026-03-03 the chain of audit stood at row 4, which is gone now");
    CHECK(check_heads(database, "anything").size() == 1);
    CHECK(check_heads(database, "").empty());
}

TEST_CASE("the trail is searched by time, account, action, subject and outcome, the newest first, page by page") {
    Trail trail;
    auto refused = row("王", "ticket.close", monday + std::chrono::hours(1));
    refused.account = "310000-a-2";
    refused.action = "command";
    refused.outcome = "refused";
    trail.add(refused);
    auto& database = trail.store->database();
    auto const found = [&](AuditSearch const& search) {
        std::vector<std::int64_t> numbers;
        for (auto const& record : search_audit(database, search)) numbers.push_back(record.seq);
        return numbers;
    };
    using Numbers = std::vector<std::int64_t>;
    AuditSearch search;
    CHECK(found(search) == Numbers{4, 3, 2, 1});
    search.limit = 2;
    CHECK(found(search) == Numbers{4, 3});
    search.below = 3;
    CHECK(found(search) == Numbers{2, 1});
    search = {};
    search.from = monday + Millis(1);
    CHECK(found(search) == Numbers{4});
    search = {};
    search.to = monday + std::chrono::hours(1);
    CHECK(found(search) == Numbers{3, 2, 1});
    search = {};
    search.account = "310000-a-2";
    CHECK(found(search) == Numbers{4});
    search = {};
    search.subject = "310000-t-2";
    search.action = "personal_read";
    CHECK(found(search) == Numbers{2});
    search = {};
    search.outcome = AuditOutcome::refused;
    auto const records = search_audit(database, search);
    REQUIRE(records.size() == 1);
    CHECK(records.front().who == "王");
    CHECK(records.front().address == "10.0.0.7");
    CHECK(records.front().account == AccountId(310000, 2));
    search.trail = AuditTrail::change;
    CHECK(found(search).empty());
}
