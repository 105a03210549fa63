// SPDX-License-Identifier: Apache-2.0
#include "db/history.hpp"
#include "server/edge/http_client.hpp"
#include "tests/client/sockets.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <set>

// The server is killed without warning, again and again, while clients work: nothing that was acknowledged may be lost,
// nothing may happen twice, and a console that resumes may miss nothing. Replay with TIAODU_SEED; TIAODU_KILLS sets the
// count.

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

unsigned number_from(char const* variable, unsigned otherwise) {
    auto const* text = std::getenv(variable);
    return text ? static_cast<unsigned>(std::stoul(text)) : otherwise;
}

/// One command of a ledger.
struct Entry {
    std::string id, path, body;
    std::string reply;  ///< Empty: not acknowledged.
};

/// What a client believes about its ticket, from its own commands alone.
struct Model {
    std::string ticket_id, order_id;
    std::string status = "none";
    std::int64_t version = 0;
    int step = 0;  ///< Of the order: 0 issued … 6 reported.
};

/// A clerk who takes one ticket after another through its life, one command at a time, and writes down each before it
/// is sent.
class Clerk {
public:
    Clerk(unsigned seed, int number) : random_(seed * 1000 + static_cast<unsigned>(number)), number_(number) {}

    /// Works until the server is gone. An unanswered command is sent again first, with its id.
    void work(std::string const& url, std::string const& token, bool only_pending) {
        HttpClient client(url);
        if (!repeat(client, token)) return;
        for (;;) {
            if (ledger.empty() || !ledger.back().reply.empty()) {
                if (only_pending) return;
                ledger.push_back(decide());
            }
            auto& entry = ledger.back();
            auto const answer = client.post(entry.path, token, entry.id, entry.body);
            if (!answer || answer->status == 503) return;
            if (answer->status != 200) {
                faults.push_back(entry.path + " " + entry.body + ": " + answer->body);
                return;
            }
            entry.reply = answer->body;
            try {
                take(Json::parse(entry.reply));
            } catch (Json::exception const& error) {
                faults.push_back(entry.reply + ": " + error.what());
                return;
            }
        }
    }

    std::vector<Entry> ledger;
    std::vector<Model> tickets;
    std::vector<std::string> faults;

private:
    /// The last acknowledged command, sent again, gets the same answer and does nothing. False when the server is gone.
    bool repeat(HttpClient& client, std::string const& token) {
        auto const last =
            std::find_if(ledger.rbegin(), ledger.rend(), [](Entry const& entry) { return !entry.reply.empty(); });
        if (last == ledger.rend()) return true;
        auto const answer = client.post(last->path, token, last->id, last->body);
        if (!answer) return false;
        if (answer->body != last->reply)
            faults.push_back("repeated " + last->id + ": " + answer->body + " instead of " + last->reply);
        return true;
    }

    Entry decide() {
        auto const make = [](std::string path, Json const& body) {
            return Entry{new_command_id(), "/api/v1" + std::move(path), body.dump(), {}};
        };
        if (tickets.empty() || tickets.back().status == "closed") {
            tickets.emplace_back();
            return make("/tickets", {{"source", "grid_platform"},
                                     {"external_id", std::to_string(number_) + "-" + std::to_string(tickets.size())},
                                     {"category", "0102"},
                                     {"title", "占道经营"},
                                     {"node", "310106013-ZD01"}});
        }
        auto const& ticket = tickets.back();
        auto const path = "/tickets/" + ticket.ticket_id;
        if (ticket.status == "registered")
            return make(path + "/move", {{"version", ticket.version}, {"action", "accept"}});
        bool const early = random_() % 8 == 0;
        if (ticket.status == "resolved" || early)
            return make(path + "/close",
                        {{"version", ticket.version}, {"outcome", "solved"}, {"note", early ? "提前办结" : "好"}});
        if (ticket.status == "accepted")
            return make(path + "/dispatch",
                        {{"version", ticket.version}, {"recipients", {{{"node", "310106013-ZD01"}}}}});
        constexpr char const* steps[] = {"", "/deliver", "/acknowledge", "/start", "/depart", "/arrive", "/report"};
        next_step_ = ticket.step + 1 + static_cast<int>(random_() % static_cast<unsigned>(6 - ticket.step));
        Json body{{"recipient", 0}, {"revision", 1}};
        if (next_step_ == 6) body["result"] = "已劝离";
        return make("/orders/" + ticket.order_id + steps[next_step_], body);
    }

