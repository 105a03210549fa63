// SPDX-License-Identifier: Apache-2.0
#include "server/edge/api_documents.hpp"

#include "protocol/messages/codec.hpp"
#include "protocol/messages/queries.hpp"
#include "protocol/messages/session.hpp"
#include "server/app/inbox.hpp"
#include "server/commands/command.hpp"
#include "server/queries/query.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

using Json = nlohmann::json;

Json reference(std::string const& name) { return {{"$ref", "#/components/schemas/" + name}}; }

Json error_schema() {
    return {{"type", "object"},
            {"required", {"code", "name", "path", "detail"}},
            {"properties",
             {{"code",
               {{"type", "integer"},
                {"description", "1xxx: do not send again; 2xxx: send the same command id again later."}}},
              {"name", {{"type", "string"}}},
              {"path", {{"type", "string"}, {"description", "The field, for example recipients[0].squad."}}},
              {"detail", {{"type", "string"}, {"description", "The rule and its limit."}}}}}};
}

Json content(Json schema) { return {{"application/json", {{"schema", std::move(schema)}}}}; }

Json responses(Json schema) {
    Json error = {{"description", "The error object."}, {"content", content(reference("Error"))}};
    return {{"200", {{"description", "Done."}, {"content", content(std::move(schema))}}},
            {"400", error},
            {"401", error},
            {"403", error},
            {"404", error},
            {"409", error},
            {"413", error},
            {"429", error},
            {"503", error},
            {"507", error}};
}

/// The `{fields}` of a path as parameters, and out of the body's schema.
Json path_parameters(std::string_view path, Json& body) {
    Json parameters = Json::array();
    for (std::size_t at = path.find('{'); at != std::string_view::npos; at = path.find('{', at + 1)) {
        std::string const field(path.substr(at + 1, path.find('}', at) - at - 1));
        Json schema = {{"type", "string"}};
        if (body.contains("properties") && body["properties"].contains(field)) {
            schema = body["properties"][field];
            body["properties"].erase(field);
        }
        if (body.contains("required"))
            for (auto item = body["required"].begin(); item != body["required"].end(); ++item)
                if (*item == field) {
                    body["required"].erase(item);
                    break;
                }
        parameters.push_back({{"name", field}, {"in", "path"}, {"required", true}, {"schema", std::move(schema)}});
    }
    return parameters;
}

/// The schema itself behind a reference.
Json resolved(Json schema, Json const& shared) {
    if (!schema.contains("$ref")) return schema;
    auto const name = schema["$ref"].get<std::string>();
    return shared.at(name.substr(name.rfind('/') + 1));
}

void add_command(Json& paths, Json& shared, CommandEntry const& entry) {
    auto body = resolved(entry.request_schema(shared), shared);
    auto parameters = path_parameters(entry.path, body);
    parameters.push_back({{"name", "Idempotency-Key"},
                          {"in", "header"},
                          {"required", true},
                          {"schema", {{"type", "string"}, {"format", "uuid"}}},
                          {"description", "The command id, made by the client and kept before sending."}});
    paths["/api/v1" + std::string(entry.path)]["post"] = {
        {"operationId", std::string(entry.type)},
        {"summary", std::string(entry.doc)},
        {"parameters", std::move(parameters)},
        {"requestBody", {{"required", true}, {"content", content(std::move(body))}}},
        {"responses", responses(entry.reply_schema(shared))}};
}

void add_inbox(Json& paths, Json& shared, InboxEntry const& entry) {
    paths["/api/v1" + std::string(entry.path)]["post"] = {
        {"operationId", std::string(entry.type)},
        {"summary", std::string(entry.doc)},
        {"requestBody", {{"required", true}, {"content", content(entry.request_schema(shared))}}},
        {"responses", responses(entry.reply_schema(shared))}};
}

void add_query_path(Json& paths, Json& shared, QueryEntry const& entry) {
    auto schema = resolved(entry.request_schema(shared), shared);
    auto parameters = path_parameters(entry.path, schema);
    auto const required = schema.value("required", Json::array());
    auto const properties = schema.value("properties", Json::object());
    for (auto const& [name, property] : properties.items())
        parameters.push_back({{"name", name},
                              {"in", "query"},
                              {"required", std::find(required.begin(), required.end(), name) != required.end()},
                              {"schema", property}});
    paths["/api/v1" + std::string(entry.path)]["get"] = {{"operationId", std::string(entry.type)},
                                                         {"summary", std::string(entry.doc)},
                                                         {"parameters", std::move(parameters)},
                                                         {"responses", responses(entry.reply_schema(shared))}};
}

