// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/runner.hpp"

#include "server/app/log.hpp"
#include "tests/sim/simulation.hpp"

#include <sodium.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <sstream>

namespace tiaodu::test {
namespace {

constexpr std::uint64_t runs_twice_every = 50;

struct Options {
    std::uint64_t first = 1, last = 200;
    int hours = 8, jobs = 2;
    bool lossless = false, trace = false;
    bool single() const { return first == last; }
};

Options read_options(std::vector<std::string> const& arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        auto const& name = arguments[i];
        auto const value = [&] {
            if (i + 1 == arguments.size()) throw std::invalid_argument(name + " needs a value");
            return arguments[++i];
        };
        if (name == "--seed") {
            options.first = options.last = std::stoull(value());
        } else if (name == "--seeds") {
            auto const range = value();
            auto const dots = range.find("..");
            if (dots == std::string::npos) throw std::invalid_argument("--seeds is FROM..TO");
            options.first = std::stoull(range.substr(0, dots));
            options.last = std::stoull(range.substr(dots + 2));
        } else if (name == "--hours") {
            options.hours = std::stoi(value());
        } else if (name == "--jobs") {
            options.jobs = std::max(1, std::stoi(value()));
        } else if (name == "--lossless") {
            options.lossless = true;
        } else if (name == "--trace") {
            options.trace = true;
        } else {
            throw std::invalid_argument("unknown option " + name);
        }
    }
    return options;
}

/// The server makes secrets, session tokens and its epoch from the system's random source; here they follow from the
/// seed, so that a run can be repeated.
Random& secrets() {
    static Random stream(0, "secrets");
    return stream;
}
std::uint32_t secret_word() { return static_cast<std::uint32_t>(secrets().next()); }
void secret_bytes(void* const bytes, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) static_cast<char*>(bytes)[i] = static_cast<char>(secrets().next());
}
void make_secrets_repeatable(std::uint64_t seed) {
    static randombytes_implementation source{
        [] { return "seeded"; }, secret_word, nullptr, nullptr, secret_bytes, nullptr};
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");  // it takes random bytes itself
    randombytes_set_implementation(&source);
    secrets() = Random(seed, "secrets");
}

