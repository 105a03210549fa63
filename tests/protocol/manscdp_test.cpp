// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/manscdp.hpp"
#include "protocol/devices/gbk.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;
using namespace tiaodu::gb28181;

namespace {

Time const now = *time_from_civil(2026, 1, 5, 4, 0, 0);
std::string const id = "34020000001320000001";

Notice good(std::string_view body) {
    auto const notice = decode_manscdp(body, beijing_offset, now);
    REQUIRE_MESSAGE(notice.has_value(), (notice ? "" : notice.error().path + ": " + notice.error().detail));
    return *notice;
}

std::string notify(std::string_view command, std::string_view inner, std::string_view encoding = "GB2312") {
    return "<?xml version=\"1.0\" encoding=\"" + std::string(encoding) + "\"?>\r\n<Notify>\r\n<CmdType>" +
           std::string(command) + "</CmdType>\r\n<SN>17</SN>\r\n<DeviceID>" + id + "</DeviceID>\r\n" +
           std::string(inner) + "</Notify>\r\n";
}

std::string const place = "<Longitude>121.448204</Longitude><Latitude>31.228001</Latitude>";

PositionReport only(Notice const& notice) {
    REQUIRE(notice.reports.size() == 1);
    return notice.reports.front().report;
}

}  // namespace

TEST_CASE("manscdp: a position has local time, km/h, degrees and metres") {
    auto const notice = good(notify("MobilePosition", "<Time>2026-01-05T08:30:00</Time>" + place +
                                                          "<Speed>36.0</Speed><Direction>92.5</Direction>"
                                                          "<Altitude>12.5</Altitude>"));
    CHECK(notice.kind == NoticeKind::position);
    CHECK(notice.serial == "17");
    CHECK(notice.device_id == id);
    CHECK(notice.reports.at(0).target == id);
    auto const report = only(notice);
    CHECK(report.point == GeoPoint{121.448204, 31.228001});
    CHECK(to_rfc3339(report.fix_at) == "2026-01-05T00:30:00Z");
    CHECK(report.arrived_at == now);
    CHECK(*report.speed_mps == doctest::Approx(10));
    CHECK(report.course_deg == 92.5);
    CHECK(report.altitude_m == 12.5);
    CHECK(report.usable_fix);
    CHECK(report.alarm_bits == 0);
}

TEST_CASE("manscdp: the list of the 2022 edition has a time and an owner for each position") {
    auto const notice =
        good(notify("MobilePosition",
                    "<Time>2026-01-05T08:30:00</Time><SumNum>3</SumNum><DeviceList Num=\"3\">"
                    "<Item><DeviceID>34020000001310000001</DeviceID><CaptureTime>2026-01-05T08:29:50</CaptureTime>" +
                        place + "</Item><Item><DeviceID>34020000001310000002</DeviceID>" + place +
                        "</Item><Item><CaptureTime>yesterday</CaptureTime>" + place + "</Item></DeviceList>",
                    "GB18030"));
    REQUIRE(notice.reports.size() == 2);
    CHECK(notice.undecoded == 1);
    CHECK(notice.reports[0].target == "34020000001310000001");
    CHECK(to_rfc3339(notice.reports[0].report.fix_at) == "2026-01-05T00:29:50Z");
    CHECK(notice.reports[1].target == "34020000001310000002");
    CHECK(to_rfc3339(notice.reports[1].report.fix_at) == "2026-01-05T00:30:00Z");
}

TEST_CASE("manscdp: TargetID says whose position it is") {
    auto const notice = good(notify("MobilePosition", "<TargetID>34020000001310000009</TargetID>" + place));
    CHECK(notice.reports.at(0).target == "34020000001310000009");
}

