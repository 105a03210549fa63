// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_decode_json.hpp"

#include "protocol/devices/bytes.hpp"
#include "protocol/devices/jt808_driver.hpp"
#include "protocol/devices/jt808_media.hpp"
#include "protocol/devices/jt808_parameters.hpp"
#include "protocol/devices/jt808_parts.hpp"
#include "protocol/devices/jt808_position_json.hpp"
#include "protocol/vocab/text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tiaodu::jt808 {
namespace {

using Json = nlohmann::ordered_json;

std::string hex_id(std::uint32_t id) {
    std::string bytes;
    id > 0xFFFF ? devices::put_u32(bytes, id) : devices::put_u16(bytes, id);
    return "0x" + to_hex(bytes);
}

void add_batch(Json& out, Batch const& batch) {
    out["batch_type"] = batch.type;
    Json positions = Json::array();
    for (Position const& position : batch.positions) {
        Json object = Json::object();
        add_position(object, position);
        positions.push_back(std::move(object));
    }
    out["positions"] = std::move(positions);
    if (batch.undecoded != 0) out["undecoded_positions"] = batch.undecoded;
}

void add_registration(Json& out, Registration const& registration) {
    out["shape"] = to_word(registration.edition);
    out["province_id"] = registration.province_id;
    out["city_id"] = registration.city_id;
    out["maker"] = registration.maker;
    out["model"] = registration.model;
    out["terminal_id"] = registration.terminal_id;
    out["plate_color"] = registration.plate_color;
    out["plate"] = registration.plate;
}

void add_authentication(Json& out, Authentication const& authentication, Version version) {
    out["auth_code"] = authentication.code;
    if (version != Version::v2019) return;
    out["imei"] = authentication.imei;
    out["software_version"] = authentication.software_version;
}

void add_general_reply(Json& out, GeneralReply const& reply) {
    out["reply_seq"] = reply.reply_seq;
    out["reply_id"] = hex_id(reply.reply_id);
    out["result"] = reply.result;
}

void add_register_reply(Json& out, RegisterReply const& reply) {
    out["reply_seq"] = reply.reply_seq;
    out["result"] = reply.result;
    if (reply.result == 0) out["auth_code"] = reply.auth_code;
}

void add_missing(Json& out, MissingRequest const& missing) {
    out["first_seq"] = missing.first_seq;
    out["numbers"] = missing.numbers;
}

void add_head(Json& out, MediaHead const& head) {
    out["media_id"] = head.id;
    out["media_kind"] = head.kind;
    out["media_format"] = head.format;
    out["event"] = head.event;
    out["channel"] = head.channel;
}

void add_media_data(Json& out, std::variant<MediaData, MediaPiece> const& data) {
    if (auto const* medium = std::get_if<MediaData>(&data)) {
        add_head(out, medium->head);
        add_position(out, medium->position);
        out["data_bytes"] = medium->data.size();
    } else {
        auto const& piece = std::get<MediaPiece>(data);
        add_head(out, piece.head);
        out["piece_total"] = piece.total;
        out["piece_number"] = piece.number;
        out["data_bytes"] = piece.data.size();
    }
}

void add_media_list(Json& out, MediaList const& list) {
    out["reply_seq"] = list.reply_seq;
    out["total"] = list.total;
    Json media = Json::array();
    for (StoredMedium const& medium : list.media) {
        Json object = {
            {"media_id", medium.id}, {"media_kind", medium.kind}, {"channel", medium.channel}, {"event", medium.event}};
        add_position(object, medium.position);
        media.push_back(std::move(object));
    }
    out["media"] = std::move(media);
}

void add_shoot_answer(Json& out, ShootAnswer const& answer) {
    out["reply_seq"] = answer.reply_seq;
    out["result"] = answer.result;
    out["media_ids"] = answer.media_ids;
}

void add_parameters(Json& out, ParametersAnswer const& answer) {
    out["reply_seq"] = answer.reply_seq;
    Json parameters = Json::array();
    for (Parameter const& parameter : answer.parameters) {
        Json object = {{"id", hex_id(parameter.id)}};
        if (auto const* known = find_parameter(parameter.id)) object["name"] = known->name;
        if (auto const* number = std::get_if<std::uint32_t>(&parameter.value)) object["value"] = *number;
        if (auto const* text = std::get_if<std::string>(&parameter.value)) object["value"] = *text;
        if (auto const* raw = std::get_if<RawBytes>(&parameter.value)) object["bytes"] = to_hex(raw->bytes);
        parameters.push_back(std::move(object));
    }
    out["parameters"] = std::move(parameters);
    if (!answer.complete) out["parameters_complete"] = false;
}

void add_attributes(Json& out, Attributes const& attributes) {
    out["type_bits"] = bit_numbers(attributes.type_bits);
    out["maker"] = attributes.maker;
    out["model"] = attributes.model;
    out["terminal_id"] = attributes.terminal_id;
    out["iccid"] = attributes.iccid;
    out["hardware_version"] = attributes.hardware_version;
    out["firmware_version"] = attributes.firmware_version;
    out["positioning_bits"] = bit_numbers(attributes.positioning_bits);
    out["communication_bits"] = bit_numbers(attributes.communication_bits);
}

void add_driver(Json& out, DriverIdentity const& driver) {
    if (driver.change) out["card"] = to_word(*driver.change);
    if (driver.at) out["time"] = to_rfc3339(*driver.at);
    if (driver.read_result) out["read_result"] = *driver.read_result;
    out["name"] = driver.name;
    out["certificate"] = driver.certificate;
    out["issuer"] = driver.issuer;
    out["valid_to"] = driver.valid_to;
    out["id_number"] = driver.id_number;
}

void add_text(Json& out, SendText const& text) {
    out["text"] = text.text;
    out["urgency"] = to_word(text.kind);
    out["display"] = text.display;
    out["speak"] = text.speak;
}

/// A frame and how its terminal speaks; a frame by itself cannot tell 2011 from 2013.
struct Described {
    Frame const& frame;
    Dialect dialect;
    std::string_view body() const { return frame.body; }
    Version version() const { return frame.header.version; }
};

/// Runs `add` on what was decoded, or says why it was not.
template <class T, class Add>
void add_decoded(Json& out, Described const& described, Result<T> const& decoded, Add add) {
    if (decoded) return add(out, *decoded);
    out["body_error"] = decoded.error().detail;
    out["body"] = to_hex(described.body());
}

void add_position_answer(Json& out, Described const& described) {
    auto const body = described.body();
    if (body.size() >= 2) out["reply_seq"] = devices::ByteReader(body).u16();
    auto const position = body.substr(std::min<std::size_t>(2, body.size()));
    add_decoded(out, described, decode_position(position, described.dialect.utc_offset), add_position);
}

void add_time(Json& out, Described const& described) {
    auto const time = decode_bcd_time(described.body(), Millis(0));
    out["time"] = time ? Json(to_rfc3339(*time)) : Json(nullptr);
}

struct BodyRow {
    std::uint16_t msg_id;
    void (*add)(Json&, Described const&);
};
constexpr std::array body_rows{
    BodyRow{
        msg::terminal_reply,
        [](Json& out, Described const& d) { add_decoded(out, d, decode_general_reply(d.body()), add_general_reply); }},
    BodyRow{
        msg::general_reply,
        [](Json& out, Described const& d) { add_decoded(out, d, decode_general_reply(d.body()), add_general_reply); }},
    BodyRow{
        msg::missing_parts_query,
        [](Json& out, Described const& d) { add_decoded(out, d, decode_missing(d.version(), d.body()), add_missing); }},
    BodyRow{
        msg::missing_parts_request,
        [](Json& out, Described const& d) { add_decoded(out, d, decode_missing(d.version(), d.body()), add_missing); }},
    BodyRow{msg::registration,
            [](Json& out, Described const& d) { add_decoded(out, d, decode_registration(d.frame), add_registration); }},
    BodyRow{msg::register_reply,
            [](Json& out, Described const& d) {
                add_decoded(out, d, decode_register_reply(d.body()), add_register_reply);
            }},
    BodyRow{msg::authentication,
            [](Json& out, Described const& d) {
                add_decoded(out, d, decode_authentication(d.frame), [&](Json& target, Authentication const& code) {
                    add_authentication(target, code, d.version());
                });
            }},
    BodyRow{msg::time_reply, add_time},
    BodyRow{msg::parameters_answer,
            [](Json& out, Described const& d) { add_decoded(out, d, decode_parameters(d.body()), add_parameters); }},
    BodyRow{msg::attributes_answer,
            [](Json& out, Described const& d) {
                add_decoded(out, d, decode_attributes(d.version(), d.body()), add_attributes);
            }},
    BodyRow{msg::position,
            [](Json& out, Described const& d) {
                add_decoded(out, d, decode_position(d.body(), d.dialect.utc_offset), add_position);
            }},
    BodyRow{msg::position_answer, add_position_answer},
    BodyRow{msg::position_batch,
            [](Json& out, Described const& d) {
                add_decoded(out, d, decode_batch(d.body(), d.dialect.utc_offset), add_batch);
            }},
    BodyRow{msg::driver_identity,
            [](Json& out, Described const& d) { add_decoded(out, d, decode_driver(d.body(), d.dialect), add_driver); }},
    BodyRow{msg::text,
            [](Json& out, Described const& d) { add_decoded(out, d, decode_text(d.version(), d.body()), add_text); }},
    BodyRow{msg::media_event,
            [](Json& out, Described const& d) { add_decoded(out, d, decode_media_event(d.body()), add_head); }},
    BodyRow{msg::media_data,
            [](Json& out, Described const& d) {
                add_decoded(out, d, decode_media_data(d.body(), d.dialect), add_media_data);
            }},
    BodyRow{msg::media_list,
            [](Json& out, Described const& d) {
                add_decoded(out, d, decode_media_list(d.body(), d.dialect.utc_offset), add_media_list);
            }},
    BodyRow{
        msg::shoot_answer,
        [](Json& out, Described const& d) { add_decoded(out, d, decode_shoot_answer(d.body()), add_shoot_answer); }},
};

void add_body(Json& out, Frame const& frame, Millis utc_offset) {
    auto const edition = frame.header.version == Version::v2019 ? Edition::y2019 : Edition::y2013;
    for (BodyRow const& row : body_rows)
        if (row.msg_id == frame.header.msg_id) return row.add(out, {frame, {edition, utc_offset}});
    if (!frame.body.empty()) out["body"] = to_hex(frame.body);
}

}  // namespace

std::string describe_frame(Frame const& frame, Millis utc_offset) {
    Header const& header = frame.header;
    Json out = Json::object();
    out["msg_id"] = hex_id(header.msg_id);
    out["version"] = to_word(header.version);
    out["phone"] = header.phone;
    out["seq"] = header.seq;
    if (auto const imei = binary_imei(header)) out["phone_imei"] = *imei;
    if (header.version == Version::v2019) out["protocol_version"] = header.protocol_version;
    if (header.multi_packet()) {
        out["packet_total"] = header.packet_total;
        out["packet_number"] = header.packet_number;
    }
    if (header.encrypted()) out["encrypted"] = true;
    if (header.encrypted() || header.multi_packet())
        out["body"] = to_hex(frame.body);
    else
        add_body(out, frame, utc_offset);
    return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tiaodu::jt808
