// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_commands.hpp"

#include "protocol/devices/bytes.hpp"
#include "protocol/devices/gbk.hpp"
#include "protocol/devices/jt808_fields.hpp"

#include <algorithm>

namespace tiaodu::jt808 {
namespace {

using devices::ByteReader;
using devices::put_u16;
using devices::put_u32;
using devices::put_u8;

// Flag byte of 0x8300 (JT/T 808-2013, table 38; 2019, table 41: bits 0 and 1 became a number).
constexpr unsigned text_urgent = 1u << 0;
constexpr unsigned text_display = 1u << 2;
constexpr unsigned text_speak = 1u << 3;
constexpr unsigned text_advertise = 1u << 4;
constexpr unsigned text_fault_code = 1u << 5;

struct KindBits {
    TextKind kind;
    unsigned flag;  ///< Bits 0 and 1.
    unsigned type;  ///< The byte after the flags: 1 notice, 2 service.
};
constexpr std::array kinds_2019{KindBits{TextKind::service, 1, 2}, KindBits{TextKind::urgent, 2, 1},
                                KindBits{TextKind::notice, 3, 1}};

Error invalid(std::string path, std::string detail) {
    return Error{Errc::invalid_field, std::move(path), std::move(detail)};
}

bool takes_parameters(ControlCommand command) {
    return command == ControlCommand::upgrade || command == ControlCommand::connect;
}

bool kept_in_2019(ControlCommand command) {
    return command == ControlCommand::connect || command == ControlCommand::restart ||
           command == ControlCommand::factory_reset;
}

bool is_call_character(char c) { return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '*' || c == '#'; }

}  // namespace

Result<std::string> body_of(SendText const& request, Dialect const& dialect) {
    auto const text = devices::utf8_to_gbk(request.text);
    if (text.empty()) return invalid("text", "a text has at least one character");
    if (text.size() > text_bytes_max)
        return Error{
            Errc::limit_exceeded, "text",
            "at most " + std::to_string(text_bytes_max) + " bytes of GBK, this has " + std::to_string(text.size())};
    bool const is_2019 = dialect.edition == Edition::y2019;
    if (request.advertise && is_2019)
        return Error{Errc::unsupported, "advertise", "terminals of 2019 have no advertising screen"};
    if (request.fault_code && dialect.edition == Edition::y2011)
        return Error{Errc::unsupported, "fault_code", "terminals of 2011 know no fault codes"};
    unsigned flags = 0;
    if (request.display) flags |= text_display;
    if (request.speak) flags |= text_speak;
    if (request.advertise) flags |= text_advertise;
    if (request.fault_code) flags |= text_fault_code;
    std::string body;
    if (is_2019) {
        auto const row = std::find_if(kinds_2019.begin(), kinds_2019.end(),
                                      [&](KindBits const& bits) { return bits.kind == request.kind; });
        put_u8(body, flags | row->flag);
        put_u8(body, row->type);
    } else {
        put_u8(body, flags | (request.kind == TextKind::urgent ? text_urgent : 0u));
    }
    return body + text;
}

Result<std::string> body_of(QueryPosition const&, Dialect const&) { return std::string(); }

Result<std::string> body_of(TrackClosely const& request, Dialect const&) {
    std::string body;
    put_u16(body, request.interval_s);
    if (request.interval_s == 0) return body;  // The end of tracking: nothing follows.
    if (request.valid_s == 0) return invalid("valid_s", "tracking that ends at once");
    put_u32(body, request.valid_s);
    return body;
}

Result<std::string> body_of(Control const& request, Dialect const& dialect) {
    if (dialect.edition == Edition::y2019 && !kept_in_2019(request.command))
        return Error{Errc::unsupported, "command", "terminals of 2019 can connect, restart and be reset"};
    if (takes_parameters(request.command) == request.parameters.empty())
        return invalid("parameters", "upgrade and connect need parameters, the other commands take none");
    std::string body;
    put_u8(body, static_cast<std::uint8_t>(request.command));
    for (std::size_t i = 0; i < request.parameters.size(); ++i) {
        if (request.parameters[i].find(';') != std::string::npos)
            return invalid("parameters[" + std::to_string(i) + "]", "a semicolon separates the parameters");
        if (i > 0) body += ';';
        body += devices::utf8_to_gbk(request.parameters[i]);
    }
    if (body.size() > control_bytes_max)
        return Error{Errc::limit_exceeded, "parameters", "at most " + std::to_string(control_bytes_max) + " bytes"};
    return body;
}

Result<std::string> body_of(ConfirmAlarms const& request, Dialect const&) {
    if (request.alarm_bits == 0 || (request.alarm_bits & ~confirmable_alarms) != 0)
        return invalid("alarm_bits", "only the alarms 0, 3, 20, 21, 22, 27 and 28 can be confirmed");
    std::string body;
    put_u16(body, request.alarm_seq);
    put_u32(body, request.alarm_bits);
    return body;
}

Result<std::string> body_of(CheckLink const&, Dialect const&) { return std::string(); }

Result<std::string> body_of(CallBack const& request, Dialect const&) {
    bool const callable = std::all_of(request.number.begin(), request.number.end(), is_call_character);
    if (request.number.empty() || request.number.size() > 20 || !callable)
        return invalid("number", "1 to 20 digits, +, -, * or #");
    std::string body;
    put_u8(body, request.listen_only ? 1 : 0);
    return body + request.number;
}

Result<SendText> decode_text(Version version, std::string_view body) {
    ByteReader reader(body);
    unsigned const flags = reader.u8();
    if (version == Version::v2019) reader.u8();
    if (!reader.ok()) return too_short("a text", version == Version::v2019 ? 2 : 1, body.size());
    SendText text;
    text.display = (flags & text_display) != 0;
    text.speak = (flags & text_speak) != 0;
    text.advertise = version == Version::v2013 && (flags & text_advertise) != 0;
    text.fault_code = (flags & text_fault_code) != 0;
    if (version == Version::v2013) {
        if ((flags & text_urgent) != 0) text.kind = TextKind::urgent;
    } else {
        for (auto const& row : kinds_2019)
            if ((flags & 3u) == row.flag) text.kind = row.kind;
    }
    text.text = text_of(reader.rest());
    return text;
}

}  // namespace tiaodu::jt808
