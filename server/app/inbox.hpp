// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/json_reader.hpp"
#include "protocol/describe/json_writer.hpp"
#include "protocol/describe/schema.hpp"
#include "protocol/describe/typescript.hpp"
#include "server/app/auth.hpp"
#include "server/app/ingest.hpp"

#include <functional>
#include <map>
#include <span>

namespace tiaodu {

/// Who sends to the inbox, from where.
struct Sender {
    Actor const& actor;
    std::string address;
};

/// What the inbox may use. Lives as long as the server.
struct InboxContext {
    World const& world;
    Ingest& ingest;
    Auth& auth;
};

/// The answer: JSON text or an error. Called once, on the core thread.
using InboxAnswer = std::function<void(Result<std::string>)>;

/// One line of the third table beside commands and queries: what signed-in clients report. It has no command id, is
/// remembered by nobody and makes no event of its own.
struct InboxEntry {
    std::string_view type;
    std::string_view path;  ///< HTTP path below /api/v1, POST.
    std::string_view doc;
    RightSet rights;  ///< As of a command.
    void (*handle)(InboxContext const& context, Sender const& sender, nlohmann::json const& body,
                   InboxAnswer answer) = nullptr;
    nlohmann::json (*request_schema)(nlohmann::json& shared) = nullptr;
    nlohmann::json (*reply_schema)(nlohmann::json& shared) = nullptr;
    void (*typescript)(std::map<std::string, std::string>& shared) = nullptr;
};

std::span<InboxEntry const> inbox_table();
InboxEntry const* find_inbox(std::string_view type);

/// Makes a line: `Handle` takes the raw body, because it may judge parts of it one by one.
template <class Message, class Reply,
          void (*Handle)(InboxContext const&, Sender const&, nlohmann::json const&, InboxAnswer)>
InboxEntry inbox_entry(std::string_view path, RightSet rights, std::string_view doc) {
    InboxEntry entry{Message::type, path, doc, rights, Handle};
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

}  // namespace tiaodu
