// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/ticket_flow.hpp"

/// Indicators as data: what is counted over what.
namespace tiaodu {

/// A fact about one ticket that an indicator can ask for, as of the moment of asking.
enum class TicketFact : std::uint8_t {
    registered,             ///< Taken in during the period (受理).
    accepted,               ///< 立案.
    accepted_in_time,       ///< The accepting step was not late.
    dispatched,             ///< 派遣.
    dispatched_accurately,  ///< Nobody who got it declined it, and nobody undid it.
    contact_due,            ///< Has a first-contact clock that has ended or been stopped.
    contacted,              ///< The complainant was reached.
    contacted_in_time,      ///< … before the clock ran out.
    handling_due,           ///< Filed, and its handling is due inside the period (应处置).
    handled,                ///< 处置: every recipient has reported.
    handled_in_time,
    closing_due,  ///< Filed, and due inside the period (应结案).
    closed,       ///< 结案.
    closed_in_time,
    reworked,          ///< 返工.
    replied,           ///< 处置回复.
    called_back,       ///< 回访 with a rating of the result.
    satisfied_result,  ///< 满意 or 基本满意.
    rated_attitude,
    satisfied_attitude,
    judged,          ///< 属实 or 不属实 was decided.
    not_true,        ///< 不属实.
    solved,          ///< 实际解决.
    should_be_case,  ///< A rule says it should be a case, and it is true.
    case_filed,
    repeat,        ///< 重复件.
    overdue_open,  ///< The total clock has run out, and it is not closed.
    self_found,    ///< Found by officers or cameras, not complained about.
};
template <>
struct EnumNames<TicketFact> {
    static constexpr auto values = words_of<TicketFact>(
        "registered", "accepted", "accepted_in_time", "dispatched", "dispatched_accurately", "contact_due", "contacted",
        "contacted_in_time", "handling_due", "handled", "handled_in_time", "closing_due", "closed", "closed_in_time",
        "reworked", "replied", "called_back", "satisfied_result", "rated_attitude", "satisfied_attitude", "judged",
        "not_true", "solved", "should_be_case", "case_filed", "repeat", "overdue_open", "self_found");
};

/// What an average is taken of.
enum class TicketSpan : std::uint8_t { first_contact, handling, closing };
template <>
struct EnumNames<TicketSpan> {
    static constexpr auto values = words_of<TicketSpan>("first_contact", "handling", "closing");
};

/// A share: tickets of `of` that also have all facts of `counts`, over tickets that have all facts of `of`. Without
/// `counts` it is a plain number; with `average` it is the mean of a duration, in seconds, over `of`.
struct Indicator {
    static constexpr std::string_view name = "Indicator";
    Label label;
    std::vector<TicketFact> counts;
    std::vector<TicketFact> of;
    std::optional<TicketSpan> average;
    std::string definition;  ///< Shown beside the figure: what is counted over what, in Chinese.
};
template <class Visitor>
void describe(Visitor& visit, Indicator& m) {
    visit("label", m.label);
    visit("counts", m.counts,
          Field{.doc = "Facts of the numerator, all of them; empty: a plain number.", .items_max = 8});
    visit("of", m.of, Field{.doc = "Facts of the denominator, all of them.", .items_min = 1, .items_max = 8});
    visit("average", m.average, Field{.doc = "The mean of a duration from the receipt, in seconds, instead."});
    visit("definition", m.definition, Field{.doc = "What is counted over what, in words.", .bytes_max = 500});
}

}  // namespace tiaodu
