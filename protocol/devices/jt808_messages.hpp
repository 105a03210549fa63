// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_frame.hpp"
#include "protocol/devices/jt808_position.hpp"

/// Message ids and the bodies of the conversation: register, authenticate, general answers, time.
namespace tiaodu::jt808 {

/// Message ids that this server knows.
namespace msg {
inline constexpr std::uint16_t terminal_reply = 0x0001;
inline constexpr std::uint16_t heartbeat = 0x0002;
inline constexpr std::uint16_t logout = 0x0003;
inline constexpr std::uint16_t time_query = 0x0004;
inline constexpr std::uint16_t missing_parts_query = 0x0005;
inline constexpr std::uint16_t registration = 0x0100;
inline constexpr std::uint16_t authentication = 0x0102;
inline constexpr std::uint16_t parameters_answer = 0x0104;
inline constexpr std::uint16_t attributes_answer = 0x0107;
inline constexpr std::uint16_t position = 0x0200;
inline constexpr std::uint16_t position_answer = 0x0201;
inline constexpr std::uint16_t driver_identity = 0x0702;
inline constexpr std::uint16_t position_batch = 0x0704;
inline constexpr std::uint16_t media_event = 0x0800;
inline constexpr std::uint16_t media_data = 0x0801;
inline constexpr std::uint16_t media_list = 0x0802;
inline constexpr std::uint16_t shoot_answer = 0x0805;
inline constexpr std::uint16_t transparent = 0x0900;
inline constexpr std::uint16_t general_reply = 0x8001;
inline constexpr std::uint16_t missing_parts_request = 0x8003;
inline constexpr std::uint16_t time_reply = 0x8004;
inline constexpr std::uint16_t register_reply = 0x8100;
inline constexpr std::uint16_t set_parameters = 0x8103;
inline constexpr std::uint16_t query_all_parameters = 0x8104;
inline constexpr std::uint16_t control = 0x8105;
inline constexpr std::uint16_t query_parameters = 0x8106;
inline constexpr std::uint16_t query_attributes = 0x8107;
inline constexpr std::uint16_t query_position = 0x8201;
inline constexpr std::uint16_t track = 0x8202;
inline constexpr std::uint16_t confirm_alarms = 0x8203;
inline constexpr std::uint16_t link_check = 0x8204;
inline constexpr std::uint16_t text = 0x8300;
inline constexpr std::uint16_t call_back = 0x8400;
inline constexpr std::uint16_t media_reply = 0x8800;
inline constexpr std::uint16_t shoot = 0x8801;
inline constexpr std::uint16_t search_media = 0x8802;
inline constexpr std::uint16_t upload_media = 0x8803;
}  // namespace msg

/// Result byte of 0x0001 and 0x8001.
enum class ReplyResult : std::uint8_t { ok = 0, fail = 1, bad_message = 2, unsupported = 3, alarm_confirmed = 4 };

/// Result byte of 0x8100.
enum class RegisterResult : std::uint8_t {
    ok = 0,
    vehicle_registered = 1,
    vehicle_unknown = 2,
    terminal_registered = 3,
    terminal_unknown = 4
};

/// 0x0100. Texts are UTF-8 without their padding.
struct Registration {
    TerminalNumber number;
    Edition edition = Edition::y2013;  ///< By the field widths; unlike the header this tells 2011 from 2013.
    std::uint16_t province_id = 0;     ///< First two digits of the GB/T 2260 code; 0 = platform default.
    std::uint16_t city_id = 0;         ///< Last four digits of the GB/T 2260 code; 0 = platform default.
    std::string maker;
    std::string model;
    std::string terminal_id;
    std::uint8_t plate_color = 0;  ///< 0 = no plate yet, then `plate` is the VIN.
    std::string plate;             ///< May be empty.
};

/// 0x0102.
struct Authentication {
    std::string code;              ///< Bytes as sent, without padding zeros.
    std::string imei;              ///< 2019 only.
    std::string software_version;  ///< 2019 only.
};

/// 0x0001 and 0x8001.
struct GeneralReply {
    std::uint16_t reply_seq = 0;
    std::uint16_t reply_id = 0;
    std::uint8_t result = 0;  ///< A `ReplyResult`, kept as a number because terminals send others too.
};

/// 0x8100.
struct RegisterReply {
    std::uint16_t reply_seq = 0;
    std::uint8_t result = 0;  ///< A `RegisterResult`.
    std::string auth_code;    ///< Only when the result is 0.
};

/// All decoders fail with invalid_field, path "body", when the body is too short for its table.
Result<Registration> decode_registration(Frame const& frame);
Result<Authentication> decode_authentication(Frame const& frame);
Result<GeneralReply> decode_general_reply(std::string_view body);
Result<RegisterReply> decode_register_reply(std::string_view body);

/// 0x8001 / 0x0001 body.
std::string encode_general_reply(std::uint16_t reply_seq, std::uint16_t reply_id, ReplyResult result);
/// 0x8100 body; the code is written only with `ok`.
std::string encode_register_reply(std::uint16_t reply_seq, RegisterResult result, std::string_view auth_code);
/// 0x8004 body: the server's time, in UTC unlike every other time of the protocol.
std::string encode_time_reply(Time now);

/// Terminal side: a 0x0100 body with the widths of the given edition. Texts are cut to their field; the plate becomes
/// GBK.
std::string encode_registration(Registration const& registration, Edition edition);
/// Terminal side: a 0x0102 body. 2013: the code alone; 2019: code (≤ 255 bytes), IMEI, software version.
std::string encode_authentication(Authentication const& authentication, Version version);

}  // namespace tiaodu::jt808
