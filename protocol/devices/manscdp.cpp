// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/manscdp.hpp"

#include "protocol/devices/gbk.hpp"
#include "protocol/vocab/text.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tiaodu::gb28181 {
namespace {

constexpr double kmh_to_mps = 1.0 / 3.6;
constexpr double speed_mps_max = 500;
constexpr double altitude_m_max = 20'000;
constexpr std::size_t id_bytes_max = 64;

bool same_word(std::string_view a, std::string_view b) {
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

/// A child by its name, written in any case: devices are not of one mind.
pugi::xml_node child(pugi::xml_node parent, std::string_view name) {
    for (auto const node : parent.children())
        if (same_word(node.name(), name)) return node;
    return {};
}

std::string_view text_of(pugi::xml_node parent, std::string_view name) {
    return trimmed(child(parent, name).child_value());
}

/// An id that may be shown and compared; empty when it is not one.
std::string id_of(pugi::xml_node parent, std::string_view name) {
    auto const text = text_of(parent, name);
    return text.size() > id_bytes_max || has_control(text) ? std::string() : std::string(text);
}

std::optional<double> number_of(pugi::xml_node parent, std::string_view name) {
    auto const text = text_of(parent, name);
    double value = 0;
    auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || code != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<double> number_within(pugi::xml_node parent, std::string_view name, double low, double high) {
    auto const value = number_of(parent, name);
    return value && *value >= low && *value <= high ? value : std::nullopt;
}

/// Local without a zone, as the standard says; with one, as some devices do; fractions of a second are cut off.
Result<Time> time_of(std::string_view text, Millis utc_offset) {
    auto const dot = text.find('.');
    if (dot != std::string_view::npos && text.find_first_not_of("0123456789", dot + 1) == std::string_view::npos)
        text = text.substr(0, dot);
    if (auto const local = parse_local(text, utc_offset)) return local;
    auto zoned = parse_rfc3339(text);
    if (!zoned) return Error{Errc::invalid_field, "Time", "must be like 2026-01-05T08:30:00"};
    return zoned;
}

std::string_view first_text(pugi::xml_node node, std::initializer_list<std::string_view> names) {
    for (auto const name : names)
        if (auto const text = text_of(node, name); !text.empty()) return text;
    return {};
}

/// Coordinates, and the measurements that make sense.
Result<PositionReport> place_of(pugi::xml_node node) {
    auto const lon = number_of(node, "Longitude");
    auto const lat = number_of(node, "Latitude");
    if (!lon || !lat) return Error{Errc::missing_field, lon ? "Latitude" : "Longitude", "must be degrees"};
    PositionReport report;
    report.point = {*lon, *lat};
    if (!in_range(report.point))
        return Error{Errc::invalid_field, "Longitude", "must be a place on the earth, in degrees"};
    report.usable_fix = *lon != 0 || *lat != 0;
    if (auto const speed = number_within(node, "Speed", 0, speed_mps_max / kmh_to_mps))
        report.speed_mps = *speed * kmh_to_mps;
    report.course_deg = number_within(node, "Direction", 0, 360);
    report.altitude_m = number_within(node, "Altitude", -altitude_m_max, altitude_m_max);
    return report;
}

Result<LocatedReport> position_of(pugi::xml_node node, std::string_view outer_id, std::string_view outer_time,
                                  Millis utc_offset, Time now) {
    auto report = place_of(node);
    if (!report) return report.error();
    auto time = first_text(node, {"CaptureTime", "Time"});
    if (time.empty()) time = outer_time;
    report->arrived_at = now;
    report->fix_at = now;
    if (!time.empty()) {
        auto const fix_at = time_of(time, utc_offset);
        if (!fix_at) return fix_at.error();
        report->fix_at = *fix_at;
    }
    LocatedReport located{id_of(node, "TargetID"), std::move(*report)};
    if (located.target.empty()) located.target = id_of(node, "DeviceID");
    if (located.target.empty()) located.target = outer_id;
    return located;
}

Result<void> read_positions(pugi::xml_node root, Millis utc_offset, Time now, Notice& notice) {
    auto const outer_time = text_of(root, "Time");
    std::optional<Error> first_error;
    auto const take = [&](pugi::xml_node node) {
        if (notice.reports.size() == positions_max) {
            ++notice.undecoded;
            return;
        }
        auto located = position_of(node, notice.device_id, outer_time, utc_offset, now);
        if (located) return notice.reports.push_back(std::move(*located));
        ++notice.undecoded;
        if (!first_error) first_error = located.error();
    };
    auto const list = child(root, "DeviceList");
    if (list) {
        for (auto const item : list.children())
            if (same_word(item.name(), "Item")) take(item);
    } else {
        take(root);
    }
    if (notice.reports.empty() && first_error) return *first_error;
    return {};
}

/// GB/T 28181-2016, A.2.5: 1 telephone, 2 device, 3 message, 4 GPS, 5 video, 6 fault of the device, 7 other. AlarmType
/// (2016 inside Info) of method 2: 1 video lost, 2 opened, 3 disk full, 4 too hot, 5 too cold: nobody in need.
bool calls_for_help(pugi::xml_node root) {
    auto const method = text_of(root, "AlarmMethod");
    if (method != "1" && method != "2" && method != "3" && method != "4") return false;
    auto type = text_of(root, "AlarmType");
    if (type.empty()) type = text_of(child(root, "Info"), "AlarmType");
    bool const fault = method == "2" && type.size() == 1 && type[0] >= '1' && type[0] <= '5';
    return !fault;
}

/// An alarm is never refused for its place or its time: it may be somebody in need.
void read_alarm(pugi::xml_node root, Millis utc_offset, Time now, Notice& notice) {
    if (!calls_for_help(root)) return;
    LocatedReport located{notice.device_id, {}};
    if (auto const place = place_of(root))
        located.report = *place;
    else
        located.report.usable_fix = false;
    auto const time = time_of(text_of(root, "AlarmTime"), utc_offset);
    located.report.fix_at = time ? *time : now;
    located.report.arrived_at = now;
    located.report.alarm_bits = alarm_sos;
    notice.reports.push_back(std::move(located));
}

/// Ids and serials come from devices: nothing of them may end the element that it is written into.
std::string escaped(std::string_view text) {
    std::string result;
    for (char const c : text) {
        if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else if (c == '&')
            result += "&amp;";
        else
            result += c;
    }
    return result;
}

std::string element(std::string_view name, std::string_view text) {
    return "<" + std::string(name) + ">" + escaped(text) + "</" + std::string(name) + ">\r\n";
}

std::string document(std::string_view root, std::string_view elements) {
    // Everything we write is ASCII, so the declared encoding is true whatever the device believes.
    return "<?xml version=\"1.0\" encoding=\"GB2312\"?>\r\n<" + std::string(root) + ">\r\n" + std::string(elements) +
           "</" + std::string(root) + ">\r\n";
}

}  // namespace

Result<Notice> decode_manscdp(std::string_view body, Millis utc_offset, Time now) {
    auto const text = is_utf8(body) ? std::string(body) : devices::gbk_to_utf8(body);
    pugi::xml_document xml;
    auto const parsed = xml.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
    if (!parsed) return Error{Errc::malformed, "body", std::string("is not XML: ") + parsed.description()};
    auto const root = xml.document_element();
    auto const command = text_of(root, "CmdType");
    if (command.empty()) return Error{Errc::malformed, "CmdType", "is compulsory"};
    Notice notice;
    notice.device_id = id_of(root, "DeviceID");
    notice.serial = id_of(root, "SN");
    if (!same_word(root.name(), "Notify")) return notice;
    if (same_word(command, "Keepalive")) {
        notice.kind = NoticeKind::keepalive;
    } else if (same_word(command, "MobilePosition")) {
        notice.kind = NoticeKind::position;
        if (auto const result = read_positions(root, utc_offset, now, notice); !result) return result.error();
    } else if (same_word(command, "Alarm")) {
        notice.kind = NoticeKind::alarm;
        read_alarm(root, utc_offset, now, notice);
    }
    return notice;
}

std::string position_query(std::string_view serial, std::string_view device_id, std::int64_t interval_s) {
    return document("Query", element("CmdType", "MobilePosition") + element("SN", serial) +
                                 element("DeviceID", device_id) + element("Interval", std::to_string(interval_s)));
}

std::string alarm_answer(std::string_view serial, std::string_view device_id) {
    return document("Response", element("CmdType", "Alarm") + element("SN", serial) + element("DeviceID", device_id) +
                                    element("Result", "OK"));
}

}  // namespace tiaodu::gb28181
