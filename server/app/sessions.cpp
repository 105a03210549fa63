// SPDX-License-Identifier: Apache-2.0
#include "server/app/sessions.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

/// How far the stored time of the last use may lie behind: a crash ends an idle session so much earlier.
constexpr Millis use_stored_every = std::chrono::minutes(1);
constexpr std::size_t id_bytes = 8;

}  // namespace

void Sessions::load(std::vector<SessionRow> rows) {
    for (auto& row : rows) {
        by_account_[row.account_id].push_back(row.token_hash);
        auto const hash = row.token_hash;
        auto const used = row.used_at;
        sessions_.insert_or_assign(hash, Open{std::move(row), used});
    }
}

std::string Sessions::id_of(SessionRow const& row) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (char const c : std::string_view(row.token_hash).substr(0, id_bytes)) {
        text += digits[static_cast<unsigned char>(c) >> 4u];
        text += digits[static_cast<unsigned char>(c) & 15u];
    }
    return text;
}

Time Sessions::ends_at(SessionRow const& row) const {
    return row.device_id ? row.expires_at : std::min(row.expires_at, row.used_at + settings_.idle);
}

Result<SessionRow> Sessions::open(SessionRow row, Commit& rows) {
    std::vector<std::string> ending;
    if (row.device_id) ending = on_device(*row.device_id);
    for (auto const& hash : ending) end(hash);
    auto const& own = by_account_[row.account_id];
    while (own.size() >= settings_.sessions_per_account_max) {
        auto const oldest = *std::min_element(own.begin(), own.end(), [&](auto const& a, auto const& b) {
            return sessions_.at(a).row.created_at < sessions_.at(b).row.created_at;
        });
        ending.push_back(oldest);
        end(oldest);
    }
    rows.ended_sessions.insert(rows.ended_sessions.end(), ending.begin(), ending.end());
    if (sessions_.size() >= settings_.sessions_max) return Error{Errc::busy, "", "too many sessions are open"};
    by_account_[row.account_id].push_back(row.token_hash);
    sessions_.insert_or_assign(row.token_hash, Open{row, row.used_at});
    rows.sessions.push_back(row);
    return row;
}

SessionRow const* Sessions::find(std::string const& token_hash, Time now) const {
    auto const found = sessions_.find(token_hash);
    if (found == sessions_.end() || ends_at(found->second.row) <= now) return nullptr;
    return &found->second.row;
}

std::vector<SessionRow const*> Sessions::of(AccountId account, Time now) const {
    std::vector<SessionRow const*> found;
    if (auto const own = by_account_.find(account); own != by_account_.end())
        for (auto const& hash : own->second)
            if (auto const* row = find(hash, now)) found.push_back(row);
    return found;
}

SessionRow const* Sessions::find(AccountId account, std::string const& id, Time now) const {
    for (auto const* row : of(account, now))
        if (id_of(*row) == id) return row;
    return nullptr;
}

Sessions::Open* Sessions::own(AccountId account, std::string const& id) {
    auto const found = by_account_.find(account);
    if (found == by_account_.end()) return nullptr;
    for (auto const& hash : found->second)
        if (auto& open = sessions_.at(hash); id_of(open.row) == id) return &open;
    return nullptr;
}

void Sessions::used(AccountId account, std::string const& id, Time now) {
    if (auto* open = own(account, id)) open->row.used_at = std::max(open->row.used_at, now);
}

void Sessions::proved(AccountId account, std::string const& id, Time now, Commit& rows) {
    auto* open = own(account, id);
    if (!open) return;
    open->row.proved_at = open->row.used_at = open->stored_use = now;
    rows.sessions.push_back(open->row);
}

void Sessions::end(std::string const& token_hash) {
    auto const found = sessions_.find(token_hash);
    if (found == sessions_.end()) return;
    auto const account = found->second.row.account_id;
    auto& own = by_account_[account];
    std::erase(own, token_hash);
    sessions_.erase(found);
}

std::vector<std::string> Sessions::all_but(AccountId account, std::optional<std::string> const& id) const {
    std::vector<std::string> found;
    if (auto const own = by_account_.find(account); own != by_account_.end())
        for (auto const& hash : own->second)
            if (!id || id_of(sessions_.at(hash).row) != *id) found.push_back(hash);
    return found;
}

std::vector<std::string> Sessions::on_device(DeviceId device) const {
    std::vector<std::string> found;
    for (auto const& [hash, open] : sessions_)
        if (open.row.device_id == device) found.push_back(hash);
    return found;
}

void Sessions::tidy(Time now, Commit& rows) {
    std::vector<std::string> ended;
    std::size_t stored = 0;
    for (auto& [hash, open] : sessions_) {
        if (ended.size() + stored >= rows_at_once) break;
        if (ends_at(open.row) <= now) {
            ended.push_back(hash);
        } else if (open.row.used_at - open.stored_use >= use_stored_every) {
            open.stored_use = open.row.used_at;
            rows.sessions.push_back(open.row);
            ++stored;
        }
    }
    for (auto const& hash : ended) end(hash);
    rows.ended_sessions.insert(rows.ended_sessions.end(), ended.begin(), ended.end());
}

}  // namespace tiaodu
