// SPDX-License-Identifier: Apache-2.0
#include "server/app/command_loop.hpp"

#include "protocol/messages/codec.hpp"
#include "protocol/vocab/assert.hpp"
#include "server/app/event_text.hpp"
#include "server/app/log.hpp"
#include "server/core/admin_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

constexpr std::size_t known_max =
    200'000;  ///< Command ids kept in memory; older ones are in the database only for the audit.

std::vector<OrgIndex> indices(World const& world, std::vector<OrgCode> const& codes) {
    std::vector<OrgIndex> found;
    for (auto const& code : codes)
        if (auto const index = world.org.find(code)) found.push_back(*index);
    return found;
}

template <class T>
void add_all(std::vector<T>& to, std::vector<T> const& from) {
    for (auto const& item : from)
        if (std::find(to.begin(), to.end(), item) == to.end()) to.push_back(item);
}

void add(Touched& to, Touched const& from) {
    add_all(to.tickets, from.tickets);
    add_all(to.orders, from.orders);
    add_all(to.recipients, from.recipients);
    add_all(to.units, from.units);
    add_all(to.devices, from.devices);
    add_all(to.accounts, from.accounts);
    add_all(to.areas, from.areas);
    add_all(to.knots, from.knots);
    add_all(to.reports, from.reports);
    add_all(to.zones, from.zones);
    add_all(to.alerts, from.alerts);
    add_all(to.patrols, from.patrols);
    add_all(to.integration_keys, from.integration_keys);
    to.asked.insert(to.asked.end(), from.asked.begin(), from.asked.end());
    to.evidence.insert(to.evidence.end(), from.evidence.begin(), from.evidence.end());
    add_all(to.calendars, from.calendars);
    to.rules = to.rules || from.rules;
    to.roads = to.roads || from.roads;
}

template <class Id, class Map, class Image>
void add_image(std::vector<Image>& images, std::vector<Id> const& ids, Map const& map) {
    for (auto const& id : ids) images.push_back(map.at(id));
}

}  // namespace

CommandLoop::CommandLoop(World& world, CommitQueue& queue, std::uint32_t epoch, Clock const& clock, Metrics& metrics,
                         CommandLoopHooks hooks)
    : world_(world), queue_(queue), epoch_(epoch), clock_(clock), metrics_(metrics), hooks_(std::move(hooks)) {}

std::optional<Error> CommandLoop::refuse() const {
    if (shut_)
        return Error{Errc::shutting_down, "", "the server is stopping; send the same command again when it is back"};
    if (queue_.storage_full())
        return Error{Errc::storage_full, "", "the server's disk is full; send the same command again later"};
    if (queue_.full()) return Error{Errc::busy, "", "too many commands are waiting; send the same command again later"};
    return std::nullopt;
}

void CommandLoop::submit(Actor const& actor, std::string_view type, CommandId const& id, nlohmann::json const& body,
                         ReplyHandler reply) {
    metrics_.commands_total.add();
    auto const fail = [&](Error const& error) {
        metrics_.commands_refused_total.add();
        reply(error);
    };
    auto const* entry = find_command(type);
    if (!entry) return fail({Errc::unknown_type, "type", "there is no command " + std::string(type)});
    auto const account = to_string(actor.account);
    // A fast hash of a password must not lie in the database.
    auto const hash = sha256(std::string(type) + (entry->prove ? "" : "\n" + dump_json(body)));
    if (auto const found = known_.find(id.text()); found != known_.end()) {
        metrics_.commands_repeated_total.add();
        auto& known = found->second;
        if (known.account != account || known.hash != hash)
            return fail({Errc::id_reused, "id", "this command id was already used for another command"});
        if (known.reply) return reply(*known.reply);
        known.waiting.push_back(std::move(reply));
        return;
    }
    if (auto const refusal = refuse()) return fail(*refusal);

    if (entry->prove) {
        known_.emplace(id.text(), Known{account, hash, std::nullopt, {std::move(reply)}});
        known_order_.push_back(id.text());
        forget_old();
        return prove(*entry, actor, id, hash, body);
    }
    auto const now = clock_.now();
    auto outcome = entry->handle(DecisionContext{world_, actor, now}, body);
    if (!outcome) return fail(outcome.error());
    if (outcome->trial) return reply(dump_json(outcome->reply(world_)));

    known_.emplace(id.text(), Known{account, hash, std::nullopt, {std::move(reply)}});
    known_order_.push_back(id.text());
    forget_old();
    if (outcome->fixes.empty()) return put_through(actor, id, hash, std::move(*outcome));
    // Tracks first: when the command is known to have been carried out, they must be there. Sent again after a crash in
    // between, it stores the same fixes once more, which are dropped.
    auto fixes = std::exchange(outcome->fixes, {});
    hooks_.keep_fixes(std::move(fixes), [this, actor, id, hash, outcome = std::move(*outcome)](auto const& failure) {
        auto const why = failure ? failure : refuse();
        if (!why) return put_through(actor, id, hash, outcome);
        give_up(id, *why);
    });
}

