// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

#include <cstdint>

/// Words of what the platform asks of a device and how that ended, and of why a report is turned down.
namespace tiaodu {

/// What a device can be asked. A device that does not know it says so; phones know none of it.
enum class AskKind : std::uint8_t {
    text,            ///< Show and read out a text.
    position,        ///< Where are you?
    track,           ///< Report more often for a while.
    parameters,      ///< Which settings do you have?
    set_parameters,  ///< Change settings.
    attributes,      ///< Which model and firmware are you?
    restart,
    confirm_alarms,  ///< Somebody has dealt with the alarm: clear it.
    link_check,
    photo,  ///< Take pictures; they come as evidence.
};

/// How it ended.
enum class AskOutcome : std::uint8_t {
    ok,
    failed,           ///< The device understood and could not.
    bad_message,      ///< The device says that our message is wrong.
    unsupported,      ///< The device, or its protocol, does not know it.
    no_answer,        ///< Sent as often as the limits allow.
    connection_lost,  ///< It may have arrived all the same.
    not_connected,    ///< Never sent.
};

template <>
struct EnumNames<AskKind> {
    static constexpr auto values = words_of<AskKind>("text", "position", "track", "parameters", "set_parameters",
                                                     "attributes", "restart", "confirm_alarms", "link_check", "photo");
};
template <>
struct EnumNames<AskOutcome> {
    static constexpr auto values = words_of<AskOutcome>("ok", "failed", "bad_message", "unsupported", "no_answer",
                                                        "connection_lost", "not_connected");
};

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
