// SPDX-License-Identifier: Apache-2.0
// What it costs to look at a password: one hash alone, and sign-ins through the pool that the server uses.
#include "server/app/hash_pool.hpp"
#include "server/app/password_hash.hpp"
#include "server/app/secrets.hpp"

#include <ctime>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace tiaodu;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int hashes = 20;
constexpr std::size_t threads = 2;
constexpr std::size_t waiting_max = 32;

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Hashed {
    double median_ms = 0;
    double cpu_ms = 0;  ///< Of one hash: what holds on a machine that others use too.
};

Hashed hash_alone(PasswordCost const& cost) {
    std::vector<double> each;
    auto const cpu = std::clock();
    for (int i = 0; i < hashes; ++i) {
        auto const start = Clock::now();
        hash_password("correct horse battery staple", cost);
        each.push_back(ms_since(start));
    }
    double const cpu_ms = 1000.0 * static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC / hashes;
    std::nth_element(each.begin(), each.begin() + hashes / 2, each.end());
    return {each[hashes / 2], cpu_ms};
}

/// Passwords looked at per second when the pool is always full.
double through_the_pool(PasswordCost const& cost) {
    HashPool pool(threads, waiting_max);
    auto row = credential(AccountId(1, 1), SecretKind::lasting_password, "secret", Time{});
    row.salt.clear();
    row.hash = hash_password("secret", cost);
    std::atomic<int> done{0};
    auto const start = Clock::now();
    int taken = 0;
    while (taken < static_cast<int>(threads + waiting_max))
        if (pool.submit([&] {
                prove_password(row, "secret", cost);
                ++done;
            }))
            ++taken;
    while (done < taken) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return taken / ms_since(start) * 1000;
}

}  // namespace

int main() {
    struct Cost {
        char const* name;
        PasswordCost cost;
    };
    nlohmann::json all = nlohmann::json::array();
    std::printf("%-28s %12s %12s %14s\n", "argon2id", "median ms", "CPU ms", "through pool/s");
    for (auto const& [name, cost] : {Cost{"OWASP floor: 19 MiB, 2", {19u << 20u, 2}}, Cost{"default: 64 MiB, 2", {}}}) {
        auto const alone = hash_alone(cost);
        double const per_second = through_the_pool(cost);
        std::printf("%-28s %12.1f %12.1f %14.1f\n", name, alone.median_ms, alone.cpu_ms, per_second);
        all.push_back({{"memory_bytes", cost.memory_bytes},
                       {"passes", cost.passes},
                       {"median_ms", alone.median_ms},
                       {"cpu_ms", alone.cpu_ms},
                       {"pool_per_s", per_second}});
    }
    std::cout << nlohmann::json{{"bench", "passwords"}, {"hashes", hashes}, {"costs", std::move(all)}}.dump() << "\n";
}
