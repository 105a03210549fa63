// SPDX-License-Identifier: Apache-2.0
#include "server/core/fix_checks.hpp"

#include <algorithm>
#include <array>

namespace tiaodu {
namespace {

bool is_usable(PositionReport const& report) {
    return report.usable_fix && !report.encrypted && in_range(report.point);
}

void check_duplicate(FixQuestion const& question, FixVerdict& verdict) {
    auto const& newest = question.live.report;
    bool const same = question.live.known && is_usable(question.report) && question.report.fix_at == newest.fix_at &&
                      question.report.point == newest.point;
    if (same) verdict.outcome = FixOutcome::duplicate;
}

void check_clock(FixQuestion const& question, FixVerdict& verdict) {
    auto const ahead = question.report.fix_at - question.now;
    auto const skew = question.live.clock.settled().value_or(Millis(0));
    if (ahead > clock_skew_shown || std::chrono::abs(skew) > clock_skew_shown) verdict.flags.set(FixFlag::clock_skew);
    if (ahead > question.limits.clock_ahead) verdict.outcome = FixOutcome::clock_ahead;
    if (-ahead > question.limits.oldest) verdict.outcome = FixOutcome::too_old;
}

void check_jump(FixQuestion const& question, FixVerdict& verdict) {
    auto const& live = question.live;
    auto const& report = question.report;
    if (!live.known || !is_usable(report) || report.fix_at <= live.report.fix_at) return;
    auto const impossible = [&](GeoPoint from, Time at) {
        // Two fixes within a second are judged as one second: receivers jitter.
        double const seconds = std::max(1.0, static_cast<double>((report.fix_at - at).count()) / 1000.0);
        return distance_m(from, report.point) > question.limits.jump_mps_max * seconds;
    };
    if (!impossible(live.report.point, live.report.fix_at)) return;
    // Back from a jump to where it was before is no jump.
    if (live.trusted && !impossible(live.trusted->point, live.trusted->fix_at)) return;
    verdict.flags.set(FixFlag::jump);
}

/// What was made on duty and arrives after duty is still kept, but shown no more.
void check_duty(FixQuestion const& question, FixVerdict& verdict) {
    if (question.duty_at_fix == Duty::off) verdict.outcome = FixOutcome::off_duty;
}

void check_fixed(FixQuestion const& question, FixVerdict& verdict) {
    if (is_usable(question.report)) return;
    verdict.flags.set(question.report.encrypted ? FixFlag::encrypted : FixFlag::not_fixed);
    verdict.outcome = FixOutcome::unusable;
}

void check_source(FixQuestion const& question, FixVerdict& verdict) {
    if (question.report.mock) verdict.flags.set(FixFlag::mock);
    if (question.report.backlog) verdict.flags.set(FixFlag::backlog);
}

void check_order(FixQuestion const& question, FixVerdict& verdict) {
    bool const older = question.live.known && question.report.fix_at <= question.live.report.fix_at;
    bool const after_duty = duty_of(question.unit.posture) == Duty::off;
    if (!older && !after_duty) return;
    verdict.flags.set(FixFlag::late);
    verdict.outcome = FixOutcome::late;
}

}  // namespace

std::span<FixCheck const> fix_checks() {
    static constexpr std::array checks{
        FixCheck{"duplicate", check_duplicate}, FixCheck{"clock", check_clock}, FixCheck{"jump", check_jump},
        FixCheck{"on duty", check_duty},        FixCheck{"fixed", check_fixed}, FixCheck{"source", check_source},
        FixCheck{"order", check_order},
    };
    return checks;
}

FixVerdict judge(FixQuestion const& question) {
    FixVerdict verdict;
    for (auto const& check : fix_checks()) {
        check.look(question, verdict);
        if (verdict.outcome) return verdict;
    }
    verdict.outcome = FixOutcome::newest;
    return verdict;
}

}  // namespace tiaodu
