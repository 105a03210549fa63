// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"

#include <cstdint>
#include <string_view>

namespace tiaodu {

/// What a password of one's own must be. A password that the server made is not asked.
struct PasswordRules {
    std::int64_t characters_min = 12;   ///< Code points.
    std::int64_t characters_max = 128;  ///< Code points.
    std::int64_t classes_min = 1;       ///< Of: small letters, capitals, digits, everything else.
};

/// Checks a new password against the rules, the account's own names, and what everybody tries first: common words with
/// figures and signs around them, figures and signs alone, runs such as abcdef or 123456, and one part said again and
/// again. Errors: invalid_field at `new_password`, with the rule that it breaks.
Result<void> check_password(PasswordRules const& rules, std::string_view password, std::string_view login,
                            std::string_view display_name);

}  // namespace tiaodu
