// SPDX-License-Identifier: Apache-2.0
#include "server/app/audited_read.hpp"

#include "server/core/ticket_rules.hpp"

namespace tiaodu {
namespace {

std::optional<AuditAction> action_of(QueryEntry const& entry, nlohmann::json const& parameters) {
    switch (entry.audited) {
        case Audited::no: return std::nullopt;
        case Audited::personal: return AuditAction::personal_read;
        case Audited::search:
            return parameters.contains("phone") ? std::optional(AuditAction::personal_search) : std::nullopt;
        case Audited::exported: return AuditAction::exported;
        case Audited::trail: return AuditAction::trail_read;
    }
    return std::nullopt;
}

/// The id in the parameters, else the query.
std::string subject_of(QueryEntry const& entry, nlohmann::json const& parameters) {
    for (auto const* name : {"ticket_id", "unit_id", "order_id"})
        if (auto const found = parameters.find(name); found != parameters.end() && found->is_string())
            return found->get<std::string>();
    return std::string(entry.type);
}

}  // namespace

std::optional<AuditEntry> audited_read(QueryEntry const& entry, Actor const& actor, nlohmann::json const& parameters) {
    auto const action = action_of(entry, parameters);
    if (!action) return std::nullopt;
    auto asked = parameters;
    if (auto const phone = asked.find("phone"); phone != asked.end() && phone->is_string())
        *phone = masked_phone(phone->get<std::string>());
    return audit_entry(
        actor, *action, subject_of(entry, parameters), AuditOutcome::done,
        std::string(entry.type) + " " + asked.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace tiaodu
