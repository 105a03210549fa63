// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/fix_flags.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"
#include "protocol/vocab/words.hpp"

#include <optional>
#include <vector>

namespace tiaodu {

inline constexpr std::size_t aids_max = 8;

/// A unit that helps somebody who is not above it.
struct UnitAid {
    static constexpr std::string_view name = "UnitAid";
    OrgCode node;  ///< Who is helped: sees the unit and may order it.
    Time until{};  ///< The program ends it then.
    std::string reason;
    std::string by;
    Time at{};
};

template <class Visitor>
void describe(Visitor& visit, UnitAid& m) {
    visit("node", m.node, Field{.doc = "Who is helped: sees the unit and may order it."});
    visit("until", m.until);
    visit("reason", m.reason, Field{.bytes_max = 500});
    visit("by", m.by, Field{.bytes_max = 100});
    visit("at", m.at);
}

/// What can be dispatched (处置单元). Its position travels in binary frames, not in here.
struct Unit {
    static constexpr std::string_view name = "Unit";
    UnitId id;
    std::int64_t version = 0;
    std::uint32_t number = 0;
    OrgCode squad;
    UnitKind kind = UnitKind::vehicle;
    std::string call_sign;
    DutyPosture posture = DutyPosture::standby;
    UnitStatus status = UnitStatus::available;
    std::optional<OrderId> order_id;
    std::vector<std::string> skills;
    std::optional<std::vector<UnitAid>> aids;  ///< Absent: it helps nobody.
};

template <class Visitor>
void describe(Visitor& visit, Unit& m) {
    visit("id", m.id);
    visit("version", m.version, Field{.min = 1});
    visit("number", m.number, Field{.doc = "Small number used in binary position frames, valid for the epoch."});
    visit("squad", m.squad);
    visit("kind", m.kind);
    visit("call_sign", m.call_sign, Field{.bytes_max = 60});
    visit("posture", m.posture);
    visit("status", m.status);
    visit("order_id", m.order_id, Field{.doc = "Its one primary job."});
    visit("skills", m.skills, Field{.doc = "Codes of what it can do, for example drone_pilot.", .items_max = 16});
    visit("aids", m.aids, Field{.doc = "Whom it helps beside its own.", .items_min = 1, .items_max = aids_max});
}

/// Where a unit was last seen.
struct UnitPosition {
    static constexpr std::string_view name = "UnitPosition";
    double lon = 0;
    double lat = 0;
    Time fix_at{};
    Time arrived_at{};
    std::optional<double> speed_kmh;
    std::optional<double> course_deg;
    std::optional<double> accuracy_m;
    std::vector<FixFlag> flags;
};

template <class Visitor>
void describe(Visitor& visit, UnitPosition& m) {
    visit("lon", m.lon);
    visit("lat", m.lat);
    visit("fix_at", m.fix_at, Field{.doc = "By the device's clock."});
    visit("arrived_at", m.arrived_at, Field{.doc = "By our clock."});
    visit("speed_kmh", m.speed_kmh);
    visit("course_deg", m.course_deg);
    visit("accuracy_m", m.accuracy_m);
    visit("flags", m.flags, Field{.doc = "What is special about the fix.", .items_max = 16});
}

}  // namespace tiaodu
