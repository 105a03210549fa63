// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_decode_json.hpp"

#include "protocol/devices/jt808_messages.hpp"
#include "protocol/vocab/text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tiaodu::jt808 {
namespace {

using Json = nlohmann::ordered_json;

std::string hex_id(std::uint16_t id) {
    std::string const bytes{static_cast<char>(id >> 8), static_cast<char>(id & 0xFFu)};
    return "0x" + to_hex(bytes);
}

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
    out["status_bits"] = bit_numbers(position.status_bits);
    out["usable_fix"] = position.usable_fix;
    if (position.mileage_km) out["mileage_km"] = *position.mileage_km;
    if (position.fuel_l) out["fuel_l"] = *position.fuel_l;
    if (position.signal) out["signal"] = *position.signal;
    if (position.satellites) out["satellites"] = *position.satellites;
    Json items = Json::array();
    for (Item const& item : position.items)
        items.push_back(
            {{"id", "0x" + to_hex(std::string(1, static_cast<char>(item.id)))}, {"value", to_hex(item.value)}});
    out["items"] = std::move(items);
    if (!position.items_complete) out["items_complete"] = false;
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

/// Runs `add` on what was decoded, or says why it was not.
template <class T, class Add>
void add_decoded(Json& out, Frame const& frame, Result<T> const& decoded, Add add) {
    if (decoded) {
        add(out, *decoded);
        return;
    }
    out["body_error"] = decoded.error().detail;
    out["body"] = to_hex(frame.body);
}

void add_position_answer(Json& out, Frame const& frame, Millis utc_offset) {
    if (frame.body.size() >= 2)
        out["reply_seq"] = static_cast<unsigned char>(frame.body[0]) * 256 + static_cast<unsigned char>(frame.body[1]);
    std::string_view const body = std::string_view(frame.body).substr(std::min<std::size_t>(2, frame.body.size()));
    add_decoded(out, frame, decode_position(body, utc_offset), add_position);
}

void add_body(Json& out, Frame const& frame, Millis utc_offset) {
    switch (frame.header.msg_id) {
        case msg::position: return add_decoded(out, frame, decode_position(frame.body, utc_offset), add_position);
        case msg::position_answer: return add_position_answer(out, frame, utc_offset);
        case msg::position_batch: return add_decoded(out, frame, decode_batch(frame.body, utc_offset), add_batch);
        case msg::registration: return add_decoded(out, frame, decode_registration(frame), add_registration);
        case msg::authentication:
            return add_decoded(out, frame, decode_authentication(frame),
                               [&](Json& target, Authentication const& authentication) {
                                   add_authentication(target, authentication, frame.header.version);
                               });
        case msg::terminal_reply:
        case msg::general_reply: return add_decoded(out, frame, decode_general_reply(frame.body), add_general_reply);
        case msg::register_reply: return add_decoded(out, frame, decode_register_reply(frame.body), add_register_reply);
        case msg::time_reply: {
            auto const time = decode_bcd_time(frame.body, Millis(0));
            out["time"] = time ? Json(to_rfc3339(*time)) : Json(nullptr);
            return;
        }
        default:
            if (!frame.body.empty()) out["body"] = to_hex(frame.body);
    }
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
