// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_commands.hpp"

#include <span>
#include <variant>

/// What a terminal is set to and what it is: 0x8103, 0x8104, 0x8106, 0x8107 and their answers 0x0104 and 0x0107.
namespace tiaodu::jt808 {

/// The value of a parameter that `known_parameters` does not have, or that has another length than it says.
struct RawBytes {
    std::string bytes;
    friend bool operator==(RawBytes const&, RawBytes const&) = default;
};

/// A number, a UTF-8 text, or bytes.
using ParameterValue = std::variant<std::uint32_t, std::string, RawBytes>;

struct Parameter {
    std::uint32_t id = 0;
    ParameterValue value;
    friend bool operator==(Parameter const&, Parameter const&) = default;
};

/// A parameter that this server knows by name (JT/T 808-2013, table 12; 2019, table 12).
struct KnownParameter {
    std::uint32_t id;
    std::string_view name;  ///< With the unit last.
    bool is_text;
    std::uint32_t min;  ///< Of a number; of the bytes of a text.
    std::uint32_t max;
    KnownTo known;
};
std::span<KnownParameter const> known_parameters();
/// Null for all others.
KnownParameter const* find_parameter(std::uint32_t id);

/// 0x8103.
struct SetParameters {
    static constexpr std::uint16_t msg_id = msg::set_parameters;
    static constexpr std::uint16_t answer_id = msg::terminal_reply;
    static constexpr KnownTo known{};
    std::vector<Parameter> parameters;  ///< 1 … 64; unknown ones as RawBytes of at most 255 bytes.
};
inline constexpr std::size_t parameters_max = 64;  ///< Of one request: 64 · 260 bytes are 17 frames.

/// 0x8104: all of them.
struct QueryAllParameters {
    static constexpr std::uint16_t msg_id = msg::query_all_parameters;
    static constexpr std::uint16_t answer_id = msg::parameters_answer;
    static constexpr KnownTo known{};
};

/// 0x8106: some of them.
struct QueryParameters {
    static constexpr std::uint16_t msg_id = msg::query_parameters;
    static constexpr std::uint16_t answer_id = msg::parameters_answer;
    static constexpr KnownTo known{.first = Edition::y2013};
    std::vector<std::uint32_t> ids;  ///< 1 … 64.
};

/// 0x8107: maker, model, firmware.
struct QueryAttributes {
    static constexpr std::uint16_t msg_id = msg::query_attributes;
    static constexpr std::uint16_t answer_id = msg::attributes_answer;
    static constexpr KnownTo known{.first = Edition::y2013};
};

/// Bodies. Errors as in jt808_commands.hpp; "parameters[i]" names the one that is wrong.
Result<std::string> body_of(SetParameters const& request, Dialect const& dialect);
Result<std::string> body_of(QueryAllParameters const& request, Dialect const& dialect);
Result<std::string> body_of(QueryParameters const& request, Dialect const& dialect);
Result<std::string> body_of(QueryAttributes const& request, Dialect const& dialect);

/// 0x0104.
struct ParametersAnswer {
    std::uint16_t reply_seq = 0;
    std::vector<Parameter> parameters;
    bool complete = true;  ///< False when the list ends before the count it announces, or with a cut item.
};
/// Errors: invalid_field at "body" when it is shorter than three bytes.
Result<ParametersAnswer> decode_parameters(std::string_view body);

/// 0x0107. It does not say which query it answers.
struct Attributes {
    std::uint16_t type_bits = 0;
    std::string maker;
    std::string model;
    std::string terminal_id;
    std::string iccid;  ///< 20 digits.
    std::string hardware_version;
    std::string firmware_version;
    std::uint8_t positioning_bits = 0;    ///< 0 GPS, 1 BeiDou, 2 GLONASS, 3 Galileo.
    std::uint8_t communication_bits = 0;  ///< 0 GPRS, 1 CDMA, 2 TD-SCDMA, 3 WCDMA, 4 CDMA2000, 5 TD-LTE, 7 other.
};
/// The field widths follow the header's version. Errors: invalid_field at "body" when it is too short.
Result<Attributes> decode_attributes(Version version, std::string_view body);

}  // namespace tiaodu::jt808
