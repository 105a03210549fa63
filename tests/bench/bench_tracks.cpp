// SPDX-License-Identifier: Apache-2.0
// Writes a day of tracks of a big city with the server's own store and asks what people ask of it.
#include "db/track_reader.hpp"
#include "db/track_store.hpp"
#include "server/simulate/random.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace tiaodu;

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    std::int64_t units = 10'000;
    std::int64_t fixes = 10'000'000;
    std::size_t runs = 200;
};

constexpr Time midnight = time_from_ms(1'795'190'400'000);  // 2026-11-21 in Beijing
constexpr std::int64_t interval_s = 30;
constexpr double unit_goal_ms = 20, near_goal_ms = 300;
constexpr GeoPoint middle{121.47, 31.23};

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    auto const of = [](timeval const& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

/// Units that drive and walk about their squads' areas in shifts, reporting as JT/T 808 terminals do.
class City {
public:
    explicit City(Options const& options)
        : random_(7, "tracks"), per_unit_(std::max<std::int64_t>(1, options.fixes / options.units)) {
        std::int64_t const shift_s = per_unit_ * interval_s;
        for (std::int64_t i = 0; i < options.units; ++i) {
            auto const spare_s = static_cast<std::size_t>(std::max<std::int64_t>(1, 86'400 - shift_s - interval_s));
            Walker walker;
            walker.home =
                moved(moved(middle, 90, 22'000 * (random_.unit() - 0.5) * 2), 0, 28'000 * (random_.unit() - 0.5) * 2);
            walker.point = walker.home;
            walker.starts_s = static_cast<std::int64_t>(random_.below(spare_s));
            walker.fast = random_.chance(0.3);
            walkers_.push_back(walker);
        }
    }
    GeoPoint home_of(std::size_t unit) const { return walkers_[unit].home; }
    std::size_t units() const { return walkers_.size(); }

    /// Calls `use` for every fix of the day in the order of their arrival.
    template <class Use>
    void drive(Use use) {
        for (std::int64_t second = 0; second < 86'400; ++second)
            for (auto i = static_cast<std::size_t>(second % interval_s); i < walkers_.size(); i += interval_s) {
                auto& walker = walkers_[i];
                auto const since = second - walker.starts_s;
                if (since < 0 || since / interval_s >= per_unit_) continue;
                use(step(walker, static_cast<std::uint32_t>(i + 1), second));
            }
    }

private:
    struct Walker {
        GeoPoint home, point;
        std::int64_t starts_s = 0;
        bool fast = false;
    };
    TrackFix step(Walker& walker, std::uint32_t number, std::int64_t second) {
        double const speed = random_.chance(0.4) ? 0.0 : random_.unit() * (walker.fast ? 11.0 : 1.5);
        bool const strayed = distance_m(walker.point, walker.home) > 1500;
        double const course = strayed ? course_deg(walker.point, walker.home) : random_.unit() * 360;
        walker.point = moved(walker.point, course, speed * static_cast<double>(interval_s));
        TrackFix fix;
        fix.unit_number = number;
        fix.fix_at = midnight + std::chrono::seconds(second);
        fix.arrived_at = fix.fix_at + Millis(200 + static_cast<std::int64_t>(random_.below(1500)));
        fix.point = {std::round(walker.point.lon_deg * 1e6) / 1e6, std::round(walker.point.lat_deg * 1e6) / 1e6};
        fix.speed_mps = std::round(speed * 36) / 36;
        fix.course_deg = std::floor(course);
        return fix;
    }
    simulate::Random random_;
    std::int64_t per_unit_;
    std::vector<Walker> walkers_;
};

struct Written {
    std::int64_t fixes = 0;
    double seconds = 0, cpu_s = 0;
};

/// As fast as the store takes them; every fix is answered like a device's.
Written write_day(std::filesystem::path const& folder, City& city) {
    std::atomic<std::int64_t> stored{0};
    TrackSettings settings;
    settings.on_stored = [](std::vector<StoredHandler> handlers, Stored outcome) {
        for (auto const& handler : handlers) handler(outcome);
    };
    settings.on_error = [](std::string_view event, std::string const& why) {
        std::cerr << event << ": " << why << "\n";
    };
    TrackStore store(folder, settings);
    Written written;
    auto const start = Clock::now();
    auto const cpu = cpu_seconds();
    auto const backlog_max = static_cast<std::int64_t>(settings.queue_max / 2);
    city.drive([&](TrackFix const& fix) {
        while (written.fixes - stored >= backlog_max) ::usleep(200);
        store.push(fix, [&stored](Stored) { ++stored; });
        ++written.fixes;
    });
    while (stored < written.fixes) ::usleep(200);
    written.seconds = seconds_since(start);
    written.cpu_s = cpu_seconds() - cpu;
    store.stop();
    if (store.dropped() > 0) throw std::runtime_error("the store dropped fixes");
    return written;
}

/// Packs what is left, as the store does when a day has become quiet.
double pack_day(std::filesystem::path const& folder) {
    auto const start = Clock::now();
    TrackDay day(track_file(folder, day_of(midnight, beijing_offset)), PackingLimits{});
    while (day.pack_step() > 0) day.checkpoint_when_due();
    day.close();
    return seconds_since(start);
}

double bytes_in(std::filesystem::path const& folder) {
    double bytes = 0;
    for (auto const& entry : std::filesystem::directory_iterator(tracks_folder(folder)))
        bytes += static_cast<double>(entry.file_size());
    return bytes;
}

struct Times {
    double median_ms = 0, p99_ms = 0, found = 0;
};
template <class Ask>
Times timed(std::size_t runs, Ask ask) {
    std::vector<double> ms;
    double found = 0;
    for (std::size_t run = 0; run < runs; ++run) {
        auto const start = Clock::now();
        found += static_cast<double>(ask());
        ms.push_back(1000 * seconds_since(start));
    }
    std::sort(ms.begin(), ms.end());
    return {ms[ms.size() / 2], ms[std::min(ms.size() - 1, ms.size() * 99 / 100)], found / static_cast<double>(runs)};
}

struct Asked {
    Times unit, near, whole_day;
    double bytes_per_fix = 0;
};
Asked ask(std::filesystem::path const& folder, City const& city, Options const& options, std::int64_t fixes) {
    simulate::Random random(11, "questions");
    Asked asked;
    asked.unit = timed(options.runs, [&] {
        auto const unit = static_cast<std::uint32_t>(1 + random.below(city.units()));
        return read_track(folder, unit, midnight, midnight + std::chrono::hours(24), 200'000).fixes.size();
    });
    auto const near = [&](int from_hour, int hours) {
        auto const place = moved(city.home_of(random.below(city.units())), random.unit() * 360, 400);
        auto const from = midnight + std::chrono::hours(from_hour);
        NearQuestion const question{place, 200, from, from + std::chrono::hours(hours)};
        return read_near(folder, question, [](std::uint32_t) { return true; }).units.size();
    };
    asked.near = timed(options.runs, [&] { return near(14, 1); });
    asked.whole_day = timed(options.runs / 4 + 1, [&] { return near(0, 24); });
    asked.bytes_per_fix = bytes_in(folder) / static_cast<double>(fixes);
    return asked;
}

nlohmann::json json_of(Times const& times) {
    return {{"median_ms", times.median_ms}, {"p99_ms", times.p99_ms}, {"found", times.found}};
}

void print_row(char const* what, Times const& times, char const* goal) {
    std::printf("| %-38s | %9.2f | %9.2f | %8.1f | %s |\n", what, times.median_ms, times.p99_ms, times.found, goal);
}

std::optional<Options> read_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        std::string_view const name = argv[i], value = argv[i + 1];
        std::int64_t number = 0;
        auto const [end, code] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (code != std::errc{} || end != value.data() + value.size() || number < 1) return std::nullopt;
        if (name == "--units") {
            options.units = number;
        } else if (name == "--fixes") {
            options.fixes = number;
        } else if (name == "--runs") {
            options.runs = static_cast<std::size_t>(number);
        } else {
            return std::nullopt;
        }
    }
    // One shift has at most a day of fixes.
    bool const possible = argc % 2 == 1 && options.fixes / options.units <= 86'400 / interval_s - 2;
    return possible ? std::optional(options) : std::nullopt;
}

int run(Options const& options) {
    auto pattern = (std::filesystem::temp_directory_path() / "tiaodu-tracks-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder");
    std::filesystem::path const folder = pattern;
    City city(options);
    auto const written = write_day(folder, city);
    auto const fresh = ask(folder, city, options, written.fixes);
    auto const packing_s = pack_day(folder);
    auto const packed = ask(folder, city, options, written.fixes);
    std::filesystem::remove_all(folder);

    double const millions = static_cast<double>(written.fixes) / 1e6;
    double const rate = static_cast<double>(written.fixes) / written.seconds;
    std::printf(
        "%lld fixes of %lld units, written in %.1f s: %.0f fixes/s durable and packed on the way, %.2f CPU-s per "
        "million; the rest packed in %.1f s\n",
        static_cast<long long>(written.fixes), static_cast<long long>(options.units), written.seconds, rate,
        written.cpu_s / millions, packing_s);
    std::printf("bytes per fix: %.1f fresh, %.1f packed\n\n", fresh.bytes_per_fix, packed.bytes_per_fix);
    std::printf("| %-38s | median ms |    p99 ms |    found | goal |\n|---|---|---|---|---|\n", "question");
    print_row("a unit's day, fresh", fresh.unit, "20");
    print_row("a unit's day, packed", packed.unit, "20");
    print_row("within 200 m, 14:00 to 15:00, fresh", fresh.near, "300");
    print_row("within 200 m, 14:00 to 15:00, packed", packed.near, "300");
    print_row("within 200 m, the whole day, fresh", fresh.whole_day, "");
    print_row("within 200 m, the whole day, packed", packed.whole_day, "");
    bool const met = std::max(fresh.unit.p99_ms, packed.unit.p99_ms) < unit_goal_ms &&
                     std::max(fresh.near.p99_ms, packed.near.p99_ms) < near_goal_ms;
    std::cout << nlohmann::json{{"fixes", written.fixes},
                                {"fixes_per_s", rate},
                                {"cpu_s_per_million", written.cpu_s / millions},
                                {"bytes_per_fix_fresh", fresh.bytes_per_fix},
                                {"bytes_per_fix_packed", packed.bytes_per_fix},
                                {"unit_day_fresh", json_of(fresh.unit)},
                                {"unit_day_packed", json_of(packed.unit)},
                                {"near_fresh", json_of(fresh.near)},
                                {"near_packed", json_of(packed.near)},
                                {"near_day_fresh", json_of(fresh.whole_day)},
                                {"near_day_packed", json_of(packed.whole_day)},
                                {"met", met}}
                     .dump()
              << "\n";
    return met ? 0 : 3;
}

}  // namespace

int main(int argc, char** argv) {
    auto const options = read_options(argc, argv);
    if (!options) {
        std::cerr << "usage: bench_tracks [--units N] [--fixes N] [--runs N]\n";
        return 2;
    }
    try {
        return run(*options);
    } catch (std::exception const& error) {
        std::cerr << "bench_tracks: " << error.what() << "\n";
        return 1;
    }
}
