// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_parts.hpp"
#include "protocol/devices/jt808_request.hpp"
#include "tests/protocol/jt808_fixtures.hpp"

using namespace tiaodu;
using namespace tiaodu::jt808;
using namespace tiaodu::jt808::fixture;

namespace {

/// The body in hexadecimal, or the error as "code path".
std::string encoded(Request const& request, Edition edition, Millis utc_offset = beijing_offset) {
    auto const result = encode_request(request, {edition, utc_offset});
    if (result) return to_hex(result->body);
    return std::string(name_of(result.error().code)) + " " + result.error().path;
}

Time const morning = *time_from_civil(2026, 1, 5, 0, 30, 0);  // 08:30 on a terminal's clock

}  // namespace

TEST_CASE("jt808 requests: texts have the flags of the terminal's edition") {
    // 沪 is bb a6 in GBK.
    SendText text{.text =
                      "\xE6\xB2\xAA"
                      "1"};
    CHECK(encoded(text, Edition::y2011) ==
          "0c"
          "bba631");
    CHECK(encoded(text, Edition::y2013) ==
          "0c"
          "bba631");
    CHECK(encoded(text, Edition::y2019) ==
          "0f01"
          "bba631");
    text.kind = TextKind::urgent;
    CHECK(encoded(text, Edition::y2013) ==
          "0d"
          "bba631");
    CHECK(encoded(text, Edition::y2019) ==
          "0e01"
          "bba631");
    text.kind = TextKind::service;
    text.speak = false;
    CHECK(encoded(text, Edition::y2013) ==
          "04"
          "bba631");
    CHECK(encoded(text, Edition::y2019) ==
          "0502"
          "bba631");
    text.advertise = true;
    CHECK(encoded(text, Edition::y2013) ==
          "14"
          "bba631");
    CHECK(encoded(text, Edition::y2019) == "unsupported advertise");
    text.advertise = false;
    text.fault_code = true;
    CHECK(encoded(text, Edition::y2013) ==
          "24"
          "bba631");
    CHECK(encoded(text, Edition::y2011) == "unsupported fault_code");
}

TEST_CASE("jt808 requests: a text has 1 to 1024 bytes of GBK") {
    CHECK(encoded(SendText{.text = ""}, Edition::y2013) == "invalid_field text");
    CHECK(encode_request(SendText{.text = std::string(1024, 'x')}, {}).has_value());
    CHECK(encoded(SendText{.text = std::string(1025, 'x')}, Edition::y2013) == "limit_exceeded text");
    std::string chinese;
    for (int i = 0; i < 512; ++i) chinese += "\xE6\xB2\xAA";
    CHECK(encode_request(SendText{.text = chinese}, {}).has_value());
    CHECK(encoded(SendText{.text = chinese + "x"}, Edition::y2013) == "limit_exceeded text");
}

TEST_CASE("jt808 requests: a terminal reads the text that was sent") {
    for (auto const edition : {Edition::y2013, Edition::y2019})
        for (auto const kind : {TextKind::notice, TextKind::service, TextKind::urgent}) {
            auto const body = encode_request(SendText{.text = "\xE6\xB2\xAA", .kind = kind, .speak = false}, {edition});
            auto const version = edition == Edition::y2019 ? Version::v2019 : Version::v2013;
            auto const read = decode_text(version, body->body);
            REQUIRE(read.has_value());
            CHECK(read->text == "\xE6\xB2\xAA");
            CHECK(read->display);
            CHECK(!read->speak);
            // 2013 knows urgent or not.
            auto const known = edition == Edition::y2013 && kind == TextKind::service ? TextKind::notice : kind;
            CHECK(read->kind == known);
        }
    CHECK(!decode_text(Version::v2013, ""));
    CHECK(!decode_text(Version::v2019, "\x0f"));
}

