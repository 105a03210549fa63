// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit.hpp"
#include "protocol/describe/json_reader.hpp"
#include "protocol/describe/json_writer.hpp"
#include "protocol/describe/schema.hpp"
#include "protocol/describe/typescript.hpp"
#include "protocol/vocab/track_fix.hpp"
#include "server/core/decision.hpp"

#include <functional>
#include <span>

namespace tiaodu {

/// What a command does: events to apply, rows that are not events, and the reply, made after the events are in effect.
struct Handled {
    Events events;
    Commit rows;  ///< Only proofs, contacts and device codes are used.
    std::function<nlohmann::json(World const&)> reply;
    /// Fixes that must be in the track files before the events are committed; sent again, they are stored once.
    std::vector<TrackFix> fixes;
    /// What is remembered instead of the reply when the reply holds a secret: a repeated command gets this.
    std::function<nlohmann::json(World const&)> remembered_reply;
    /// True: nothing is stored and the reply is not remembered (a dry run).
    bool trial = false;
};

/// The outcome of a decision with a reply that is made after its events are in effect.
inline Result<Handled> handled(Result<Events> events, std::function<nlohmann::json(World const&)> reply) {
    if (!events) return events.error();
    Handled outcome;
    outcome.events = std::move(*events);
    outcome.reply = std::move(reply);
    return outcome;
}

class Auth;
using HandledAnswer = std::function<void(Result<Handled>)>;

/// One line of the command table.
struct CommandEntry {
    std::string_view type;
    std::string_view path;  ///< HTTP path below /api/v1, with `{field}` for fields of the body.
    std::string_view doc;   ///< One English sentence.
    RightSet rights;        ///< One of them must be held somewhere (authorise); the decision checks where.
    bool large = false;     ///< True: bodies up to http.import_bytes_max over HTTP; not over WebSocket.
    SessionNeeds needs = SessionNeeds::settled;  ///< With `own_proof` the right does not count.
    Result<Handled> (*handle)(DecisionContext const& context, nlohmann::json const& body) = nullptr;
    /// Instead of `handle` for what changes proofs and sessions: answers once, at once or later, on the core thread.
    /// Such bodies hold secrets: nothing of them is remembered, so that a repeated id gets its answer whatever it says.
    void (*prove)(Auth& auth, DecisionContext const& context, nlohmann::json const& body,
                  HandledAnswer answer) = nullptr;
    nlohmann::json (*request_schema)(nlohmann::json& shared) = nullptr;
    nlohmann::json (*reply_schema)(nlohmann::json& shared) = nullptr;
    void (*typescript)(std::map<std::string, std::string>& shared) = nullptr;
};

/// Every command of the server, in one table (table.cpp).
std::span<CommandEntry const> command_table();
CommandEntry const* find_command(std::string_view type);

/// What every line has, whatever carries it out.
template <class Message, class Reply>
CommandEntry command_line(std::string_view path, RightSet rights, std::string_view doc) {
    CommandEntry entry{Message::type, path, doc, rights};
    entry.request_schema = [](nlohmann::json& shared) { return schema_of<Message>(shared); };
    entry.reply_schema = [](nlohmann::json& shared) { return schema_of<Reply>(shared); };
    entry.typescript = [](std::map<std::string, std::string>& shared) {
        Message message{};
        Reply reply{};
        TypeScriptWriter writer(shared);
        writer.type_of(message);
        writer.type_of(reply);
    };
    return entry;
}

/// Makes a line: `Handle` takes the decoded message and returns what it does.
template <class Message, class Reply, Result<Handled> (*Handle)(DecisionContext const&, Message const&)>
CommandEntry command(std::string_view path, RightSet rights, std::string_view doc) {
    auto entry = command_line<Message, Reply>(path, rights, doc);
    entry.handle = [](DecisionContext const& context, nlohmann::json const& body) -> Result<Handled> {
        auto message = from_json<Message>(body);
        if (!message) return message.error();
        return Handle(context, *message);
    };
    return entry;
}

/// The same for what changes proofs and sessions.
template <class Message, class Reply, void (*Prove)(Auth&, DecisionContext const&, Message const&, HandledAnswer)>
CommandEntry proof_command(std::string_view path, RightSet rights, std::string_view doc) {
    auto entry = command_line<Message, Reply>(path, rights, doc);
    entry.prove = [](Auth& auth, DecisionContext const& context, nlohmann::json const& body, HandledAnswer answer) {
        auto message = from_json<Message>(body);
        if (!message) return answer(message.error());
        Prove(auth, context, *message, std::move(answer));
    };
    return entry;
}

/// A line that asks more, or less, of the session than most.
inline CommandEntry needing(SessionNeeds needs, CommandEntry entry) {
    entry.needs = needs;
    return entry;
}

}  // namespace tiaodu
