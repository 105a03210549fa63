// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/audit_words.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"

#include <optional>
#include <string>

namespace tiaodu {

/// One line of the audit trail: something that was read, exported or tried, or a change (an event).
struct AuditRecord {
    static constexpr std::string_view name = "AuditRecord";
    std::int64_t seq = 0;  ///< Dense; of its own trail.
    Time at{};
    std::optional<AccountId> account;  ///< Absent: nobody was signed in, or the server itself.
    std::string who;
    std::string action;  ///< A word of AuditAction; for changes the type of the event.
    std::string subject;
    std::string address;
    AuditOutcome outcome = AuditOutcome::done;
    std::int64_t count = 1;
    std::string detail;
};
template <class Visitor>
void describe(Visitor& visit, AuditRecord& m) {
    visit("seq", m.seq, Field{.min = 1});
    visit("at", m.at);
    visit("account", m.account);
    visit("who", m.who, Field{.doc = "Name at that time.", .bytes_min = 0});
    visit("action", m.action, Field{.doc = "What was done; for changes the type of the event.", .bytes_max = 64});
    visit("subject", m.subject, Field{.doc = "Id of what it was about, or what was asked for.", .bytes_min = 0});
    visit("address", m.address, Field{.doc = "From where; empty: the server itself.", .bytes_min = 0});
    visit("outcome", m.outcome);
    visit("count", m.count, Field{.doc = "More than 1: so many of a kind within a minute, above the limit.", .min = 1});
    visit("detail", m.detail, Field{.bytes_min = 0, .bytes_max = 1000});
}

/// Parameters of audit.search.
struct AuditQuery {
    static constexpr std::string_view name = "AuditQuery";
    std::optional<AuditTrail> trail;
    std::optional<Time> from;
    std::optional<Time> to;
    std::optional<AccountId> account;
    std::optional<std::string> action;
    std::optional<std::string> subject;
    std::optional<AuditOutcome> outcome;
    std::optional<std::string> after;
    std::optional<std::int64_t> limit;
};
template <class Visitor>
void describe(Visitor& visit, AuditQuery& m) {
    visit("trail", m.trail, Field{.doc = "Default: access."});
    visit("from", m.from);
    visit("to", m.to, Field{.doc = "Before this time."});
    visit("account", m.account);
    visit("action", m.action, Field{.doc = "Exactly this one.", .bytes_max = 64});
    visit("subject", m.subject, Field{.doc = "Exactly this one, for example a ticket id.", .bytes_max = 64});
    visit("outcome", m.outcome, Field{.doc = "Changes are always done."});
    visit("after", m.after, Field{.doc = "The `next` of the page before.", .bytes_max = 20});
    visit("limit", m.limit, Field{.doc = "Default 100.", .min = 1, .max = 1000});
}

}  // namespace tiaodu
