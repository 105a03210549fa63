// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

#include <cstdint>

/// Words of the audit trail.
namespace tiaodu {

/// What was done or tried beside the changes, which are events.
enum class AuditAction : std::uint8_t {
    personal_read,    ///< Personal data were shown: a complainant, where a unit was.
    personal_search,  ///< Somebody was looked for by name or phone.
    exported,         ///< A document left the server.
    trail_read,       ///< Somebody read the audit trail.
    sign_in,
    sign_out,
    command,  ///< A command that was refused for want of rights; one that was carried out is an event.
    query     ///< A question that was refused for want of rights.
};

enum class AuditOutcome : std::uint8_t { done, refused };

/// `access`: reads, exports, sign-ins and refusals; `change`: the events.
enum class AuditTrail : std::uint8_t { access, change };

template <>
struct EnumNames<AuditAction> {
    static constexpr auto values = words_of<AuditAction>("personal_read", "personal_search", "exported", "trail_read",
                                                         "sign_in", "sign_out", "command", "query");
};
template <>
struct EnumNames<AuditOutcome> {
    static constexpr auto values = words_of<AuditOutcome>("done", "refused");
};
template <>
struct EnumNames<AuditTrail> {
    static constexpr auto values = words_of<AuditTrail>("access", "change");
};

}  // namespace tiaodu
