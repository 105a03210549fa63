// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

#include <cstdint>

/// Words of tickets (诉件).
namespace tiaodu {

/// What a state of the flow means to the program: 待受理, 待派, 已派, 处置中, 待核查, 待回访, 办结, 退回, 转出, 挂账,
/// 作废. The states that people see are data (TicketFlow); each has one of these.
enum class TicketStatus : std::uint8_t {
    registered,
    accepted,
    dispatched,
    in_progress,
    resolved,
    checked,
    closed,
    returned,
    transferred,
    parked,
    voided
};

/// Where a ticket came from: 12345, 网格, 城运, 局长信箱, 信访, 媒体, 领导批示, 环保督察, 视频, 队员, 社区, 来人来电.
enum class TicketSource : std::uint8_t {
    hotline_12345,
    grid_platform,
    city_platform,
    director_mailbox,
    petition,
    media,
    leader_instruction,
    environmental_inspection,
    camera,
    officer,
    community,
    direct,
    other
};

/// 处置结果: 实际解决, 解释说明, 无法解决.
enum class Outcome : std::uint8_t { solved, explained, unsolvable };

/// 属实 / 不属实.
enum class Truth : std::uint8_t { confirmed, not_true };

/// How the complainant was contacted: 电话, 上门, 短信, 书面.
enum class ContactWay : std::uint8_t { phone, visit, message, letter, other };

/// 联系上, 无人接听, 号码有误, 拒绝沟通. Only `reached` ends the first-contact clock.
enum class ContactResult : std::uint8_t { reached, no_answer, wrong_number, refused };

/// 满意, 基本满意, 一般, 不满意, 未评价.
enum class Satisfaction : std::uint8_t { satisfied, mostly_satisfied, neutral, unsatisfied, not_rated };

/// 审批: 待批, 同意, 不同意.
enum class RequestVerdict : std::uint8_t { pending, approved, refused };

/// 诉转案: 已立案, 不立案.
enum class CaseChoice : std::uint8_t { filed, not_filed };

/// Which step stops a clock of a ticket; `step` is whatever leaves the present state.
enum class ClockEnd : std::uint8_t { step, accept, contact, on_scene, reply, close };

/// What an action does to the clocks: nothing, 暂停, 恢复, the step clock begins again, 停止.
enum class ClockEffect : std::uint8_t { none, pause, resume, restart, stop };

/// 是否保密: a confidential complainant is hidden from the squad that handles the ticket.
enum class Confidentiality : std::uint8_t { open, confidential };

template <>
struct EnumNames<TicketStatus> {
    static constexpr auto values =
        words_of<TicketStatus>("registered", "accepted", "dispatched", "in_progress", "resolved", "checked", "closed",
                               "returned", "transferred", "parked", "voided");
};
template <>
struct EnumNames<TicketSource> {
    static constexpr auto values = words_of<TicketSource>(
        "hotline_12345", "grid_platform", "city_platform", "director_mailbox", "petition", "media",
        "leader_instruction", "environmental_inspection", "camera", "officer", "community", "direct", "other");
};
template <>
struct EnumNames<Outcome> {
    static constexpr auto values = words_of<Outcome>("solved", "explained", "unsolvable");
};
template <>
struct EnumNames<Truth> {
    static constexpr auto values = words_of<Truth>("confirmed", "not_true");
};
template <>
struct EnumNames<ContactWay> {
    static constexpr auto values = words_of<ContactWay>("phone", "visit", "message", "letter", "other");
};
template <>
struct EnumNames<ContactResult> {
    static constexpr auto values = words_of<ContactResult>("reached", "no_answer", "wrong_number", "refused");
};
template <>
struct EnumNames<Satisfaction> {
    static constexpr auto values =
        words_of<Satisfaction>("satisfied", "mostly_satisfied", "neutral", "unsatisfied", "not_rated");
};
template <>
struct EnumNames<RequestVerdict> {
    static constexpr auto values = words_of<RequestVerdict>("pending", "approved", "refused");
};
template <>
struct EnumNames<CaseChoice> {
    static constexpr auto values = words_of<CaseChoice>("filed", "not_filed");
};
template <>
struct EnumNames<ClockEnd> {
    static constexpr auto values = words_of<ClockEnd>("step", "accept", "contact", "on_scene", "reply", "close");
};
template <>
struct EnumNames<ClockEffect> {
    static constexpr auto values = words_of<ClockEffect>("none", "pause", "resume", "restart", "stop");
};
template <>
struct EnumNames<Confidentiality> {
    static constexpr auto values = words_of<Confidentiality>("open", "confidential");
};

}  // namespace tiaodu
