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
    static constexpr std::array values{
        std::pair{LimitClass::urgent_hours, std::string_view("urgent_hours")},
        std::pair{LimitClass::urgent_days, std::string_view("urgent_days")},
        std::pair{LimitClass::work_hours, std::string_view("work_hours")},
        std::pair{LimitClass::work_days, std::string_view("work_days")},
        std::pair{LimitClass::legal_work_days, std::string_view("legal_work_days")},
        std::pair{LimitClass::calendar_days, std::string_view("calendar_days")},
        std::pair{LimitClass::calendar_days_rolled, std::string_view("calendar_days_rolled")},
        std::pair{LimitClass::calendar_months, std::string_view("calendar_months")},
        std::pair{LimitClass::calendar_months_rolled, std::string_view("calendar_months_rolled")}};
};
template <>
struct EnumNames<DayKind> {
    static constexpr std::array values{std::pair{DayKind::off, std::string_view("off")},
                                       std::pair{DayKind::work, std::string_view("work")}};
};
template <>
struct EnumNames<WorkDayReading> {
    static constexpr std::array values{std::pair{WorkDayReading::whole_days, std::string_view("whole_days")},
                                       std::pair{WorkDayReading::working_hours, std::string_view("working_hours")}};
};
template <>
struct EnumNames<DayEnd> {
    static constexpr std::array values{std::pair{DayEnd::midnight, std::string_view("midnight")},
                                       std::pair{DayEnd::close_of_business, std::string_view("close_of_business")}};
};
template <>
struct EnumNames<ClockLight> {
    static constexpr std::array values{std::pair{ClockLight::green, std::string_view("green")},
                                       std::pair{ClockLight::yellow, std::string_view("yellow")},
                                       std::pair{ClockLight::red, std::string_view("red")}};
};
template <>
struct EnumNames<PauseReason> {
    static constexpr std::array values{
        std::pair{PauseReason::waiting_for_citizen, std::string_view("waiting_for_citizen")},
        std::pair{PauseReason::awaiting_approval, std::string_view("awaiting_approval")},
        std::pair{PauseReason::parked, std::string_view("parked")},
        std::pair{PauseReason::returned, std::string_view("returned")},
        std::pair{PauseReason::in_review, std::string_view("in_review")},
        std::pair{PauseReason::hearing, std::string_view("hearing")},
        std::pair{PauseReason::appraisal, std::string_view("appraisal")},
        std::pair{PauseReason::expert_opinion, std::string_view("expert_opinion")},
        std::pair{PauseReason::announcement, std::string_view("announcement")},
        std::pair{PauseReason::other, std::string_view("other")}};
};
template <>
struct EnumNames<ReworkRule> {
    static constexpr std::array values{std::pair{ReworkRule::goes_on, std::string_view("goes_on")},
                                       std::pair{ReworkRule::restarts, std::string_view("restarts")}};
};

}  // namespace tiaodu
