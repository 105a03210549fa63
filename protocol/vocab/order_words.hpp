// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

#include <cstdint>

/// Words of orders (指令).
namespace tiaodu {

/// 诉件处置, 重点任务, 应急, 通报, 巡查, 检查, 联合行动, 保障.
enum class OrderKind : std::uint8_t {
    ticket_disposal,
    key_task,
    emergency,
    broadcast,
    patrol,
    inspection,
    joint_action,
    guarantee
};

/// In force, everybody has done what the kind asks for, 已撤回, 已并入.
enum class OrderState : std::uint8_t { open, done, recalled, merged };

/// Of one recipient: 已发, 已送达, 已签收, 已开始, 已出发, 已到场, 已反馈, 已核查; ended otherwise: 拒收, 已撤回,
/// 已改派, 未呼叫 (off duty).
enum class RecipientState : std::uint8_t {
    issued,
    delivered,
    acknowledged,
    started,
    en_route,
    on_scene,
    reported,
    verified,
    declined,
    recalled,
    replaced,
    not_called
};

/// Why a level was told (抄告): the order passed it by, or nobody answered.
enum class InformedWhy : std::uint8_t { skipped, climbed_next, climbed_top };

/// How far an unanswered recipient has been chased: 催办, 升级, 升到顶.
enum class ReceiptStage : std::uint8_t { none, reminded, climbed_next, climbed_top };

/// 备注 / 异议.
enum class RemarkKind : std::uint8_t { remark, objection };

/// Does an order of this kind take its unit as the one primary job?
enum class PrimaryJob : std::uint8_t { takes_unit, beside };

/// What ends a recipient's obligation: 签收, 反馈, 核查.
enum class OrderNeeds : std::uint8_t { receipt, report, verification };

/// A unit off duty among the recipients: the order is refused, or the unit is left out and the issuer told.
enum class OffDutyRule : std::uint8_t { refuse, skip };

/// Does an order interrupt every screen of its recipients?
enum class Interrupts : std::uint8_t { no, yes };

template <>
struct EnumNames<OrderKind> {
    static constexpr auto values = words_of<OrderKind>("ticket_disposal", "key_task", "emergency", "broadcast",
                                                       "patrol", "inspection", "joint_action", "guarantee");
};
template <>
struct EnumNames<OrderState> {
    static constexpr auto values = words_of<OrderState>("open", "done", "recalled", "merged");
};
template <>
struct EnumNames<RecipientState> {
    static constexpr auto values =
        words_of<RecipientState>("issued", "delivered", "acknowledged", "started", "en_route", "on_scene", "reported",
                                 "verified", "declined", "recalled", "replaced", "not_called");
};
template <>
struct EnumNames<InformedWhy> {
    static constexpr auto values = words_of<InformedWhy>("skipped", "climbed_next", "climbed_top");
};
template <>
struct EnumNames<ReceiptStage> {
    static constexpr auto values = words_of<ReceiptStage>("none", "reminded", "climbed_next", "climbed_top");
};
template <>
struct EnumNames<RemarkKind> {
    static constexpr auto values = words_of<RemarkKind>("remark", "objection");
};
template <>
struct EnumNames<PrimaryJob> {
    static constexpr auto values = words_of<PrimaryJob>("takes_unit", "beside");
};
template <>
struct EnumNames<OrderNeeds> {
    static constexpr auto values = words_of<OrderNeeds>("receipt", "report", "verification");
};
template <>
struct EnumNames<OffDutyRule> {
    static constexpr auto values = words_of<OffDutyRule>("refuse", "skip");
};
template <>
struct EnumNames<Interrupts> {
    static constexpr auto values = words_of<Interrupts>("no", "yes");
};

}  // namespace tiaodu
