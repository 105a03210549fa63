// SPDX-License-Identifier: Apache-2.0
#include "server/edge/router.hpp"
#include "server/app/log.hpp"

#include "protocol/messages/codec.hpp"
#include "protocol/vocab/text.hpp"
#include "server/edge/api_documents.hpp"
#include "server/edge/device_http.hpp"
#include "server/edge/http_gate.hpp"
#include "server/edge/session_routes.hpp"

#include <algorithm>
#include <charconv>

namespace tiaodu {
namespace {

constexpr std::string_view api = "/api/v1";

/// Compares a path with a pattern such as `/tickets/{ticket_id}/accept`; the fields go into `parameters`.
bool path_matches(std::string_view pattern, std::string_view path, nlohmann::json& parameters) {
    auto const want = split(pattern, '/');
    auto const have = split(path, '/');
    if (want.size() != have.size()) return false;
    nlohmann::json found = nlohmann::json::object();
    for (std::size_t i = 0; i < want.size(); ++i) {
        if (want[i].starts_with('{')) {
            found[std::string(want[i].substr(1, want[i].size() - 2))] = std::string(have[i]);
        } else if (want[i] != have[i]) {
            return false;
        }
    }
    parameters = std::move(found);
    return true;
}

/// The line of a table whose path fits; lines without a field win over lines with one (`/units/x` and `/units/{id}`).
template <class Entry>
Entry const* find_path(std::span<Entry const> table, std::string_view path, nlohmann::json& parameters) {
    Entry const* best = nullptr;
    for (auto const& entry : table) {
        nlohmann::json found;
        if (!path_matches(entry.path, path, found)) continue;
        if (!best || found.size() < parameters.size()) {
            best = &entry;
            parameters = std::move(found);
        }
    }
    return best;
}

/// A value of the query string as the schema's type has it; text when it is not that, for the reader to refuse.
nlohmann::json query_value(std::string const& value, std::string const& type) {
    std::int64_t number = 0;
    auto const* end = value.data() + value.size();
    if (type == "integer" && !value.empty() && std::from_chars(value.data(), end, number).ptr == end) return number;
    if (type == "boolean" && (value == "true" || value == "false")) return value == "true";
    return value;
}

/// Adds the query string to the parameters; numbers and booleans by what the schema says.
std::optional<Error> add_query(std::string_view query, nlohmann::json const& schema, nlohmann::json& parameters) {
    if (query.empty()) return std::nullopt;
    auto const properties = schema.value("properties", nlohmann::json::object());
    for (auto const part : split(query, '&')) {
        if (part.empty()) continue;
        auto const equals = part.find('=');
        auto key = percent_decoded(part.substr(0, equals));
        auto value = percent_decoded(equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1));
        if (!key || !value) return Error{Errc::malformed, std::string(part.substr(0, 40)), "broken percent-encoding"};
        if (parameters.contains(*key)) return Error{Errc::malformed, *key, "stands twice"};
        auto const property = properties.find(*key);
        parameters[*key] = query_value(*value, property == properties.end() ? "" : property->value("type", ""));
    }
    return std::nullopt;
}

nlohmann::json schema_for(QueryEntry const& entry) {
    nlohmann::json shared = nlohmann::json::object();
    auto schema = entry.request_schema(shared);
    if (!schema.contains("$ref")) return schema;
    auto const reference = schema["$ref"].get<std::string>();
    return shared[reference.substr(reference.rfind('/') + 1)];
}

}  // namespace

int http_status(Errc code) {
    switch (code) {
        case Errc::malformed:
        case Errc::invalid_field:
        case Errc::missing_field:
        case Errc::unknown_field:
        case Errc::unsupported: return 400;
        case Errc::limit_exceeded: return 400;
        case Errc::unknown_type: return 404;
        case Errc::unauthenticated:
        case Errc::second_factor_required: return 401;
        case Errc::forbidden:
        case Errc::step_up_required:
        case Errc::setup_required: return 403;
        case Errc::not_found: return 404;
        case Errc::conflict:
        case Errc::wrong_state:
        case Errc::id_reused:
        case Errc::already_exists: return 409;
        case Errc::busy:
        case Errc::shutting_down: return 503;
        case Errc::storage_full: return 507;
        case Errc::rate_limited: return 429;
        case Errc::internal: return 500;
    }
    return 500;
}

