// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/words.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Who should go, and why. Reasons are codes with numbers: the consoles put words to them.
namespace tiaodu {

/// What counted for or against a candidate. The number of each is the seconds it adds to the score.
enum class CandidateReasonCode : std::uint8_t {
    road_time,          ///< Travel time along roads; with its metres.
    estimated_time,     ///< Straight distance × a detour factor / a speed; with the straight metres and the factor.
    place_unknown,      ///< The ticket has no place: 0 s, the order says nothing about distance.
    own_squad,          ///< Of the squad that owns the ticket: 0 s.
    other_squad,        ///< Of another squad.
    posture,            ///< 勤务姿态; 0 s for standby and patrol.
    open_jobs,          ///< Work that waits for the unit already.
    doubtful_position,  ///< Its device says that the position is simulated, or it jumped.
    leaves_job,         ///< It would have to leave a less urgent job: 0 s, but after all that are free.
    beyond_roads,       ///< No road brings it within the time that is looked at: that time, or the estimate if longer.
};

/// Why a unit is not a candidate.
enum class RejectionCode : std::uint8_t {
    off_duty,       ///< Stands alone: of a unit off duty nothing else is said.
    no_position,    ///< No usable fix.
    fix_too_old,    ///< Number: age in seconds.
    missing_skill,  ///< With `skill`.
    busy,           ///< With `order_id` where it is known.
    other_squad,    ///< The ticket has no place, so only the squad that owns it counts.
    place_unknown,  ///< The ticket has neither a place nor a squad that owns it.
    ranked_lower,   ///< Fits, but the list is full. Number: its rank.
};

/// Why a proposal leaves a ticket without a unit.
enum class UnservedCode : std::uint8_t {
    place_unknown,  ///< Neither a place nor a squad that owns it.
    nobody_fits,    ///< No unit fits, whatever the other tickets get.
    only_busy,      ///< Only units that would leave another job: never proposed, a person decides.
    units_taken,    ///< All that fit go to other tickets, none of them less urgent.
    over_limit,     ///< More open tickets than one proposal looks at.
};

template <>
struct EnumNames<CandidateReasonCode> {
    static constexpr auto values =
        words_of<CandidateReasonCode>("road_time", "estimated_time", "place_unknown", "own_squad", "other_squad",
                                      "posture", "open_jobs", "doubtful_position", "leaves_job", "beyond_roads");
};
template <>
struct EnumNames<RejectionCode> {
    static constexpr auto values = words_of<RejectionCode>("off_duty", "no_position", "fix_too_old", "missing_skill",
                                                           "busy", "other_squad", "place_unknown", "ranked_lower");
};
template <>
struct EnumNames<UnservedCode> {
    static constexpr auto values =
        words_of<UnservedCode>("place_unknown", "nobody_fits", "only_busy", "units_taken", "over_limit");
};

struct CandidateReason {
    static constexpr std::string_view name = "CandidateReason";
    CandidateReasonCode code = CandidateReasonCode::place_unknown;
    std::int64_t seconds = 0;
    std::optional<std::int64_t> metres;
    std::optional<double> factor;
    friend bool operator==(CandidateReason const&, CandidateReason const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, CandidateReason& m) {
    visit("code", m.code);
    visit("seconds", m.seconds, Field{.doc = "What it adds to the score.", .min = 0});
    visit("metres", m.metres,
          Field{.doc = "Of the way: along roads for road_time, straight for the other times.", .min = 0});
    visit("factor", m.factor,
          Field{.doc = "Of estimated_time: how much longer than straight a way is taken to be.", .min = 1});
}

/// A unit that may be sent. Off duty, busy, unskilled units and those not heard for too long are never in here.
struct Candidate {
    static constexpr std::string_view name = "Candidate";
    UnitId unit_id;
    std::string call_sign;
    OrgCode squad;
    std::int64_t rank = 1;
    std::int64_t score_s = 0;
    std::optional<std::int64_t> distance_m;
    std::optional<std::int64_t> eta_s;
    std::optional<std::int64_t> road_m;
    bool road = false;
    std::int64_t fix_age_s = 0;
    DutyPosture posture = DutyPosture::standby;
    UnitStatus status = UnitStatus::available;
    bool own_squad = false;
    std::int64_t open_jobs = 0;
    std::vector<CandidateReason> reasons;
    friend bool operator==(Candidate const&, Candidate const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, Candidate& m) {
    visit("unit_id", m.unit_id);
    visit("call_sign", m.call_sign, Field{.bytes_max = 60});
    visit("squad", m.squad);
    visit("rank", m.rank, Field{.doc = "From 1, the best.", .min = 1});
    visit("score_s", m.score_s, Field{.doc = "Sum of the reasons, in seconds; less is better.", .min = 0});
    visit("distance_m", m.distance_m, Field{.doc = "Straight line; absent when the place is unknown.", .min = 0});
    visit("eta_s", m.eta_s, Field{.doc = "Travel time; absent when the place is unknown.", .min = 0});
    visit("road_m", m.road_m, Field{.doc = "Length of the way along roads; present when `road` is true.", .min = 0});
    visit("road", m.road, Field{.doc = "True: `eta_s` is the time along roads; false: an estimate from the distance."});
    visit("fix_age_s", m.fix_age_s, Field{.doc = "Age of its position.", .min = 0});
    visit("posture", m.posture);
    visit("status", m.status);
    visit("own_squad", m.own_squad, Field{.doc = "Of the squad that owns the ticket."});
    visit("open_jobs", m.open_jobs, Field{.doc = "Jobs that wait for it already.", .min = 0});
    visit("reasons", m.reasons, Field{.doc = "What makes up the score."});
}

struct Rejection {
    static constexpr std::string_view name = "Rejection";
    RejectionCode code = RejectionCode::off_duty;
    std::optional<std::int64_t> number;
    std::optional<std::string> skill;
    std::optional<OrderId> order_id;
    friend bool operator==(Rejection const&, Rejection const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, Rejection& m) {
    visit("code", m.code);
    visit("number", m.number, Field{.doc = "Seconds of age for fix_too_old, the rank for ranked_lower.", .min = 0});
    visit("skill", m.skill, Field{.doc = "The skill that it lacks."});
    visit("order_id", m.order_id, Field{.doc = "What it is busy with."});
}

/// A unit that cannot be sent, with every reason that holds.
struct RejectedUnit {
    static constexpr std::string_view name = "RejectedUnit";
    UnitId unit_id;
    std::string call_sign;
    std::optional<std::int64_t> distance_m;
    std::vector<Rejection> reasons;
    friend bool operator==(RejectedUnit const&, RejectedUnit const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, RejectedUnit& m) {
    visit("unit_id", m.unit_id);
    visit("call_sign", m.call_sign, Field{.bytes_max = 60});
    visit("distance_m", m.distance_m,
          Field{.doc = "Straight line; absent off duty, without a place, and when the position is missing or too old.",
                .min = 0});
    visit("reasons", m.reasons, Field{.items_min = 1});
}

/// Every unit that was looked at is in exactly one of the two lists.
struct Recommendation {
    static constexpr std::string_view name = "Recommendation";
    std::vector<Candidate> candidates;
    std::vector<RejectedUnit> rejected;
    friend bool operator==(Recommendation const&, Recommendation const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, Recommendation& m) {
    visit("candidates", m.candidates, Field{.doc = "Best first."});
    visit("rejected", m.rejected, Field{.doc = "Nearest first, those without a distance last.", .items_max = 100000});
}

struct AssignmentPair {
    static constexpr std::string_view name = "AssignmentPair";
    TicketId ticket_id;
    UnitId unit_id;
    std::optional<std::int64_t> eta_s;
    std::optional<std::int64_t> road_m;
    bool road = false;
    friend bool operator==(AssignmentPair const&, AssignmentPair const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, AssignmentPair& m) {
    visit("ticket_id", m.ticket_id);
    visit("unit_id", m.unit_id);
    visit("eta_s", m.eta_s, Field{.doc = "Travel time; absent when the place is unknown.", .min = 0});
    visit("road_m", m.road_m, Field{.doc = "Length of the way along roads; present when `road` is true.", .min = 0});
    visit("road", m.road, Field{.doc = "True: `eta_s` is the time along roads; false: an estimate from the distance."});
}

struct UnservedTicket {
    static constexpr std::string_view name = "UnservedTicket";
    TicketId ticket_id;
    UnservedCode reason = UnservedCode::nobody_fits;
    friend bool operator==(UnservedTicket const&, UnservedTicket const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, UnservedTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("reason", m.reason);
}

/// Who could go where when several tickets wait. A proposal: a person sends each order, nothing happens by itself.
struct AssignmentProposal {
    static constexpr std::string_view name = "AssignmentProposal";
    std::vector<AssignmentPair> pairs;
    std::vector<UnservedTicket> unserved;
    friend bool operator==(AssignmentProposal const&, AssignmentProposal const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, AssignmentProposal& m) {
    visit("pairs", m.pairs, Field{.doc = "Most urgent first, then by ticket id.", .items_max = 300});
    visit("unserved", m.unserved, Field{.doc = "Most urgent first, then by ticket id.", .items_max = 100000});
}

}  // namespace tiaodu
