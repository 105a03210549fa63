// SPDX-License-Identifier: Apache-2.0
#include "server/app/default_rules.hpp"
#include "server/app/first_content.hpp"
#include "server/core/admin_rules.hpp"
#include "server/core/alert_watch.hpp"
#include "server/core/squad_sites.hpp"
#include "server/core/ticket_clocks.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <string_view>

using namespace tiaodu;

namespace {

constexpr Time begin = time_from_ms(1'767'573'000'000);  // 2026-01-05 08:30 in Beijing
constexpr double goal_ns_per_fix = 3'000;                // 10,000 fixes a second: 3 % of one core
constexpr double goal_ms_per_tick = 5;                   // nothing may hold the core thread longer
constexpr double step_m = 8;                             // in a second, some 30 km/h

struct Options {
    int units = 10'000;
    int zones = 2'000;
    int seconds = 120;
};

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// A whole city that drives about, in process.
class City {
public:
    explicit City(Options const& options) {
        auto content = first_content({});
        world_.home = content.home;
        for (auto& node : content.organisations) world_.org.add(std::move(node)).value();
        set_default_rules(world_);
        refresh_calendars(world_);
        refresh_areas(world_);
        sites_ = squad_sites(world_.org);
        std::erase_if(sites_, [](SquadSite const& site) { return !site.centre; });
        for (int i = 1; i <= options.units; ++i) add_unit(i);
        for (int i = 1; i <= options.zones; ++i) add_zone(i);
        watch_ = std::make_unique<AlertWatch>(world_, now_);
    }

