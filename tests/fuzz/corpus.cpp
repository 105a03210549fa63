// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_media.hpp"
#include "protocol/devices/jt808_parameters.hpp"
#include "protocol/devices/jt808_parts.hpp"
#include "protocol/vocab/text.hpp"
#include "tests/protocol/jt808_captured.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

using namespace tiaodu;
using namespace tiaodu::jt808;

namespace {

using Inputs = std::vector<std::string>;

std::string bytes_of(std::string_view hex) {
    std::string bytes;
    if (!from_hex(hex, bytes)) throw std::logic_error("not hexadecimal: " + std::string(hex));
    return bytes;
}

Header header_of(std::uint16_t msg_id, Version version) {
    Header header;
    header.msg_id = msg_id;
    header.version = version;
    header.phone = "42";
    header.seq = 7;
    return header;
}

std::string const position = bytes_of("00000001 00000003 01dc82c3 073d4082 000c 016d 005a 260105083000");
std::string const items = bytes_of(
    "0104 00002582 0202 0042 0302 016d 0402 0007 0602 8005 1105 03 00000102 1206 01 00000005 01 1307 00000009 003c 01 "
    "2504 00004011 2a02 0002 2b04 00010002 3001 1c 3101 0b eb04 000a000b");
std::string const media_head = bytes_of("00000102 00 00 00 03");

Inputs positions() {
    return {position, position + items, encode_batch(1, {position, position + items}), encode_batch(0, {"bad"})};
}

Inputs messages() {
    Inputs bodies;
    for (auto const edition : {Edition::y2011, Edition::y2013, Edition::y2019}) {
        Registration registration;
        registration.model = "MODEL";
        registration.plate = "PLATE42";
        bodies.push_back(encode_registration(registration, edition));
        bodies.push_back(body_of(SendText{.text = "\xE6\xB2\xAA"}, {edition}).value());
    }
    for (auto const version : {Version::v2013, Version::v2019}) {
        bodies.push_back(encode_authentication({"s3cret", "000000000000042", "v1"}, version));
        bodies.push_back(encode_missing(version, 20, {1, 3}));
    }
    bodies.push_back(bytes_of("01 260105083000 00 04 bba6bba6") + std::string(20, 'C') + bytes_of("02 bba6 20270331") +
                     std::string(20, 'I'));
    bodies.push_back(bytes_of("02 260105083000"));
    bodies.push_back(bytes_of("04 bba6bba6") + std::string(60, 'I') + bytes_of("02 bba6"));
    return bodies;
}

Inputs parameters() {
    SetParameters set{{{0x0001, 30u}, {0x0013, std::string("a.b")}, {0xF001, RawBytes{"z"}}}};
    return {bytes_of("0007") + body_of(set, {Edition::y2013}).value(),
            bytes_of("0007") + body_of(set, {Edition::y2011}).value(),
            std::string(44, 'A') + bytes_of("02 6831 03 667731 03 20"),
            std::string(77, 'A') + bytes_of("02 6831 03 667731 03 20")};
}

Inputs media() {
    return {media_head, media_head + position + bytes_of("ffd8ff"),
            media_head + bytes_of("00000002 00000001") + bytes_of("ffd8ff"),
            bytes_of("0007 0001 00000102 00 01 02") + position, bytes_of("0007 00 0002 00000001 00000002")};
}

/// Every captured frame, and every body above in a frame of both versions.
Inputs frames() {
    Inputs wires;
    for (char const* hex : fixture::captured) wires.push_back(bytes_of(hex));
    for (auto const version : {Version::v2013, Version::v2019}) {
        auto const add = [&](std::uint16_t msg_id, Inputs const& bodies) {
            for (auto const& body : bodies) wires.push_back(encode_frame(header_of(msg_id, version), body));
        };
        add(msg::position, {position, position + items});
        add(msg::position_batch, {encode_batch(1, {position, position + items})});
        add(msg::driver_identity, {bytes_of("02 260105083000")});
        add(msg::parameters_answer, {parameters()[0]});
        add(msg::media_data, {media()[1], media()[2]});
        add(msg::media_list, {media()[3]});
        add(msg::text, {bytes_of("0d bba6")});
    }
    return wires;
}

/// The steps of jt808_session_fuzz.cpp: raw bytes (0) in pieces of at most 255.
Inputs conversations() {
    Inputs all;
    for (auto const& wire : frames()) {
        std::string steps;
        for (std::size_t at = 0; at < wire.size(); at += 255) {
            auto const piece = wire.substr(at, 255);
            steps += '\0';
            steps += static_cast<char>(piece.size());
            steps += piece;
        }
        all.push_back(steps);
    }
    // A login without a code, a question, a part, time, a confirmation.
    all.push_back(bytes_of("05 07 00 01 1c") + position + bytes_of("02 00 05 07 04 02 03 01 05") + "parts" +
                  bytes_of("01 78 05 00 00 03 05 0000 8300 00 03"));
    return all;
}

Inputs parts() { return {bytes_of("01 02 01 00 03 616263 01 02 02 64 03 646566"), bytes_of("02 03 03 c8 00")}; }

Inputs osmand() {
    return {"id=device-42&lat=31.228611&lon=121.454722&timestamp=1767571200&speed=12&bearing=90&altitude=4&batt=80",
            R"({"device_id":"device-42","location":{"timestamp":"2026-01-05T00:00:00Z","coords":{"latitude":31.228611,)"
            R"("longitude":121.454722,"speed":3,"heading":90,"altitude":4,"accuracy":5},"battery":{"level":0.8}}})"};
}

Inputs owntracks() {
    return {
        R"({"_type":"location","lat":31.228611,"lon":121.454722,"tst":1767571200,"acc":9,"alt":12,"vel":36,"cog":270,)"
        R"("batt":42,"tid":"x1","t":"u","topic":"owntracks/unit/device"})",
        R"({"_type":"transition","event":"enter","lat":31.2,"lon":121.4,"tst":1767571200})", "u=unit&d=device"};
}

Inputs notices() {
    return {
        "<?xml version=\"1.0\"?>\r\n<Notify><CmdType>MobilePosition</CmdType><SN>7</SN><DeviceID>1</DeviceID>"
        "<Time>2026-01-05T08:00:00</Time><Longitude>121.454722</Longitude><Latitude>31.228611</Latitude>"
        "<Speed>36.0</Speed><Direction>90</Direction><Altitude>4</Altitude></Notify>",
        "<Notify><CmdType>Keepalive</CmdType><SN>8</SN><DeviceID>1</DeviceID><Status>OK</Status></Notify>",
        "<Notify><CmdType>Alarm</CmdType><SN>9</SN><DeviceID>1</DeviceID><AlarmPriority>1</AlarmPriority>"
        "<AlarmMethod>2</AlarmMethod><AlarmTime>2026-01-05T08:00:00</AlarmTime></Notify>"};
}

std::string sip_request(std::string const& method, std::string const& more, std::string const& body) {
    return method +
           " sip:34020000002000000001@3402000000 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7:5060;rport;branch=z9hG4bK1\r\n"
           "From: <sip:1@3402000000>;tag=7\r\nTo: <sip:1@3402000000>\r\nCall-ID: 42@192.0.2.7\r\nCSeq: 1 " +
           method + "\r\nContact: <sip:1@192.0.2.7:5060>\r\nMax-Forwards: 70\r\n" + more +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

Inputs sip_messages() {
    Inputs all{sip_request("REGISTER", "Expires: 3600\r\n", ""),
               sip_request("REGISTER",
                           "Authorization: Digest username=\"1\", realm=\"3402000000\", nonce=\"n\", "
                           "uri=\"sip:1@3402000000\", response=\"00000000000000000000000000000000\", algorithm=MD5\r\n",
                           "")};
    for (auto const& body : notices())
        all.push_back(sip_request("MESSAGE", "Content-Type: Application/MANSCDP+xml\r\n", body));
    return all;
}

/// The steps of gb28181_session_fuzz.cpp: a choice, a datagram, a zero byte.
Inputs camera_conversations() {
    std::string whole;
    for (auto const& message : sip_messages()) whole += '\x05' + message + '\0';
    Inputs all{whole};
    for (auto const& message : sip_messages()) all.push_back('\x01' + message);
    return all;
}

}  // namespace

/// corpus FOLDER: writes the first inputs of each fuzzer into FOLDER/<fuzzer>.
int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: corpus FOLDER\n";
        return 2;
    }
    std::map<std::string, Inputs> const all{
        {"jt808_frame_fuzz", frames()},          {"jt808_session_fuzz", conversations()},
        {"jt808_position_fuzz", positions()},    {"jt808_messages_fuzz", messages()},
        {"jt808_parameters_fuzz", parameters()}, {"jt808_media_fuzz", media()},
        {"jt808_parts_fuzz", parts()},           {"osmand_fuzz", osmand()},
        {"owntracks_fuzz", owntracks()},         {"manscdp_fuzz", notices()},
        {"sip_message_fuzz", sip_messages()},    {"gb28181_session_fuzz", camera_conversations()}};
    for (auto const& [name, inputs] : all) {
        auto const folder = std::filesystem::path(argv[1]) / name;
        std::filesystem::create_directories(folder);
        for (std::size_t i = 0; i < inputs.size(); ++i)
            std::ofstream(folder / std::to_string(i), std::ios::binary) << inputs[i];
    }
    return 0;
}
