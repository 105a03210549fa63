// SPDX-License-Identifier: Apache-2.0
#include "server/app/second_factors.hpp"

#include "db/hash_chain.hpp"
#include "server/app/secrets.hpp"
#include "server/app/totp.hpp"

#include <algorithm>
#include <stdexcept>

namespace tiaodu {
namespace {

std::string context_of(AccountId account) { return "second factor of " + to_string(account); }

/// A code as people type it: blanks and hyphens do not count, nor does case.
std::string plain(std::string const& code) {
    std::string text;
    for (char const c : code)
        if (c != ' ' && c != '-') text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

}  // namespace

void SecondFactors::load(std::vector<SecondFactorRow> rows) {
    for (auto& row : rows) {
        if (!key_.open(row.sealed_secret, context_of(row.account_id)))
            throw std::runtime_error(
                "secret.key in the data folder is not the one that the second factors were sealed with; restore it "
                "from "
                "where it was kept apart from the database");
        put(std::move(row));
    }
}

void SecondFactors::put(SecondFactorRow row) {
    begun_.erase(row.account_id);
    rows_.insert_or_assign(row.account_id, std::move(row));
}

Result<SecondFactors::Begun> SecondFactors::begin(AccountId account, std::string const& login, Time now) {
    std::erase_if(begun_, [&](auto const& entry) { return now - entry.second.since > begun_holds; });
    if (begun_.size() >= begun_max && !begun_.contains(account))
        return Error{Errc::busy, "", "too many second factors are being enrolled; try again in some minutes"};
    auto const secret = random_bytes(totp_secret_bytes);
    begun_.insert_or_assign(account, Waiting{secret, now});
    return Begun{base32(secret), totp_uri(secret, login)};
}

Result<SecondFactors::Confirmed> SecondFactors::confirm(AccountId account, std::string const& code, Time now) {
    auto const found = begun_.find(account);
    if (found == begun_.end() || now - found->second.since > begun_holds)
        return Error{Errc::wrong_state, "", "begin with account.enrol_totp; it holds for 10 minutes"};
    auto const step = matching_step(found->second.secret, plain(code), now, std::nullopt);
    if (!step) return Error{Errc::invalid_field, "code", "is not what the authenticator should show now"};
    Confirmed made;
    made.row = {account, key_.seal(found->second.secret, context_of(account)), step, {}};
    for (std::size_t i = 0; i < recovery_codes; ++i) {
        made.recovery_codes.push_back(new_recovery_code());
        made.row.recovery.push_back(key_.mark(plain(made.recovery_codes.back()), context_of(account)));
    }
    return made;
}

bool SecondFactors::use(AccountId account, std::string const& code, Time now, Commit& rows) {
    auto const found = rows_.find(account);
    if (found == rows_.end()) return false;
    auto& row = found->second;
    auto const typed = plain(code);
    auto const secret = key_.open(row.sealed_secret, context_of(account));
    if (!secret) return false;
    if (auto const step = matching_step(*secret, typed, now, row.used_step)) {
        row.used_step = step;
        rows.second_factors.push_back(row);
        return true;
    }
    auto const mark = key_.mark(typed, context_of(account));
    auto const recovery = std::find_if(row.recovery.begin(), row.recovery.end(),
                                       [&](auto const& kept) { return equal_constant_time(kept, mark); });
    if (recovery == row.recovery.end()) return false;
    row.recovery.erase(recovery);
    rows.second_factors.push_back(row);
    return true;
}

}  // namespace tiaodu
