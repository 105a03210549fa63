// SPDX-License-Identifier: Apache-2.0
#include "tests/db/found.hpp"

#include "db/migrate.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

TEST_CASE("pages follow each other without gaps or repeats, whatever is asked and however early a search stops") {
    Found found;
    std::vector<Ticket> tickets;
    for (std::int64_t number = 1; number <= 700; ++number) {
        auto made = Found::ticket(number, number % 3 == 0 ? "占道经营" : "道经占营");
        made.status = number % 2 == 0 ? TicketStatus::closed : TicketStatus::registered;
        made.node = number % 5 == 0 ? yanghang_squad : jingansi_squad;
        made.point = GeoPoint{121.4 + 0.0001 * static_cast<double>(number), 31.2};
        tickets.push_back(made);
    }
    found.put(tickets);
    std::vector<TicketSearch> searches(5, Found::all());
    searches[1].text = "占道经营";
    searches[2].text = "道经";
    searches[2].statuses = {TicketStatus::registered};
    searches[3].organisations = std::vector{yanghang_squad};
    searches[3].box = GeoBox{{121.41, 31.1}, {121.45, 31.3}};
    searches[4].text = "占道";
    searches[4].visible = [](std::vector<OrgCode> const& nodes) { return nodes.front() == yanghang_squad; };
    std::size_t const expected[] = {700, 233, 350, 81, 46};
    for (std::size_t i = 0; i < searches.size(); ++i) {
        CAPTURE(i);
        for (std::size_t const limit : {1U, 7U, 100U}) {
            for (std::size_t const effort : {1U, 100U, 1000000U}) {
                auto search = searches[i];
                search.limit = limit;
                search.effort_max = effort;
                Numbers all;
                for (int page_count = 0; page_count < 2000; ++page_count) {
                    auto const page = search_tickets(found.store.database(), search);
                    CHECK(page.bodies.size() <= limit);
                    for (auto const& body : page.bodies) all.push_back(decode_ticket(body).id.number());
                    search.below = page.next;
                    if (!page.next) break;
                }
                CHECK(!search.below.has_value());
                CHECK(std::is_sorted(all.begin(), all.end(), std::greater<>()));
                CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
                CHECK(all.size() == expected[i]);
            }
        }
    }
}

TEST_CASE("a search that would look at everything stops, and says where to go on") {
    Found found;
    std::vector<Ticket> tickets;
    for (std::int64_t number = 1; number <= 500; ++number) tickets.push_back(Found::ticket(number, "占道"));
    found.put(tickets);
    auto search = Found::all();
    search.visible = [](std::vector<OrgCode> const&) { return false; };
    search.effort_max = 1000;
    auto const page = search_tickets(found.store.database(), search);
    CHECK(page.bodies.empty());
    REQUIRE(page.next.has_value());
    CHECK(*page.next > 400);
    search.effort_max = 1'000'000;
    CHECK(!search_tickets(found.store.database(), search).next.has_value());
}

TEST_CASE("a text that changes is found as it is now") {
    Found found;
    auto ticket = Found::ticket(1, "占道");
    ticket.address = "愚园路";
    found.put({ticket});
    ticket.address = "镇宁路";
    ticket.urgency = Urgency::urgent;
    found.put({ticket});
    CHECK(found.text("愚园") == Numbers{});
    CHECK(found.text("镇宁路") == Numbers{1});
    CHECK(found.text("占道") == Numbers{1});
    CHECK(found.with(&TicketSearch::urgency, Urgency::normal) == Numbers{});
    CHECK(found.with(&TicketSearch::urgency, Urgency::urgent) == Numbers{1});
}