TEST_CASE("jt808 requests: bodies have the bytes of the standard's tables") {
    struct Row {
        char const* what;
        Request request;
        Edition edition;
        unsigned msg_id;
        unsigned answer_id;
        char const* body;
    };
    for (Row const& row : {
             Row{"where are you", QueryPosition{}, Edition::y2011, 0x8201, 0x0201, ""},
             Row{"track", TrackClosely{10, 3600}, Edition::y2013, 0x8202, 0x0001,
                 "000a"
                 "00000e10"},
             Row{"track no longer", TrackClosely{0, 9}, Edition::y2013, 0x8202, 0x0001, "0000"},
             Row{"restart", Control{ControlCommand::restart, {}}, Edition::y2019, 0x8105, 0x0001, "04"},
             Row{"connect", Control{ControlCommand::connect, {"1", "", "\xE6\xB2\xAA"}}, Edition::y2019, 0x8105, 0x0001,
                 "02"
                 "313b3bbba6"},
             Row{"confirm", ConfirmAlarms{7, 1u << 0 | 1u << 28}, Edition::y2013, 0x8203, 0x0001,
                 "0007"
                 "10000001"},
             Row{"link", CheckLink{}, Edition::y2019, 0x8204, 0x0001, ""},
             Row{"call", CallBack{"+8600", false}, Edition::y2011, 0x8400, 0x0001,
                 "00"
                 "2b38363030"},
             Row{"listen", CallBack{"1", true}, Edition::y2019, 0x8400, 0x0001,
                 "01"
                 "31"},
             Row{"all parameters", QueryAllParameters{}, Edition::y2011, 0x8104, 0x0104, ""},
             Row{"two parameters", QueryParameters{{1, 0x55}}, Edition::y2013, 0x8106, 0x0104,
                 "02"
                 "00000001"
                 "00000055"},
             Row{"attributes", QueryAttributes{}, Edition::y2013, 0x8107, 0x0107, ""},
             Row{"set", SetParameters{{{0x0001, 30u}, {0x0013, std::string("a.b")}, {0xF001, RawBytes{"z"}}}},
                 Edition::y2013, 0x8103, 0x0001,
                 "03"
                 "00000001"
                 "04"
                 "0000001e"
                 "00000013"
                 "03"
                 "612e62"
                 "0000f001"
                 "01"
                 "7a"},
             Row{"set in 2011", SetParameters{{{0x0055, 80u}}}, Edition::y2011, 0x8103, 0x0001,
                 "0101"
                 "00000055"
                 "04"
                 "00000050"},
             Row{"shoot",
                 Shoot{.channel = 2,
                 .command = 3,
                 .interval_s = 5,
                 .keep = true,
                 .resolution = 4,
                 .quality = 1,
                 .brightness = 255,
                 .contrast = 127,
                 .saturation = 0,
                 .color = 9},
                 Edition::y2013, 0x8801, 0x0805,
                 "02"
                 "0003"
                 "0005"
                 "01"
                 "04"
                 "01"
                 "ff"
                 "7f"
                 "00"
                 "09"},
             Row{"shoot in 2011", Shoot{.command = shoot_video}, Edition::y2011, 0x8801, 0x0001,
                 "01"
                 "ffff"
                 "0000"
                 "00"
                 "02"
                 "05"
                 "80"
                 "40"
                 "40"
                 "80"},
             Row{"search", SearchMedia{{MediaKind::video, 1, 2, morning, {}}}, Edition::y2013, 0x8802, 0x0802,
                 "020102"
                 "260105083000"
                 "000000000000"},
             Row{"upload", UploadMedia{{MediaKind::image, 0, 0, {}, morning}, true}, Edition::y2019, 0x8803, 0x0001,
                 "000000"
                 "000000000000"
                 "260105083000"
                 "01"},
         }) {
        CAPTURE(row.what);
        auto const result = encode_request(row.request, {row.edition});
        REQUIRE(result.has_value());
        CHECK(result->msg_id == row.msg_id);
        CHECK(result->answer_id == row.answer_id);
        CHECK(to_hex(result->body) == row.body);
    }
    CHECK(encoded(SearchMedia{{MediaKind::image, 0, 0, morning, {}}}, Edition::y2013, Millis(0)) ==
          "000000"
          "260105003000"
          "000000000000");
}