    /// One fix of every unit; seconds that the watch took.
    double drive() {
        now_ += std::chrono::seconds(1);
        std::vector<PositionReport> reports;
        for (auto& place : places_) {
            place.course += turn_(random_);
            // Far from home it turns around.
            if (distance_m(place.at, place.home) > 3'000) place.course = course_deg(place.at, place.home);
            place.at = moved(place.at, place.course, step_m);
            PositionReport report;
            report.point = place.at;
            report.fix_at = now_;
            report.speed_mps = step_m;
            report.battery = 0.8;
            reports.push_back(report);
        }
        auto const start = Clock::now();
        for (std::size_t i = 0; i < reports.size(); ++i)
            watch_->report(*units_[i], devices_[i], reports[i], FixOutcome::newest, Trust::good, now_);
        return seconds_since(start);
    }
    /// Seconds that one tick took; its events are put into effect afterwards.
    double tick() {
        auto const start = Clock::now();
        auto alerts = watch_->tick(now_);
        auto const seconds = seconds_since(start);
        for (auto& one : alerts) {
            for (auto& body : one.events) {
                Event event;
                event.seq = world_.counters.seq + 1;
                event.at = now_;
                event.actor.display_name = one.actor;
                event.body = std::move(body);
                watch_->changed(apply(world_, event), now_);
            }
        }
        return seconds;
    }
    AlertCounts counts() const { return watch_->book().total(); }
    /// Seconds of looking up the zones near a point, and how many there were on average.
    std::pair<double, double> look_up(int times) {
        std::vector<IndexedZone const*> near;
        std::size_t found = 0;
        auto const start = Clock::now();
        for (int i = 0; i < times; ++i) {
            world_.zone_index.find_near(places_[static_cast<std::size_t>(i) % places_.size()].at, near);
            found += near.size();
        }
        return {seconds_since(start), static_cast<double>(found) / times};
    }

private:
    struct Place {
        GeoPoint home;
        GeoPoint at;
        double course = 0;
    };

    SquadSite const& site_of(int number) { return sites_[static_cast<std::size_t>(number) % sites_.size()]; }
    GeoPoint somewhere(GeoPoint around, double metres) {
        return moved(around, 360 * part_(random_), metres * std::sqrt(part_(random_)));
    }

    void add_unit(int number) {
        Unit unit;
        unit.id = UnitId(world_.home, number);
        unit.number = static_cast<std::uint32_t>(number);
        unit.squad = site_of(number).squad;
        unit.kind = static_cast<UnitKind>(number % 4);
        unit.call_sign = std::to_string(number);
        unit.posture = DutyPosture::patrol;
        Device device;
        device.id = DeviceId(world_.home, number);
        device.identity = unit.call_sign;
        device.squad = unit.squad;
        device.carriers.push_back({unit.id, begin, std::nullopt});
        keep_device(world_, device);
        devices_.push_back(device.id);
        units_.push_back(&world_.units.emplace(unit.id, unit).first->second);
        auto const home = *site_of(number).centre;
        places_.push_back({home, somewhere(home, 2'000), 360 * part_(random_)});
    }

    /// Rings of 40 corners, circles and routes, with every alert that a zone can raise.
    void add_zone(int number) {
        auto const middle = somewhere(*site_of(number).centre, 3'000);
        Zone zone;
        zone.id = ZoneId(world_.home, number);
        zone.version = 1;
        zone.plan.kind = ZoneKind::key_zone;
        zone.plan.owners = {site_of(number).squad};
        if (number % 3 == 0) {
            zone.plan.center = middle;
            zone.plan.radius_m = 100 + number % 400;
        } else if (number % 3 == 1) {
            for (int i = 0; i <= 40; ++i) {
                auto const corner = moved(middle, (i % 40) * 9.0, 200 + (i % 40 % 2) * 60);
                zone.plan.ring.insert(zone.plan.ring.end(), {corner.lon_deg, corner.lat_deg});
            }
        } else {
            for (int i = 0; i < 20; ++i) {
                auto const corner = moved(middle, 90.0 * (i % 2), i * 60.0);
                zone.plan.line.insert(zone.plan.line.end(), {corner.lon_deg, corner.lat_deg});
            }
            zone.plan.width_m = 30;
        }
        for (auto const kind : {AlertKind::zone_entered, AlertKind::zone_left, AlertKind::dwell, AlertKind::absent})
            zone.plan.watches.push_back({kind, {}, {}});
        if (number % 5 == 0) {
            zone.plan.units = {UnitId(world_.home, number)};
            zone.plan.watches.push_back({AlertKind::off_post, {}, {}});
        }
        zone.plan.hours.push_back({{}, "06:00", "22:00", {}, {}, {}});
        world_.zone_index.put(world_.zones.emplace(zone.id, std::move(zone)).first->second);
    }

    World world_;
    Time now_ = begin;
    std::vector<SquadSite> sites_;
    std::vector<Unit const*> units_;
    std::vector<DeviceId> devices_;
    std::vector<Place> places_;
    std::unique_ptr<AlertWatch> watch_;
    std::mt19937 random_{1};
    std::uniform_real_distribution<double> part_{0, 1};
    std::normal_distribution<double> turn_{0, 10};
};

bool parse(int argc, char** argv, Options& options) {
    for (int i = 1; i + 1 < argc; i += 2) {
        std::string_view const name = argv[i];
        int const value = std::atoi(argv[i + 1]);
        if (value <= 0) return false;
        if (name == "--units")
            options.units = value;
        else if (name == "--zones")
            options.zones = value;
        else if (name == "--seconds")
            options.seconds = value;
        else
            return false;
    }
    return argc % 2 == 1;
}

double at(std::vector<double> sorted, double part) {
    std::sort(sorted.begin(), sorted.end());
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    if (!parse(argc, argv, options)) {
        std::fprintf(stderr, "bench_alerts [--units N] [--zones N] [--seconds N]\n");
        return 2;
    }
    City city(options);
    std::vector<double> fixes, ticks;
    for (int second = 0; second < options.seconds; ++second) {
        fixes.push_back(city.drive() / options.units * 1e9);
        ticks.push_back(city.tick() * 1e3);
    }
    constexpr int look_ups = 1'000'000;
    auto const [looked_s, near] = city.look_up(look_ups);
    auto const counts = city.counts();
    double const fix_ns = at(fixes, 0.5), tick_ms = at(ticks, 0.5);
    bool const met = fix_ns <= goal_ns_per_fix && at(ticks, 0.99) <= goal_ms_per_tick;
    std::printf("%d units, %d zones, every rule, one fix a second each, %d s\n\n", options.units, options.zones,
                options.seconds);
    std::printf("  %-44s %10.0f ns   goal %.0f\n", "one fix, median of the seconds", fix_ns, goal_ns_per_fix);
    std::printf("  %-44s %10.0f ns\n", "one fix, slowest second", at(fixes, 1));
    std::printf("  %-44s %10.2f ms\n", "one tick, median", tick_ms);
    std::printf("  %-44s %10.2f ms   goal %.0f\n", "one tick, 99 %", at(ticks, 0.99), goal_ms_per_tick);
    std::printf("  %-44s %10.0f ns   (%.2f found)\n", "zones near a point", looked_s / look_ups * 1e9, near);
    std::printf("  raised %lld, suppressed %lld, dropped %lld\n\nGoals: %s\n", static_cast<long long>(counts.raised),
                static_cast<long long>(counts.suppressed), static_cast<long long>(counts.dropped),
                met ? "met" : "MISSED");
    nlohmann::json const report{{"units", options.units},
                                {"zones", options.zones},
                                {"fix_ns", fix_ns},
                                {"tick_ms", tick_ms},
                                {"tick_p99_ms", at(ticks, 0.99)},
                                {"raised", counts.raised},
                                {"zone_look_up_ns", looked_s / look_ups * 1e9}};
    std::printf("%s\n", report.dump().c_str());
    return met ? 0 : 3;
}
