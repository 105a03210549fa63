// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_alarms.hpp"

#include <algorithm>

namespace tiaodu::jt808 {
namespace {

constexpr std::array alarms{
    AlarmBit{0, "sos", AlarmEnd::answer},
    AlarmBit{1, "overspeed", AlarmEnd::condition},
    AlarmBit{2, "fatigue", AlarmEnd::condition},
    AlarmBit{3, "danger_warning", AlarmEnd::answer_until_2013},
    AlarmBit{4, "gnss_fault", AlarmEnd::condition},
    AlarmBit{5, "antenna_open", AlarmEnd::condition},
    AlarmBit{6, "antenna_short", AlarmEnd::condition},
    AlarmBit{7, "main_power_low", AlarmEnd::condition},
    AlarmBit{8, "main_power_lost", AlarmEnd::condition},
    AlarmBit{9, "display_fault", AlarmEnd::condition},
    AlarmBit{10, "speech_fault", AlarmEnd::condition},
    AlarmBit{11, "camera_fault", AlarmEnd::condition},
    AlarmBit{12, "card_reader_fault", AlarmEnd::condition},
    AlarmBit{13, "overspeed_soon", AlarmEnd::condition},
    AlarmBit{14, "fatigue_soon", AlarmEnd::condition},
    AlarmBit{15, "illegal_driving", AlarmEnd::condition},
    AlarmBit{16, "tyre_pressure", AlarmEnd::condition},
    AlarmBit{17, "right_turn_blind_area", AlarmEnd::condition},
    AlarmBit{18, "driving_too_long", AlarmEnd::condition},
    AlarmBit{19, "parking_too_long", AlarmEnd::condition},
    AlarmBit{20, "area", AlarmEnd::answer},
    AlarmBit{21, "route", AlarmEnd::answer},
    AlarmBit{22, "section_time", AlarmEnd::answer},
    AlarmBit{23, "off_route", AlarmEnd::condition},
    AlarmBit{24, "speed_sensor_fault", AlarmEnd::condition},
    AlarmBit{25, "fuel", AlarmEnd::condition},
    AlarmBit{26, "stolen", AlarmEnd::condition},
    AlarmBit{27, "illegal_ignition", AlarmEnd::answer},
    AlarmBit{28, "illegal_movement", AlarmEnd::answer},
    AlarmBit{29, "collision", AlarmEnd::condition},
    AlarmBit{30, "rollover", AlarmEnd::condition},
    AlarmBit{31, "illegal_door", AlarmEnd::answer_until_2013},
};

struct StatusBit {
    unsigned bit;
    std::string_view word;
};
constexpr std::array statuses{
    StatusBit{0, "ignition_on"},
    StatusBit{1, "fixed"},
    StatusBit{2, "south"},
    StatusBit{3, "west"},
    StatusBit{4, "out_of_operation"},
    StatusBit{5, "confidential"},
    StatusBit{6, "collision_braking"},
    StatusBit{7, "lane_departure"},
    StatusBit{10, "fuel_cut"},
    StatusBit{11, "electric_cut"},
    StatusBit{12, "doors_locked"},
    StatusBit{13, "front_door_open"},
    StatusBit{14, "middle_door_open"},
    StatusBit{15, "rear_door_open"},
    StatusBit{16, "driver_door_open"},
    StatusBit{17, "fifth_door_open"},
    StatusBit{18, "gps"},
    StatusBit{19, "beidou"},
    StatusBit{20, "glonass"},
    StatusBit{21, "galileo"},
    StatusBit{22, "moving"},
};
constexpr unsigned load_shift = 8;
constexpr std::uint32_t load_mask = 3u << load_shift;

template <class Table>
std::vector<std::string> words_of_bits(std::uint32_t bits, Table const& table, std::string const& unknown) {
    std::vector<std::string> words;
    for (unsigned bit = 0; bit < 32; ++bit) {
        if ((bits >> bit & 1u) == 0) continue;
        auto const row = std::find_if(table.begin(), table.end(), [&](auto const& entry) { return entry.bit == bit; });
        words.push_back(row == table.end() ? unknown + std::to_string(bit) : std::string(row->word));
    }
    return words;
}

}  // namespace

std::span<AlarmBit const> known_alarms() { return alarms; }

std::vector<std::string> alarm_words(std::uint32_t bits) { return words_of_bits(bits, alarms, "alarm_"); }

std::uint32_t cleared_on_answer(Edition edition) {
    std::uint32_t bits = 0;
    for (auto const& alarm : alarms) {
        bool const cleared =
            alarm.end == AlarmEnd::answer || (alarm.end == AlarmEnd::answer_until_2013 && edition != Edition::y2019);
        if (cleared) bits |= 1u << alarm.bit;
    }
    return bits;
}

std::vector<std::string> status_words(std::uint32_t bits) {
    return words_of_bits(bits & ~load_mask, statuses, "status_");
}

Load load_of(std::uint32_t status_bits) { return static_cast<Load>((status_bits & load_mask) >> load_shift); }

}  // namespace tiaodu::jt808