    /// Puts an acknowledged command into the model and compares the reply with it.
    void take(Json const& reply) {
        auto& ticket = tickets.back();
        auto const& path = ledger.back().path;
        auto const changed = [&](char const* status) {
            ticket.status = status;
            ++ticket.version;
        };
        if (path.ends_with("/tickets")) {
            ticket.ticket_id = reply.at("ticket_id").get<std::string>();
            changed("registered");
        } else if (path.ends_with("/move")) {
            changed("accepted");
        } else if (path.ends_with("/dispatch")) {
            changed("dispatched");
            ticket.order_id = reply.at("order_id").get<std::string>();
        } else if (path.ends_with("/close")) {
            changed("closed");
        } else {
            ticket.step = next_step_;
            if (next_step_ == 6) {
                changed("resolved");
            } else if (next_step_ >= 3 && ticket.status == "dispatched") {
                changed("in_progress");
            }
            return;
        }
        if (reply.at("version") != ticket.version || reply.at("status") != ticket.status)
            faults.push_back("model differs: " + reply.dump());
    }

    std::mt19937 random_;
    int number_;
    int next_step_ = 0;
};

/// A console that is cut off by each kill and resumes where it was.
class ResumingConsole {
public:
    void watch(std::uint16_t port, std::string const& token) {
        WsClient client(port);
        if (client.upgrade("Authorization: Bearer " + token + "\r\n") != 101) return;
        Json body{{"positions", false}};
        if (epoch != 0) body["resume"] = {{"epoch", epoch}, {"seq", seq.load()}};
        client.send_json(Json{{"type", "session.open"}, {"id", "1"}, {"body", body}});
        auto const opened = client.reply("1");
        if (opened.is_null()) return;
        if (epoch != 0 && opened["body"]["recovered"] != true) faults.push_back("not recovered");
        if (epoch == 0) {
            auto const done = client.topic("snapshot.done");
            if (done.is_null()) return;
            epoch = opened["body"]["epoch"].get<std::int64_t>();
            first = seq = done["seq"].get<std::int64_t>();
        }
        for (;;) {
            auto const push = client.next_json([](Json const&) { return true; });
            if (push.is_null()) return;
            auto const number = push.value("seq", std::int64_t{0});
            if (push["topic"] == "heartbeat") {
                if (number < seq) faults.push_back("heartbeat behind");
                if (number > seq)
                    faults.push_back("heartbeat " + std::to_string(number) + " before event " +
                                     std::to_string(seq + 1));
                continue;
            }
            // Its scope is the whole city: it sees every event, so the numbers have no gap.
            if (number != seq + 1)
                faults.push_back("event " + std::to_string(number) + " after " + std::to_string(seq));
            seq = number;
        }
    }
    std::int64_t epoch = 0, first = 0;
    std::atomic<std::int64_t> seq{0};
    std::vector<std::string> faults;
};

/// What the event table says, read while the server runs.
struct Journal {
    std::map<std::string, int> by_cause;
    std::int64_t seq = 0;
    bool dense = true;
    void read(std::filesystem::path const& file) {
        Database database(file, OpenMode::read_only);
        for (auto rows = events_after(database, seq, 10000); !rows.empty(); rows = events_after(database, seq, 10000))
            for (auto const& row : rows) {
                if (row.seq != seq + 1) dense = false;
                seq = row.seq;
                // A closing may call the ticket's order back as well: that is still one effect of one command.
                if (!row.cause.empty() && row.type != "order.recalled") ++by_cause[row.cause];
            }
    }
};

