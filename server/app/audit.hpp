// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit.hpp"
#include "protocol/vocab/audit_words.hpp"
#include "server/app/clock.hpp"
#include "server/core/scope.hpp"

#include <functional>
#include <map>
#include <string>

namespace tiaodu {

/// Something that the audit trail must know of and that is no event: a read of personal data, an export, a sign-in, a
/// refusal.
struct AuditEntry {
    std::optional<AccountId> account;  ///< Absent: nobody was signed in.
    std::string who;                   ///< The account's name now; for a failed sign-in the name that was tried.
    AuditAction action = AuditAction::personal_read;
    std::string subject;  ///< Id of what it was about, or the command or query.
    std::string address;
    AuditOutcome outcome = AuditOutcome::done;
    std::string detail;  ///< No personal data: what was asked for, or why it was refused.
};

/// An entry by a signed-in account.
AuditEntry audit_entry(Actor const& actor, AuditAction action, std::string subject, AuditOutcome outcome,
                       std::string detail = {});

/// The audit trail on its way to the database. What was done is always written. Of what was refused only so many rows
/// a minute are: whoever knocks a thousand times fills no disk, the rest of the minute is one row with a count per
/// action. Core thread only.
class Audit {
public:
    static constexpr std::size_t refusals_per_minute = 60;
    static constexpr std::size_t text_bytes_max = 300;  ///< Of each text; longer ones are cut.

    /// `store` writes the row and calls `committed` on the core thread when it is durable.
    using Store = std::function<void(AuditRow row, std::function<void()> committed)>;
    Audit(Clock const& clock, Store store) : clock_(clock), store_(std::move(store)) {}

    void note(AuditEntry entry) { note(std::move(entry), {}); }
    /// The same; `committed` runs when the row is durable: what may only be shown once it is recorded waits for that.
    void note(AuditEntry entry, std::function<void()> committed);

    /// Writes the counts of a minute that is over; called every minute.
    void every_minute();
    /// Rows that were only counted, since the start.
    std::int64_t counted() const { return counted_; }

private:
    void begin_minute(Time now);

    Clock const& clock_;
    Store store_;
    Time minute_{};
    std::size_t refused_ = 0;
    std::map<AuditAction, std::int64_t> uncounted_;  ///< Refusals of this minute above the limit.
    std::int64_t counted_ = 0;
};

}  // namespace tiaodu
