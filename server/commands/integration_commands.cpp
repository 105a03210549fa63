// SPDX-License-Identifier: Apache-2.0
#include "server/app/secrets.hpp"
#include "server/commands/handlers.hpp"
#include "server/core/integration_rules.hpp"

namespace tiaodu {

Result<Handled> issue_integration_key(DecisionContext const& context, IssueIntegrationKey const& command) {
    auto events = decide_issue_key(context, command);
    if (!events) return events.error();
    auto const id = std::get<IntegrationKeyIssued>(events->front()).key.id;
    auto const secret = new_token();
    Handled outcome;
    outcome.events = std::move(*events);
    outcome.rows.integration_secrets.push_back({id, secret});
    outcome.reply = [id, secret](World const&) { return to_json(IntegrationSecret{id, secret}); };
    outcome.remembered_reply = [id](World const&) { return to_json(IntegrationSecret{id, "(shown once)"}); };
    return outcome;
}

Result<Handled> revoke_integration_key(DecisionContext const& context, RevokeIntegrationKey const& command) {
    auto outcome = handled(decide_revoke_key(context, command),
                           [id = command.key_id](World const&) { return to_json(IntegrationKeyReply{id}); });
    if (outcome && !outcome->events.empty()) outcome->rows.integration_secrets.push_back({command.key_id, {}});
    return outcome;
}

}  // namespace tiaodu
