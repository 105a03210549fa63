// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/error.hpp"

namespace tiaodu {

std::string_view name_of(Errc code) {
    switch (code) {
        case Errc::malformed: return "malformed";
        case Errc::invalid_field: return "invalid_field";
        case Errc::missing_field: return "missing_field";
        case Errc::unknown_field: return "unknown_field";
        case Errc::limit_exceeded: return "limit_exceeded";
        case Errc::unknown_type: return "unknown_type";
        case Errc::unauthenticated: return "unauthenticated";
        case Errc::forbidden: return "forbidden";
        case Errc::not_found: return "not_found";
        case Errc::step_up_required: return "step_up_required";
        case Errc::second_factor_required: return "second_factor_required";
        case Errc::setup_required: return "setup_required";
        case Errc::conflict: return "conflict";
        case Errc::wrong_state: return "wrong_state";
        case Errc::id_reused: return "id_reused";
        case Errc::already_exists: return "already_exists";
        case Errc::unsupported: return "unsupported";
        case Errc::busy: return "busy";
        case Errc::storage_full: return "storage_full";
        case Errc::shutting_down: return "shutting_down";
        case Errc::rate_limited: return "rate_limited";
        case Errc::internal: return "internal";
    }
    return "internal";
}

}  // namespace tiaodu
