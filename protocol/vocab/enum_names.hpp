// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace tiaodu {

/// Specialise with `static constexpr std::array values{std::pair{E::a, std::string_view("a")}, …}`: the exact wire
/// words.
template <class E>
struct EnumNames;

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
