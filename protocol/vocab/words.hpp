// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

#include <cstdint>

/// Words of the organisation, of units and of devices that both the wire and the core use. Chinese terms: see the
/// glossary in CONTRIBUTING.md.
namespace tiaodu {

/// What an organisation is (市局, 区局, 街镇, 中队). A squad has two parents: its street office and its district
/// bureau.
enum class OrgKind : std::uint8_t { city, district, street, squad };

/// 紧急 / 加急 / 一般.
enum class Urgency : std::uint8_t { emergency, urgent, normal };

/// What can be dispatched: regular officers on foot (队员), a vehicle with its crew, a drone, auxiliary staff (辅管),
/// who work only where a regular officer leads.
enum class UnitKind : std::uint8_t { officer, vehicle, drone, auxiliary };

/// Officers and auxiliary staff walk.
constexpr bool on_foot(UnitKind kind) { return kind == UnitKind::officer || kind == UnitKind::auxiliary; }

/// 勤务姿态: 监察, 固守, 值班, 备勤, and 下班. Off duty no position is stored or shown.
enum class DutyPosture : std::uint8_t { patrol, fixed_post, on_watch, standby, off_duty };

/// What a unit is doing: 待命, 已派, 在途, 到场.
enum class UnitStatus : std::uint8_t { available, assigned, en_route, on_scene };

/// Roles a grant can give on a node and everything below it. Three administrators that cannot do each other's work
/// (三权分立, GB/T 22239): `administrator` of the system (系统管理员), `security_administrator` (安全管理员), `auditor`
/// (审计管理员). A `wall` is a screen for everybody in the room: no words, no people.
enum class Role : std::uint8_t {
    administrator,
    dispatcher,
    squad_leader,
    viewer,
    integrator,
    security_administrator,
    auditor,
    wall
};

/// How a device speaks; `tablet` is a console that reports its own place over its WebSocket.
enum class DeviceProtocol : std::uint8_t { jt808, osmand, owntracks, gb28181, tablet };

template <>
struct EnumNames<OrgKind> {
    static constexpr auto values = words_of<OrgKind>("city", "district", "street", "squad");
};
template <>
struct EnumNames<Urgency> {
    static constexpr auto values = words_of<Urgency>("emergency", "urgent", "normal");
};
template <>
struct EnumNames<UnitKind> {
    static constexpr auto values = words_of<UnitKind>("officer", "vehicle", "drone", "auxiliary");
};
template <>
struct EnumNames<DutyPosture> {
    static constexpr auto values = words_of<DutyPosture>("patrol", "fixed_post", "on_watch", "standby", "off_duty");
};
template <>
struct EnumNames<UnitStatus> {
    static constexpr auto values = words_of<UnitStatus>("available", "assigned", "en_route", "on_scene");
};
template <>
struct EnumNames<Role> {
    static constexpr auto values = words_of<Role>("administrator", "dispatcher", "squad_leader", "viewer", "integrator",
                                                  "security_administrator", "auditor", "wall");
};
template <>
struct EnumNames<DeviceProtocol> {
    static constexpr auto values = words_of<DeviceProtocol>("jt808", "osmand", "owntracks", "gb28181", "tablet");
};

}  // namespace tiaodu
