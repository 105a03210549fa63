// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/walker.hpp"

#include "server/core/road_times.hpp"

#include <algorithm>
#include <array>

namespace tiaodu::simulate {
namespace {

constexpr double called_mps = 35 / 3.6;
constexpr double foot_mps = 1.2;
constexpr double drone_mps = 10;
constexpr double joins_road_m = 250;  // no farther from a road than this: the network is used

GeoPoint shifted(GeoPoint from, double east_m, double north_m) {
    double const far = std::hypot(east_m, north_m);
    if (far < 0.01) return from;
    return moved(from, std::fmod(std::atan2(east_m, north_m) * 57.29577951308232 + 360.0, 360.0), far);
}

}  // namespace

Walker::Walker(WalkerSetup setup)
    : setup_(std::move(setup)),
      random_(setup_.seed, setup_.name + "/way"),
      noise_(setup_.seed, setup_.name + "/receiver") {
    place_ = point_in(*setup_.ground, random_);
    if (setup_.roads && setup_.kind != UnitKind::drone) {
        auto const& nodes = setup_.roads->nodes();
        junction_ = nodes[random_.below(nodes.size())];
        place_ = setup_.roads->place_of(*junction_);
    }
    post_ = place_;
    left_duty_at_ = place_;
    quarter_ = static_cast<int>(random_.below(4));
    course_deg_ = std::fmod(setup_.ground->grid_deg + 90.0 * quarter_, 360.0);
}

WalkerFix Walker::at(Millis since_start) {
    auto const goal = std::chrono::floor<std::chrono::seconds>(since_start).count();
    for (; seconds_ < goal; ++seconds_) step();
    auto const seen = shifted(place_, east_m_, north_m_);
    bool const strayed =
        mode_ == Mode::duty && contains(setup_.ground->shape, place_) && !contains(setup_.ground->shape, seen);
    return {strayed ? place_ : seen, speed_mps_, course_deg_};
}

void Walker::set_posture(DutyPosture posture) {
    if (posture == setup_.posture) return;
    setup_.posture = posture;
    if (posture == DutyPosture::fixed_post) post_ = place_;
}

void Walker::call_to(GeoPoint place) {
    if (mode_ == Mode::duty) left_duty_at_ = place_;
    mode_ = Mode::called;
    legs_.clear();
    pause_s_ = 0;
    add_way_to(place, on_foot(setup_.kind) ? foot_mps * 3 : called_mps);  // officers take a bicycle
}

void Walker::release() {
    if (mode_ == Mode::duty) return;
    mode_ = Mode::duty;
    legs_.clear();
    pause_s_ = random_.between(5, 30);
    add_way_to(left_duty_at_, on_foot(setup_.kind) ? foot_mps * 3 : called_mps);
}

void Walker::step() {
    drift();
    if (pause_s_ > 0) {
        pause_s_ -= 1;
        speed_mps_ = 0;
        return;
    }
    if (legs_.empty()) {
        if (mode_ == Mode::called) mode_ = Mode::on_scene;
        if (mode_ == Mode::duty) plan();
    }
    speed_mps_ = legs_.empty() ? 0 : legs_.front().speed_mps;
    double left_s = 1;
    while (left_s > 0 && !legs_.empty()) {
        auto const leg = legs_.front();
        double const far = distance_m(place_, leg.to);
        if (far > 0.5) course_deg_ = course_deg(place_, leg.to);
        if (far > leg.speed_mps * left_s) {
            place_ = moved(place_, course_deg_, leg.speed_mps * left_s);
            return;
        }
        place_ = leg.to;
        left_s -= far / leg.speed_mps;
        legs_.pop_front();
        if (leg.pause_s > 0) {
            pause_s_ = leg.pause_s;
            return;
        }
    }
}

void Walker::drift() {
    double const keep = 0.9;
    double const error_m = setup_.kind == UnitKind::vehicle ? 1.5 : 3.0;
    double const fresh = error_m * std::sqrt(1 - keep * keep);
    east_m_ = keep * east_m_ + fresh * noise_.normal();
    north_m_ = keep * north_m_ + fresh * noise_.normal();
}

void Walker::plan() {
    bool const on_ground = contains(setup_.ground->shape, place_);
    if (!on_ground) return add_way_to(left_duty_at_, called_mps);
    if (setup_.posture != DutyPosture::patrol) {
        pause_s_ = 60;
        return;
    }
    if (setup_.kind == UnitKind::drone) return plan_flight();
    if (setup_.roads && junction_) return plan_road();
    if (setup_.roads && join_roads()) return;
    plan_street();
}

double Walker::patrol_speed() {
    return on_foot(setup_.kind) ? foot_mps * random_.between(0.8, 1.15) : random_.between(20, 40) / 3.6;
}

double Walker::pause_at_corner() {
    if (random_.chance(on_foot(setup_.kind) ? 0.20 : 0.06)) return random_.between(60, 480);  // a shop
    return random_.chance(0.3) ? random_.between(8, 60) : 0;                                  // a red light
}

void Walker::plan_street() {
    // Mostly turns, sometimes straight on; back only when nothing else stays on the ground. Shorter and shorter near a
    // border.
    auto const turn = random_.chance(0.5) ? 1 : 3;
    std::array<int, 4> turns =
        random_.chance(0.35) ? std::array{0, turn, 4 - turn, 2} : std::array{turn, 4 - turn, 0, 2};
    double const wish_m = random_.between(80, 400);
    for (double const length_m : {wish_m, wish_m / 2, 60.0, 20.0, 5.0})
        for (int const quarter : turns) {
            auto const next = (quarter_ + quarter) % 4;
            auto const to = moved(place_, std::fmod(setup_.ground->grid_deg + 90.0 * next, 360.0), length_m);
            if (!line_inside(*setup_.ground, place_, to)) continue;
            quarter_ = next;
            legs_.push_back({to, patrol_speed(), pause_at_corner()});
            return;
        }
    pause_s_ = 30;  // in a corner too narrow to turn in
}

void Walker::plan_road() {
    auto choices = setup_.roads->steps_from(*junction_);
    if (choices.size() > 1 && came_from_)
        std::erase_if(choices, [&](RoadStep const& step) { return step.to == *came_from_; });
    if (choices.empty()) choices = setup_.roads->steps_from(*junction_);
    auto const& step = choices[random_.below(choices.size())];
    came_from_ = junction_;
    auto const speed = on_foot(setup_.kind)
                           ? patrol_speed()
                           : std::clamp(step.freeflow_mps * random_.between(0.7, 1.0), 20 / 3.6, 40 / 3.6);
    for (auto const& point : step.shape) legs_.push_back({point, speed, 0});
    junction_ = step.to;
    legs_.back().pause_s = pause_at_corner();
}

/// Goes to the nearest junction of the squad's network when nothing but ground of its own lies between.
bool Walker::join_roads() {
    auto const& roads = *setup_.roads;
    auto const nearest =
        *std::min_element(roads.nodes().begin(), roads.nodes().end(), [&](std::uint32_t a, std::uint32_t b) {
            return distance_m(place_, roads.place_of(a)) < distance_m(place_, roads.place_of(b));
        });
    if (!line_inside(*setup_.ground, place_, roads.place_of(nearest))) return false;
    legs_.push_back({roads.place_of(nearest), patrol_speed(), 0});
    junction_ = nearest;
    return true;
}

void Walker::plan_flight() {
    for (int attempt = 0; attempt < 8; ++attempt) {
        auto const to = moved(place_, random_.between(0, 360), random_.between(150, 600));
        if (!line_inside(*setup_.ground, place_, to)) continue;
        legs_.push_back({to, drone_mps, random_.between(0, 40)});
        return;
    }
    pause_s_ = 20;
}

void Walker::add_way_to(GeoPoint goal, double speed_mps) {
    junction_.reset();
    came_from_.reset();
    if (setup_.kind == UnitKind::drone) {
        legs_.push_back({goal, drone_mps * 1.5, 0});
        return;
    }
    if (setup_.roads) {
        RoadTimeSettings settings;
        settings.reach_m = joins_road_m;
        auto const profile = setup_.kind == UnitKind::officer ? RoadProfile::on_foot : RoadProfile::vehicle;
        auto const route = RoadTimes(setup_.roads->graph(), settings).route(place_, goal, profile);
        if (route) {
            for (auto const& point : route->points) legs_.push_back({point, speed_mps, 0});
            return;
        }
    }
    // Streets are made up: along the grid in turns, block by block.
    double const block_m = 300;
    double const far = distance_m(place_, goal);
    double const angle = (course_deg(place_, goal) - setup_.ground->grid_deg) / 57.29577951308232;
    double const along_m = far * std::cos(angle);
    double const across_m = far * std::sin(angle);
    auto const blocks = std::max(1, static_cast<int>(std::max(std::fabs(along_m), std::fabs(across_m)) / block_m));
    auto const part = [&](double along, double across) {
        double const grid = setup_.ground->grid_deg / 57.29577951308232;
        return shifted(place_, along * std::sin(grid) + across * std::cos(grid),
                       along * std::cos(grid) - across * std::sin(grid));
    };
    for (int i = 1; i <= blocks; ++i) {
        legs_.push_back({part(along_m * i / blocks, across_m * (i - 1) / blocks), speed_mps, 0});
        if (i < blocks) legs_.push_back({part(along_m * i / blocks, across_m * i / blocks), speed_mps, 0});
    }
    legs_.push_back({goal, speed_mps, 0});
}

}  // namespace tiaodu::simulate
