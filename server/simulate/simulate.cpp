// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/simulate.hpp"

#include "server/app/log.hpp"
#include "server/importers/road_files.hpp"
#include "server/simulate/actors.hpp"
#include "server/simulate/citizens.hpp"
#include "server/simulate/phones.hpp"
#include "server/simulate/terminals.hpp"

#include <condition_variable>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>

namespace tiaodu::simulate {
namespace {

using std::chrono::steady_clock;

constexpr Millis turn_length{200};    // how often phones and citizens get their turn
constexpr Millis look_length{2'000};  // how often the actors look at the tickets
constexpr Millis refresh_length{10'000};
constexpr Millis status_length{10'000};

/// Set from the device thread, waited for by the others.
class StopFlag {
public:
    void set() {
        {
            std::lock_guard const lock(mutex_);
            set_ = true;
        }
        changed_.notify_all();
    }
    bool is_set() const {
        std::lock_guard const lock(mutex_);
        return set_;
    }
    void wait_for(Millis time) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, time, [this] { return set_; });
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool set_ = false;
};

/// A sentence for somebody at a terminal.
std::string plain(SimulateOptions const& options, Error const& error) {
    if (error.code == Errc::unauthenticated) return "the server at " + options.url + " does not know this token";
    if (error.code == Errc::forbidden) return "the account of this token may not do that: " + error.detail;
    return (error.path.empty() || error.path == "url" ? "" : error.path + ": ") + error.detail;
}

/// Carries a failure of the preparation out to `simulate`.
struct Failure {
    Error error;
};

template <class T>
T must(Result<T> result) {
    if (!result) throw Failure{result.error()};
    return std::move(*result);
}

std::string read_text_file(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw Failure{{Errc::not_found, path, "cannot be read"}};
    return text.str();
}

std::string devices_of(SimulateOptions const& options) {
    if (!options.devices.empty()) return options.devices;
    auto host = options.url.substr(std::min(options.url.size(), std::string("http://").size()));
    host = host.substr(0, host.find('/'));
    auto const bracket = host.find(']');
    return host.substr(0, host.find(':', bracket == std::string::npos ? 0 : bracket)) + ":6808";
}

/// Makes sure that the planned units and their terminals exist, and takes over the postures of those that did. Returns
/// their ids.
std::vector<std::string> ensure_units(CityApi& api, std::vector<PlannedUnit>& planned, StopFlag const& stop) {
    std::map<std::pair<OrgCode, std::string>, KnownUnit> known;
    for (auto& unit : must(api.units())) known[{unit.squad, unit.call_sign}] = unit;
    std::vector<std::string> ids;
    std::size_t added = 0;
    for (auto& unit : planned) {
        if (stop.is_set()) break;
        auto const found = known.find({unit.squad, unit.call_sign});
        if (found == known.end()) {
            ids.push_back(must(api.register_unit(unit)));
            ++added;
        } else {
            ids.push_back(found->second.id);
            unit.posture = found->second.posture;
        }
        auto const device = api.register_device(ids.back(), unit);
        if (!device && device.error().code != Errc::already_exists) throw Failure{device.error()};
    }
    std::cout << "units=" << planned.size() << " added=" << added << std::endl;
    return ids;
}

/// Everything that runs on the HTTP thread, turn by turn.
class Day {
public:
    Day(SimulateOptions const& options, CityApi& api, City const& city, MovingFleet& fleet,
        std::vector<std::string> unit_ids, Terminals const& terminals, Phones& phones, steady_clock::time_point start)
        : options_(options),
          terminals_(terminals),
          phones_(phones),
          start_(start),
          citizens_(api, city, {options.seed, 0, options.tickets_per_hour}, std::chrono::minutes(options.start_minute)),
          actors_(api, city, fleet, std::move(unit_ids), {options.seed, options.speed, options.dispatch_share}),
          api_(api) {}

    /// Errors: only those that end the run.
    std::optional<Error> run(StopFlag& stop) {
        while (!stop.is_set()) {
            auto const now = elapsed();
            phones_.turn(now);
            auto error =
                citizens_.turn(Millis(static_cast<std::int64_t>(static_cast<double>(now.count()) * options_.speed)));
            if (!error && now >= look_at_) {
                look_at_ = now + look_length;
                error = actors_.turn(now);
            }
            if (!error && now >= refresh_at_) {
                refresh_at_ = now + refresh_length;
                error = actors_.refresh_units();
            }
            if (stop.is_set()) break;
            if (error && error->code == Errc::unauthenticated) return error;
            note(error);
            if (now >= status_at_) {
                status_at_ = now + status_length;
                print_status(now);
            }
            stop.wait_for(error ? Millis(2'000) : turn_length);
        }
        print_status(elapsed());
        return std::nullopt;
    }

private:
    Millis elapsed() const { return std::chrono::duration_cast<Millis>(steady_clock::now() - start_); }

    /// Says once that the server is away, and once that it is back.
    void note(std::optional<Error> const& error) {
        if (error.has_value() == away_) return;
        away_ = error.has_value();
        if (error)
            log_warning("simulate_server_away").add("code", name_of(error->code)).add("why", error->detail);
        else
            log_info("simulate_server_back");
    }

    void print_status(Millis now) const {
        auto const& devices = terminals_.counters();
        auto const& actors = actors_.counters();
        auto const day =
            citizens_.day_time(Millis(static_cast<std::int64_t>(static_cast<double>(now.count()) * options_.speed)));
        auto const minutes = std::chrono::duration_cast<std::chrono::minutes>(day).count() % 1440;
        char clock[8];
        std::snprintf(clock, sizeof clock, "%02d:%02d", static_cast<int>(minutes / 60), static_cast<int>(minutes % 60));
        std::cout << "city_time=" << clock << " terminals=" << terminals_.count() << " online=" << devices.online
                  << " phones=" << phones_.count() << " positions=" << devices.sent + phones_.sent()
                  << " confirmed=" << devices.answered + phones_.sent() << " lost=" << devices.lost
                  << " refused=" << devices.refused << " texts=" << devices.texts
                  << " phone_failures=" << phones_.failed() << " tickets=" << citizens_.sent()
                  << " known=" << citizens_.known() << " ticket_errors=" << citizens_.refused()
                  << " open=" << actors.open << " accepted=" << actors.accepted << " dispatched=" << actors.dispatched
                  << " steps=" << actors.steps << " contacted=" << actors.contacted << " replied=" << actors.replied
                  << " closed=" << actors.closed << " overtaken=" << actors.overtaken << " requests=" << api_.requests()
                  << " cpu_s=" << static_cast<double>(std::clock()) / CLOCKS_PER_SEC << std::endl;
    }

    SimulateOptions const& options_;
    Terminals const& terminals_;
    Phones& phones_;
    steady_clock::time_point start_;
    Citizens citizens_;
    Actors actors_;
    CityApi const& api_;
    Millis look_at_{};
    Millis refresh_at_ = refresh_length;
    Millis status_at_ = status_length;
    bool away_ = false;
};

int run(SimulateOptions const& options) {
    StopFlag stop;
    CityApi api(options.url, options.token);
    auto const interval = Millis(static_cast<std::int64_t>(options.interval_s * 1000));

    std::optional<RoadGraph> roads;
    if (!options.road_nodes.empty()) {
        auto const nodes = read_text_file(options.road_nodes), edges = read_text_file(options.road_edges);
        roads.emplace(must(read_road_csv({options.road_nodes, nodes}, {options.road_edges, edges}, Datum::wgs84,
                                         built_in_road_classes()))
                          .network);
    }
    std::optional<City> city;
    std::optional<MovingFleet> fleet;  // both before the device thread that uses them
    Terminals terminals([&] {
        stop.set();
        api.stop();
    });
    auto const stopped = [&] { return stop.is_set(); };
    try {
        city = must(api.read_city());
        auto planned = plan_units(*city, static_cast<std::size_t>(options.units), options.phone_share);
        auto ids = ensure_units(api, planned, stop);
        if (stopped()) return 0;
        fleet.emplace(*city, std::move(planned), roads ? &*roads : nullptr, options.seed);
        auto const start = steady_clock::now();
        if (auto const error = terminals.start(devices_of(options), *fleet, interval, options.seed, start))
            throw Failure{*error};
        Phones phones(options.url, *fleet, interval * 2);
        Day day(options, api, *city, *fleet, std::move(ids), terminals, phones, start);
        if (auto const error = day.run(stop)) throw Failure{*error};
    } catch (Failure const&) {
        if (!stopped()) throw;
    }
    return 0;
}

}  // namespace

int simulate(SimulateOptions const& options) {
    try {
        return run(options);
    } catch (Failure const& failure) {
        std::cerr << "tiaodu simulate: " << plain(options, failure.error) << "\n";
    } catch (std::exception const& error) {
        std::cerr << "tiaodu simulate: " << error.what() << "\n";
    }
    return 1;
}

}  // namespace tiaodu::simulate
