// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit.hpp"
#include "server/app/security_config.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace tiaodu {

/// The signed-in sessions and when each of them ends. Functions that end sessions return their hashes, for the caller
/// to have them removed from the database. Core thread.
class Sessions {
public:
    explicit Sessions(SecuritySettings const& settings) : settings_(settings) {}
    void load(std::vector<SessionRow> rows);

    /// Public name of a session: opens nothing.
    static std::string id_of(SessionRow const& row);
    /// When it ends if nothing more is done in it.
    Time ends_at(SessionRow const& row) const;

    /// Opens a session. Ends the oldest ones of the account above the limit, and whatever is open on the same device
    /// (one officer at a time); `rows` takes the new one and the ended ones. Errors: busy (sessions_max).
    Result<SessionRow> open(SessionRow row, Commit& rows);
    /// The session of a token hash; null when there is none or it has ended.
    SessionRow const* find(std::string const& token_hash, Time now) const;
    SessionRow const* find(AccountId account, std::string const& id, Time now) const;
    std::vector<SessionRow const*> of(AccountId account, Time now) const;

    /// Somebody did something in it.
    void used(AccountId account, std::string const& id, Time now);
    /// A password or code was given in it.
    void proved(AccountId account, std::string const& id, Time now, Commit& rows);

    void end(std::string const& token_hash);
    /// All of an account, but the one with this id.
    std::vector<std::string> all_but(AccountId account, std::optional<std::string> const& id) const;
    std::vector<std::string> on_device(DeviceId device) const;
    /// Ends what has expired, and stores when the others were last used; at most `rows_at_once` of both.
    void tidy(Time now, Commit& rows);
    std::size_t size() const { return sessions_.size(); }

    static constexpr std::size_t rows_at_once = 5000;

private:
    struct Open {
        SessionRow row;
        Time stored_use{};  ///< `used_at` as the database knows it.
    };
    Open* own(AccountId account, std::string const& id);

    SecuritySettings const& settings_;
    std::unordered_map<std::string, Open> sessions_;
    std::unordered_map<AccountId, std::vector<std::string>> by_account_;
};

}  // namespace tiaodu