TEST_CASE("jt808 requests: a terminal is sent only what its edition knows") {
    struct Row {
        Request request;
        bool in_2011, in_2013, in_2019;
    };
    for (Row const& row : {Row{QueryPosition{}, true, true, true}, Row{CheckLink{}, false, false, true},
                           Row{ConfirmAlarms{0, 1}, false, true, true}, Row{QueryAttributes{}, false, true, true},
                           Row{QueryParameters{{1}}, false, true, true}, Row{QueryAllParameters{}, true, true, true},
                           Row{Control{ControlCommand::power_off, {}}, true, true, false},
                           Row{SetParameters{{{0x0018, 6808u}}}, true, true, false},
                           Row{Shoot{.resolution = 255}, false, false, true}}) {
        CAPTURE(row.request.index());
        CHECK(encode_request(row.request, {Edition::y2011}).has_value() == row.in_2011);
        CHECK(encode_request(row.request, {Edition::y2013}).has_value() == row.in_2013);
        CHECK(encode_request(row.request, {Edition::y2019}).has_value() == row.in_2019);
    }
    CHECK(encoded(CheckLink{}, Edition::y2013) == "unsupported ");
}

TEST_CASE("jt808 requests: what a message cannot carry is refused with the field's name") {
    struct Row {
        Request request;
        char const* error;
    };
    auto const parameter = [](std::uint32_t id, ParameterValue value) {
        return SetParameters{{{0x0001, 30u}, {id, std::move(value)}}};
    };
    MediaFilter backwards{MediaKind::image, 0, 0, morning, morning - Millis(1)};
    MediaFilter ancient{MediaKind::image, 0, 0, *time_from_civil(1999, 12, 31, 0, 0, 0), {}};
    for (Row const& row : {
             Row{TrackClosely{10, 0}, "invalid_field valid_s"},
             Row{Control{ControlCommand::connect, {}}, "invalid_field parameters"},
             Row{Control{ControlCommand::restart, {"x"}}, "invalid_field parameters"},
             Row{Control{ControlCommand::upgrade, {"x", "a;b"}}, "invalid_field parameters[1]"},
             Row{Control{ControlCommand::upgrade, {std::string(900, 'x')}}, "limit_exceeded parameters"},
             Row{ConfirmAlarms{1, 0}, "invalid_field alarm_bits"},
             Row{ConfirmAlarms{1, 2}, "invalid_field alarm_bits"},
             Row{CallBack{"", false}, "invalid_field number"},
             Row{CallBack{std::string(21, '1'), false}, "invalid_field number"},
             Row{CallBack{"12 3", false}, "invalid_field number"},
             Row{SetParameters{}, "limit_exceeded parameters"},
             Row{SetParameters{std::vector<Parameter>(65, {0x0001, 30u})}, "limit_exceeded parameters"},
             Row{parameter(0x0001, 0u), "invalid_field parameters[1]"},
             Row{parameter(0x0001, std::string("x")), "invalid_field parameters[1]"},
             Row{parameter(0x0001, RawBytes{"xxxx"}), "invalid_field parameters[1]"},
             Row{parameter(0x0013, 5u), "invalid_field parameters[1]"},
             Row{parameter(0x0030, 180u), "invalid_field parameters[1]"},
             Row{parameter(0xF001, 5u), "invalid_field parameters[1]"},
             Row{parameter(0xF001, RawBytes{std::string(256, 'x')}), "limit_exceeded parameters[1]"},
             Row{QueryParameters{}, "limit_exceeded ids"},
             Row{QueryParameters{std::vector<std::uint32_t>(65, 1)}, "limit_exceeded ids"},
             Row{Shoot{.channel = 0}, "invalid_field channel"},
             Row{Shoot{.resolution = 9}, "invalid_field resolution"},
             Row{Shoot{.quality = 0}, "invalid_field quality"},
             Row{Shoot{.quality = 11}, "invalid_field quality"},
             Row{Shoot{.contrast = 128}, "invalid_field contrast"},
             Row{Shoot{.saturation = 128}, "invalid_field saturation"},
             Row{SearchMedia{backwards}, "invalid_field filter"},
             Row{UploadMedia{ancient, false}, "invalid_field filter"},
         }) {
        CAPTURE(row.error);
        CHECK(encoded(row.request, Edition::y2013) == row.error);
    }
}

