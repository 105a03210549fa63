// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit.hpp"
#include "server/app/seal_key.hpp"

#include <unordered_map>

namespace tiaodu {

/// Second factors of accounts: authenticator codes and recovery codes. Secrets are held sealed. Core thread.
class SecondFactors {
public:
    explicit SecondFactors(SealKey key) : key_(std::move(key)) {}
    /// Throws std::runtime_error when the rows were sealed with another key.
    void load(std::vector<SecondFactorRow> rows);
    bool has(AccountId account) const { return rows_.contains(account); }

    struct Begun {
        std::string secret;  ///< Base32.
        std::string uri;
    };
    /// Makes a secret that counts once `confirm` has seen a code of it; a second call makes another one. Errors: busy.
    Result<Begun> begin(AccountId account, std::string const& login, Time now);
    struct Confirmed {
        SecondFactorRow row;
        std::vector<std::string> recovery_codes;
    };
    /// Errors: wrong_state (nothing was begun within 10 minutes), invalid_field (a wrong code).
    Result<Confirmed> confirm(AccountId account, std::string const& code, Time now);

    /// Looks at a code of the authenticator or a recovery code; what is right is used up, in memory and in `rows`.
    bool use(AccountId account, std::string const& code, Time now, Commit& rows);

    void put(SecondFactorRow row);
    void remove(AccountId account) { rows_.erase(account); }

    static constexpr std::size_t begun_max = 1000;
    static constexpr auto begun_holds = std::chrono::minutes(10);
    static constexpr std::size_t recovery_codes = 10;

private:
    struct Waiting {
        std::string secret;
        Time since{};
    };
    SealKey key_;
    std::unordered_map<AccountId, SecondFactorRow> rows_;
    std::unordered_map<AccountId, Waiting> begun_;
};

}  // namespace tiaodu
