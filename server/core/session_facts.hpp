// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/account_words.hpp"
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tiaodu {

/// What is known of the session behind a command. A program proves itself with its token every time and has none.
struct SessionFacts {
    std::string id;                 ///< As shown in lists; it opens nothing. Empty: no session.
    std::optional<Time> proved_at;  ///< When a password or code was last given in it; none: no session.
    Setup setup = Setup::done;
    std::optional<DeviceId> device;  ///< The tablet that the session is bound to.
};

/// What a line of the command or query table asks of the session, beside the right.
enum class SessionNeeds : std::uint8_t {
    settled,    ///< A password of one's own, and the second factor where the account must have one.
    fresh,      ///< Also a password or code at most `proof_holds` ago: for exports, bulk reveals, grants, purges.
    own_proof,  ///< About the sender's own proofs and sessions: no right is asked for, and nothing has to be settled.
};

/// How long a password or code counts as given just now (reliability.md 2.4).
inline constexpr auto proof_holds = std::chrono::minutes(5);

/// True when a password or code was given at most `proof_holds` ago, or there is no session.
bool is_fresh(SessionFacts const& session, Time now);
/// Nothing when the session is enough. Errors: setup_required, step_up_required.
std::optional<Error> check_session(SessionFacts const& session, SessionNeeds needs, Time now);

}  // namespace tiaodu
