// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

#include <cstdint>

/// The words of the domain that both the wire and the core use. Chinese terms: see the glossary in CONTRIBUTING.md.
namespace tiaodu {

/// What an organisation is (市局, 区局, 街镇, 中队). A squad has two parents: its street office and its district
/// bureau.
enum class OrgKind : std::uint8_t { city, district, street, squad };

/// 诉件 states: 待受理, 待派, 已派, 处置中, 待核查, 办结.
enum class TicketStatus : std::uint8_t { registered, accepted, dispatched, in_progress, resolved, closed };

/// Where a ticket came from.
enum class TicketSource : std::uint8_t {
    hotline_12345,
    grid_platform,
    city_platform,
    petition,
    media,
    leader_instruction,
    camera,
    officer,
    community,
    other
};

/// 紧急 / 加急 / 一般.
enum class Urgency : std::uint8_t { emergency, urgent, normal };

/// How a closed ticket ended: 实际解决, 解释说明, 无法解决, 不属实.
enum class Outcome : std::uint8_t { solved, explained, unsolvable, not_true };

/// Of one recipient of an order: 已发, 已签收, 已出发, 已到场, 已反馈.
enum class RecipientState : std::uint8_t { issued, acknowledged, started, on_scene, reported };

/// 指令 kinds; the first is 诉件处置. The others arrive with the order tree.
enum class OrderKind : std::uint8_t { ticket_disposal, key_task };

/// What can be dispatched: officers on foot, a vehicle with its crew, a drone.
enum class UnitKind : std::uint8_t { officer, vehicle, drone };

/// 勤务姿态: 监察, 固守, 值班, 备勤, and 下班. Off duty no position is stored or shown.
enum class DutyPosture : std::uint8_t { patrol, fixed_post, on_watch, standby, off_duty };

/// What a unit is doing: 待命, 已派, 在途, 到场.
enum class UnitStatus : std::uint8_t { available, assigned, en_route, on_scene };

/// Roles a grant can give on a node and everything below it.
enum class Role : std::uint8_t { administrator, dispatcher, squad_leader, viewer, integrator };

enum class DeviceProtocol : std::uint8_t { jt808, osmand };

template <>
struct EnumNames<OrgKind> {
    static constexpr std::array values{
        std::pair{OrgKind::city, std::string_view("city")}, std::pair{OrgKind::district, std::string_view("district")},
        std::pair{OrgKind::street, std::string_view("street")}, std::pair{OrgKind::squad, std::string_view("squad")}};
};
template <>
struct EnumNames<TicketStatus> {
    static constexpr std::array values{std::pair{TicketStatus::registered, std::string_view("registered")},
                                       std::pair{TicketStatus::accepted, std::string_view("accepted")},
                                       std::pair{TicketStatus::dispatched, std::string_view("dispatched")},
                                       std::pair{TicketStatus::in_progress, std::string_view("in_progress")},
                                       std::pair{TicketStatus::resolved, std::string_view("resolved")},
                                       std::pair{TicketStatus::closed, std::string_view("closed")}};
};
template <>
struct EnumNames<TicketSource> {
    static constexpr std::array values{
        std::pair{TicketSource::hotline_12345, std::string_view("hotline_12345")},
        std::pair{TicketSource::grid_platform, std::string_view("grid_platform")},
        std::pair{TicketSource::city_platform, std::string_view("city_platform")},
        std::pair{TicketSource::petition, std::string_view("petition")},
        std::pair{TicketSource::media, std::string_view("media")},
        std::pair{TicketSource::leader_instruction, std::string_view("leader_instruction")},
        std::pair{TicketSource::camera, std::string_view("camera")},
        std::pair{TicketSource::officer, std::string_view("officer")},
        std::pair{TicketSource::community, std::string_view("community")},
        std::pair{TicketSource::other, std::string_view("other")}};
};
template <>
struct EnumNames<Urgency> {
    static constexpr std::array values{std::pair{Urgency::emergency, std::string_view("emergency")},
                                       std::pair{Urgency::urgent, std::string_view("urgent")},
                                       std::pair{Urgency::normal, std::string_view("normal")}};
};
template <>
struct EnumNames<Outcome> {
    static constexpr std::array values{std::pair{Outcome::solved, std::string_view("solved")},
                                       std::pair{Outcome::explained, std::string_view("explained")},
                                       std::pair{Outcome::unsolvable, std::string_view("unsolvable")},
                                       std::pair{Outcome::not_true, std::string_view("not_true")}};
};
template <>
struct EnumNames<RecipientState> {
    static constexpr std::array values{std::pair{RecipientState::issued, std::string_view("issued")},
                                       std::pair{RecipientState::acknowledged, std::string_view("acknowledged")},
                                       std::pair{RecipientState::started, std::string_view("started")},
                                       std::pair{RecipientState::on_scene, std::string_view("on_scene")},
                                       std::pair{RecipientState::reported, std::string_view("reported")}};
};
template <>
struct EnumNames<OrderKind> {
    static constexpr std::array values{std::pair{OrderKind::ticket_disposal, std::string_view("ticket_disposal")},
                                       std::pair{OrderKind::key_task, std::string_view("key_task")}};
};
template <>
struct EnumNames<UnitKind> {
    static constexpr std::array values{std::pair{UnitKind::officer, std::string_view("officer")},
                                       std::pair{UnitKind::vehicle, std::string_view("vehicle")},
                                       std::pair{UnitKind::drone, std::string_view("drone")}};
};
template <>
struct EnumNames<DutyPosture> {
    static constexpr std::array values{std::pair{DutyPosture::patrol, std::string_view("patrol")},
                                       std::pair{DutyPosture::fixed_post, std::string_view("fixed_post")},
                                       std::pair{DutyPosture::on_watch, std::string_view("on_watch")},
                                       std::pair{DutyPosture::standby, std::string_view("standby")},
                                       std::pair{DutyPosture::off_duty, std::string_view("off_duty")}};
};
template <>
struct EnumNames<UnitStatus> {
    static constexpr std::array values{std::pair{UnitStatus::available, std::string_view("available")},
                                       std::pair{UnitStatus::assigned, std::string_view("assigned")},
                                       std::pair{UnitStatus::en_route, std::string_view("en_route")},
                                       std::pair{UnitStatus::on_scene, std::string_view("on_scene")}};
};
template <>
struct EnumNames<Role> {
    static constexpr std::array values{std::pair{Role::administrator, std::string_view("administrator")},
                                       std::pair{Role::dispatcher, std::string_view("dispatcher")},
                                       std::pair{Role::squad_leader, std::string_view("squad_leader")},
                                       std::pair{Role::viewer, std::string_view("viewer")},
                                       std::pair{Role::integrator, std::string_view("integrator")}};
};
template <>
struct EnumNames<DeviceProtocol> {
    static constexpr std::array values{std::pair{DeviceProtocol::jt808, std::string_view("jt808")},
                                       std::pair{DeviceProtocol::osmand, std::string_view("osmand")}};
};

}  // namespace tiaodu
