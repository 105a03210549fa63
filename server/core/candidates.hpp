// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/recommendation.hpp"
#include "protocol/vocab/geo.hpp"
#include "protocol/vocab/time.hpp"
#include "server/core/travel.hpp"

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Which units can do a job, and how well: the common ground of `recommend` (one ticket) and `propose_assignment`
/// (several). Pure; knows neither the world nor the fleet.
namespace tiaodu {

/// What a ticket needs.
struct JobNeed {
    std::optional<GeoPoint> point;      ///< Absent or out of range: not located yet, only units of `squad` count.
    std::optional<OrgCode> squad;       ///< The squad that owns the ticket; absent while none does.
    std::vector<std::string> skills{};  ///< All of them are required of the unit.
    Urgency urgency = Urgency::normal;
};

/// What a unit is working on now.
struct CurrentJob {
    OrderId order_id;
    Urgency urgency = Urgency::normal;
};

struct UnitFix {
    GeoPoint point;
    Time fix_at{};  ///< By the device's clock; one ahead of ours counts as fresh (ingest has refused the wild ones).
    bool doubtful = false;
};

/// A unit as the question sees it. Only units that the asker may order are handed in.
struct CandidateUnit {
    UnitId id;
    std::string call_sign{};
    OrgCode squad{};
    UnitKind kind = UnitKind::vehicle;
    DutyPosture posture = DutyPosture::standby;
    UnitStatus status = UnitStatus::available;
    std::optional<CurrentJob> primary;  ///< Busy when present, whatever the status says.
    std::uint32_t open_jobs = 0;        ///< Further open jobs that wait for it.
    std::vector<std::string> skills{};
    std::optional<UnitFix> fix;
};

/// How a kind of unit moves when no router answers: straight distance × detour / speed.
struct Pace {
    double speed_mps = 7.0;       ///< > 0.
    double detour_factor = 1.35;  ///< ≥ 1: road length over straight distance; 1.3 … 1.4 in dense street grids.
};

/// What is added to the travel time, so that everything is weighed in one unit: "rather wait 5 minutes longer than
/// call somebody from the duty room". All ≥ 0.
struct Penalties {
    std::chrono::seconds on_watch{};           ///< 值班: somebody has to leave the duty room.
    std::chrono::seconds fixed_post{};         ///< 固守: the post stays empty.
    std::chrono::seconds other_squad{};        ///< Works in another squad's area.
    std::chrono::seconds open_job{};           ///< For each job that waits for the unit already.
    std::chrono::seconds doubtful_position{};  ///< The position may be wrong.
};

enum class Preemption : std::uint8_t {
    never,
    for_emergencies,  ///< For an emergency a unit may be called away from a job that is none.
};

/// Settings of the recommendation. The penalties in minutes, by urgency of the ticket (standby and patrol cost
/// nothing):
///
/// | urgency   | on_watch | fixed_post | other_squad | open_job | doubtful_position |
/// | normal    |        5 |         30 |          20 |        5 |                 2 |
/// | urgent    |        3 |         20 |          10 |        5 |                 2 |
/// | emergency |        1 |          2 |           2 |        5 |                 2 |
///
/// So a post (固守) is emptied only when everybody else would take half an hour longer, or in an emergency.
struct RecommendSettings {
    Millis fix_age_max{std::chrono::minutes(5)};  ///< A fix of exactly this age still counts.
    std::size_t candidates_max = 8;
    /// How many of the best by estimate the router is asked for; ≥ `candidates_max` is wise. One search answers all,
    /// but it reaches as far as the farthest of them.
    std::size_t routed_max = 200;
    Preemption preemption = Preemption::never;
    /// In the order of UnitKind: officer (on foot and e-bike), vehicle, drone. Assumptions, to be set from tracks.
    std::array<Pace, 3> paces{Pace{2.5, 1.35}, Pace{7.0, 1.35}, Pace{12.0, 1.0}};
    /// In the order of Urgency.
    std::array<Penalties, 3> penalties{
        Penalties{std::chrono::minutes(1), std::chrono::minutes(2), std::chrono::minutes(2), std::chrono::minutes(5),
                  std::chrono::minutes(2)},
        Penalties{std::chrono::minutes(3), std::chrono::minutes(20), std::chrono::minutes(10), std::chrono::minutes(5),
                  std::chrono::minutes(2)},
        Penalties{std::chrono::minutes(5), std::chrono::minutes(30), std::chrono::minutes(20), std::chrono::minutes(5),
                  std::chrono::minutes(2)}};
};

/// How a unit that fits stands for a job.
struct Standing {
    std::size_t unit = 0;                  ///< Index into the units that were handed in.
    std::optional<double> distance_m;      ///< Straight.
    std::optional<double> road_m;          ///< Along roads; present when `travel_s` is the time along them.
    std::optional<std::int64_t> travel_s;  ///< Whole seconds, rounded up; absent when the job is not located.
    CandidateReasonCode travel = CandidateReasonCode::place_unknown;  ///< Where `travel_s` comes from.
    std::int64_t penalty_s = 0;
    bool leaves_job = false;
    std::int64_t score_s() const { return travel_s.value_or(0) + penalty_s; }
};

/// Every reason why the unit does not fit; empty when it fits.
std::vector<Rejection> rejections(JobNeed const& need, CandidateUnit const& unit, Time now,
                                  RecommendSettings const& settings);

/// Straight distance of a unit on duty with a fresh fix; none otherwise, and when the job is not located.
std::optional<double> known_distance_m(JobNeed const& need, CandidateUnit const& unit, Time now,
                                       RecommendSettings const& settings);

/// What makes up the score of a unit that fits; the seconds add up to `standing.score_s()`.
std::vector<CandidateReason> reasons_of(JobNeed const& need, CandidateUnit const& unit, Standing const& standing,
                                        RecommendSettings const& settings);

/// The units that fit, best first: free ones before those that would leave a job; then by score; then by unit id.
/// With a router the best `routed_max` by estimate are asked for, once per kind of unit, and ordered by what it
/// answers; the others follow them, ordered by estimate. A unit that no road brings within the router's limit counts
/// with the limit or its estimate, whichever is more. Answers below 0 or above 7 days count as none. Unit ids must be
/// distinct.
std::vector<Standing> standings(JobNeed const& need, std::span<CandidateUnit const> units, Time now,
                                RecommendSettings const& settings, TravelTimes const& travel);

}  // namespace tiaodu