HttpResponse json_response(std::string body) {
    HttpResponse response;
    response.body = std::move(body);
    response.headers = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}};
    return response;
}

std::string error_json(Error const& error) {
    return "{\"code\":" + std::to_string(static_cast<int>(error.code)) +
           ",\"name\":" + json_quoted(name_of(error.code)) + ",\"path\":" + json_quoted(error.path) +
           ",\"detail\":" + json_quoted(error.detail) + "}";
}

HttpResponse error_response(Error const& error) {
    auto response = json_response(error_json(error));
    response.status = http_status(error.code);
    if (error.code == Errc::busy || error.code == Errc::shutting_down || error.code == Errc::rate_limited)
        response.headers.emplace_back("Retry-After", "5");
    return response;
}

std::string account_json(World const& world, AccountId account) { return encode(world.accounts.at(account)); }

Router::Router(Application& application, StaticFiles const& files, HostPolicy const& hosts)
    : application_(application),
      files_(files),
      hosts_(hosts),
      people_(static_cast<double>(application.config().http.account_requests_per_s),
              static_cast<double>(application.config().http.account_requests_burst)),
      programs_(static_cast<double>(application.config().http.program_requests_per_s),
                static_cast<double>(application.config().http.program_requests_burst)) {}

Result<Caller> Router::by_signature(HttpRequest const& request) const {
    auto const signature = parse_signature(request.signature);
    if (!signature) return signature.error();
    auto const account = application_.door_keys().check_system(
        *signature, {request.method, request.target, request.body}, application_.clock().now());
    if (!account) {
        application_.metrics().signatures_refused_total.add();
        log_warning("signature_refused").add("address", request.address).add("why", account.error().detail);
        return account.error();
    }
    return Caller{application_.auth().actor_of(*account), false, {}, request.address};
}

Result<Caller> Router::identified(HttpRequest const& request) const {
    bool const changes = request.method == "POST" || request.method == "DELETE";
    bool const foreign = !request.origin.empty() && !origin_is_ours(request);
    if (foreign) {
        application_.metrics().http_origin_refused_total.add();
        return Error{Errc::forbidden, "Origin", "must be this server"};
    }
    bool const has_token = !request.bearer.empty() || !request.signature.empty();
    if (has_token && !request.session.empty())
        return Error{Errc::unauthenticated, "", "send either the session cookie or a proof of a program, not both"};
    if (!request.signature.empty()) return by_signature(request);
    if (!request.bearer.empty()) {
        auto actor = application_.auth().by_bearer(request.bearer);
        if (!actor) return actor.error();
        actor->address = request.address;
        return Caller{std::move(*actor), false, Auth::hash_of(request.bearer), request.address};
    }
    auto actor = application_.auth().by_session(request.session);
    if (!actor) return actor.error();
    if (changes && request.requested_with != "tiaodu")
        return Error{Errc::forbidden, "X-Requested-With", "must be tiaodu"};
    if (changes && request.origin.empty()) return Error{Errc::forbidden, "Origin", "must be this server"};
    actor->address = request.address;
    return Caller{std::move(*actor), true, Auth::hash_of(request.session), request.address};
}

bool Router::may_send(Caller const& caller) const {
    auto& rates = caller.by_cookie ? people_ : programs_;
    if (rates.take(to_string(caller.actor.account), application_.clock().now())) return true;
    application_.metrics().http_account_limited_total.add();
    return false;
}

Result<Caller> Router::caller_of(HttpRequest const& request) const {
    auto caller = identified(request);
    if (caller && !may_send(*caller)) return Error{Errc::rate_limited, "", "too many requests of this account"};
    return caller;
}

std::size_t Router::body_limit(HttpRequest const& request) const {
    auto const& limits = application_.config().http;
    if (request.method != "POST") return 0;
    nlohmann::json ignored;
    auto const* entry = request.path.starts_with(api)
                            ? find_path(command_table(), std::string_view(request.path).substr(api.size()), ignored)
                            : nullptr;
    return static_cast<std::size_t>(entry && entry->large ? limits.import_bytes_max : limits.body_bytes_max);
}