namespace {

/// A database from before there was a search index, with the tickets of a world.
void write_second_schema(std::filesystem::path const& file, TestWorld const& test, std::vector<Event> const& history) {
    Database database(file, OpenMode::read_write);
    auto const all = embedded::migrations();
    migrate(database, all.first(2));
    REQUIRE(database.user_version() == 2);
    set_meta(database, "home", "310000");
    set_meta(database, "epoch", "5");
    auto head = chain_start();
    for (auto const& event : history) {
        auto const row = to_row(event, encode(event.body), 310000, 5);
        head = chain_hash(head, row);
        database
            .prepare(
                "INSERT INTO event (seq, home, epoch, at, type, entity, version, nodes, left_nodes, cause, account, "
                "actor, body, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
            .bind(row.seq)
            .bind(row.home)
            .bind(row.epoch)
            .bind(row.at_ms)
            .bind(row.type)
            .bind(row.entity)
            .bind(row.version)
            .bind(row.nodes)
            .bind(row.left_nodes)
            .bind(row.cause)
            .bind(row.account)
            .bind(row.actor)
            .bind(row.body)
            .bind_blob(head)
            .run();
    }
    for (auto const& [id, account] : test.world.accounts)
        database.prepare("INSERT INTO account (number, id, login, body) VALUES (?,?,?,?)")
            .bind(id.number())
            .bind(to_string(id))
            .bind(account.login)
            .bind(encode(account))
            .run();
    for (auto const& [id, ticket] : test.world.tickets) {
        database
            .prepare(
                "INSERT INTO ticket (number, id, version, status, node, responders, source, external_id, category, "
                "urgency, received_at, due_at, closed_at, body) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
            .bind(id.number())
            .bind(to_string(id))
            .bind(ticket.version)
            .bind(to_word(ticket.status))
            .bind(ticket.node.text())
            .bind(join_codes(ticket.responders))
            .bind(to_word(ticket.source))
            .bind(ticket.external_id)
            .bind(ticket.category)
            .bind(to_word(ticket.urgency))
            .bind(to_ms(ticket.received_at))
            .bind(to_ms(ticket.due_at))
            .bind_null()
            .bind(encode(ticket))
            .run();
    }
}

}  // namespace

TEST_CASE("a database from before the search index finds its old tickets after the upgrade") {
    TemporaryFolder folder;
    TestWorld test;
    auto complaint = TestWorld::complaint();
    complaint.address = "愚园路1128弄";
    test.registered(test.city_desk, complaint);
    complaint.point = in_yanghang;
    complaint.title = "夜间施工";
    test.accepted(test.city_desk, complaint);
    write_second_schema(folder.main_db(), test, test.history);
    for (auto const* start : {"the upgrade", "a later start"}) {
        CAPTURE(std::string(start));
        MainStore store(folder.path(), first_content());
        auto search = Found::all();
        search.text = "愚园路1128";
        CHECK(search_tickets(store.database(), search).bodies.size() == 2);
        search.text = "施工";
        search.organisations = std::vector{yanghang_squad};
        search.circle = GeoCircle{in_yanghang, 50};
        auto const page = search_tickets(store.database(), search);
        REQUIRE(page.bodies.size() == 1);
        CHECK(decode_ticket(page.bodies[0]).id.number() == 2);
        std::string problems;
        for (auto const& problem : verify(folder.main_db()).problems) problems += problem + "; ";
        CHECK(problems == "");
    }
}

TEST_CASE("a data folder with tickets of before the first release is refused by a sentence, and left as it was") {
    TemporaryFolder folder;
    {
        Database database(folder.main_db(), OpenMode::read_write);
        migrate(database, embedded::migrations().first(1));
        database.execute(
            "INSERT INTO ticket (number, id, version, status, node, responders, source, category, urgency, "
            "received_at, due_at, body) VALUES (1,'310000-t-1',1,'registered','310000','','other','0101','normal',0,0,"
            "'{}')");
    }
    std::string why;
    try {
        MainStore store(folder.path(), first_content());
    } catch (DatabaseError const& error) {
        why = error.what();
    }
    CHECK(why.find("made before the first release; start with a new data folder") != std::string::npos);
    Database database(folder.main_db(), OpenMode::read_only);
    CHECK(database.user_version() == 1);
    CHECK(rows(database, "ticket") == 1);
}

TEST_CASE("verify finds what makes a ticket disappear from searches") {
    for (auto const* sql :
         {"UPDATE ticket SET lon_e7=lon_e7+1", "UPDATE ticket SET lat_e7=NULL", "UPDATE ticket SET source='media'",
          "UPDATE ticket SET external_id='W-9'", "UPDATE ticket SET category='0202'",
          "UPDATE ticket SET urgency='urgent'", "UPDATE ticket SET received_at=received_at+1",
          "UPDATE ticket SET due_at=due_at-1", "DELETE FROM ticket_node",
          "INSERT INTO ticket_node VALUES ('310113', 1)", "INSERT INTO ticket_text (ticket_text) VALUES ('delete-all')",
          "INSERT INTO ticket_text (rowid, words) VALUES (2, 'x')"}) {
        CAPTURE(std::string(sql));
        TemporaryFolder folder;
        TestWorld fresh;
        Recorder recorder(fresh);
        MainStore store(folder.path(), first_content());
        fresh.registered(fresh.city_desk);
        std::vector<Commit> commits;
        commits.push_back(recorder.commit());
        store.write(commits);
        CHECK(verify(folder.main_db()).sound());
        store.database().execute(sql);
        CHECK(!verify(folder.main_db()).sound());
    }
}
