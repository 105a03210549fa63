// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <limits>
#include <string_view>

namespace tiaodu {

/// Whether a message may leave a list out; other members say it by being std::optional.
enum class Presence { required, optional };

/// Rules and documentation of one field, given where the field is described:
/// `visit("note", m.note, Field{.doc = "Shown to the squad.", .bytes_max = 2000});`
/// Which limits count depends on the member's type; the others are ignored.
struct Field {
    std::string_view doc{};       ///< English, one sentence; goes into OpenAPI and TypeScript.
    std::size_t bytes_min = 1;    ///< Text: least length in UTF-8 bytes.
    std::size_t bytes_max = 200;  ///< Text: greatest length in UTF-8 bytes.
    double min = -std::numeric_limits<double>::infinity();  ///< Numbers: least value.
    double max = std::numeric_limits<double>::infinity();   ///< Numbers: greatest value.
    std::size_t items_min = 0;                              ///< Lists.
    std::size_t items_max = 100;                            ///< Lists.
    Presence presence = Presence::required;                 ///< Lists: an optional one that is absent is empty.
};

/// Something with `template <class Visitor> void describe(Visitor&, T&)` found by argument-dependent look-up.
struct AnyVisitor {
    template <class M>
    void operator()(std::string_view, M&, Field const& = {}) {}
};
template <class T>
concept Described = requires(AnyVisitor visit, T value) {
    describe(visit, value);
};

}  // namespace tiaodu
