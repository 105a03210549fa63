// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

#include <cstdint>

namespace tiaodu {

/// Why a report was turned down for good: sending it again cannot help.
enum class RejectReason : std::uint8_t {
    unreadable,   ///< Not the protocol at all: broken encoding, JSON or limits.
    bad_value,    ///< A field is missing or says something impossible.
    no_identity,  ///< The report does not name its device.
    retired,      ///< The device is taken out of use.
    wrong_code,   ///< The device has a code, and this was not it.
};

template <>
struct EnumNames<RejectReason> {
    static constexpr auto values =
        words_of<RejectReason>("unreadable", "bad_value", "no_identity", "retired", "wrong_code");
};

}  // namespace tiaodu