void Router::handle(HttpRequest const& request, Answer answer) {
    application_.metrics().http_requests_total.add();
    auto const& path = request.path;
    if (path == "/healthz") return answer(HttpResponse{200, "text/plain", "ok\n", {}, {{"Cache-Control", "no-store"}}});
    if (path == "/metrics")
        return answer(HttpResponse{
            200, "text/plain; version=0.0.4", application_.metrics().render(), {}, {{"Cache-Control", "no-store"}}});
    if (auto const* route = find_device_route(path)) return route->handle(application_, request, std::move(answer));
    if (path == "/api/openapi.json") return answer(json_response(openapi_document()));
    if (path == "/api/asyncapi.json") return answer(json_response(asyncapi_document()));
    if (path == api || path.starts_with("/api/")) return handle_api(request, std::move(answer));
    if (request.method != "GET" && request.method != "HEAD")
        return answer(error_response({Errc::unknown_type, "", "there is nothing to send to here"}));
    answer(files_.get(request));
}

void Router::handle_api(HttpRequest const& request, Answer answer) {
    auto const path = std::string_view(request.path).substr(std::min(request.path.size(), api.size()));
    if (!request.path.starts_with(api))
        return answer(error_response({Errc::unknown_type, "", "the API is at /api/v1"}));
    if (is_session_path(request.path)) return answer_session(application_, *this, request, std::move(answer));
    nlohmann::json parameters;
    if (request.method == "POST") {
        if (auto const* entry = find_path(command_table(), path, parameters))
            return handle_command(*entry, std::move(parameters), request, std::move(answer));
        if (auto const* entry = find_path(inbox_table(), path, parameters))
            return handle_inbox(*entry, request, std::move(answer));
    } else if (request.method == "GET") {
        if (auto const* entry = find_path(query_table(), path, parameters))
            return handle_query(*entry, std::move(parameters), request, std::move(answer));
    }
    answer(error_response({Errc::unknown_type, "", "no such route; see /api/openapi.json"}));
}

void Router::handle_command(CommandEntry const& entry, nlohmann::json parameters, HttpRequest const& request,
                            Answer answer) {
    auto const caller = caller_of(request);
    if (!caller) return answer(error_response(caller.error()));
    auto const id = parse_command_id(request.idempotency_key);
    if (!id)
        return answer(
            error_response({Errc::missing_field, "Idempotency-Key", "this header is required: " + id.error().detail}));
    if (request.content_type != "application/json")
        return answer(error_response({Errc::malformed, "Content-Type", "must be application/json"}));
    auto json = parse_json(request.body.empty() ? std::string_view("{}") : std::string_view(request.body));
    if (!json) return answer(error_response(json.error()));
    if (!json->is_object()) return answer(error_response({Errc::invalid_field, "", "must be an object"}));
    for (auto const& [key, value] : parameters.items()) {
        if (json->contains(key)) return answer(error_response({Errc::unknown_field, key, "is already in the path"}));
        (*json)[key] = value;
    }
    application_.submit(caller->actor, entry.type, *id, *json, [answer = std::move(answer)](CommandReply const& reply) {
        answer(reply ? json_response(*reply) : error_response(reply.error()));
    });
}

void Router::handle_inbox(InboxEntry const& entry, HttpRequest const& request, Answer answer) {
    auto const caller = caller_of(request);
    if (!caller) return answer(error_response(caller.error()));
    if (request.content_type != "application/json")
        return answer(error_response({Errc::malformed, "Content-Type", "must be application/json"}));
    auto const json = parse_json(request.body);
    if (!json) return answer(error_response(json.error()));
    if (!json->is_object()) return answer(error_response({Errc::invalid_field, "", "must be an object"}));
    application_.take_in(entry, {caller->actor, caller->address}, *json,
                         [answer = std::move(answer)](Result<std::string> const& reply) {
                             answer(reply ? json_response(*reply) : error_response(reply.error()));
                         });
}

void Router::handle_query(QueryEntry const& entry, nlohmann::json parameters, HttpRequest const& request,
                          Answer answer) {
    auto const caller = caller_of(request);
    if (!caller) return answer(error_response(caller.error()));
    if (auto error = add_query(request.query, schema_for(entry), parameters)) return answer(error_response(*error));
    application_.query(entry, caller->actor, parameters,
                       [answer = std::move(answer)](Result<std::string> const& reply) {
                           answer(reply ? json_response(*reply) : error_response(reply.error()));
                       });
}

}  // namespace tiaodu