TEST_CASE("jt808 requests: the largest ones fit into the parts that a message may have") {
    SetParameters many;
    for (std::uint32_t i = 0; i < parameters_max; ++i)
        many.parameters.push_back({0xF000 + i, RawBytes{std::string(255, 'x')}});
    auto const encoded_many = encode_request(many, {});
    REQUIRE(encoded_many.has_value());
    CHECK(frames_needed(encoded_many->body.size()) <= PartLimits().parts_max);
}

TEST_CASE("jt808 parameters: answers are read by the table, also with a second count") {
    auto const answer =
        decode_parameters(bytes_of("0007 04 00000001 04 0000001e 00000013 03 bba631 00000018 02 1a98 0000f001 00"));
    REQUIRE(answer.has_value());
    CHECK(answer->reply_seq == 7);
    CHECK(answer->complete);
    CHECK(answer->parameters == std::vector<Parameter>{{0x0001, 30u},
                                                       {0x0013, std::string("\xE6\xB2\xAA"
                                                                            "1")},
                                                       {0x0018, RawBytes{"\x1a\x98"}},
                                                       {0xF001, RawBytes{}}});
    auto const in_2011 = decode_parameters(bytes_of("0007 01 01 00000055 04 00000050"));
    CHECK(in_2011->complete);
    CHECK(in_2011->parameters == std::vector<Parameter>{{0x0055, 80u}});
    auto const cut = decode_parameters(bytes_of("0007 02 00000055 04 00000050 00000001 04 0000"));
    CHECK(!cut->complete);
    CHECK(cut->parameters.size() == 1);
    CHECK(decode_parameters(bytes_of("0007 00"))->complete);
    CHECK(!decode_parameters(bytes_of("0007 01"))->complete);
    CHECK(!decode_parameters(bytes_of("0007")));
}

TEST_CASE("jt808 parameters: each known one can be set and is read back") {
    for (auto const& known : known_parameters()) {
        CAPTURE(known.name);
        Parameter const sent{known.id, known.is_text ? ParameterValue(std::string("x")) : ParameterValue(known.min)};
        auto const body = encode_request(SetParameters{{sent}}, {Edition::y2013});
        REQUIRE(body.has_value());
        auto const read = decode_parameters(std::string("\0\1", 2) + body->body);
        REQUIRE(read.has_value());
        CHECK(read->complete);
        CHECK(read->parameters == std::vector<Parameter>{sent});
        CHECK(find_parameter(known.id) == &known);
    }
}

TEST_CASE("jt808 attributes: field widths follow the edition") {
    auto const padded = [](std::string text, std::size_t width) {
        text.resize(width, '\0');
        return text;
    };
    auto const tail = bytes_of("89860000000000000042 02 6831 03 667731 03 20");
    auto const in_2013 =
        decode_attributes(Version::v2013, bytes_of("0005") + "MAKER" + padded("MODEL", 20) + padded("ID42", 7) + tail);
    auto const in_2019 =
        decode_attributes(Version::v2019, bytes_of("0005") + "MAKER" + padded("MODEL", 30) + padded("ID42", 30) + tail);
    for (auto const& attributes : {in_2013, in_2019}) {
        REQUIRE(attributes.has_value());
        CHECK(attributes->type_bits == 5);
        CHECK(attributes->maker == "MAKER");
        CHECK(attributes->model == "MODEL");
        CHECK(attributes->terminal_id == "ID42");
        CHECK(attributes->iccid == "89860000000000000042");
        CHECK(attributes->hardware_version == "h1");
        CHECK(attributes->firmware_version == "fw1");
        CHECK(attributes->positioning_bits == 3);
        CHECK(attributes->communication_bits == 32);
    }
    CHECK(!decode_attributes(Version::v2013, bytes_of("0005") + "MAKER"));
    CHECK(!decode_attributes(Version::v2019,
                             bytes_of("0005") + "MAKER" + padded("MODEL", 20) + padded("ID42", 7) + tail));
}
