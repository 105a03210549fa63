// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

#include <cstdint>

/// The words of calendars and time limits (时限).
namespace tiaodu {

/// What a time limit counts. The first four are the classes of GB/T 30428.8, the others the periods of the law.
enum class LimitClass : std::uint8_t {
    urgent_hours,            ///< 紧急工作时: hours without a break, day and night, holidays too.
    urgent_days,             ///< 紧急工作日 (自然日): n times 24 hours without a break.
    work_hours,              ///< 工作时: hours inside the working hours of working days.
    work_days,               ///< 工作日: read as the bureau's WorkDayRules say.
    legal_work_days,         ///< Working days of a law: whole days, the day of receipt not counted, until 24:00.
    calendar_days,           ///< Days of a law, holidays included; else as above.
    calendar_days_rolled,    ///< The same, but a last day that is off moves to the next working day.
    calendar_months,         ///< Months of a law: until 24:00 of the day with the same number, or the month's last.
    calendar_months_rolled,  ///< The same, but a last day that is off moves to the next working day.
    urgent_minutes,          ///< 应急: minutes without a break, day and night, for what an emergency asks of a desk.
};

/// What a calendar says about a date: 休 or 班.
enum class DayKind : std::uint8_t { off, work };

/// How 工作日 is read: whole working days, or n times the hours of a working day.
enum class WorkDayReading : std::uint8_t { whole_days, working_hours };

/// When the last of whole working days (工作日) is over: at 24:00 or at close of business.
enum class DayEnd : std::uint8_t { midnight, close_of_business };

/// 绿灯, 黄灯, 红灯 of a clock.
enum class ClockLight : std::uint8_t { green, yellow, red };

/// Why a clock stands: 等待诉求人, 延期待批, 挂账, 错派退回, 核查中; 听证, 鉴定, 专家论证, 公告送达; 其他.
enum class PauseReason : std::uint8_t {
    waiting_for_citizen,
    awaiting_approval,
    parked,
    returned,
    in_review,
    hearing,
    appraisal,
    expert_opinion,
    announcement,
    other
};

/// What 返工 does to a clock: it goes on where it stopped, or it restarts from zero.
enum class ReworkRule : std::uint8_t { goes_on, restarts };

template <>
struct EnumNames<LimitClass> {
    static constexpr auto values = words_of<LimitClass>("urgent_hours", "urgent_days", "work_hours", "work_days",
                                                        "legal_work_days", "calendar_days", "calendar_days_rolled",
                                                        "calendar_months", "calendar_months_rolled", "urgent_minutes");
};
template <>
struct EnumNames<DayKind> {
    static constexpr auto values = words_of<DayKind>("off", "work");
};
template <>
struct EnumNames<WorkDayReading> {
    static constexpr auto values = words_of<WorkDayReading>("whole_days", "working_hours");
};
template <>
struct EnumNames<DayEnd> {
    static constexpr auto values = words_of<DayEnd>("midnight", "close_of_business");
};
template <>
struct EnumNames<ClockLight> {
    static constexpr auto values = words_of<ClockLight>("green", "yellow", "red");
};
template <>
struct EnumNames<PauseReason> {
    static constexpr auto values =
        words_of<PauseReason>("waiting_for_citizen", "awaiting_approval", "parked", "returned", "in_review", "hearing",
                              "appraisal", "expert_opinion", "announcement", "other");
};
template <>
struct EnumNames<ReworkRule> {
    static constexpr auto values = words_of<ReworkRule>("goes_on", "restarts");
};

}  // namespace tiaodu
