// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "server/app/password_hash.hpp"
#include "server/core/password_rules.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tiaodu {

/// The section [security]. `level` gives the defaults of the keys that are left out (等保 2.0 level 2 or 3, GB/T
/// 22239-2019, 8.1.4.1 identity; the standard names what is to be limited, the figures are ours).
struct SecurityConfig {
    std::int64_t level = 2;
    std::optional<std::int64_t> password_characters_min;
    std::optional<std::int64_t> password_classes_min;
    std::optional<std::int64_t> password_days_max;
    std::optional<std::int64_t> password_history;
    std::optional<std::int64_t> failures_free;
    std::optional<std::int64_t> first_wait_s;
    std::optional<std::int64_t> wait_max_s;
    std::optional<std::string> second_factor;
    std::optional<std::int64_t> idle_minutes;
    std::optional<std::int64_t> session_hours;
    std::int64_t shift_hours = 14;
    std::int64_t sessions_per_account_max = 5;
    std::int64_t sessions_max = 100'000;
    std::int64_t failures_per_address_per_minute = 20;
    std::int64_t failures_per_minute = 200;
    std::int64_t hash_threads = 2;
    std::int64_t hash_waiting_max = 32;
    std::int64_t hash_memory_mib = 64;
    std::int64_t hash_passes = 2;
};
template <class Visitor>
void describe(Visitor& visit, SecurityConfig& m) {
    visit(
        "level", m.level,
        Field{.doc = "等保 level whose defaults count for the keys that are left out: 2 for a district, 3 for a city.",
              .min = 2,
              .max = 3});
    visit("password_characters_min", m.password_characters_min,
          Field{.doc = "Shortest password of one's own; level 2: 10, level 3: 12.", .min = 8, .max = 64});
    visit("password_classes_min", m.password_classes_min,
          Field{.doc = "Kinds of characters in it (small, capital, digit, other); level 2: 2, level 3: 3.",
                .min = 1,
                .max = 4});
    visit("password_days_max", m.password_days_max,
          Field{.doc = "After so many days it must be changed; level 2: 180, level 3: 90.", .min = 1, .max = 3650});
    visit(
        "password_history", m.password_history,
        Field{.doc = "So many former passwords may not be chosen again; level 2: 3, level 3: 5.", .min = 0, .max = 24});
    visit("failures_free", m.failures_free,
          Field{.doc = "Failed sign-ins of one name before it must wait; level 2 and 3: 5.", .min = 1, .max = 100});
    visit("first_wait_s", m.first_wait_s,
          Field{.doc = "The first wait, s; every further failure doubles it; level 2: 10, level 3: 600 (a lock-out).",
                .min = 1,
                .max = 86400});
    visit("wait_max_s", m.wait_max_s,
          Field{.doc = "The longest wait, s; level 2: 300, level 3: 1800.", .min = 1, .max = 86400});
    visit("second_factor", m.second_factor,
          Field{.doc = "Who must have a second factor: nobody, administrators or everybody; level 2: nobody, level 3: "
                       "administrators."});
    visit("idle_minutes", m.idle_minutes,
          Field{.doc = "A session in which nobody does anything ends after so many minutes; level 2: 60, level 3: 30.",
                .min = 1,
                .max = 1440});
    visit(
        "session_hours", m.session_hours,
        Field{.doc = "A session ends after so many hours whatever is done; level 2 and 3: 12.", .min = 1, .max = 168});
    visit("shift_hours", m.shift_hours,
          Field{.doc = "The same for an officer on a tablet that is registered; it has no idle limit.",
                .min = 1,
                .max = 48});
    visit("sessions_per_account_max", m.sessions_per_account_max,
          Field{.doc = "Sessions of one account; a new one ends the oldest.", .min = 1, .max = 100});
    visit("sessions_max", m.sessions_max, Field{.doc = "Sessions of all accounts.", .min = 1, .max = 1000000});
    visit("failures_per_address_per_minute", m.failures_per_address_per_minute,
          Field{.doc = "Failed sign-ins per minute from one address; beyond it: 429.", .min = 1, .max = 10000});
    visit("failures_per_minute", m.failures_per_minute,
          Field{.doc = "Failed sign-ins per minute from everywhere; beyond it: 429.", .min = 1, .max = 100000});
    visit("hash_threads", m.hash_threads, Field{.doc = "Passwords hashed at the same time.", .min = 1, .max = 16});
    visit("hash_waiting_max", m.hash_waiting_max,
          Field{.doc = "Passwords that wait to be hashed; beyond it: 503.", .min = 1, .max = 1000});
    visit("hash_memory_mib", m.hash_memory_mib,
          Field{.doc = "Memory of one argon2id hash, MiB; a password is hashed anew at the next sign-in.",
                .min = 19,
                .max = 1024});
    visit("hash_passes", m.hash_passes, Field{.doc = "Passes of one argon2id hash.", .min = 2, .max = 20});
}

/// Who must have a second factor.
enum class FactorDuty : std::uint8_t { nobody, administrators, everybody };

/// What signing in and sessions go by.
struct SecuritySettings {
    PasswordRules password;
    Millis password_age_max{};
    std::size_t password_history = 0;
    std::int64_t failures_free = 5;
    Millis first_wait{};
    Millis wait_max{};
    FactorDuty second_factor = FactorDuty::nobody;
    Millis idle{};
    Millis session_length{};
    Millis shift_length{};
    std::size_t sessions_per_account_max = 0;
    std::size_t sessions_max = 0;
    std::int64_t failures_per_address_per_minute = 0;
    std::int64_t failures_per_minute = 0;
    PasswordCost cost;
};

/// Fills in what the level says. Errors: invalid_field (`second_factor` is no such word).
Result<SecuritySettings> security_settings(SecurityConfig const& config);

}  // namespace tiaodu