/// Some of it takes time: the answer may come later.
void CommandLoop::prove(CommandEntry const& entry, Actor const& actor, CommandId const& id, std::string const& hash,
                        nlohmann::json const& body) {
    hooks_.prove(entry, actor, body, [this, actor, id, hash](Result<Handled> outcome) {
        auto const why = outcome ? refuse() : std::optional(outcome.error());
        if (why) return give_up(id, *why);
        put_through(actor, id, hash, std::move(*outcome));
    });
}

/// A command that was taken but could not be carried out: sent again, it is tried again.
void CommandLoop::give_up(CommandId const& id, Error const& why) {
    metrics_.commands_refused_total.add();
    answer_all(id.text(), why);
    known_.erase(id.text());
    std::erase(known_order_, id.text());
}

/// Answers everybody who waits for a command.
void CommandLoop::answer_all(std::string const& key, CommandReply const& reply) {
    auto const found = known_.find(key);
    if (found == known_.end()) return;
    auto const waiting = std::exchange(found->second.waiting, {});
    for (auto const& handler : waiting) handler(reply);
}

/// Applies what was decided and commits it.
void CommandLoop::put_through(Actor const& actor, CommandId const& id, std::string const& hash, Handled outcome) {
    auto const now = clock_.now();
    auto commit = std::move(outcome.rows);
    // Its secret is in the reply, which leaves after the commit: nobody can use it earlier.
    hooks_.proofs_changed(commit);
    for (auto& row : commit.device_codes) hooks_.issued_code(row);
    for (auto& row : commit.integration_secrets) hooks_.issued_key(row);
    for (auto const& row : commit.device_digests) hooks_.issued_digest(row);
    auto published = put_into_effect(
        commit, std::move(outcome.events),
        EventActor{actor.account ? std::optional(actor.account) : std::nullopt, actor.display_name}, id, now);
    auto answer = dump_json(outcome.reply(world_));
    auto remembered = outcome.remembered_reply ? dump_json(outcome.remembered_reply(world_)) : answer;
    commit.command = CommandRow{id, to_string(actor.account), hash, remembered, now};
    commit.committed = [this, key = id.text(), answer = std::move(answer), remembered = std::move(remembered),
                        published = std::move(published)]() mutable {
        hooks_.post([this, key = std::move(key), answer = std::move(answer), remembered = std::move(remembered),
                     published = std::move(published)] {
            if (auto const found = known_.find(key); found != known_.end()) found->second.reply = remembered;
            answer_all(key, answer);
            hooks_.publish(published);
        });
    };
    queue_.push(std::move(commit));
}

void CommandLoop::record(Events events, std::string actor_name, std::function<void()> committed, Commit commit) {
    auto published = put_into_effect(commit, std::move(events), EventActor{std::nullopt, std::move(actor_name)},
                                     CommandId(), clock_.now());
    commit.committed = [this, committed = std::move(committed), published = std::move(published)]() mutable {
        hooks_.post([this, committed = std::move(committed), published = std::move(published)] {
            if (committed) committed();
            hooks_.publish(published);
        });
    };
    queue_.push(std::move(commit));
}

