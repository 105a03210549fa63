// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// SIP messages (RFC 3261) as far as cameras that report a position need them: read strictly, with limits, and written.
///
/// A parser of our own, because none fits. libosip2 of Debian 12 (5.3.0, LGPL) stood up to some 10^5 spoiled messages
/// when we tried it, but its parser needed security fixes again and again (last CVE-2022-41550), it keeps its tables in
/// globals, writes what it dislikes to the standard output, knows no limits, and refuses a whole message for one odd
/// header (`Contact: %`). The larger stacks bring sockets and threads along. What we need is a reader of lines and
/// eight headers, without SDP.
namespace tiaodu::sip {

inline constexpr std::size_t head_bytes_max = 8 * 1024;   ///< Start line and headers, with the empty line.
inline constexpr std::size_t body_bytes_max = 64 * 1024;  ///< A datagram is shorter; a list of positions over TCP.
inline constexpr std::size_t headers_max = 64;
inline constexpr std::size_t user_bytes_max = 64;

struct Header {
    std::string name;   ///< In lower case and in its long form ("v" is "via").
    std::string value;  ///< Unfolded, without blanks at both ends.
};

struct RequestLine {
    std::string method;  ///< As sent; methods are written in capitals.
    std::string uri;
};

struct StatusLine {
    int code = 0;  ///< 100 … 699.
    std::string reason;
};

struct Message {
    std::variant<RequestLine, StatusLine> start;
    std::vector<Header> headers;
    std::string body;

    RequestLine const* request() const { return std::get_if<RequestLine>(&start); }
    StatusLine const* status() const { return std::get_if<StatusLine>(&start); }
    /// The first header of this name (lower case, long form).
    std::optional<std::string_view> header(std::string_view name) const;
};

/// Reads one datagram. What follows the announced Content-Length is dropped, as RFC 3261 says (18.3); without
/// Content-Length the rest is the body. A message that is returned has at least one Via, exactly one From, To, Call-ID
/// and CSeq, and the CSeq of a request names its method. Lines may end with LF alone.
/// Errors: malformed (with what is wrong as path), missing_field (the header as path), limit_exceeded.
Result<Message> parse_datagram(std::string_view bytes);

/// Bytes to send; writes Content-Length itself, so `headers` must not have one.
std::string encode(Message const& message);

/// Cuts a TCP stream into messages by Content-Length. Line ends between messages (keepalives of RFC 5626) are skipped.
class StreamReader {
public:
    /// The next whole message; none when more bytes are needed. Takes all of `input`; call again with an empty input
    /// until there is none. After an error the stream cannot be followed any more: close it. Errors: as parse_datagram;
    /// missing_field also without Content-Length.
    std::optional<Result<Message>> next(std::string_view& input);
    /// True while part of a message is held: the rest must come in time.
    bool in_message() const { return !buffer_.empty(); }

private:
    std::string buffer_;  ///< At most one head and one body, plus the last input.
};

struct CSeq {
    std::uint32_t number = 0;
    std::string_view method;
};
/// Of a message that was parsed; a view into it.
CSeq cseq_of(Message const& message);

/// The user part of a From, To or Contact: `"name" <sip:34020000001320000001@3402000000>;tag=1` and the form without
/// angle brackets; none when it is absent or longer than user_bytes_max.
std::optional<std::string> user_of(std::string_view address);

/// A parameter behind the address or the first value of a header (`tag`, `branch`, `expires`); empty text when it has
/// no value. Names are compared without case.
std::optional<std::string> parameter(std::string_view value, std::string_view name);

/// Where a message came from, for the Via of the answer.
struct Source {
    std::string address;  ///< Numeric.
    std::uint16_t port = 0;
};

/// An answer: Via (with `received` and `rport` of the source), From, To (with `to_tag` when it had none), Call-ID and
/// CSeq of the request.
Message answer_to(Message const& request, StatusLine status, Source const& source, std::string_view to_tag);

}  // namespace tiaodu::sip
