// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_parameters.hpp"

#include "protocol/devices/bytes.hpp"
#include "protocol/devices/gbk.hpp"
#include "protocol/devices/jt808_fields.hpp"
#include "protocol/vocab/text.hpp"

#include <algorithm>

namespace tiaodu::jt808 {
namespace {

using devices::ByteReader;
using devices::put_u32;
using devices::put_u8;

constexpr std::uint32_t any_number = 0xFFFFFFFFu;
constexpr std::uint32_t day_s = 86'400;
constexpr KnownTo all{};
constexpr std::array table{
    KnownParameter{0x0001, "heartbeat_s", false, 1, day_s, all},
    KnownParameter{0x0013, "main_server", true, 1, 255, all},
    // 2019 writes the port behind the server's address and reserves the number.
    KnownParameter{0x0018, "tcp_port", false, 1, 65535, KnownTo{.last = Edition::y2013}},
    KnownParameter{0x0020, "report_policy", false, 0, 2, all},  // 0 by time, 1 by distance, 2 both
    KnownParameter{0x0027, "asleep_report_s", false, 1, day_s, all},
    KnownParameter{0x0028, "emergency_report_s", false, 1, day_s, all},
    KnownParameter{0x0029, "default_report_s", false, 1, day_s, all},
    KnownParameter{0x002C, "default_report_m", false, 1, 100'000, all},
    KnownParameter{0x0030, "corner_angle_deg", false, 0, 179, all},
    KnownParameter{0x0050, "alarm_mask", false, 0, any_number, all},
    KnownParameter{0x0055, "max_speed_kmh", false, 0, 1000, all},
};

Error invalid(std::size_t index, Errc code, std::string detail) {
    return Error{code, "parameters[" + std::to_string(index) + "]", std::move(detail)};
}

/// The value's bytes; the rules of the table hold for what it knows.
Result<std::string> bytes_of(Parameter const& parameter, Edition edition, std::size_t index) {
    auto const* known = find_parameter(parameter.id);
    std::string bytes;
    if (auto const* raw = std::get_if<RawBytes>(&parameter.value)) {
        if (known) return invalid(index, Errc::invalid_field, "this parameter has a name and a type");
        bytes = raw->bytes;
    } else {
        if (!known) return invalid(index, Errc::invalid_field, "an unknown parameter is set as bytes");
        if (!known->known.has(edition)) return invalid(index, Errc::unsupported, "not in this terminal's edition");
        auto const* text = std::get_if<std::string>(&parameter.value);
        if ((text != nullptr) != known->is_text)
            return invalid(index, Errc::invalid_field, known->is_text ? "this is a text" : "this is a number");
        if (text)
            bytes = devices::utf8_to_gbk(*text);
        else
            put_u32(bytes, std::get<std::uint32_t>(parameter.value));
        auto const measure = text ? static_cast<std::uint32_t>(std::min<std::size_t>(bytes.size(), any_number))
                                  : std::get<std::uint32_t>(parameter.value);
        if (measure < known->min || measure > known->max)
            return invalid(
                index, Errc::invalid_field,
                std::string(known->name) + " is " + std::to_string(known->min) + " to " + std::to_string(known->max));
    }
    if (bytes.size() > 255) return invalid(index, Errc::limit_exceeded, "at most 255 bytes");
    return bytes;
}

Parameter read_value(std::uint32_t id, std::string_view bytes) {
    auto const* known = find_parameter(id);
    if (known && known->is_text) return {id, text_of(bytes)};
    if (known && bytes.size() == 4) return {id, ByteReader(bytes).u32()};
    return {id, RawBytes{std::string(bytes)}};
}

struct ItemList {
    std::vector<Parameter> parameters;
    std::size_t left = 0;   ///< Bytes behind the last whole item.
    bool complete = false;  ///< As many as announced, and nothing left.
};

ItemList read_list(std::size_t announced, std::string_view bytes) {
    ItemList list;
    ByteReader reader(bytes);
    while (list.parameters.size() < announced && reader.left() >= 5) {
        auto const id = reader.u32();
        std::size_t const size = reader.u8();
        if (size > reader.left()) return list;
        list.parameters.push_back(read_value(id, reader.take(size)));
    }
    list.complete = list.parameters.size() == announced && reader.left() == 0;
    return list;
}

}  // namespace

std::span<KnownParameter const> known_parameters() { return table; }

KnownParameter const* find_parameter(std::uint32_t id) {
    auto const found = std::find_if(table.begin(), table.end(), [&](auto const& row) { return row.id == id; });
    return found == table.end() ? nullptr : &*found;
}

Result<std::string> body_of(SetParameters const& request, Dialect const& dialect) {
    auto const count = request.parameters.size();
    if (count == 0 || count > parameters_max)
        return Error{Errc::limit_exceeded, "parameters", "1 to " + std::to_string(parameters_max)};
    std::string body;
    put_u8(body, static_cast<std::uint32_t>(count));
    // 2011 says how many of them are in this packet; we send them all in one message.
    if (dialect.edition == Edition::y2011) put_u8(body, static_cast<std::uint32_t>(count));
    for (std::size_t i = 0; i < count; ++i) {
        auto const bytes = bytes_of(request.parameters[i], dialect.edition, i);
        if (!bytes) return bytes.error();
        put_u32(body, request.parameters[i].id);
        put_u8(body, static_cast<std::uint32_t>(bytes->size()));
        body += *bytes;
    }
    return body;
}

Result<std::string> body_of(QueryAllParameters const&, Dialect const&) { return std::string(); }

Result<std::string> body_of(QueryParameters const& request, Dialect const&) {
    if (request.ids.empty() || request.ids.size() > parameters_max)
        return Error{Errc::limit_exceeded, "ids", "1 to " + std::to_string(parameters_max)};
    std::string body;
    put_u8(body, static_cast<std::uint32_t>(request.ids.size()));
    for (auto const id : request.ids) put_u32(body, id);
    return body;
}

Result<std::string> body_of(QueryAttributes const&, Dialect const&) { return std::string(); }

Result<ParametersAnswer> decode_parameters(std::string_view body) {
    if (body.size() < 3) return too_short("a parameters answer", 3, body.size());
    ByteReader reader(body);
    ParametersAnswer answer;
    answer.reply_seq = reader.u16();
    std::size_t const announced = reader.u8();
    auto list = read_list(announced, reader.rest());
    if (!list.complete && reader.left() > 0) {
        // Terminals of 2011 say a second time how many there are.
        auto second = read_list(announced, reader.rest().substr(1));
        if (second.complete) list = std::move(second);
    }
    answer.parameters = std::move(list.parameters);
    answer.complete = list.complete;
    return answer;
}

Result<Attributes> decode_attributes(Version version, std::string_view body) {
    bool const is_2019 = version == Version::v2019;
    std::size_t const needed = 2 + 5 + (is_2019 ? 60u : 27u) + 10 + 1 + 1 + 2;
    ByteReader reader(body);
    Attributes attributes;
    attributes.type_bits = reader.u16();
    attributes.maker = text_of(reader.take(5));
    attributes.model = text_of(reader.take(is_2019 ? 30 : 20));
    attributes.terminal_id = text_of(reader.take(is_2019 ? 30 : 7));
    attributes.iccid = to_hex(reader.take(10));
    attributes.hardware_version = text_of(reader.take(reader.u8()));
    attributes.firmware_version = text_of(reader.take(reader.u8()));
    attributes.positioning_bits = reader.u8();
    attributes.communication_bits = reader.u8();
    if (!reader.ok()) return too_short("an attributes answer", needed, body.size());
    return attributes;
}

}  // namespace tiaodu::jt808
