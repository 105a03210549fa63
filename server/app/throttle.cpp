// SPDX-License-Identifier: Apache-2.0
#include "server/app/throttle.hpp"

#include "db/hash_chain.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

constexpr Millis minute = std::chrono::minutes(1);
constexpr Millis name_kept = std::chrono::hours(24);  ///< A name that has not failed for so long starts anew.
constexpr std::int64_t doublings_max = 20;

/// People type passwords where the name belongs: neither is kept as typed.
std::string key_of(std::string_view kind, std::string const& what) {
    return std::string(kind) + sha256(std::string(kind) + "\n" + what).substr(0, 16);
}
std::string name_key(std::string const& login) { return key_of("n", login); }
std::string address_key(std::string const& address) { return key_of("a", address); }
std::string const everywhere = "e";

bool is_name(std::string const& key) { return key.starts_with('n'); }

}  // namespace

void Throttle::load(std::vector<ThrottleRow> rows) {
    for (auto& row : rows) entries_.insert_or_assign(std::move(row.key), Entry{row.failures, row.since});
}

std::optional<Millis> Throttle::wait_in_minute(std::string const& key, std::int64_t limit, Time now) const {
    auto const found = entries_.find(key);
    if (found == entries_.end() || found->second.failures < limit) return std::nullopt;
    auto const left = found->second.since + minute - now;
    return left > Millis(0) ? std::optional(left) : std::nullopt;
}

std::optional<Millis> Throttle::wait_of(std::string const& login, std::string const& address, Time now) const {
    std::optional<Millis> longest;
    auto const take = [&](std::optional<Millis> const& wait) {
        if (wait && (!longest || *wait > *longest)) longest = wait;
    };
    take(wait_in_minute(address_key(address), settings_.failures_per_address_per_minute, now));
    take(wait_in_minute(everywhere, settings_.failures_per_minute, now));
    auto const name = entries_.find(name_key(login));
    if (name != entries_.end() && name->second.failures >= settings_.failures_free &&
        now - name->second.since < name_kept) {
        auto const doublings = std::min(name->second.failures - settings_.failures_free, doublings_max);
        auto const wait = std::min(settings_.wait_max, settings_.first_wait * (std::int64_t{1} << doublings));
        auto const left = name->second.since + wait - now;
        if (left > Millis(0)) take(left);
    }
    return longest;
}

void Throttle::tried(std::string const& login, Time now) {
    auto& entry = entries_[name_key(login)];
    if (now - entry.since >= name_kept) entry.failures = 0;
    ++entry.failures;
    entry.since = now;
}

void Throttle::fail_in_minute(std::string const& key, Time now, Commit& rows) {
    auto& entry = entries_[key];
    if (now - entry.since >= minute) entry = {0, now};
    ++entry.failures;
    rows.throttles.push_back({key, entry.failures, entry.since});
}

void Throttle::failed(std::string const& login, std::string const& address, Time now, Commit& rows) {
    auto const key = name_key(login);
    auto const& entry = entries_[key];
    rows.throttles.push_back({key, entry.failures, entry.since});
    fail_in_minute(address_key(address), now, rows);
    fail_in_minute(everywhere, now, rows);
    if (entries_.size() > entries_max) forget(now, rows);
}

void Throttle::undone(std::string const& login) {
    auto const found = entries_.find(name_key(login));
    if (found != entries_.end() && --found->second.failures <= 0) entries_.erase(found);
}

void Throttle::succeeded(std::string const& login, Commit& rows) {
    auto key = name_key(login);
    if (entries_.erase(key) > 0) rows.ended_throttles.push_back(std::move(key));
}

void Throttle::forget(Time now, Commit& rows) {
    auto const drop = [&](auto const& entry) {
        bool const old = now - entry.second.since >= (is_name(entry.first) ? name_kept : minute);
        if (old) rows.ended_throttles.push_back(entry.first);
        return old;
    };
    std::erase_if(entries_, drop);
    // Only a flood of invented names comes here: the oldest have waited longest already.
    while (entries_.size() > entries_max) {
        auto const oldest = std::min_element(entries_.begin(), entries_.end(), [](auto const& a, auto const& b) {
            return a.second.since < b.second.since;
        });
        rows.ended_throttles.push_back(oldest->first);
        entries_.erase(oldest);
    }
}

}  // namespace tiaodu