/// Stops the test at the first round in which the ledgers and the journal differ.
void check_ledgers(std::vector<Clerk> const& clerks, Journal const& journal) {
    std::vector<std::string> faults;
    for (auto const& clerk : clerks) {
        faults.insert(faults.end(), clerk.faults.begin(), clerk.faults.end());
        for (auto const& entry : clerk.ledger) {
            auto const found = journal.by_cause.find(entry.id);
            int const effects = found == journal.by_cause.end() ? 0 : found->second;
            bool const right = entry.reply.empty() ? effects <= 1 : effects == 1;
            if (!right) faults.push_back(entry.path + " " + entry.id + " has " + std::to_string(effects) + " effects");
        }
    }
    for (auto const& fault : faults) FAIL_CHECK(fault);
    CHECK(journal.dense);
    REQUIRE(faults.empty());
}

void check_models(std::vector<Clerk> const& clerks, std::filesystem::path const& file) {
    Database database(file, OpenMode::read_only);
    std::int64_t tickets = 0;
    for (auto const& clerk : clerks)
        for (auto const& model : clerk.tickets) {
            ++tickets;
            auto const stored = find_ticket(database, parse_id<TicketId>(model.ticket_id).value());
            REQUIRE(stored.has_value());
            auto const ticket = decode_ticket(stored->body);
            CHECK(ticket.version == model.version);
            CHECK(to_word(ticket.status) == model.status);
            if (model.order_id.empty()) continue;
            auto const order = decode_order(find_order(database, parse_id<OrderId>(model.order_id).value())->body);
            CHECK(static_cast<int>(order.recipients[0].state) == model.step);
        }
    CHECK(rows(database, "ticket") == tickets);
}

}  // namespace

TEST_CASE("what was acknowledged survives every kill, and nothing happens twice") {
    auto const seed = number_from("TIAODU_SEED", std::random_device{}());
    auto const kills = number_from("TIAODU_KILLS", 50);
    std::cout << "seed " << seed << ", " << kills << " kills" << std::endl;
    std::mt19937 random(seed);
    TemporaryFolder folder;
    ServerProcess server(folder.path());
    std::vector<Clerk> clerks;
    for (int i = 0; i < 6; ++i) clerks.emplace_back(seed, i);
    ResumingConsole console;
    Journal journal;
    std::size_t unknown = 0, in_effect = 0;

    auto const round = [&](bool last) {
        auto const token = server.token();
        std::thread watcher([&] { console.watch(server.port(), token); });
        std::vector<std::thread> threads;
        for (auto& clerk : clerks) threads.emplace_back([&, last] { clerk.work(server.url(), token, last); });
        if (!last) {
            std::this_thread::sleep_for(
                std::chrono::milliseconds(50 + random() % 200));  // the moment of the kill, not a wait
            server.kill_hard();
        }
        for (auto& thread : threads) thread.join();
        if (last) {
            journal.read(server.data() / "main.db");
            auto const deadline = in_seconds(30);
            while (console.seq < journal.seq && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
            CHECK(server.stop() == 0);
        }
        watcher.join();
    };

    for (unsigned kill = 0; kill < kills; ++kill) {
        server.start();
        journal.read(server.data() / "main.db");
        check_ledgers(clerks, journal);
        for (auto const& clerk : clerks)
            if (!clerk.ledger.empty() && journal.by_cause.contains(clerk.ledger.back().id)) ++in_effect;
        round(false);
        for (auto const& clerk : clerks)
            if (!clerk.ledger.empty() && clerk.ledger.back().reply.empty()) ++unknown;
    }
    server.start();
    round(true);

    check_ledgers(clerks, journal);
    std::size_t commands = 0, tickets = 0;
    for (auto const& clerk : clerks) {
        commands += clerk.ledger.size();
        tickets += clerk.tickets.size();
        for (auto const& entry : clerk.ledger) CHECK(!entry.reply.empty());
    }
    CHECK(journal.by_cause.size() == commands);
    check_models(clerks, server.data() / "main.db");
    for (auto const& fault : console.faults) FAIL_CHECK(fault);
    CHECK(console.seq == journal.seq);
    CHECK(server.command({"verify", "--data", server.data().string()}) == 0);
    std::cout << commands << " commands, " << unknown << " unanswered and sent again (of those not in the last round "
              << in_effect << " were in effect already), " << tickets << " tickets, " << journal.seq
              << " events, console from " << console.first << std::endl;
    CHECK(commands >= kills);
}
