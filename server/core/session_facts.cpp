// SPDX-License-Identifier: Apache-2.0
#include "server/core/session_facts.hpp"

namespace tiaodu {

bool is_fresh(SessionFacts const& session, Time now) {
    return !session.proved_at || now - *session.proved_at <= proof_holds;
}

std::optional<Error> check_session(SessionFacts const& session, SessionNeeds needs, Time now) {
    if (needs == SessionNeeds::own_proof) return std::nullopt;
    switch (session.setup) {
        case Setup::change_password:
            return Error{Errc::setup_required, "password", "first set a password of your own: account.change_password"};
        case Setup::enrol_second_factor:
            return Error{Errc::setup_required, "code", "first enrol a second factor: account.enrol_totp"};
        case Setup::done: break;
    }
    if (needs == SessionNeeds::fresh && !is_fresh(session, now))
        return Error{Errc::step_up_required, "", "give your password or a code again: POST /api/v1/session/proof"};
    return std::nullopt;
}

}  // namespace tiaodu
