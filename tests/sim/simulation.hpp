// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "tests/sim/invariants.hpp"

namespace tiaodu::test {

struct SimulationOptions {
    std::uint64_t seed = 1;
    int hours = 8;
    bool lossless = false;         ///< The local bus as it is; everything else goes wrong as before.
    std::filesystem::path folder;  ///< Of this process; the simulated disk does not lie in it.
    bool trace = false;            ///< Print every line as it comes.
};

/// What a run went through, for the summary.
struct SimulationResult {
    std::uint64_t trace_hash = 0;
    std::int64_t events = 0, answers = 0, repeated_answers = 0, conflicts = 0, starts = 0, sectors_lost = 0,
                 repaired = 0;
};

/// One seed: a city of three squads for some hours, with the faults that the seed has chosen; then ten quiet minutes in
/// which everything must come to rest.
class Simulation {
public:
    explicit Simulation(SimulationOptions options);
    ~Simulation();
    /// Throws Violation.
    SimulationResult run();
    Kernel const& kernel() const { return kernel_; }

private:
    enum class Ending { stop, crash, power_cut };
    struct Faults {
        double crash = 0, power_cut = 0, io_error = 0, disk_full = 0, stop = 0;  ///< Per hour.
        double stall = 0, cut = 0, revoke = 0, clock_jump = 0;                   ///< Per hour.
    };
    void choose_faults();
    void set_up();
    void start_server();
    void end_server(Ending ending);
    void break_down(std::string const& why);
    void quiet_down();
    void every_random(double per_hour, std::string name, std::function<void()> fault);
    void begin_faults();
    Client& somebody() { return *clients_[random_.below(clients_.size())]; }

    SimulationOptions options_;
    Kernel kernel_;
    SimulatedClock clock_;
    Random random_;
    CrashDisk disk_;
    Invariants invariants_;
    NodeSettings settings_;
    Faults faults_;
    Habits habits_;
    std::unique_ptr<Node> node_;
    std::vector<std::unique_ptr<Client>> clients_;
    Life trouble_ = new_life();  ///< Ends when the faults end.
    Millis wall_offset_{0};
    std::int64_t starts_ = 0, repaired_ = 0;
};

}  // namespace tiaodu::test
