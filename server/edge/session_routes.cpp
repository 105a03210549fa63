// SPDX-License-Identifier: Apache-2.0
#include "server/edge/session_routes.hpp"

#include "protocol/messages/codec.hpp"
#include "protocol/messages/session.hpp"
#include "server/app/log.hpp"

namespace tiaodu {
namespace {

constexpr std::string_view proof_path = "/api/v1/session/proof";

Transport transport_of(HttpRequest const& request) { return request.secure ? Transport::tls : Transport::plain; }

std::string cookie_of(Transport transport, std::string const& token, Millis lasts) {
    auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(lasts).count();
    return std::string(session_cookie(transport)) + "=" + token +
           "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
           (transport == Transport::tls ? "; Secure" : "");
}

/// Also says how long to wait, where that is known: in the header, and in the body for pages.
HttpResponse refusal_response(Auth::Refusal const& refusal) {
    auto response = error_response(refusal.error);
    if (!refusal.wait) return response;
    auto const seconds = std::chrono::ceil<std::chrono::seconds>(*refusal.wait).count();
    for (auto& [name, value] : response.headers)
        if (name == "Retry-After") value = std::to_string(seconds);
    response.body.back() = ',';
    response.body += "\"retry_after_s\":" + std::to_string(seconds) + "}";
    return response;
}

template <class Message>
Result<Message> read(HttpRequest const& request) {
    if (request.content_type != "application/json")
        return Error{Errc::malformed, "Content-Type", "must be application/json"};
    auto const json = parse_json(request.body);
    if (!json) return json.error();
    return from_json<Message>(*json);
}

void sign_in(Application& application, Router& router, HttpRequest const& request, Router::Answer answer) {
    if (!request.origin.empty() && !router.origin_is_ours(request))
        return answer(error_response({Errc::forbidden, "Origin", "must be this server"}));
    auto message = read<SignIn>(request);
    if (!message) return answer(error_response(message.error()));
    auto const done = [&application, address = request.address, transport = transport_of(request),
                       login = message->login, answer = std::move(answer)](auto const& made) {
        if (!made) {
            std::string const why(name_of(made.error().error.code));
            application.audit().note({{}, login, AuditAction::sign_in, {}, address, AuditOutcome::refused, why});
            application.metrics().sign_in_failed_total.add();
            log_warning("sign_in_failed").add("address", address).add("why", name_of(made.error().error.code));
            return answer(refusal_response(made.error()));
        }
        log_info("signed_in").add("account", to_string(made->row.account_id)).add("address", address);
        auto const actor = application.auth().by_session(made->token);
        if (!actor) return answer(error_response(actor.error()));  // locked in the same moment
        auto by = *actor;
        by.address = address;
        application.audit().note(audit_entry(by, AuditAction::sign_in, {}, AuditOutcome::done));
        auto response = json_response(dump_json(to_json(application.auth().described(*actor))));
        response.headers.emplace_back("Set-Cookie",
                                      cookie_of(transport, made->token, made->row.expires_at - made->row.created_at));
        answer(std::move(response));
    };
    application.auth().sign_in(std::move(*message), request.address, done);
}

void sign_out(Application& application, Actor const& actor, HttpRequest const& request, Router::Answer answer) {
    application.audit().note(audit_entry(actor, AuditAction::sign_out, {}, AuditOutcome::done));
    auto response = json_response("{}");
    response.headers.emplace_back("Set-Cookie", cookie_of(transport_of(request), "", Millis(0)));
    Commit rows;
    if (auto hash = application.auth().sign_out(request.session); !hash.empty())
        rows.ended_sessions.push_back(std::move(hash));
    application.loop().store(std::move(rows), [answer = std::move(answer), response] { answer(response); });
}

void prove_again(Application& application, Actor const& actor, HttpRequest const& request, Router::Answer answer) {
    auto const message = read<ProveAgain>(request);
    if (!message) return answer(error_response(message.error()));
    application.auth().prove_again(
        actor, *message, [&application, actor, answer = std::move(answer)](auto const& refusal) {
            auto const outcome = refusal ? AuditOutcome::refused : AuditOutcome::done;
            application.audit().note(audit_entry(actor, AuditAction::sign_in, "proof", outcome));
            answer(refusal ? refusal_response(*refusal) : json_response("{}"));
        });
}

}  // namespace

bool is_session_path(std::string_view path) { return path == "/api/v1/session" || path == proof_path; }

void answer_session(Application& application, Router& router, HttpRequest const& request, Router::Answer answer) {
    bool const proof = request.path == proof_path;
    if (!proof && request.method == "POST") return sign_in(application, router, request, std::move(answer));
    auto const caller = router.caller_of(request);
    if (!caller) return answer(error_response(caller.error()));
    if (proof && request.method == "POST") return prove_again(application, caller->actor, request, std::move(answer));
    if (!proof && request.method == "GET")
        return answer(json_response(dump_json(to_json(application.auth().described(caller->actor)))));
    if (!proof && request.method == "DELETE") return sign_out(application, caller->actor, request, std::move(answer));
    answer(error_response({Errc::unknown_type, "", proof ? "POST only" : "GET, POST or DELETE"}));
}

}  // namespace tiaodu
