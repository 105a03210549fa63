// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/invariants.hpp"

#include "db/verify.hpp"
#include "protocol/messages/codec.hpp"
#include "server/core/ticket_clocks.hpp"

#include <algorithm>

namespace tiaodu::test {
namespace {

std::vector<OrgIndex> indices(OrgTree const& org, std::string const& codes) {
    std::vector<OrgIndex> found;
    for (auto const& code : split_codes(codes)) found.push_back(org.find(code).value());
    return found;
}

std::string hash_of_event(Database& reader, std::int64_t seq) {
    auto row = reader.prepare("SELECT hash FROM event WHERE seq=?");
    row.bind(seq);
    return row.step() ? row.text(0) : std::string();
}

std::string stored_body(Database& reader, std::string const& table, std::string const& id) {
    auto row = reader.prepare("SELECT body FROM " + table + " WHERE id=?");
    row.bind(id);
    return row.step() ? row.text(0) : std::string();
}

std::string stored_recipient(Database& reader, OrderId id, std::int32_t index) {
    auto row = reader.prepare("SELECT body FROM order_recipient WHERE order_number=? AND position=?");
    row.bind(id.number()).bind(std::int64_t(index));
    return row.step() ? row.text(0) : std::string();
}

template <class Id>
void sort_once(std::vector<Id>& ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

template <class Id>
void add(std::vector<Id>& to, std::vector<Id> const& from) {
    to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

bool has_command(Database& reader, std::string const& id) {
    auto row = reader.prepare("SELECT 1 FROM command WHERE id=?");
    row.bind(id);
    return row.step();
}

void Invariants::begin(World const& world) {
    shadow_.home = world.home;
    shadow_.org = world.org;
    shadow_.rules = world.rules;
    shadow_.calendars = world.calendars;
    shadow_.node_calendars = world.node_calendars;
}

void Invariants::committed(Database& reader) {
    Touched all;
    std::vector<std::string> causes;
    for (auto rows = events_after(reader, events(), 1000); !rows.empty(); rows = events_after(reader, events(), 1000)) {
        for (auto const& row : rows) {
            auto const sender = take(row);
            if (!row.cause.empty()) causes.push_back(row.cause);
            Event event;
            event.seq = row.seq;
            event.at = time_from_ms(row.at_ms);
            event.actor.display_name = row.actor;
            event.body = decode_event_body(row.type, row.body);
            rules_.before(event, sender);
            auto touched = apply(shadow_, event);
            check_versions(touched);
            rules_.after(event, touched);
            add(all.tickets, touched.tickets);
            add(all.orders, touched.orders);
            add(all.recipients, touched.recipients);
            add(all.units, touched.units);
            add(all.knots, touched.knots);
            add(all.reports, touched.reports);
        }
    }
    if (rows_.empty()) return;
    last_hash_ = hash_of_event(reader, events());
    for (auto const& cause : causes)
        must(has_command(reader, cause), 1, "command " + cause + " has effects, but its id is not stored with them");
    compare_tables(reader, all);
}

std::optional<Sender> Invariants::take(EventRow const& row) {
    must(row.seq == events() + 1, 10, "event " + std::to_string(row.seq) + " follows " + std::to_string(events()));
    must(!holds_personal_data(row.body), 21, "event " + std::to_string(row.seq) + " holds personal data");
    auto sender = check_cause(row);
    rows_.push_back({row.type, row.entity, indices(shadow_.org, row.nodes), indices(shadow_.org, row.left_nodes)});
    kernel_.trace("table", std::to_string(row.seq) + " " + row.type + " " + row.entity + " v" +
                               std::to_string(row.version) + " by " + row.actor);
    return sender;
}

std::optional<Sender> Invariants::check_cause(EventRow const& row) {
    auto const number = "event " + std::to_string(row.seq);
    if (row.cause.empty()) {
        must(row.account.empty(), 18, number + " has an account but no command");
        return std::nullopt;
    }
    auto const found = sent_.find(row.cause);
    must(found != sent_.end(), 2, number + " follows from a command nobody sent");
    auto const& sent = found->second;
    auto const account = shadow_.accounts.find(parse_id<AccountId>(row.account).value());
    must(account != shadow_.accounts.end() && account->second.login == sent.account, 18,
         number + " names another account than " + sent.account);
    auto const [known, first_time] = effects_.try_emplace(row.cause, Effect{row.seq, 0});
    auto& effect = known->second;
    must(first_time || effect.last == row.seq - 1, 2, "command " + row.cause + " has taken effect twice");
    effect.last = row.seq;
    if (sent.version && row.entity == sent.entity)
        must(row.version == *sent.version + ++effect.changes, 6,
             "command " + row.cause + " was sent for version " + std::to_string(*sent.version) + " of " + row.entity +
                 " and made " + std::to_string(row.version));
    return Sender{account->first, sent.revision};
}

void Invariants::check_versions(Touched const& touched) {
    auto const grows = [](auto& known, auto const& things, auto ids, std::int64_t at_least) {
        sort_once(ids);
        for (auto const& id : ids) {
            auto const version = things.at(id).version;
            auto const [before, fresh] = known.try_emplace(id, version);
            must(
                fresh || (version >= before->second + at_least && version <= before->second + 1), 6,
                to_string(id) + " has version " + std::to_string(version) + " after " + std::to_string(before->second));
            must(!fresh || version == 1, 6, to_string(id) + " begins with version " + std::to_string(version));
            before->second = version;
        }
    };
    grows(tickets_, shadow_.tickets, touched.tickets, 1);
    grows(orders_, shadow_.orders, touched.orders, 1);
    grows(units_, shadow_.units, touched.units, 0);
    grows(knots_, shadow_.knots, touched.knots, 1);
    grows(reports_, shadow_.reports, touched.reports, 1);
}

void Invariants::compare_tables(Database& reader, Touched const& touched) {
    auto const same = [&](std::string const& table, auto const& things, auto ids) {
        sort_once(ids);
        for (auto const& id : ids)
            must(stored_body(reader, table, to_string(id)) == encode(things.at(id)), 11,
                 to_string(id) + " in the table differs from what the events say");
    };
    same("ticket", shadow_.tickets, touched.tickets);
    same("unit", shadow_.units, touched.units);
    same("knot", shadow_.knots, touched.knots);
    same("report", shadow_.reports, touched.reports);
    auto orders = touched.orders;
    sort_once(orders);
    for (auto const& id : orders) {
        auto head = shadow_.orders.at(id);
        head.recipients.clear();
        must(stored_body(reader, "work_order", to_string(id)) == encode(head), 11,
             to_string(id) + " in the table differs from what the events say");
    }
    auto recipients = touched.recipients;
    sort_once(recipients);
    for (auto const& [id, index] : recipients)
        must(stored_recipient(reader, id, index) ==
                 encode(shadow_.orders.at(id).recipients.at(static_cast<std::size_t>(index))),
             11, to_string(id) + " recipient " + std::to_string(index) + " differs from what the events say");
}

void Invariants::restarted(Database& reader) {
    if (!rows_.empty())
        must(hash_of_event(reader, events()) == last_hash_, 1,
             "event " + std::to_string(events()) + " was durable and is lost or changed");
    committed(reader);
    for (auto const& [id, reply] : replies_)
        must(has_command(reader, id), 1, "command " + id + " was acknowledged and is lost");
    kernel_.trace("table", "holds " + std::to_string(events()) + " events after the restart");
}

void Invariants::sent(SentCommand const& command) {
    sent_[command.id] = {command.account, command.entity, command.version, command.revision};
}

void Invariants::answered(SentCommand const& command, std::string const& body) {
    must(is_stored_(command.id), 1, command.type + " " + command.id + " was answered before its commit");
    auto const [first, fresh] = replies_.try_emplace(command.id, body);
    must(first->second == body, 3, command.id + " was answered " + first->second + " and then " + body);
    ++(fresh ? answers_ : repeated_);
}

void Invariants::refused(SentCommand const& command, int code) {
    must(!replies_.contains(command.id), 3, command.id + " was answered and then refused");
    if (code != static_cast<int>(Errc::conflict)) return;
    ++conflicts_;
    // A refusal leaves no trace, so another copy that is on its way is decided anew and may succeed.
    if (command.copies == 1) conflicts_of_[command.id] = code;
}

void Invariants::opened(Client const& client, bool recovered, std::uint32_t epoch) {
    if (epoch_ == 0) epoch_ = epoch;
    must(epoch == epoch_, 13, client.person().login + " was opened with another epoch");
    must(!recovered || client.seq() > 0, 13, client.person().login + " recovers what it never had");
}

Scope const& Invariants::scope_of(Client const& client) {
    auto const found = scopes_.find(client.person().login);
    if (found != scopes_.end()) return found->second;
    std::vector<Grant> const grants{{client.person().node, client.person().role, std::nullopt}};
    return scopes_.emplace(client.person().login, Scope(shadow_.org, grants, Time{})).first->second;
}

bool Invariants::sees(Scope const& scope, std::vector<OrgIndex> const& nodes) const {
    return scope.allows_any(Right::view, nodes);
}
bool Invariants::sees(Scope const& scope, std::vector<OrgCode> const& nodes) const {
    return std::any_of(nodes.begin(), nodes.end(),
                       [&](OrgCode const& node) { return scope.allows(Right::view, shadow_.org.find(node).value()); });
}

void Invariants::leaves_server(Client const& client, std::int64_t seq) {
    must(seq <= events(), 10,
         client.person().login + " is sent the state after event " + std::to_string(seq) + " before its commit");
}

void Invariants::heard_heartbeat(Client const& client, std::int64_t after, std::int64_t seq) {
    must(seq <= events(), 10,
         client.person().login + " was told of event " + std::to_string(seq) + " before its commit");
    check_nothing_skipped(client, after, seq + 1);
}

void Invariants::heard(Client const& client, std::int64_t after, Json const& message, std::string_view text) {
    must(!holds_personal_data(text), 21, client.person().login + " was shown personal data: " + std::string(text));
    if (!message.contains("topic")) return;
    auto const topic = message.at("topic").get<std::string>();
    if (topic == "snapshot.done")
        must(message.at("seq").get<std::int64_t>() <= events(), 10,
             client.person().login + " was shown a snapshot of what is not committed");
    if (topic == "snapshot.tickets" || topic == "snapshot.units")
        for (auto const& item : message.at("body").at("items"))
            check_shown(client, {{topic == "snapshot.tickets" ? "ticket" : "unit", item}});
    if (!topic.starts_with("snapshot.")) check_event(client, after, message);
}

void Invariants::check_event(Client const& client, std::int64_t after, Json const& message) {
    auto const& who = client.person().login;
    auto const seq = message.at("seq").get<std::int64_t>();
    auto const topic = message.at("topic").get<std::string>();
    must(seq <= events(), 10, who + " was shown event " + std::to_string(seq) + " before its commit");
    must(seq > after, 13, who + " was shown event " + std::to_string(seq) + " after " + std::to_string(after));
    check_nothing_skipped(client, after, seq);
    auto const& row = rows_[static_cast<std::size_t>(seq) - 1];
    auto const& scope = scope_of(client);
    bool const may_see = sees(scope, row.nodes);
    if (topic == "gone") {
        must(!may_see && sees(scope, row.left), 14, who + " was told that something has gone which it never saw");
        return;
    }
    must(topic == row.type, 10, who + " was shown " + topic + " as event " + std::to_string(seq));
    must(may_see, 14, who + " was shown event " + std::to_string(seq) + " outside its scope");
    check_shown(client, message.at("body"));
}

/// The present state that comes with an event must be in the reader's scope as well.
void Invariants::check_shown(Client const& client, Json const& body) const {
    auto const& scope = const_cast<Invariants*>(this)->scope_of(client);
    if (body.contains("ticket")) {
        auto const& ticket = body.at("ticket");
        std::vector<OrgCode> nodes{OrgCode(word(ticket, "node"))};
        if (ticket.contains("responders"))
            for (auto const& node : ticket.at("responders")) nodes.emplace_back(node.get<std::string>());
        must(sees(scope, nodes), 14, client.person().login + " was shown ticket " + word(ticket, "id"));
    }
    if (body.contains("unit"))
        must(sees(scope, {OrgCode(body.at("unit").at("squad").get<std::string>())}), 14,
             client.person().login + " was shown a unit of another squad");
}

/// No event between the two that the client should have seen.
void Invariants::check_nothing_skipped(Client const& client, std::int64_t after, std::int64_t until) {
    if (after == 0) return;  // before its snapshot
    auto const& scope = scope_of(client);
    for (auto seq = after + 1; seq < until && seq <= events(); ++seq) {
        auto const& row = rows_[static_cast<std::size_t>(seq) - 1];
        must(!sees(scope, row.nodes) && !sees(scope, row.left), 13,
             client.person().login + " was not shown event " + std::to_string(seq));
    }
}

void Invariants::finish(Application& application, Database& reader,
                        std::vector<std::unique_ptr<Client>> const& clients) {
    committed(reader);
    must(application.published_seq() == events(), 22, "the last events were not published");
    for (auto const& client : clients) {
        must(client->settled(), 22, client->state());
        check_view(application, *client);
    }
    for (auto const& [id, code] : conflicts_of_)
        must(!effects_.contains(id), 7, "command " + id + " lost, but has an effect");
    rules_.at_end(application.clock().now());
    must(application.feed().consoles() == clients.size(), 20, "the feed serves consoles that are gone");
    auto const report = verify(reader);
    must(report.sound(), 11, report.problems.empty() ? "verify" : report.problems.front());
}

}  // namespace tiaodu::test
