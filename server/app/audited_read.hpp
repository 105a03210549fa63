// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/audit.hpp"
#include "server/queries/query.hpp"

namespace tiaodu {

/// What the audit trail keeps of an answered query; none when it is nothing that the trail is about. Phone numbers in
/// the parameters are masked.
std::optional<AuditEntry> audited_read(QueryEntry const& entry, Actor const& actor, nlohmann::json const& parameters);

}  // namespace tiaodu
