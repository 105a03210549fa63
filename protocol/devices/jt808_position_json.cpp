// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_position_json.hpp"

#include "protocol/devices/jt808_alarms.hpp"
#include "protocol/devices/jt808_items.hpp"
#include "protocol/vocab/text.hpp"

#include <nlohmann/json.hpp>

namespace tiaodu::jt808 {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
void add(Json& out, char const* name, std::optional<T> const& value) {
    if (value) out[name] = *value;
}

Json place_of(PlaceKind place, std::optional<std::uint32_t> id) {
    Json object = {{"place", to_word(place)}};
    add(object, "place_id", id);
    return object;
}

void add_facts(Json& out, ItemFacts const& facts) {
    add(out, "mileage_km", facts.mileage_km);
    add(out, "fuel_l", facts.fuel_l);
    add(out, "recorder_speed_kmh", facts.recorder_speed_kmh);
    add(out, "alarm_to_confirm", facts.alarm_to_confirm);
    for (auto const& pressure : facts.tyre_pressures)
        out["tyre_pressures"].push_back(pressure ? Json(*pressure) : Json(nullptr));
    add(out, "cabin_temperature_c", facts.cabin_temperature_c);
    if (facts.overspeed) out["overspeed"] = place_of(facts.overspeed->place, facts.overspeed->place_id);
    if (facts.area) {
        out["area"] = place_of(facts.area->place, facts.area->place_id);
        out["area"]["way"] = facts.area->left ? "out" : "in";
    }
    if (facts.section)
        out["section"] = {{"section_id", facts.section->section_id},
                          {"driven_s", facts.section->driven_s},
                          {"too", facts.section->too_long ? "long" : "short"}};
    if (facts.vehicle_signal_bits) out["vehicle_signals"] = vehicle_signal_words(*facts.vehicle_signal_bits);
    if (facts.io_bits) out["io_bits"] = bit_numbers(*facts.io_bits);
    add(out, "analogue_0", facts.analogue_0);
    add(out, "analogue_1", facts.analogue_1);
    add(out, "signal", facts.signal);
    add(out, "satellites", facts.satellites);
}

}  // namespace

Json bit_numbers(std::uint32_t bits) {
    Json numbers = Json::array();
    for (unsigned bit = 0; bit < 32; ++bit)
        if ((bits >> bit & 1u) != 0) numbers.push_back(bit);
    return numbers;
}

void add_position(Json& out, Position const& position) {
    out["lat"] = position.lat_deg;
    out["lon"] = position.lon_deg;
    out["speed_kmh"] = position.speed_kmh;
    out["course_deg"] = position.course_deg;
    out["altitude_m"] = position.altitude_m;
    out["time"] = position.fix_at ? Json(to_rfc3339(*position.fix_at)) : Json(nullptr);
    out["alarm_bits"] = bit_numbers(position.alarm_bits);
    out["alarms"] = alarm_words(position.alarm_bits);
    out["status_bits"] = bit_numbers(position.status_bits);
    out["status"] = status_words(position.status_bits);
    out["load"] = to_word(load_of(position.status_bits));
    out["usable_fix"] = position.usable_fix;
    add_facts(out, facts_of(position.items));
    Json items = Json::array();
    for (Item const& item : position.items)
        items.push_back(
            {{"id", "0x" + to_hex(std::string(1, static_cast<char>(item.id)))}, {"value", to_hex(item.value)}});
    out["items"] = std::move(items);
    if (!position.items_complete) out["items_complete"] = false;
}

}  // namespace tiaodu::jt808