TEST_CASE("manscdp: times are written in many ways; without one the moment of arrival counts") {
    struct Row {
        char const* time;
        char const* expected;
    };
    for (Row const& row : {Row{"", "2026-01-05T04:00:00Z"}, Row{"<Time></Time>", "2026-01-05T04:00:00Z"},
                           Row{"<Time>2026-01-05 08:30:00</Time>", "2026-01-05T00:30:00Z"},
                           Row{"<Time>2026-01-05T08:30:00.250</Time>", "2026-01-05T00:30:00Z"},
                           Row{"<Time>2026-01-05T08:30:00+08:00</Time>", "2026-01-05T00:30:00Z"},
                           Row{"<Time>2026-01-05T00:30:00Z</Time>", "2026-01-05T00:30:00Z"},
                           Row{"<time> 2026-01-05T08:30:00\r\n</time>", "2026-01-05T00:30:00Z"}})
        CHECK_MESSAGE(to_rfc3339(only(good(notify("MobilePosition", row.time + place))).fix_at) == row.expected,
                      row.time);
}

TEST_CASE("manscdp: the clock of the device is its own") {
    auto const notice =
        decode_manscdp(notify("MobilePosition", "<Time>2026-01-05T08:30:00</Time>" + place), Millis(0), now);
    CHECK(to_rfc3339(notice->reports.at(0).report.fix_at) == "2026-01-05T08:30:00Z");
}

TEST_CASE("manscdp: text is GBK or UTF-8, whatever the first line says") {
    auto const body = notify("Keepalive", "<Status>正常</Status>");
    CHECK(good(body).kind == NoticeKind::keepalive);
    CHECK(good(devices::utf8_to_gbk(body)).kind == NoticeKind::keepalive);
    auto const declared = notify("Keepalive", "<Status>正常</Status>", "UTF-8");
    CHECK(good(devices::utf8_to_gbk(declared)).kind == NoticeKind::keepalive);
    CHECK(good("\xEF\xBB\xBF" + declared).kind == NoticeKind::keepalive);
    CHECK(good(notify("Keepalive", "", "UTF-16")).kind == NoticeKind::keepalive);
}

TEST_CASE("manscdp: without a fix the device lives and stays where it was") {
    CHECK(!only(good(notify("MobilePosition", "<Longitude>0.0</Longitude><Latitude>0.0</Latitude>"))).usable_fix);
}

TEST_CASE("manscdp: measurements that make no sense are left out") {
    auto const report = only(good(notify("MobilePosition", place + "<Speed></Speed><Direction>-1</Direction>"
                                                                   "<Altitude>nan</Altitude>")));
    CHECK(!report.speed_mps);
    CHECK(!report.course_deg);
    CHECK(!report.altitude_m);
    CHECK(!only(good(notify("MobilePosition", place + "<Speed>1801</Speed><Direction>361</Direction>"))).speed_mps);
}

