// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_messages.hpp"

/// What the platform may ask of a terminal, apart from parameters and media. Each struct names its message, the answer
/// that ends it and the editions that know it; `body_of` is its encoder.
namespace tiaodu::jt808 {

/// How a terminal wants to be spoken to.
struct Dialect {
    Edition edition = Edition::y2013;
    Millis utc_offset = beijing_offset;  ///< What its clock shows minus UTC.
};

/// The editions from `first` to `last` know a message.
struct KnownTo {
    Edition first = Edition::y2011;
    Edition last = Edition::y2019;
    constexpr bool has(Edition edition) const { return edition >= first && edition <= last; }
};

/// How urgent a text is. 2011 and 2013 know only "urgent" and not.
enum class TextKind : std::uint8_t { notice, service, urgent };

/// 0x8300. What GBK cannot write becomes `?`.
struct SendText {
    static constexpr std::uint16_t msg_id = msg::text;
    static constexpr std::uint16_t answer_id = msg::terminal_reply;
    static constexpr KnownTo known{};
    std::string text;  ///< UTF-8, 1 … 1024 bytes as GBK.
    TextKind kind = TextKind::notice;
    bool display = true;      ///< On the terminal's display.
    bool speak = true;        ///< Read out.
    bool advertise = false;   ///< On the advertising screen; not in 2019.
    bool fault_code = false;  ///< A CAN fault code, not a text for the driver; not in 2011.
};
inline constexpr std::size_t text_bytes_max = 1024;  ///< GBK bytes (JT/T 808-2013, table 38).

/// 0x8201: where are you? Answered by 0x0201, which is a position as well.
struct QueryPosition {
    static constexpr std::uint16_t msg_id = msg::query_position;
    static constexpr std::uint16_t answer_id = msg::position_answer;
    static constexpr KnownTo known{};
};

/// 0x8202: report more often for a while.
struct TrackClosely {
    static constexpr std::uint16_t msg_id = msg::track;
    static constexpr std::uint16_t answer_id = msg::terminal_reply;
    static constexpr KnownTo known{};
    std::uint16_t interval_s = 0;  ///< 0 ends it.
    std::uint32_t valid_s = 0;
};

/// Command byte of 0x8105.
enum class ControlCommand : std::uint8_t {
    upgrade = 1,  ///< Wireless upgrade; with parameters.
    connect = 2,  ///< Connect to the given server; with parameters.
    power_off = 3,
    restart = 4,
    factory_reset = 5,
    close_data_link = 6,
    close_radio = 7,
};

/// 0x8105. 2019 keeps connect, restart and factory_reset.
struct Control {
    static constexpr std::uint16_t msg_id = msg::control;
    static constexpr std::uint16_t answer_id = msg::terminal_reply;
    static constexpr KnownTo known{};
    ControlCommand command = ControlCommand::restart;
    std::vector<std::string> parameters;  ///< UTF-8 without semicolons; only for upgrade and connect.
};
inline constexpr std::size_t control_bytes_max = 900;  ///< All parameters as GBK, with their semicolons.

/// 0x8203: somebody has dealt with the alarms, the terminal may clear them.
struct ConfirmAlarms {
    static constexpr std::uint16_t msg_id = msg::confirm_alarms;
    static constexpr std::uint16_t answer_id = msg::terminal_reply;
    static constexpr KnownTo known{.first = Edition::y2013};
    std::uint16_t alarm_seq = 0;   ///< Serial of the message that had the alarm; 0 = all of these kinds.
    std::uint32_t alarm_bits = 0;  ///< Of `confirmable_alarms`, at least one.
};
/// Bits that 0x8203 can confirm (JT/T 808-2013, table 37): 0, 3, 20, 21, 22, 27, 28.
inline constexpr std::uint32_t confirmable_alarms =
    1u << 0 | 1u << 3 | 1u << 20 | 1u << 21 | 1u << 22 | 1u << 27 | 1u << 28;

/// 0x8204: are you there?
struct CheckLink {
    static constexpr std::uint16_t msg_id = msg::link_check;
    static constexpr std::uint16_t answer_id = msg::terminal_reply;
    static constexpr KnownTo known{.first = Edition::y2019};
};

/// 0x8400: the terminal calls this number.
struct CallBack {
    static constexpr std::uint16_t msg_id = msg::call_back;
    static constexpr std::uint16_t answer_id = msg::terminal_reply;
    static constexpr KnownTo known{};
    std::string number;        ///< 1 … 20 characters: digits, +, -, * and #.
    bool listen_only = false;  ///< The driver hears nothing (监听).
};

/// Bodies. Errors: invalid_field (a value that the message cannot carry), limit_exceeded (too long), unsupported (this
/// edition knows the message but not this use of it), each with the member's name as path.
Result<std::string> body_of(SendText const& request, Dialect const& dialect);
Result<std::string> body_of(QueryPosition const& request, Dialect const& dialect);
Result<std::string> body_of(TrackClosely const& request, Dialect const& dialect);
Result<std::string> body_of(Control const& request, Dialect const& dialect);
Result<std::string> body_of(ConfirmAlarms const& request, Dialect const& dialect);
Result<std::string> body_of(CheckLink const& request, Dialect const& dialect);
Result<std::string> body_of(CallBack const& request, Dialect const& dialect);

/// Terminal side: what a 0x8300 says. Errors: invalid_field at "body" when it is shorter than its flags.
Result<SendText> decode_text(Version version, std::string_view body);

}  // namespace tiaodu::jt808

namespace tiaodu {
template <>
struct EnumNames<jt808::TextKind> {
    static constexpr auto values = words_of<jt808::TextKind>("notice", "service", "urgent");
};
}  // namespace tiaodu
