// SPDX-License-Identifier: Apache-2.0
#include "server/importers/track_import.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;

namespace {

TrackFileOptions options(TrackFileFormat format, Datum datum = Datum::wgs84) {
    TrackFileOptions made;
    made.format = format;
    made.datum = datum;
    return made;
}
TrackFile taken(std::string_view text, TrackFileOptions const& how) {
    auto const file = read_track_file(text, how);
    REQUIRE_MESSAGE(file.has_value(), (file ? std::string() : file.error().path + ": " + file.error().detail));
    return *file;
}
/// Where the error is.
std::string wrong(std::string_view text, TrackFileOptions const& how) {
    auto const file = read_track_file(text, how);
    REQUIRE(!file.has_value());
    CHECK(!file.error().detail.empty());
    return file.error().path;
}
Time utc(char const* text) { return parse_rfc3339(text).value(); }

std::string gpx(std::string const& points) {
    return "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n"
           "<wpt lat=\"1\" lon=\"1\"/>\n<trk><trkseg>\n" +
           points + "</trkseg></trk>\n</gpx>\n";
}
/// A sentence with its checksum.
std::string nmea(std::string const& body) {
    unsigned sum = 0;
    for (char const c : body) sum ^= static_cast<unsigned char>(c);
    constexpr char digits[] = "0123456789ABCDEF";
    return "$" + body + "*" + digits[sum >> 4] + digits[sum & 15] + "\r\n";
}
auto const gpx_file = options(TrackFileFormat::gpx), nmea_file = options(TrackFileFormat::nmea),
           csv_file = options(TrackFileFormat::csv);

}  // namespace

TEST_CASE("gpx: points of tracks with their times; speed and course where they stand in 1.0 and in 1.1") {
    auto const file = taken(
        gpx("<trkpt lat=\"31.21\" lon=\"121.41\"><ele>4</ele><time>2026-01-05T00:30:00Z</time></trkpt>\n"
            "<trkpt lat=\"31.22\" lon=\"121.42\"><time>2026-01-05T08:30:10+08:00</time><speed>10</speed>"
            "<course>90</course></trkpt>\n"
            "<trkpt lat=\"31.23\" lon=\"121.43\"><time>2026-01-05T00:30:20Z</time><extensions><x:TrackPointExtension>"
            "<x:speed>5.5</x:speed><x:course>359</x:course></x:TrackPointExtension></extensions></trkpt>\n"),
        gpx_file);
    REQUIRE(file.fixes.size() == 3);
    CHECK(file.fixes[0].fix_at == utc("2026-01-05T00:30:00Z"));
    CHECK(file.fixes[0].point == GeoPoint{121.41, 31.21});
    CHECK(!file.fixes[0].speed_kmh.has_value());
    CHECK(file.fixes[1].fix_at == utc("2026-01-05T00:30:10Z"));
    CHECK(*file.fixes[1].speed_kmh == doctest::Approx(36));
    CHECK(file.fixes[1].course_deg == 90);
    CHECK(*file.fixes[2].speed_kmh == doctest::Approx(19.8));
    CHECK(file.fixes[2].course_deg == 359);
}

TEST_CASE("gpx: an error names the line and the field, and nothing is taken") {
    std::string const good = "<trkpt lat=\"31\" lon=\"121\"><time>2026-01-05T00:30:00Z</time></trkpt>\n";
    CHECK(wrong(gpx(good + "<trkpt lat=\"31\" lon=\"121\"></trkpt>\n"), gpx_file) == "line 6, time");
    CHECK(wrong(gpx(good + good + "<trkpt lat=\"31\" lon=\"121\"><time>yesterday</time></trkpt>\n"), gpx_file) ==
          "line 7, time");
    CHECK(wrong(gpx("<trkpt lon=\"121\"><time>2026-01-05T00:30:00Z</time></trkpt>\n"), gpx_file) == "line 5, lat");
    CHECK(wrong(gpx("<trkpt lat=\"31\" lon=\"east\"><time>2026-01-05T00:30:00Z</time></trkpt>\n"), gpx_file) ==
          "line 5, lon");
    CHECK(wrong(gpx("<trkpt lat=\"121\" lon=\"31\"><time>2026-01-05T00:30:00Z</time></trkpt>\n"), gpx_file) ==
          "line 5, lat");  // swapped
    CHECK(wrong(gpx("<trkpt lat=\"31\" lon=\"121\"><time>2026-01-05T00:30:00Z</time><speed>-3</speed></trkpt>\n"),
                gpx_file) == "line 5, speed");
    CHECK(wrong("<gpx>\n<trk>\n<trkseg>\n</trk></gpx>", gpx_file) == "line 4");
    CHECK(wrong("<kml></kml>", gpx_file) == "line 1");
    CHECK(wrong(gpx(""), gpx_file).empty());
    CHECK(wrong("\xff\xfe", gpx_file).empty());
}