TEST_CASE("manscdp: positions that cannot be read are refused") {
    struct Row {
        std::string body;
        Errc code;
        char const* path;
    };
    std::string deep;
    for (int i = 0; i < 20'000; ++i) deep += "<a>";
    for (Row const& row : {
             Row{"", Errc::malformed, "body"},
             Row{"hello", Errc::malformed, "body"},
             Row{"<Notify><CmdType>Keepalive</CmdType>", Errc::malformed, "body"},
             Row{"<Notify><CmdType>Keepalive</cmdtype></Notify>", Errc::malformed, "body"},
             Row{deep, Errc::malformed, "body"},
             Row{"<Notify/>", Errc::malformed, "CmdType"},
             Row{notify("MobilePosition", ""), Errc::missing_field, "Longitude"},
             Row{notify("MobilePosition", "<Longitude>121</Longitude>"), Errc::missing_field, "Latitude"},
             Row{notify("MobilePosition", "<Longitude>null</Longitude><Latitude>null</Latitude>"), Errc::missing_field,
                 "Longitude"},
             Row{notify("MobilePosition", "<Longitude>31.2</Longitude><Latitude>121.4</Latitude>"), Errc::invalid_field,
                 "Longitude"},
             Row{notify("MobilePosition", "<Time>10:15</Time>" + place), Errc::invalid_field, "Time"},
             Row{notify("MobilePosition", "<DeviceList><Item><Longitude>1</Longitude></Item></DeviceList>"),
                 Errc::missing_field, "Latitude"},
         }) {
        auto const notice = decode_manscdp(row.body, beijing_offset, now);
        REQUIRE_MESSAGE(!notice, row.body.substr(0, 100));
        CHECK_MESSAGE(notice.error().code == row.code, row.body.substr(0, 100));
        CHECK(notice.error().path == row.path);
    }
}

TEST_CASE("manscdp: an entity does not grow") {
    auto const body =
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">]><Notify><CmdType>Keepalive</CmdType>"
        "<DeviceID>&a;&a;</DeviceID></Notify>";
    CHECK(good(body).device_id == "&a;&a;");
}

TEST_CASE("manscdp: at most 500 positions of one body are read") {
    auto const list = [](std::size_t count) {
        std::string items;
        for (std::size_t i = 0; i < count; ++i) items += "<Item>" + place + "</Item>";
        return good(notify("MobilePosition", "<DeviceList>" + items + "</DeviceList>"));
    };
    CHECK(list(positions_max).reports.size() == positions_max);
    CHECK(list(positions_max).undecoded == 0);
    CHECK(list(positions_max + 1).reports.size() == positions_max);
    CHECK(list(positions_max + 1).undecoded == 1);
}

TEST_CASE("manscdp: an alarm that somebody raised is an SOS, one that a machine raised is not") {
    struct Row {
        char const* inner;
        bool help;
    };
    for (Row const& row :
         {Row{"<AlarmMethod>1</AlarmMethod>", true}, Row{"<AlarmMethod>2</AlarmMethod>", true},
          Row{"<AlarmMethod>2</AlarmMethod><Info><AlarmType>3</AlarmType></Info>", false},
          Row{"<AlarmMethod>2</AlarmMethod><AlarmType>1</AlarmType>", false}, Row{"<AlarmMethod>4</AlarmMethod>", true},
          Row{"<AlarmMethod>5</AlarmMethod>", false}, Row{"<AlarmMethod>6</AlarmMethod>", false}, Row{"", false}}) {
        auto const notice =
            good(notify("Alarm", std::string(row.inner) + "<AlarmTime>2026-01-05T08:30:00</AlarmTime>" + place));
        CHECK(notice.kind == NoticeKind::alarm);
        CHECK_MESSAGE(notice.reports.size() == (row.help ? 1 : 0), row.inner);
        if (!row.help) continue;
        CHECK(only(notice).alarm_bits == alarm_sos);
        CHECK(only(notice).point == GeoPoint{121.448204, 31.228001});
        CHECK(to_rfc3339(only(notice).fix_at) == "2026-01-05T00:30:00Z");
    }
}

TEST_CASE("manscdp: an SOS without a place or with a wrong time is still an SOS") {
    auto const report = only(good(notify("Alarm",
                                         "<AlarmMethod>2</AlarmMethod><AlarmTime>now</AlarmTime>"
                                         "<Longitude>0.000</Longitude><Latitude>0.000</Latitude>")));
    CHECK(report.alarm_bits == alarm_sos);
    CHECK(!report.usable_fix);
    CHECK(report.fix_at == now);
    CHECK(!only(good(notify("Alarm", "<AlarmMethod>2</AlarmMethod>"))).usable_fix);
}

TEST_CASE("manscdp: everything else is received politely") {
    CHECK(good(notify("MediaStatus", "<NotifyType>121</NotifyType>")).kind == NoticeKind::other);
    CHECK(good("<Response><CmdType>Catalog</CmdType><SN>1</SN><DeviceID>1</DeviceID><SumNum>0</SumNum></Response>")
              .kind == NoticeKind::other);
    CHECK(good("<Query><CmdType>MobilePosition</CmdType></Query>").kind == NoticeKind::other);
}

TEST_CASE("manscdp: what we ask and answer") {
    auto const query = position_query("3", id, 5);
    CHECK(query.find("<Query>\r\n<CmdType>MobilePosition</CmdType>\r\n<SN>3</SN>\r\n<DeviceID>34020000001320000001"
                     "</DeviceID>\r\n<Interval>5</Interval>\r\n</Query>") != std::string::npos);
    auto const answer = alarm_answer("<&>", id);
    CHECK(answer.find("<SN>&lt;&amp;&gt;</SN>") != std::string::npos);
    CHECK(answer.find("<Result>OK</Result>") != std::string::npos);
}
