// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_commands.hpp"

/// 0x0702: who is driving.
namespace tiaodu::jt808 {

/// The driver's card went in or out. Name, certificate and id number are personal data: never logged.
enum class CardChange : std::uint8_t { in, out };

struct DriverIdentity {
    std::optional<CardChange> change;         ///< Nothing with 2011, which reports only who it is.
    std::optional<Time> at;                   ///< Nothing with 2011 and when the six bytes are no time.
    std::optional<std::uint8_t> read_result;  ///< 0 read, 1 no key, 2 locked, 3 pulled out, 4 wrong data; with `in`.
    std::string name;                         ///< UTF-8. This and the rest only when the card was read.
    std::string certificate;
    std::string issuer;
    std::string valid_to;   ///< `2027-03-31`; empty when it is no date.
    std::string id_number;  ///< 2011 and 2019.
};

/// The form follows the edition; a body that counts as 2013 but does not begin with a change and a time is read as one
/// of 2011. Errors: invalid_field at "body" when it is shorter than its table.
Result<DriverIdentity> decode_driver(std::string_view body, Dialect const& dialect);

}  // namespace tiaodu::jt808

namespace tiaodu {
template <>
struct EnumNames<jt808::CardChange> {
    static constexpr auto values = words_of<jt808::CardChange>("in", "out");
};
}  // namespace tiaodu