TEST_CASE("gpx: a time without a zone counts only when somebody says which") {
    auto const text = gpx("<trkpt lat=\"31\" lon=\"121\"><time>2026-01-05T08:30:00</time></trkpt>\n");
    CHECK(wrong(text, gpx_file) == "line 5, time");
    auto in_beijing = gpx_file;
    in_beijing.utc_offset = beijing_offset;
    CHECK(taken(text, in_beijing).fixes[0].fix_at == utc("2026-01-05T00:30:00Z"));
}

TEST_CASE("gpx: an entity bomb and a deep document do no harm") {
    CHECK(read_track_file("<!DOCTYPE gpx [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>" + gpx("&b;"), gpx_file)
              .has_error());
    std::string deep = "<gpx>";
    for (int i = 0; i < 200'000; ++i) deep += "<trk>";
    CHECK(read_track_file(deep, gpx_file).has_error());
}

TEST_CASE("every datum ends in WGS-84") {
    auto const text = gpx("<trkpt lat=\"31.226715\" lon=\"121.459301\"><time>2026-01-05T00:30:00Z</time></trkpt>\n");
    GeoPoint const truth{121.454722, 31.228611};
    CHECK(distance_m(taken(text, options(TrackFileFormat::gpx, Datum::gcj02)).fixes[0].point, truth) < 0.3);
    CHECK(distance_m(taken(text, gpx_file).fixes[0].point, truth) > 400);
    auto const baidu = "fix_at,lon,lat\n2026-01-05T00:30:00Z,121.465771,31.232914\n";
    CHECK(distance_m(taken(baidu, options(TrackFileFormat::csv, Datum::bd09)).fixes[0].point, truth) < 0.3);
}

TEST_CASE("nmea: RMC gives date, place, speed in knots and course, whichever satellites it names") {
    auto const file =
        taken(nmea("GPGGA,003000.00,3112.6000,N,12124.6000,E,1,08,1.0,4.0,M,0.0,M,,") +
                  nmea("GNRMC,003000.00,A,3112.6000,N,12124.6000,E,10.0,084.4,050126,,,A") +
                  "$PMTK010,001*2E\r\n\r\nstarted\r\n" + nmea("BDRMC,003001,A,3112.6000,S,12124.6000,W,,,050126,,,A"),
              nmea_file);
    REQUIRE(file.fixes.size() == 2);
    CHECK(file.fixes[0].fix_at == utc("2026-01-05T00:30:00Z"));
    CHECK(file.fixes[0].point.lon_deg == doctest::Approx(121.41));
    CHECK(file.fixes[0].point.lat_deg == doctest::Approx(31.21));
    CHECK(*file.fixes[0].speed_kmh == doctest::Approx(18.52));
    CHECK(file.fixes[0].course_deg == doctest::Approx(84.4));
    CHECK(file.fixes[1].point.lon_deg == doctest::Approx(-121.41));
    CHECK(file.fixes[1].point.lat_deg == doctest::Approx(-31.21));
    CHECK(!file.fixes[1].speed_kmh.has_value());
}

TEST_CASE("nmea: what has no fix is left out and counted") {
    auto const file = taken(
        nmea("GPRMC,003000,V,,,,,,,050126,,,N") + nmea("GPRMC,003001,A,3112.6,N,12124.6,E,0,0,050126,,,A"), nmea_file);
    CHECK(file.fixes.size() == 1);
    CHECK(file.without_place == 1);
}

TEST_CASE("nmea: GGA alone needs a date, and goes over midnight") {
    auto const text = nmea("GPGGA,235959,3112.6,N,12124.6,E,1,08,1.0,4.0,M,0.0,M,,") +
                      nmea("GPGGA,000000,3112.6,N,12124.6,E,1,08,1.0,4.0,M,0.0,M,,");
    CHECK(wrong(text, nmea_file) == "line 1, date");
    auto dated = nmea_file;
    dated.date = utc("2026-01-05T00:00:00Z");
    auto const file = taken(text, dated);
    REQUIRE(file.fixes.size() == 2);
    CHECK(file.fixes[0].fix_at == utc("2026-01-05T23:59:59Z"));
    CHECK(file.fixes[1].fix_at == utc("2026-01-06T00:00:00Z"));
}

TEST_CASE("nmea: a damaged line is refused with its number and field") {
    auto const good = nmea("GPRMC,003000,A,3112.6,N,12124.6,E,0,0,050126,,,A");
    auto broken = good;
    broken[20] = '9';
    CHECK(wrong(good + broken, nmea_file) == "line 2, checksum");
    CHECK(wrong("$GPRMC,003000,A,3112.6,N,12124.6,E,0,0,050126,,,A\n", nmea_file) == "line 1, checksum");
    CHECK(wrong(nmea("GPRMC,253000,A,3112.6,N,12124.6,E,0,0,050126,,,A"), nmea_file) == "line 1, time");
    CHECK(wrong(nmea("GPRMC,003000,A,3160.0,N,12124.6,E,0,0,050126,,,A"), nmea_file) == "line 1, lat");
    CHECK(wrong(nmea("GPRMC,003000,A,3112.6,E,12124.6,E,0,0,050126,,,A"), nmea_file) == "line 1, lat");
    CHECK(wrong(nmea("GPRMC,003000,A,3112.6,N,,E,0,0,050126,,,A"), nmea_file) == "line 1, lon");
    CHECK(wrong(nmea("GPRMC,003000,A,3112.6,N,12124.6,E,fast,0,050126,,,A"), nmea_file) == "line 1, speed");
    CHECK(wrong(nmea("GPRMC,003000,A,3112.6,N,12124.6,E,0,0,310226,,,A"), nmea_file) == "line 1, date");
    CHECK(wrong(nmea("GPRMC,003000,A,3112.6"), nmea_file) == "line 1");
}

TEST_CASE("csv: columns by their names, the file's own names where it has others") {
    auto const file = taken(
        "course_deg,lat,note,fix_at,lon,speed_kmh\r\n"
        "90,31.21,\"a, b\",2026-01-05T00:30:00Z,121.41,36\r\n"
        ",31.22,,2026-01-05T00:30:10.5Z,121.42,\r\n"
        ",0,,2026-01-05T00:30:20Z,0,\r\n,,,2026-01-05T00:30:30Z,,\r\n",
        csv_file);
    REQUIRE(file.fixes.size() == 2);
    CHECK(file.without_place == 2);
    CHECK(file.fixes[0].point == GeoPoint{121.41, 31.21});
    CHECK(file.fixes[0].speed_kmh == 36);
    CHECK(file.fixes[0].course_deg == 90);
    CHECK(file.fixes[1].fix_at == utc("2026-01-05T00:30:10.5Z"));
    CHECK(!file.fixes[1].speed_kmh.has_value());

    auto named = csv_file;
    named.utc_offset = beijing_offset;
    named.columns = {{"fix_at", "时间"}, {"lon", "经度"}, {"lat", "纬度"}};
    auto const chinese = taken("时间,经度,纬度\n2026-01-05 08:30:00,121.41,31.21\n", named);
    CHECK(chinese.fixes[0].fix_at == utc("2026-01-05T00:30:00Z"));
}

TEST_CASE("csv: an error names the line and the column as the file calls it") {
    std::string const header = "fix_at,lon,lat,speed_kmh\n", good = "2026-01-05T00:30:00Z,121.41,31.21,1\n";
    CHECK(wrong(header + good + "2026-01-05T00:30:00Z,121.41,31.21\n", csv_file) == "line 3");
    CHECK(wrong(header + good + "2026-01-05T00:30:00Z,121.41,x,1\n", csv_file) == "line 3, lat");
    CHECK(wrong(header + "2026-01-05 08:30:00,121.41,31.21,1\n", csv_file) == "line 2, fix_at");
    CHECK(wrong(header + "2026-01-05T00:30:00Z,121.41,31.21,fast\n", csv_file) == "line 2, speed_kmh");
    CHECK(wrong("fix_at,lon\n", csv_file) == "line 1, lat");
    CHECK(wrong(header, csv_file).empty());
    auto named = csv_file;
    named.columns = {{"lon", "经度"}};
    CHECK(wrong(header + good, named) == "line 1, 经度");
    named.columns = {{"colour", "x"}};
    CHECK(wrong(header + good, named) == "--column");
}

TEST_CASE("a file with more fixes than allowed is refused with the line where it is too much") {
    std::string text = "fix_at,lon,lat\n";
    for (std::size_t i = 0; i < track_file_fixes_max; ++i) text += "2026-01-05T00:30:00Z,121.4,31.2\n";
    CHECK(taken(text, csv_file).fixes.size() == track_file_fixes_max);
    CHECK(wrong(text + "2026-01-05T00:30:00Z,121.4,31.2\n", csv_file) ==
          "line " + std::to_string(track_file_fixes_max + 2));
}