/// A folder of this process, removed at the end.
class Folder {
public:
    Folder() {
        auto pattern = (std::filesystem::temp_directory_path() / "tiaodu-sim-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot create a folder");
        path_ = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string replay_command(Options const& options, std::uint64_t seed) {
    return "tiaodu_sim --seed " + std::to_string(seed) + " --hours " + std::to_string(options.hours) +
           (options.lossless ? " --lossless" : "");
}

struct Sums {
    int seeds = 0, failed = 0;
    SimulationResult all;
    void add(SimulationResult const& one) {
        all.events += one.events, all.answers += one.answers, all.repeated_answers += one.repeated_answers;
        all.conflicts += one.conflicts, all.starts += one.starts, all.sectors_lost += one.sectors_lost;
        all.repaired += one.repaired;
    }
    std::string text() const {
        std::ostringstream out;
        out << seeds << ' ' << failed << ' ' << all.events << ' ' << all.answers << ' ' << all.repeated_answers << ' '
            << all.conflicts << ' ' << all.starts << ' ' << all.sectors_lost << ' ' << all.repaired;
        return out.str();
    }
    void add(std::istream& in) {
        Sums other;
        in >> other.seeds >> other.failed >> other.all.events >> other.all.answers >> other.all.repeated_answers >>
            other.all.conflicts >> other.all.starts >> other.all.sectors_lost >> other.all.repaired;
        seeds += other.seeds, failed += other.failed;
        add(other.all);
    }
};

/// Runs one seed; prints why it failed and how to run it again.
bool run_one(Options const& options, std::uint64_t seed, std::filesystem::path const& folder, Sums& sums) {
    ++sums.seeds;
    auto const once = [&](SimulationResult& result) {
        make_secrets_repeatable(seed);
        Simulation simulation({seed, options.hours, options.lossless, folder, options.trace});
        try {
            result = simulation.run();
            return true;
        } catch (std::exception const& error) {
            std::ostringstream out;
            for (auto const& line : simulation.kernel().last_lines()) out << line << '\n';
            out << "seed " << seed << " fails: " << error.what() << "\nreplay: " << replay_command(options, seed)
                << '\n';
            std::cerr << out.str() << std::flush;
            return false;
        }
    };
    SimulationResult result;
    if (!once(result)) return ++sums.failed, false;
    sums.add(result);
    if (seed % runs_twice_every != 0 && !options.single()) return true;
    SimulationResult again;
    if (once(again) && again.trace_hash == result.trace_hash) return true;
    std::cerr << "seed " << seed
              << " fails: it does not run twice in the same way\nreplay: " << replay_command(options, seed)
              << std::endl;
    return ++sums.failed, false;
}

Sums run_range(Options const& options, int worker, std::FILE* report) {
    Folder folder;
    Sums sums;
    for (auto seed = options.first; seed <= options.last && sums.failed < 3; ++seed) {
        if (seed % static_cast<std::uint64_t>(options.jobs) != static_cast<std::uint64_t>(worker)) continue;
        std::fprintf(report, "%llu\n", static_cast<unsigned long long>(seed));
        std::fflush(report);
        run_one(options, seed, folder.path(), sums);
    }
    return sums;
}

struct SeedProcess {
    pid_t process = 0;
    int pipe = -1;
};

SeedProcess start(Options const& options, int number) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    auto const child = ::fork();
    if (child < 0) throw std::runtime_error("no process");
    if (child > 0) {
        ::close(ends[1]);
        return {child, ends[0]};
    }
    ::close(ends[0]);
    auto* report = ::fdopen(ends[1], "w");
    auto const sums = run_range(options, number, report);
    std::fprintf(report, "= %s\n", sums.text().c_str());
    std::fflush(report);
    ::_exit(0);
}

/// Takes in what a worker says; a worker that dies has found something too.
void collect(Options const& options, SeedProcess const& worker, Sums& sums) {
    auto* report = ::fdopen(worker.pipe, "r");
    std::string last;
    bool done = false;
    char line[256];
    while (std::fgets(line, sizeof line, report) != nullptr) {
        std::istringstream text(line);
        if (line[0] == '=') {
            text.ignore(1);
            sums.add(text);
            done = true;
        } else {
            text >> last;
        }
    }
    std::fclose(report);
    int status = 0;
    ::waitpid(worker.process, &status, 0);
    if (done) return;
    ++sums.failed;
    std::cerr << "seed " << last
              << " fails: the process died\nreplay: " << replay_command(options, last.empty() ? 0 : std::stoull(last))
              << " --trace" << std::endl;
}

}  // namespace

int run_seeds(std::vector<std::string> const& arguments) {
    Options options;
    try {
        options = read_options(arguments);
    } catch (std::exception const& error) {
        std::cerr << error.what()
                  << "\ntiaodu_sim [--seed N | --seeds FROM..TO] [--hours H] [--jobs J] [--lossless] [--trace]\n";
        return 2;
    }
    set_log_level(LogLevel::error);
    auto const begin = std::chrono::steady_clock::now();
    Sums sums;
    if (options.single()) {
        Folder folder;
        run_one(options, options.first, folder.path(), sums);
    } else {
        std::vector<SeedProcess> workers;
        for (int number = 0; number < options.jobs; ++number) workers.push_back(start(options, number));
        for (auto const& worker : workers) collect(options, worker, sums);
    }
    auto const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::cout << sums.seeds << " seeds of " << options.hours << " h in " << static_cast<int>(seconds * 10) / 10.0
              << " s, " << sums.failed << " failed; " << sums.all.events << " events, " << sums.all.answers
              << " answers, " << sums.all.repeated_answers << " repeated, " << sums.all.conflicts << " conflicts, "
              << sums.all.starts << " starts, " << sums.all.sectors_lost << " sectors lost, " << sums.all.repaired
              << " events repaired" << std::endl;
    return sums.failed == 0 ? 0 : 1;
}

}  // namespace tiaodu::test
