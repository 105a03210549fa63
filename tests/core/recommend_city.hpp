// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/candidates.hpp"

#include <random>

namespace tiaodu::test {

inline constexpr Time noon = time_from_ms(1'767'585'600'000);
inline constexpr GeoPoint square{121.4737, 31.2304};

inline OrgCode squad(int number) { return OrgCode("310106013-ZD0" + std::to_string(number)); }

inline Millis seconds(std::int64_t count) { return std::chrono::seconds(count); }

/// A free vehicle of squad 1 on standby, `metres` east of the square, with a fix of 10 s ago.
inline CandidateUnit unit(std::int64_t number, double metres) {
    CandidateUnit made;
    made.id = UnitId(310106, number);
    made.call_sign = "V" + std::to_string(number);
    made.squad = squad(1);
    made.fix = UnitFix{moved(square, 90, metres), noon - seconds(10)};
    return made;
}

inline JobNeed need(Urgency urgency = Urgency::normal) {
    JobNeed made;
    made.point = square;
    made.squad = squad(1);
    made.urgency = urgency;
    return made;
}

/// A router that answers one way at a time: a time, or nothing where it knows none.
inline TravelTimes router(std::function<std::optional<Millis>(GeoPoint from, GeoPoint to, UnitKind kind)> one) {
    return [one = std::move(one)](GeoPoint to, UnitKind kind, std::span<GeoPoint const> from) {
        std::vector<Travel> answers;
        for (auto const& point : from) {
            auto const time = one(point, to, kind);
            answers.push_back(time ? Travel{ByRoad{*time, 2 * distance_m(point, to)}} : Travel{OffRoad{}});
        }
        return answers;
    };
}

/// Units and jobs of every sort, the same for the same seed.
class RandomCity {
public:
    explicit RandomCity(unsigned seed) : random_(seed) {}

    int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }
    bool one_in(int count) { return below(count) == 0; }

    GeoPoint place() { return moved(square, below(360), below(6'000)); }

    CandidateUnit any_unit(std::int64_t number) {
        auto made = unit(number, 0);
        made.squad = squad(1 + below(3));
        made.kind = static_cast<UnitKind>(below(3));
        made.posture = static_cast<DutyPosture>(below(5));
        made.status = one_in(4) ? static_cast<UnitStatus>(below(4)) : UnitStatus::available;
        if (one_in(5)) made.primary = CurrentJob{OrderId(310106, number), static_cast<Urgency>(below(3))};
        made.open_jobs = static_cast<std::uint32_t>(below(3));
        if (!one_in(4)) made.skills.push_back("waste");
        if (!one_in(3)) made.skills.push_back("demolition");
        made.fix = UnitFix{place(), noon - seconds(below(360)), one_in(6)};
        if (one_in(10)) made.fix.reset();
        return made;
    }

    std::vector<CandidateUnit> units(int count) {
        std::vector<CandidateUnit> made;
        for (int i = 1; i <= count; ++i) made.push_back(any_unit(i));
        return made;
    }

    JobNeed any_need() {
        JobNeed made = need(static_cast<Urgency>(below(3)));
        made.point = place();
        if (one_in(8)) made.point.reset();
        if (one_in(6)) made.squad.reset();
        if (one_in(3)) made.skills.push_back("waste");
        if (one_in(5)) made.skills.push_back("demolition");
        return made;
    }

    std::mt19937& random() { return random_; }

private:
    std::mt19937 random_;
};

}  // namespace tiaodu::test
