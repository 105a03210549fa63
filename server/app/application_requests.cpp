// SPDX-License-Identifier: Apache-2.0
#include "server/app/application.hpp"
#include "server/app/audience.hpp"
#include "server/app/audited_read.hpp"
#include "server/app/long_ago.hpp"
#include "server/core/road_rules.hpp"

/// What comes in from people and programs, by whichever door: one check of rights in front, the audit trail behind.
namespace tiaodu {

std::optional<Error> Application::let_in(Actor const& actor, RightSet rights, SessionNeeds needs, std::string_view type,
                                         AuditAction action) {
    std::optional<Error> error;
    // What is about one's own proofs and sessions is everybody's.
    if (needs != SessionNeeds::own_proof) error = authorise(actor, rights, type, clock_.now());
    if (error) note_refusal(actor, type, action, *error);
    return error ? error : check_session(actor.session, needs, clock_.now());
}

void Application::note_refusal(Actor const& actor, std::string_view type, AuditAction action, Error const& error) {
    audit_->note(audit_entry(actor, action, std::string(type), AuditOutcome::refused, error.detail));
}

void Application::submit(Actor const& actor, std::string_view type, CommandId const& id, nlohmann::json const& body,
                         ReplyHandler reply) {
    auth_.used(actor);
    auto const* entry = find_command(type);
    if (!entry) return reply(Error{Errc::unknown_type, "type", "there is no command " + std::string(type)});
    if (auto error = let_in(actor, entry->rights, entry->needs, type, AuditAction::command)) {
        metrics_.commands_total.add();
        metrics_.commands_refused_total.add();
        return reply(*error);
    }
    carry_out(actor, entry->type, id, body,
              [this, actor, type = entry->type, reply = std::move(reply)](CommandReply const& answer) {
                  if (!answer && answer.error().code == Errc::forbidden)
                      note_refusal(actor, type, AuditAction::command, answer.error());
                  reply(answer);
              });
}

void Application::carry_out(Actor const& actor, std::string_view type, CommandId const& id, nlohmann::json const& body,
                            ReplyHandler reply) {
    if (type == UseRoads::type) return use_roads(actor, id, body, std::move(reply));
    auto missing = named_long_ago(world_, body);
    if (missing.empty()) return loop_->submit(actor, type, id, body, std::move(reply));
    // A thing in memory is changed in memory only; what is not there rests in the database until it is taken in.
    auto const submit_now = [this, actor, type = std::string(type), id, body, reply](Recollection found) {
        tiaodu::take_in(world_, std::move(found));
        loop_->submit(actor, type, id, body, reply);
    };
    bool const reading = readers_->submit([post = hooks_.post, missing, submit_now](Database& database) {
        Recollection found;
        try {
            found = recollect(database, missing);
        } catch (std::exception const&) {
            // Then the command is answered as if the thing did not exist.
        }
        post([submit_now, found = std::move(found)]() mutable { submit_now(std::move(found)); });
    });
    if (!reading) reply(Error{Errc::busy, "", "too many questions are waiting; send the same command again later"});
}

void Application::use_roads(Actor const& actor, CommandId const& id, nlohmann::json const& body, ReplyHandler reply) {
    auto const command = from_json<UseRoads>(body);
    bool const may = actor.scope->allows(Right::administer, world_.org.city());
    // What the decision refuses anyhow is not worth a look at the file.
    if (!command || !may || !is_road_checksum(command->roads.checksum))
        return loop_->submit(actor, UseRoads::type, id, body, std::move(reply));
    auto const checksum = command->roads.checksum;
    roads_->prepare(checksum, [=, this](Result<std::shared_ptr<RoadGraph const>> const& graph) {
        if (!graph) return reply(graph.error());
        loop_->submit(actor, UseRoads::type, id, body, [=, this](CommandReply const& answer) {
            if (answer) roads_->clean_up(checksum);
            reply(answer);
        });
        if (world_.roads && world_.roads->roads.checksum == checksum) roads_->use(*graph);
    });
}

void Application::query(QueryEntry const& entry, Actor const& actor, nlohmann::json const& parameters,
                        QueryAnswer answer) {
    if (auto error = let_in(actor, entry.rights, entry.needs, entry.type, AuditAction::query)) return answer(*error);
    entry.handle(*queries_, actor, parameters,
                 [this, &entry, actor, parameters, answer = std::move(answer)](Result<std::string> result) {
                     when_readable([this, &entry, actor, parameters, answer, result = std::move(result)] {
                         give(entry, actor, parameters, answer, result);
                     });
                 });
}

void Application::give(QueryEntry const& entry, Actor const& actor, nlohmann::json const& parameters,
                       QueryAnswer const& answer, Result<std::string> result) {
    if (!result) {
        if (result.error().code == Errc::forbidden) note_refusal(actor, entry.type, AuditAction::query, result.error());
        return answer(result);
    }
    if (auto const audience = actor.scope->audience(); audience != Audience::desk && !is_reference(entry.rights))
        result = drawn_for(audience, world_, std::move(*result));
    auto read = audited_read(entry, actor, parameters);
    if (!read) return answer(result);
    // Who could not be recorded is shown nothing: on a full disk that is until there is space again.
    if (queue_->storage_full())
        return answer(Error{Errc::storage_full, "", "the server's disk is full, so this read could not be recorded"});
    audit_->note(std::move(*read), [answer, result = std::move(result)] { answer(result); });
}

void Application::take_in(InboxEntry const& entry, Sender const& sender, nlohmann::json const& body,
                          InboxAnswer answer) {
    auto const needs = SessionNeeds::settled;
    if (auto error = let_in(sender.actor, entry.rights, needs, entry.type, AuditAction::command)) return answer(*error);
    entry.handle(InboxContext{world_, *ingest_, auth_}, sender, body, std::move(answer));
}

}  // namespace tiaodu
