// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/position.hpp"

#include <string>
#include <string_view>
#include <vector>

/// MANSCDP, the XML bodies of GB/T 28181 (2011, 2016, 2022): what cameras tell of themselves. Only what says where a
/// device is, that it lives, or that somebody needs help is read.
namespace tiaodu::gb28181 {

inline constexpr std::size_t positions_max = 500;  ///< In one body; what is beyond is counted as undecoded.

enum class NoticeKind {
    keepalive,
    position,  ///< MobilePosition: one, or the list of the 2022 edition.
    alarm,
    other,  ///< Catalog, DeviceInfo, MediaStatus, answers … : polite to receive, nothing for us.
};

struct LocatedReport {
    std::string target;  ///< What the position is of: the item's DeviceID, TargetID, or the DeviceID of the body.
    PositionReport report;
};

struct Notice {
    NoticeKind kind = NoticeKind::other;
    std::string serial;  ///< SN, as sent; empty when absent.
    std::string device_id;
    /// Of `position`, in the order they were sent; of `alarm` at most one, with `alarm_sos` when it calls for help.
    std::vector<LocatedReport> reports;
    std::size_t undecoded = 0;  ///< Positions that could not be read while others could.
};

/// Reads a body in UTF-8 or GB 18030 (GB2312, GBK), whatever it declares: what is valid UTF-8 is UTF-8. Times without a
/// zone are local at `utc_offset`; a position without a time has `now`. Speed km/h → m/s; optional values that make no
/// sense are left out. Longitude and latitude 0/0 give `usable_fix` false. The datum is the device's own and is not
/// converted here. An alarm calls for help (SOS) when AlarmMethod is 1 (telephone), 2 (device), 3 (message) or 4 (GPS)
/// and AlarmType does not name a fault of the device; without coordinates its `usable_fix` is false.
/// Errors: malformed (not XML, no CmdType), invalid_field or missing_field when no position of a MobilePosition can be
/// read.
Result<Notice> decode_manscdp(std::string_view body, Millis utc_offset, Time now);

/// The body of the SUBSCRIBE that asks for positions every `interval_s` seconds.
std::string position_query(std::string_view serial, std::string_view device_id, std::int64_t interval_s);

/// The answer to an alarm that the standard asks for (9.4): "taken".
std::string alarm_answer(std::string_view serial, std::string_view device_id);

}  // namespace tiaodu::gb28181
