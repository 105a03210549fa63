// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

#include <cstdint>

namespace tiaodu {

/// What became of the proofs of an account.
enum class ProofChange : std::uint8_t {
    password_changed,        ///< By its holder.
    secret_reset,            ///< A security administrator had a new one-time password or token made.
    second_factor_enrolled,  ///< By its holder.
    second_factor_removed,   ///< By its holder or a security administrator.
};

/// What the holder of an account must do before anything else.
enum class Setup : std::uint8_t { done, change_password, enrol_second_factor };

template <>
struct EnumNames<Setup> {
    static constexpr auto values = words_of<Setup>("done", "change_password", "enrol_second_factor");
};
template <>
struct EnumNames<ProofChange> {
    static constexpr auto values =
        words_of<ProofChange>("password_changed", "secret_reset", "second_factor_enrolled", "second_factor_removed");
};

}  // namespace tiaodu
