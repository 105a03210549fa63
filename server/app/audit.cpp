// SPDX-License-Identifier: Apache-2.0
#include "server/app/audit.hpp"

#include "protocol/vocab/text.hpp"

namespace tiaodu {
namespace {

/// Whole characters only: half of one is not UTF-8. What is not UTF-8 to begin with is left out.
std::string shortened(std::string text) {
    if (!is_utf8(text)) return "(not UTF-8)";
    if (text.size() <= Audit::text_bytes_max) return text;
    auto end = Audit::text_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    return text;
}

AuditRow row_of(AuditEntry entry, Time now) {
    AuditRow row;
    row.at = now;
    row.account = entry.account ? to_string(*entry.account) : "";
    row.actor = shortened(std::move(entry.who));
    row.action = std::string(to_word(entry.action));
    row.subject = shortened(std::move(entry.subject));
    row.address = shortened(std::move(entry.address));
    row.outcome = std::string(to_word(entry.outcome));
    row.detail = shortened(std::move(entry.detail));
    return row;
}

}  // namespace

AuditEntry audit_entry(Actor const& actor, AuditAction action, std::string subject, AuditOutcome outcome,
                       std::string detail) {
    return {actor.account ? std::optional(actor.account) : std::nullopt,
            actor.display_name,
            action,
            std::move(subject),
            actor.address,
            outcome,
            std::move(detail)};
}

void Audit::note(AuditEntry entry, std::function<void()> committed) {
    auto const now = clock_.now();
    begin_minute(now);
    if (entry.outcome == AuditOutcome::refused && ++refused_ > refusals_per_minute) {
        ++uncounted_[entry.action];
        ++counted_;
        if (committed) committed();
        return;
    }
    store_(row_of(std::move(entry), now), std::move(committed));
}

void Audit::begin_minute(Time now) {
    if (now >= minute_ && now < minute_ + std::chrono::minutes(1)) return;
    for (auto const& [action, count] : std::exchange(uncounted_, {})) {
        AuditEntry entry;
        entry.action = action;
        entry.outcome = AuditOutcome::refused;
        entry.detail = "more of these since " + to_rfc3339(minute_) + ", not written one by one";
        auto row = row_of(std::move(entry), now);
        row.count = count;
        store_(std::move(row), {});
    }
    minute_ = now;
    refused_ = 0;
}

void Audit::every_minute() { begin_minute(clock_.now()); }

}  // namespace tiaodu
