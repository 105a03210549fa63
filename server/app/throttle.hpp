// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit.hpp"
#include "server/app/security_config.hpp"

#include <string>
#include <unordered_map>

namespace tiaodu {

/// Slows guessing down, by name and by address; what it knows is stored, so that a restart forgives nothing. Names that
/// do not exist count like others. Core thread.
class Throttle {
public:
    explicit Throttle(SecuritySettings const& settings) : settings_(settings) {}
    void load(std::vector<ThrottleRow> rows);

    /// How long this name, or anybody at this address, must still wait. None: it may try.
    std::optional<Millis> wait_of(std::string const& login, std::string const& address, Time now) const;
    /// Counts a try of a name before it is known how it ends: many at the same time are not one.
    void tried(std::string const& login, Time now);
    /// The try failed: `rows` takes what is to be stored.
    void failed(std::string const& login, std::string const& address, Time now, Commit& rows);
    /// The try was neither right nor wrong (no room to look, a code is missing): takes it back.
    void undone(std::string const& login);
    /// Right: the name has failed no more.
    void succeeded(std::string const& login, Commit& rows);
    /// Drops what counts no longer, and the oldest when there is too much.
    void forget(Time now, Commit& rows);
    std::size_t size() const { return entries_.size(); }

    static constexpr std::size_t entries_max = 100'000;

private:
    struct Entry {
        std::int64_t failures = 0;
        Time since{};  ///< Of a name: the last failure. Of an address: when its minute began.
    };
    std::optional<Millis> wait_in_minute(std::string const& key, std::int64_t limit, Time now) const;
    void fail_in_minute(std::string const& key, Time now, Commit& rows);

    SecuritySettings const& settings_;
    std::unordered_map<std::string, Entry> entries_;
};

}  // namespace tiaodu
