// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <string_view>

namespace tiaodu::simulate {

/// FNV-1a; the same on every machine.
constexpr std::uint64_t hash_of(std::string_view text, std::uint64_t start = 0xcbf29ce484222325u) {
    for (char const c : text) start = (start ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return start;
}

/// Random numbers of one actor: a stream of its own, derived from the seed and the actor's name, so that no actor's
/// decisions depend on when another one asks. The standard distributions differ between libraries; these do not
/// (SplitMix64).
class Random {
public:
    Random(std::uint64_t seed, std::string_view actor) : state_(hash_of(actor) ^ (seed * 0x9e3779b97f4a7c15u)) {
        next();
    }

    std::uint64_t next() {
        auto z = state_ += 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }
    /// 0 ≤ x < 1.
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }
    /// 0 … count - 1; `count` is at least 1.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(unit() * static_cast<double>(count)); }
    bool chance(double probability) { return unit() < probability; }
    /// Standard normal.
    double normal() { return std::sqrt(-2.0 * std::log(1.0 - unit())) * std::cos(6.283185307179586 * unit()); }

private:
    std::uint64_t state_;
};

/// Index of a weight, chosen in proportion. The weights are not all zero.
template <class Weights>
std::size_t pick_weighted(Random& random, Weights const& weights) {
    double total = 0;
    for (double const weight : weights) total += weight;
    double left = random.between(0, total);
    std::size_t index = 0;
    for (double const weight : weights) {
        if (left < weight) return index;
        left -= weight;
        ++index;
    }
    return index - 1;
}

}  // namespace tiaodu::simulate