Json session_path(Json& shared) {
    auto const body = schema_of<SignIn>(shared);
    auto const account = schema_of<SignedInAccount>(shared);
    return {
        {"post",
         {{"operationId", "session.sign_in"},
          {"summary", "Signs in; sets the cookie sid."},
          {"requestBody", {{"required", true}, {"content", content(body)}}},
          {"responses", responses(account)}}},
        {"get", {{"operationId", "session.get"}, {"summary", "Who is signed in."}, {"responses", responses(account)}}},
        {"delete",
         {{"operationId", "session.sign_out"},
          {"summary", "Signs out."},
          {"responses", responses({{"type", "object"}})}}}};
}

Json make_openapi() {
    Json shared = Json::object();
    Json paths = Json::object();
    for (auto const& entry : command_table()) add_command(paths, shared, entry);
    for (auto const& entry : query_table()) add_query_path(paths, shared, entry);
    for (auto const& entry : inbox_table()) add_inbox(paths, shared, entry);
    paths["/api/v1/session"] = session_path(shared);
    paths["/api/v1/session/proof"]["post"] = {
        {"operationId", "session.prove"},
        {"summary", "A password or code once more, before what answers step_up_required; holds for 5 minutes."},
        {"requestBody", {{"required", true}, {"content", content(schema_of<ProveAgain>(shared))}}},
        {"responses", responses({{"type", "object"}})}};
    shared["Error"] = error_schema();
    return {{"openapi", "3.1.0"},
            {"info",
             {{"title", "tiaodu"},
              {"version", TIAODU_VERSION},
              {"description", "Command and dispatch for urban-management enforcement."}}},
            {"paths", std::move(paths)},
            {"components",
             {{"schemas", std::move(shared)},
              {"securitySchemes",
               {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "sid"}}},
                {"token", {{"type", "http"}, {"scheme", "bearer"}}}}}}},
            {"security", Json::array({Json{{"session", Json::array()}}, Json{{"token", Json::array()}}})}};
}

template <std::size_t I = 0>
void add_event_schemas(Json& shared, Json& names) {
    if constexpr (I < std::variant_size_v<EventBody>) {
        using Body = std::variant_alternative_t<I, EventBody>;
        schema_of<Body>(shared);
        names.push_back(std::string(Body::name));
        add_event_schemas<I + 1>(shared, names);
    }
}

Json message(std::string const& title, Json payload) { return {{"name", title}, {"payload", std::move(payload)}}; }

