// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/application.hpp"
#include "server/edge/host_policy.hpp"
#include "server/edge/request_rates.hpp"
#include "server/edge/static_files.hpp"

#include <functional>

namespace tiaodu {

/// Who sends a request, and how it proved that.
struct Caller {
    Actor actor;
    bool by_cookie = false;
    std::string token_hash;  ///< Of the session or the bearer token.
    std::string address;     ///< Of the peer.
};

/// The one road through the API: checks who calls, finds the line of the command or query table, answers. Core thread
/// only.
class Router {
public:
    Router(Application& application, StaticFiles const& files, HostPolicy const& hosts);

    using Answer = std::function<void(HttpResponse)>;
    /// Calls `answer` once, at once or after a commit.
    void handle(HttpRequest const& request, Answer answer);

    /// Largest body that the target may have, bytes: imports may be larger. 0 for methods without a body.
    std::size_t body_limit(HttpRequest const& request) const;
    /// The session, token or signature of a request, counted against what the account may send. Errors:
    /// unauthenticated, forbidden (a foreign Origin), rate_limited.
    Result<Caller> caller_of(HttpRequest const& request) const;
    /// False when the account has sent more than it may, over all its connections; counted.
    bool may_send(Caller const& caller) const;
    /// True when a browser page of ours sent it: the Origin is one of ours.
    bool origin_is_ours(HttpRequest const& request) const { return hosts_.is_ours(request); }
    Application& application() { return application_; }

private:
    Result<Caller> identified(HttpRequest const& request) const;
    Result<Caller> by_signature(HttpRequest const& request) const;
    void handle_api(HttpRequest const& request, Answer answer);
    void handle_command(CommandEntry const& entry, nlohmann::json parameters, HttpRequest const& request,
                        Answer answer);
    void handle_inbox(InboxEntry const& entry, HttpRequest const& request, Answer answer);
    void handle_query(QueryEntry const& entry, nlohmann::json parameters, HttpRequest const& request, Answer answer);

    Application& application_;
    StaticFiles const& files_;
    HostPolicy const& hosts_;
    mutable RequestRates people_;    ///< By account, of those who sign in with a password.
    mutable RequestRates programs_;  ///< By account, of those with a token or signature.
};

/// Status for an error code (protocol/README.md).
int http_status(Errc code);
/// JSON with the headers of the API.
HttpResponse json_response(std::string body);
/// The error object as a response.
HttpResponse error_response(Error const& error);
/// `{"code":…,"name":…,"path":…,"detail":…}`
std::string error_json(Error const& error);
std::string account_json(World const& world, AccountId account);

}  // namespace tiaodu
