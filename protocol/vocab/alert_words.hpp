// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

#include <cstdint>

/// Words of zones (电子围栏: 重点区域, 固守点, 巡查路线, 结合部, 临时警戒区) and of the alerts (告警) that positions
/// raise.
namespace tiaodu {

/// What a zone is for. All but `border` belong to any number of owners; a border zone has at least two.
enum class ZoneKind : std::uint8_t { border, key_zone, post, patrol_route, cordon };

/// What an alert says. Those from `zone_entered` to `out_of_area` compare positions with zones or jurisdictions.
enum class AlertKind : std::uint8_t {
    sos,            ///< Somebody pressed the button.
    zone_entered,   ///< 进入区域.
    zone_left,      ///< 离开区域.
    dwell,          ///< 滞留: inside for too long.
    off_post,       ///< 离岗: a unit of the post is outside while the post is manned.
    absent,         ///< 缺岗: fewer units than the zone needs are inside while it should be manned.
    out_of_area,    ///< 越界: outside the unit's own jurisdiction.
    speeding,       ///< 超速.
    stationary,     ///< 停留: on patrol, but in one place for too long.
    gathering,      ///< 聚集: several units close together for too long.
    unaccompanied,  ///< Auxiliary staff without a regular officer nearby (DUTY-4, N15).
    silent,         ///< On duty, but not heard of.
    low_battery,
    device_takeover,  ///< A second device claims the identity of one that is connected.
    device_alarm,     ///< The terminal itself reports a fault, a collision, a theft …
};

/// 未处理, 已接手, 已办结.
enum class AlertState : std::uint8_t { open, taken, closed };

/// How urgent an alert is: 提示, 预警, 报警. An alarm interrupts the screens of who must answer.
enum class AlertLevel : std::uint8_t { notice, warning, alarm };

/// How an alert ended; `ended` = its condition ended by itself and the rule lets it close then.
enum class AlertOutcome : std::uint8_t { handled, false_alarm, ended };

/// What happens to an untaken alert when its condition ends by itself.
enum class AfterEnd : std::uint8_t { stays, closes };

template <>
struct EnumNames<ZoneKind> {
    static constexpr auto values = words_of<ZoneKind>("border", "key_zone", "post", "patrol_route", "cordon");
};
template <>
struct EnumNames<AlertKind> {
    static constexpr auto values = words_of<AlertKind>(
        "sos", "zone_entered", "zone_left", "dwell", "off_post", "absent", "out_of_area", "speeding", "stationary",
        "gathering", "unaccompanied", "silent", "low_battery", "device_takeover", "device_alarm");
};
template <>
struct EnumNames<AlertState> {
    static constexpr auto values = words_of<AlertState>("open", "taken", "closed");
};
template <>
struct EnumNames<AlertLevel> {
    static constexpr auto values = words_of<AlertLevel>("notice", "warning", "alarm");
};
template <>
struct EnumNames<AlertOutcome> {
    static constexpr auto values = words_of<AlertOutcome>("handled", "false_alarm", "ended");
};
template <>
struct EnumNames<AfterEnd> {
    static constexpr auto values = words_of<AfterEnd>("stays", "closes");
};

}  // namespace tiaodu
