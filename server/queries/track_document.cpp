// SPDX-License-Identifier: Apache-2.0
#include "server/queries/track_document.hpp"

#include "protocol/messages/codec.hpp"

#include <cmath>
#include <cstdio>

namespace tiaodu {
namespace {

constexpr std::string_view datum = "WGS-84";

std::string number(double value, int decimals) {
    char text[40];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}
std::string degrees(double value) { return number(value, 7); }

std::string words(FixFlags flags) {
    std::string text;
    for (auto const flag : flags.list()) text += (text.empty() ? "" : " ") + std::string(to_word(flag));
    return text;
}

std::string xml(std::string_view text) {
    std::string escaped;
    for (char const c : text) {
        switch (c) {
            case '&': escaped += "&amp;"; break;
            case '<': escaped += "&lt;"; break;
            case '>': escaped += "&gt;"; break;
            case '"': escaped += "&quot;"; break;
            default: escaped += c;
        }
    }
    return escaped;
}

/// A quoted field. A spreadsheet takes what begins with these signs for a formula: it gets an apostrophe in front.
std::string csv(std::string_view text) {
    std::string quoted = "\"";
    if (!text.empty() && std::string_view("=+-@\t").find(text.front()) != std::string_view::npos) quoted += '\'';
    for (char const c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::string sentence(TrackExport const& about) {
    return "Track of " + about.unit.call_sign + " (" + to_string(about.unit.id) + "), " + to_rfc3339(about.from) +
           " to " + to_rfc3339(about.to) + ", datum " + std::string(datum) + ", exported by " + about.exported_by +
           " at " + to_rfc3339(about.exported_at);
}

std::string gpx_point(TrackFix const& fix) {
    std::string text = "<trkpt lat=\"" + degrees(fix.point.lat_deg) + "\" lon=\"" + degrees(fix.point.lon_deg) +
                       "\"><time>" + to_rfc3339(fix.fix_at) + "</time>";
    if (fix.flags != FixFlags{}) text += "<cmt>" + words(fix.flags) + "</cmt>";
    if (fix.speed_mps || fix.course_deg) {
        text += "<extensions><gpxtpx:TrackPointExtension>";
        if (fix.speed_mps) text += "<gpxtpx:speed>" + number(*fix.speed_mps, 2) + "</gpxtpx:speed>";
        if (fix.course_deg) text += "<gpxtpx:course>" + number(*fix.course_deg, 0) + "</gpxtpx:course>";
        text += "</gpxtpx:TrackPointExtension></extensions>";
    }
    return text + "</trkpt>\n";
}

std::string gpx(TrackExport const& about, std::span<TrackFix const> fixes, std::vector<TrackPart> const& parts) {
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<gpx version=\"1.1\" creator=\"tiaodu\" xmlns=\"http://www.topografix.com/GPX/1/1\" "
        "xmlns:gpxtpx=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v2\">\n<metadata><name>" +
        xml(about.unit.call_sign) + "</name><desc>" + xml(sentence(about)) + "</desc><time>" +
        to_rfc3339(about.exported_at) + "</time></metadata>\n<trk><name>" + xml(about.unit.call_sign) +
        "</name><desc>" + to_string(about.unit.id) + "</desc>\n";
    for (auto const& part : parts) {
        text += "<trkseg>\n";
        for (auto const& fix : fixes.subspan(part.first, part.count)) text += gpx_point(fix);
        text += "</trkseg>\n";
    }
    return text + "</trk>\n</gpx>\n";
}

/// `[value,value,…]`; what `of` leaves out is null.
template <class Of>
std::string json_list(std::span<TrackFix const> fixes, Of of) {
    std::string text;
    for (auto const& fix : fixes) {
        std::optional<std::string> const value = of(fix);
        text += (text.empty() ? "" : ",") + value.value_or("null");
    }
    return "[" + text + "]";
}

std::string geojson_line(TrackExport const& about, std::span<TrackFix const> fixes) {
    auto const position = [](TrackFix const& fix) {
        return "[" + degrees(fix.point.lon_deg) + "," + degrees(fix.point.lat_deg) + "]";
    };
    // A line needs two positions; a single fix is a point.
    bool const line = fixes.size() > 1;
    auto const coordinates = line ? json_list(fixes, position) : position(fixes.front());
    auto const times = json_list(fixes, [](TrackFix const& fix) { return json_quoted(to_rfc3339(fix.fix_at)); });
    auto const arrivals = json_list(fixes, [](TrackFix const& fix) { return json_quoted(to_rfc3339(fix.arrived_at)); });
    auto const optional_number = [](std::optional<double> const& value, double factor) {
        return value ? std::optional(number(*value * factor, 1)) : std::nullopt;
    };
    auto const speeds = json_list(fixes, [&](TrackFix const& fix) { return optional_number(fix.speed_mps, 3.6); });
    auto const courses = json_list(fixes, [&](TrackFix const& fix) { return optional_number(fix.course_deg, 1); });
    auto const flags = json_list(fixes, [](TrackFix const& fix) { return json_quoted(words(fix.flags)); });
    return std::string("{\"type\":\"Feature\",\"geometry\":{\"type\":\"") + (line ? "LineString" : "Point") +
           "\",\"coordinates\":" + coordinates +
           "},\"properties\":{\"unit_id\":" + json_quoted(to_string(about.unit.id)) +
           ",\"call_sign\":" + json_quoted(about.unit.call_sign) + ",\"fix_at\":" + times +
           ",\"arrived_at\":" + arrivals + ",\"speed_kmh\":" + speeds + ",\"course_deg\":" + courses +
           ",\"flags\":" + flags + "}}";
}

std::string geojson(TrackExport const& about, std::span<TrackFix const> fixes, std::vector<TrackPart> const& parts) {
    std::string features;
    for (auto const& part : parts)
        features += (features.empty() ? "\n" : ",\n") + geojson_line(about, fixes.subspan(part.first, part.count));
    return "{\"type\":\"FeatureCollection\",\"name\":" + json_quoted(sentence(about)) +
           ",\"datum\":" + json_quoted(datum) + ",\"exported_by\":" + json_quoted(about.exported_by) +
           ",\"exported_at\":" + json_quoted(to_rfc3339(about.exported_at)) + ",\"features\":[" + features + "]}\n";
}

std::string csv_rows(TrackExport const& about, std::span<TrackFix const> fixes, std::vector<TrackPart> const& parts) {
    std::string text =
        "unit_id,call_sign,segment,fix_at,arrived_at,lon,lat,datum,speed_kmh,course_deg,flags,exported_by,"
        "exported_at\r\n";
    auto const unit = to_string(about.unit.id) + "," + csv(about.unit.call_sign) + ",";
    auto const tail = "," + csv(about.exported_by) + "," + to_rfc3339(about.exported_at) + "\r\n";
    for (std::size_t i = 0; i < parts.size(); ++i)
        for (auto const& fix : fixes.subspan(parts[i].first, parts[i].count))
            text += unit + std::to_string(i + 1) + "," + to_rfc3339(fix.fix_at) + "," + to_rfc3339(fix.arrived_at) +
                    "," + degrees(fix.point.lon_deg) + "," + degrees(fix.point.lat_deg) + "," + std::string(datum) +
                    "," + (fix.speed_mps ? number(*fix.speed_mps * 3.6, 2) : "") + "," +
                    (fix.course_deg ? number(*fix.course_deg, 0) : "") + "," + words(fix.flags) + tail;
    return text;
}

struct FormatOfFile {
    TrackFormat format;
    std::string_view extension;
    std::string_view content_type;
    std::string (*write)(TrackExport const&, std::span<TrackFix const>, std::vector<TrackPart> const&);
};
constexpr FormatOfFile formats[] = {
    {TrackFormat::gpx, "gpx", "application/gpx+xml", gpx},
    {TrackFormat::geojson, "geojson", "application/geo+json", geojson},
    {TrackFormat::csv, "csv", "text/csv; charset=utf-8", csv_rows},
};

}  // namespace

TrackDocument track_document(TrackFormat format, TrackExport const& about, std::span<TrackFix const> fixes) {
    auto const& chosen = formats[static_cast<std::size_t>(format)];
    auto const first_day = day_of(about.from, beijing_offset);
    return {to_string(about.unit.id) + "-" + first_day + "." + std::string(chosen.extension),
            std::string(chosen.content_type), chosen.write(about, fixes, parts_of(fixes, about.gap))};
}

}  // namespace tiaodu
