// SPDX-License-Identifier: Apache-2.0
#include "server/app/security_config.hpp"

namespace tiaodu {
namespace {

/// What a level says where a key is left out.
struct Level {
    std::int64_t characters_min, classes_min, days_max, history, failures_free, first_wait_s, wait_max_s, idle_minutes;
    FactorDuty second_factor;
};
constexpr Level level_2{10, 2, 180, 3, 5, 10, 300, 60, FactorDuty::nobody};
constexpr Level level_3{12, 3, 90, 5, 5, 600, 1800, 30, FactorDuty::administrators};

Result<FactorDuty> factor_duty(std::optional<std::string> const& word, FactorDuty by_level) {
    if (!word) return by_level;
    if (*word == "nobody") return FactorDuty::nobody;
    if (*word == "administrators") return FactorDuty::administrators;
    if (*word == "everybody") return FactorDuty::everybody;
    return Error{Errc::invalid_field, "security.second_factor", "must be nobody, administrators or everybody"};
}

}  // namespace

Result<SecuritySettings> security_settings(SecurityConfig const& config) {
    auto const& level = config.level >= 3 ? level_3 : level_2;
    auto const duty = factor_duty(config.second_factor, level.second_factor);
    if (!duty) return duty.error();
    SecuritySettings made;
    made.password.characters_min = config.password_characters_min.value_or(level.characters_min);
    made.password.classes_min = config.password_classes_min.value_or(level.classes_min);
    made.password_age_max = std::chrono::hours(24 * config.password_days_max.value_or(level.days_max));
    made.password_history = static_cast<std::size_t>(config.password_history.value_or(level.history));
    made.failures_free = config.failures_free.value_or(level.failures_free);
    made.first_wait = std::chrono::seconds(config.first_wait_s.value_or(level.first_wait_s));
    made.wait_max =
        std::max<Millis>(made.first_wait, std::chrono::seconds(config.wait_max_s.value_or(level.wait_max_s)));
    made.second_factor = *duty;
    made.idle = std::chrono::minutes(config.idle_minutes.value_or(level.idle_minutes));
    made.session_length = std::chrono::hours(config.session_hours.value_or(12));
    made.shift_length = std::chrono::hours(config.shift_hours);
    made.sessions_per_account_max = static_cast<std::size_t>(config.sessions_per_account_max);
    made.sessions_max = static_cast<std::size_t>(config.sessions_max);
    made.failures_per_address_per_minute = config.failures_per_address_per_minute;
    made.failures_per_minute = config.failures_per_minute;
    made.cost = {static_cast<std::size_t>(config.hash_memory_mib) * 1024 * 1024,
                 static_cast<unsigned>(config.hash_passes)};
    return made;
}

}  // namespace tiaodu
