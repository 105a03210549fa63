// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_position.hpp"
#include "protocol/vocab/enum_names.hpp"

/// What the additional items of a position mean (JT/T 808-2013, tables 27-31; 2019, tables 27-32).
namespace tiaodu::jt808 {

/// Where an area or overspeed alarm belongs to.
enum class PlaceKind : std::uint8_t { none, circle, rectangle, polygon, section };

struct OverspeedItem {
    PlaceKind place = PlaceKind::none;
    std::optional<std::uint32_t> place_id;  ///< Not with `none`.
};
struct AreaItem {
    PlaceKind place = PlaceKind::none;
    std::uint32_t place_id = 0;
    bool left = false;  ///< Entered otherwise.
};
struct SectionItem {
    std::uint32_t section_id = 0;
    std::uint16_t driven_s = 0;
    bool too_long = false;  ///< Too short otherwise.
};

/// The standard's items 01-31 that have the standard's length; vendors reuse the ids with other lengths, those stay in
/// the raw list. Of repeated items the last one counts.
struct ItemFacts {
    std::optional<double> mileage_km;               ///< 01
    std::optional<double> fuel_l;                   ///< 02
    std::optional<double> recorder_speed_kmh;       ///< 03
    std::optional<std::uint16_t> alarm_to_confirm;  ///< 04: number of an alarm for 0x8203.
    std::vector<std::optional<int>>
        tyre_pressures;                      ///< 05: by wheel, in the unit of the maker; nothing where there is none.
    std::optional<int> cabin_temperature_c;  ///< 06
    std::optional<OverspeedItem> overspeed;  ///< 11
    std::optional<AreaItem> area;            ///< 12
    std::optional<SectionItem> section;      ///< 13
    std::optional<std::uint32_t> vehicle_signal_bits;  ///< 25
    std::optional<std::uint16_t> io_bits;              ///< 2A: 0 deep sleep, 1 sleep.
    std::optional<std::uint16_t> analogue_0;           ///< 2B, low word.
    std::optional<std::uint16_t> analogue_1;           ///< 2B, high word.
    std::optional<std::uint8_t> signal;                ///< 30: radio signal strength.
    std::optional<std::uint8_t> satellites;            ///< 31
};
ItemFacts facts_of(std::vector<Item> const& items);

/// The words of the vehicle signals that are on; unknown ones as `signal_<bit>`.
std::vector<std::string> vehicle_signal_words(std::uint32_t bits);

}  // namespace tiaodu::jt808

namespace tiaodu {
template <>
struct EnumNames<jt808::PlaceKind> {
    static constexpr auto values = words_of<jt808::PlaceKind>("none", "circle", "rectangle", "polygon", "section");
};
}  // namespace tiaodu
