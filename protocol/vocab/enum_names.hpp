// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace tiaodu {

/// Specialise with `static constexpr auto values = words_of<E>("a", "b", …);`: the exact wire words, one per value, in
/// the order of the values, which count from 0.
template <class E>
struct EnumNames;

template <class E, class... Words>
consteval std::array<std::pair<E, std::string_view>, sizeof...(Words)> words_of(Words... words) {
    std::array<std::pair<E, std::string_view>, sizeof...(Words)> table{};
    std::size_t i = 0;
    ((table[i] = {static_cast<E>(i), std::string_view(words)}, ++i), ...);
    return table;
}

template <class E>
concept NamedEnum = requires {
    EnumNames<E>::values.size();
};

/// The wire word of a value. Every value must be in its table (checked by tests/protocol).
template <NamedEnum E>
constexpr std::string_view to_word(E value) {
    for (auto const& [candidate, word] : EnumNames<E>::values)
        if (candidate == value) return word;
    return "?";
}

template <NamedEnum E>
constexpr std::optional<E> from_word(std::string_view word) {
    for (auto const& [candidate, name] : EnumNames<E>::values)
        if (name == word) return candidate;
    return std::nullopt;
}

}  // namespace tiaodu
