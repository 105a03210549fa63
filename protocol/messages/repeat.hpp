// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/enum_names.hpp"
#include "protocol/vocab/id.hpp"

#include <cstdint>
#include <optional>
#include <vector>

/// Which known tickets a new one may repeat (重复投诉). Hints only: a person decides.
namespace tiaodu {

/// Why a ticket may be the same matter.
enum class RepeatReasonCode : std::uint8_t {
    same_place,     ///< Number: metres between the two.
    same_category,  ///< No number.
    same_caller,    ///< No number, and never who it is.
    similar_text,   ///< Number: likeness in per cent.
    recent,         ///< Number: whole days between the two.
};

template <>
struct EnumNames<RepeatReasonCode> {
    static constexpr auto values =
        words_of<RepeatReasonCode>("same_place", "same_category", "same_caller", "similar_text", "recent");
};

struct RepeatReason {
    static constexpr std::string_view name = "RepeatReason";
    RepeatReasonCode code = RepeatReasonCode::recent;
    std::optional<std::int64_t> number;
    friend bool operator==(RepeatReason const&, RepeatReason const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, RepeatReason& m) {
    visit("code", m.code);
    visit("number", m.number,
          Field{.doc = "Metres for same_place, per cent for similar_text, days for recent.", .min = 0});
}

/// A known ticket that a new one may repeat.
struct RepeatHint {
    static constexpr std::string_view name = "RepeatHint";
    TicketId ticket_id;
    double score = 0;
    std::vector<RepeatReason> reasons;
    friend bool operator==(RepeatHint const&, RepeatHint const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, RepeatHint& m) {
    visit("ticket_id", m.ticket_id);
    visit("score", m.score, Field{.doc = "For ordering the hints, not a probability.", .min = 0, .max = 1});
    visit("reasons", m.reasons, Field{.items_min = 1});
}

}  // namespace tiaodu
