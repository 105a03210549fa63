// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_items.hpp"

#include "protocol/devices/bytes.hpp"

#include <algorithm>

namespace tiaodu::jt808 {
namespace {

using devices::ByteReader;

std::optional<PlaceKind> place_of(std::uint8_t value) {
    if (value > static_cast<std::uint8_t>(PlaceKind::section)) return std::nullopt;
    return static_cast<PlaceKind>(value);
}

void read_overspeed(ByteReader& value, ItemFacts& facts) {
    auto const place = place_of(value.u8());
    if (!place || (*place != PlaceKind::none && value.left() == 0)) return;
    facts.overspeed = OverspeedItem{*place, std::nullopt};
    if (*place != PlaceKind::none) facts.overspeed->place_id = value.u32();
}

void read_area(ByteReader& value, ItemFacts& facts) {
    auto const place = place_of(value.u8());
    auto const id = value.u32();
    if (place) facts.area = AreaItem{*place, id, value.u8() == 1};
}

void read_section(ByteReader& value, ItemFacts& facts) {
    auto const id = value.u32();
    auto const driven = value.u16();
    facts.section = SectionItem{id, driven, value.u8() == 1};
}

void read_tyres(ByteReader& value, ItemFacts& facts) {
    facts.tyre_pressures.clear();
    while (value.left() > 0) {
        auto const pressure = value.u8();
        facts.tyre_pressures.push_back(pressure == 0xFF ? std::nullopt : std::optional<int>(pressure));
    }
}

void read_temperature(ByteReader& value, ItemFacts& facts) {
    unsigned const bits = value.u16();
    auto const magnitude = static_cast<int>(bits & 0x7FFFu);
    facts.cabin_temperature_c = (bits & 0x8000u) != 0 ? -magnitude : magnitude;
}

void read_analogue(ByteReader& value, ItemFacts& facts) {
    facts.analogue_1 = value.u16();
    facts.analogue_0 = value.u16();
}

struct Meaning {
    std::uint8_t id;
    std::size_t bytes;
    void (*read)(ByteReader&, ItemFacts&);
};
constexpr std::array meanings{
    Meaning{0x01, 4, [](ByteReader& value, ItemFacts& facts) { facts.mileage_km = value.u32() / 10.0; }},
    Meaning{0x02, 2, [](ByteReader& value, ItemFacts& facts) { facts.fuel_l = value.u16() / 10.0; }},
    Meaning{0x03, 2, [](ByteReader& value, ItemFacts& facts) { facts.recorder_speed_kmh = value.u16() / 10.0; }},
    Meaning{0x04, 2, [](ByteReader& value, ItemFacts& facts) { facts.alarm_to_confirm = value.u16(); }},
    Meaning{0x05, 30, read_tyres},
    Meaning{0x06, 2, read_temperature},
    Meaning{0x11, 1, read_overspeed},
    Meaning{0x11, 5, read_overspeed},
    Meaning{0x12, 6, read_area},
    Meaning{0x13, 7, read_section},
    Meaning{0x25, 4, [](ByteReader& value, ItemFacts& facts) { facts.vehicle_signal_bits = value.u32(); }},
    Meaning{0x2A, 2, [](ByteReader& value, ItemFacts& facts) { facts.io_bits = value.u16(); }},
    Meaning{0x2B, 4, read_analogue},
    Meaning{0x30, 1, [](ByteReader& value, ItemFacts& facts) { facts.signal = value.u8(); }},
    Meaning{0x31, 1, [](ByteReader& value, ItemFacts& facts) { facts.satellites = value.u8(); }},
};

constexpr std::array<std::string_view, 15> signals{"low_beam", "high_beam", "turn_right",   "turn_left", "brake",
                                                   "reverse",  "fog_light", "marker_light", "horn",      "cooling",
                                                   "neutral",  "retarder",  "abs",          "heater",    "clutch"};

}  // namespace

ItemFacts facts_of(std::vector<Item> const& items) {
    ItemFacts facts;
    for (Item const& item : items)
        for (Meaning const& meaning : meanings) {
            if (meaning.id != item.id || meaning.bytes != item.value.size()) continue;
            ByteReader value(item.value);
            meaning.read(value, facts);
        }
    return facts;
}

std::vector<std::string> vehicle_signal_words(std::uint32_t bits) {
    std::vector<std::string> words;
    for (unsigned bit = 0; bit < 32; ++bit)
        if ((bits >> bit & 1u) != 0)
            words.push_back(bit < signals.size() ? std::string(signals[bit]) : "signal_" + std::to_string(bit));
    return words;
}

}  // namespace tiaodu::jt808