void CommandLoop::store(Commit rows, std::function<void()> committed) {
    rows.committed = [this, committed = std::move(committed)]() mutable {
        if (committed) hooks_.post(std::move(committed));
    };
    queue_.push(std::move(rows));
}

std::vector<Published> CommandLoop::put_into_effect(Commit& commit, Events events, EventActor const& actor,
                                                    CommandId const& cause, Time now) {
    std::vector<Published> published;
    Touched all;
    for (auto& body : events) {
        Event event;
        event.seq = world_.counters.seq + 1;
        event.at = now;
        event.actor = actor;
        event.cause = cause;
        auto const before = subject_of(world_, body).nodes;
        event.body = std::move(body);
        auto const touched = apply(world_, event);
        auto subject = subject_of(world_, event.body);
        event.entity = std::move(subject.entity);
        event.version = subject.version;
        event.nodes = std::move(subject.nodes);
        for (auto const& node : before)
            if (std::find(event.nodes.begin(), event.nodes.end(), node) == event.nodes.end())
                event.left.push_back(node);

        auto row = to_row(event, encode(event.body), world_.home, epoch_);
        commit.event_bodies.push_back(row.body);
        Published out{std::move(row), indices(world_, event.nodes), indices(world_, event.left), {}};
        out.text = push_text(world_, out.row, touched);
        published.push_back(std::move(out));
        commit.events.push_back(std::move(event));
        add(all, touched);
    }
    metrics_.events_total.add(static_cast<std::int64_t>(published.size()));
    add_images(commit, all);
    if (!all.areas.empty()) refresh_areas(world_);
    hooks_.applied(all);
    // A closed record of long ago (an import) goes to the database only; consoles do not hear of it.
    auto const board_from = now - board_keeps_closed;
    bool const ancient = std::any_of(commit.events.begin(), commit.events.end(), [&](Event const& event) {
        auto const* closed = std::get_if<TicketClosed>(&event.body);
        return closed && closed->closed_at < board_from;
    });
    if (ancient) forget_closed_before(world_, board_from);
    for (auto& out : published)
        if (is_off_board(world_, out.row)) out.text.clear();
    return published;
}

void CommandLoop::add_images(Commit& commit, Touched const& touched) {
    add_image(commit.tickets, touched.tickets, world_.tickets);
    for (auto const& id : touched.orders) {
        auto head = world_.orders.at(id);
        commit.order_nodes.push_back(nodes_of(world_, head));
        head.recipients.clear();
        commit.orders.push_back(std::move(head));
    }
    for (auto const& [id, index] : touched.recipients)
        commit.recipients.emplace_back(id, world_.orders.at(id).recipients.at(static_cast<std::size_t>(index)));
    add_image(commit.knots, touched.knots, world_.knots);
    add_image(commit.reports, touched.reports, world_.reports);
    add_image(commit.zones, touched.zones, world_.zones);
    add_image(commit.alerts, touched.alerts, world_.alerts);
    add_image(commit.patrols, touched.patrols, world_.patrols);
    add_image(commit.integration_keys, touched.integration_keys, world_.integration_keys);
    commit.evidence = touched.evidence;
    for (auto const& node : touched.calendars) commit.calendars.push_back(world_.calendars.own(node).value());
    if (touched.roads) commit.roads = world_.roads;
    if (touched.rules) commit.rules = RuleRow{world_.rules.version, world_.replaced_rules};
    add_image(commit.units, touched.units, world_.units);
    add_image(commit.devices, touched.devices, world_.devices);
    add_image(commit.accounts, touched.accounts, world_.accounts);
    add_image(commit.areas, touched.areas, world_.shapes);
    commit.area_attribution = world_.area_attribution;
}

void CommandLoop::remember(std::vector<CommandRow> commands) {
    for (auto& row : commands) {
        known_order_.push_back(row.id.text());
        known_.emplace(row.id.text(),
                       Known{std::move(row.account), std::move(row.body_hash), std::move(row.reply), {}});
    }
    forget_old();
}

void CommandLoop::forget_old() {
    while (known_order_.size() > known_max) {
        known_.erase(known_order_.front());
        known_order_.pop_front();
    }
}

}  // namespace tiaodu