Json make_asyncapi() {
    Json shared = Json::object();
    Json messages = Json::object();
    auto const envelope = [](std::string const& type, Json body) {
        return Json{{"type", "object"},
                    {"required", {"type", "id", "body"}},
                    {"properties",
                     {{"type", {{"const", type}}},
                      {"id", {{"type", "string"}, {"maxLength", 64}}},
                      {"body", std::move(body)}}}};
    };
    for (auto const& entry : command_table()) {
        if (entry.large) continue;
        messages[std::string(entry.type)] =
            message(std::string(entry.doc), envelope(std::string(entry.type), entry.request_schema(shared)));
        messages[std::string(entry.type) + ".reply"] =
            message("Reply", envelope(std::string(entry.type), entry.reply_schema(shared)));
    }
    for (auto const& entry : query_table()) {
        messages[std::string(entry.type)] =
            message(std::string(entry.doc), envelope(std::string(entry.type), entry.request_schema(shared)));
        messages[std::string(entry.type) + ".reply"] =
            message("Reply", envelope(std::string(entry.type), entry.reply_schema(shared)));
    }
    for (auto const& entry : inbox_table()) {
        messages[std::string(entry.type)] =
            message(std::string(entry.doc), envelope(std::string(entry.type), entry.request_schema(shared)));
        messages[std::string(entry.type) + ".reply"] =
            message("Reply", envelope(std::string(entry.type), entry.reply_schema(shared)));
    }
    Json bodies = Json::array();
    Json names = Json::array();
    add_event_schemas(shared, names);
    for (auto const& name : names) bodies.push_back(reference(name.get<std::string>()));
    auto record = resolved(schema_of<EventRecord>(shared), shared);
    record["properties"]["body"] = {{"oneOf", std::move(bodies)}};
    shared["EventRecord"] = record;
    messages["event"] = message("What happened, and the state afterwards",
                                {{"type", "object"},
                                 {"required", {"topic", "epoch", "seq", "body"}},
                                 {"properties",
                                  {{"topic", {{"type", "string"}}},
                                   {"epoch", {{"type", "integer"}}},
                                   {"seq", {{"type", "integer"}}},
                                   {"body",
                                    {{"type", "object"},
                                     {"properties",
                                      {{"event", reference("EventRecord")},
                                       {"ticket", schema_of<Ticket>(shared)},
                                       {"order", schema_of<Order>(shared)},
                                       {"units", {{"type", "array"}, {"items", schema_of<Unit>(shared)}}}}}}}}}});
    shared["Error"] = error_schema();
    messages["error"] = message("A refusal", envelope("error", reference("Error")));
    return {{"asyncapi", "3.0.0"},
            {"info",
             {{"title", "tiaodu WebSocket"},
              {"version", TIAODU_VERSION},
              {"description",
               "Opening, snapshot, resume, heartbeat, close codes and binary frames are described in "
               "protocol/README.md."}}},
            {"channels", {{"console", {{"address", "/ws"}, {"messages", std::move(messages)}}}}},
            {"components", {{"schemas", std::move(shared)}}}};
}

template <std::size_t I = 0>
void add_event_types(std::map<std::string, std::string>& shared) {
    if constexpr (I < std::variant_size_v<EventBody>) {
        std::variant_alternative_t<I, EventBody> body{};
        TypeScriptWriter(shared).type_of(body);
        add_event_types<I + 1>(shared);
    }
}

template <std::size_t I = 0>
std::string event_union() {
    if constexpr (I < std::variant_size_v<EventBody>) {
        return "\n  | " + std::string(std::variant_alternative_t<I, EventBody>::name) + event_union<I + 1>();
    } else {
        return {};
    }
}

/// `'type': { body: …; reply: … };`
template <class Entry>
std::string exchange_line(Entry const& entry) {
    Json ignored = Json::object();
    auto const name = [](Json const& schema) {
        auto const reference = schema["$ref"].get<std::string>();
        return reference.substr(reference.rfind('/') + 1);
    };
    return "  '" + std::string(entry.type) + "': { body: " + name(entry.request_schema(ignored)) +
           "; reply: " + name(entry.reply_schema(ignored)) + " };\n";
}

}  // namespace

std::string const& openapi_document() {
    static std::string const text = dump_json(make_openapi());
    return text;
}

std::string const& asyncapi_document() {
    static std::string const text = dump_json(make_asyncapi());
    return text;
}

std::string typescript_document() {
    std::map<std::string, std::string> shared;
    for (auto const& entry : command_table()) entry.typescript(shared);
    for (auto const& entry : query_table()) entry.typescript(shared);
    for (auto const& entry : inbox_table()) entry.typescript(shared);
    add_event_types(shared);
    SignedInAccount account;
    TypeScriptWriter(shared).type_of(account);
    std::string text = "// Generated from protocol/messages by `tiaodu describe typescript`. Do not edit.\n";
    // What the describe() of an event record cannot say: its body is one of the events.
    auto& record = shared["EventRecord"];
    record.insert(record.rfind('}'), "  /** Fields of the event, by its type. */\n  body: EventBody;\n");
    for (auto const& [name, body] : shared) text += "\n" + body;
    text += "\n/** The body of an event record. */\nexport type EventBody =" + event_union() + ";\n";
    text += "\n/** What each command takes and answers. */\nexport interface Commands {\n";
    for (auto const& entry : command_table()) text += exchange_line(entry);
    text += "}\n\n/** What clients report beside commands and queries, and how it is answered. */\n";
    text += "export interface Reports {\n";
    for (auto const& entry : inbox_table()) text += exchange_line(entry);
    return text + "}\n";
}

}  // namespace tiaodu
