// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_messages.hpp"

#include "protocol/devices/bytes.hpp"
#include "protocol/devices/gbk.hpp"
#include "protocol/devices/jt808_fields.hpp"
#include "protocol/vocab/assert.hpp"

#include <algorithm>

namespace tiaodu::jt808 {
namespace {

using devices::ByteReader;
using devices::put_u16;
using devices::put_u8;

/// Field widths of one edition's register body (JT/T 808-2011 table 6, 2013 table 7, 2019 table 7).
struct RegisterLayout {
    std::size_t maker;
    std::size_t model;
    std::size_t terminal_id;
    constexpr std::size_t color_at() const { return 4 + maker + model + terminal_id; }
};
constexpr RegisterLayout layout_2011{.maker = 5, .model = 8, .terminal_id = 7};
constexpr RegisterLayout layout_2013{.maker = 5, .model = 20, .terminal_id = 7};
constexpr RegisterLayout layout_2019{.maker = 11, .model = 30, .terminal_id = 30};
static_assert(layout_2011.color_at() == 24 && layout_2013.color_at() == 36 && layout_2019.color_at() == 75);

constexpr RegisterLayout const& layout_of(Edition edition) {
    switch (edition) {
        case Edition::y2011: return layout_2011;
        case Edition::y2013: return layout_2013;
        case Edition::y2019: return layout_2019;
    }
    return layout_2013;
}

bool color_at(std::string_view body, std::size_t at) {
    if (at >= body.size()) return false;
    auto const color = static_cast<unsigned char>(body[at]);
    return color <= 5 || color == 9;
}

/// A 2011 body with a VIN is as long as a short 2013 body: the plate colour's place decides.
Edition edition_of(Version version, std::string_view body) {
    if (version == Version::v2019 && body.size() > layout_2019.color_at()) return Edition::y2019;
    if (body.size() <= layout_2013.color_at()) return Edition::y2011;
    if (color_at(body, layout_2013.color_at())) return Edition::y2013;
    return color_at(body, layout_2011.color_at()) ? Edition::y2011 : Edition::y2013;
}

}  // namespace

Result<Registration> decode_registration(Frame const& frame) {
    std::string_view const body = frame.body;
    Registration registration;
    registration.number = number_of(frame.header);
    registration.edition = edition_of(frame.header.version, body);
    RegisterLayout const& layout = layout_of(registration.edition);
    if (body.size() <= layout.color_at()) return too_short("a register body", layout.color_at() + 1, body.size());
    ByteReader reader(body);
    registration.province_id = reader.u16();
    registration.city_id = reader.u16();
    registration.maker = text_of(reader.take(layout.maker));
    registration.model = text_of(reader.take(layout.model));
    registration.terminal_id = text_of(reader.take(layout.terminal_id));
    registration.plate_color = reader.u8();
    registration.plate = text_of(reader.rest());
    return registration;
}

Result<Authentication> decode_authentication(Frame const& frame) {
    std::string_view const body = frame.body;
    if (body.empty()) return too_short("an authentication body", 1, 0);
    Authentication authentication;
    std::size_t const announced = static_cast<unsigned char>(body[0]);
    // Some 2019 terminals send the code alone, as 2013 does: then its first character is no length.
    if (frame.header.version != Version::v2019 || announced + 1 > body.size()) {
        authentication.code = std::string(unpadded(body));
        return authentication;
    }
    ByteReader reader(body.substr(1));
    authentication.code = std::string(unpadded(reader.take(announced)));
    if (reader.left() >= 15) authentication.imei = text_of(reader.take(15));
    authentication.software_version = text_of(reader.take(std::min<std::size_t>(reader.left(), 20)));
    return authentication;
}

Result<GeneralReply> decode_general_reply(std::string_view body) {
    if (body.size() < 5) return too_short("a general reply", 5, body.size());
    ByteReader reader(body);
    GeneralReply reply;
    reply.reply_seq = reader.u16();
    reply.reply_id = reader.u16();
    reply.result = reader.u8();
    return reply;
}

Result<RegisterReply> decode_register_reply(std::string_view body) {
    if (body.size() < 3) return too_short("a register reply", 3, body.size());
    ByteReader reader(body);
    RegisterReply reply;
    reply.reply_seq = reader.u16();
    reply.result = reader.u8();
    if (reply.result == 0) reply.auth_code = std::string(unpadded(reader.rest()));
    return reply;
}

std::string encode_general_reply(std::uint16_t reply_seq, std::uint16_t reply_id, ReplyResult result) {
    std::string body;
    put_u16(body, reply_seq);
    put_u16(body, reply_id);
    put_u8(body, static_cast<std::uint8_t>(result));
    return body;
}

std::string encode_register_reply(std::uint16_t reply_seq, RegisterResult result, std::string_view auth_code) {
    std::string body;
    put_u16(body, reply_seq);
    put_u8(body, static_cast<std::uint8_t>(result));
    if (result == RegisterResult::ok) body += auth_code;
    return body;
}

std::string encode_time_reply(Time now) { return encode_bcd_time(now, Millis(0)); }

std::string encode_registration(Registration const& registration, Edition edition) {
    RegisterLayout const& layout = layout_of(edition);
    std::string body;
    put_u16(body, registration.province_id);
    put_u16(body, registration.city_id);
    put_padded_right(body, registration.maker, layout.maker, '\0');
    if (edition == Edition::y2019)
        put_padded_left(body, registration.model, layout.model);
    else
        put_padded_right(body, registration.model, layout.model, edition == Edition::y2011 ? ' ' : '\0');
    put_padded_right(body, registration.terminal_id, layout.terminal_id, '\0');
    put_u8(body, registration.plate_color);
    body += devices::utf8_to_gbk(registration.plate);
    return body;
}

std::string encode_authentication(Authentication const& authentication, Version version) {
    if (version == Version::v2013) return authentication.code;
    TIAODU_ASSERT(authentication.code.size() <= 255);
    std::string body;
    put_u8(body, static_cast<std::uint8_t>(authentication.code.size()));
    body += authentication.code;
    put_padded_right(body, authentication.imei, 15, '\0');
    put_padded_right(body, authentication.software_version, 20, '\0');
    return body;
}

}  // namespace tiaodu::jt808
