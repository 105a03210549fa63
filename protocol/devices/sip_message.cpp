// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/sip_message.hpp"

#include "protocol/vocab/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace tiaodu::sip {
namespace {

constexpr std::string_view version = "SIP/2.0";
constexpr auto npos = std::string_view::npos;

Error malformed(std::string_view path, std::string_view detail) {
    return Error{Errc::malformed, std::string(path), std::string(detail)};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

/// Token characters of RFC 3261, 25.1.
bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
               std::string_view("-.!%*_+`'~").find(c) != npos;
    });
}

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
    Number value{};
    auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

/// The long form of a name of one letter (RFC 3261, 7.3.3; RFC 6665, 8.2.1).
std::string_view long_form(std::string_view name) {
    static constexpr std::array<std::pair<char, std::string_view>, 11> forms{{{'i', "call-id"},
                                                                              {'m', "contact"},
                                                                              {'e', "content-encoding"},
                                                                              {'l', "content-length"},
                                                                              {'c', "content-type"},
                                                                              {'f', "from"},
                                                                              {'s', "subject"},
                                                                              {'k', "supported"},
                                                                              {'t', "to"},
                                                                              {'v', "via"},
                                                                              {'o', "event"}}};
    if (name.size() != 1) return name;
    for (auto const& [letter, word] : forms)
        if (letter == name[0]) return word;
    return name;
}

/// The next line without its end; false when no line end is left.
bool take_line(std::string_view& text, std::string_view& line) {
    auto const end = text.find('\n');
    if (end == npos) return false;
    line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return true;
}

/// Where the body begins; npos while the empty line has not come.
std::size_t head_size(std::string_view bytes) {
    auto rest = bytes;
    std::string_view line;
    while (take_line(rest, line))
        if (line.empty()) return bytes.size() - rest.size();
    return npos;
}

Result<void> read_start_line(std::string_view line, Message& message) {
    if (line.starts_with("SIP/")) {
        bool const shaped =
            line.size() >= 11 && line.starts_with(version) && line[7] == ' ' && (line.size() == 11 || line[11] == ' ');
        auto const code = shaped ? whole_number<unsigned>(line.substr(8, 3)) : std::nullopt;
        if (!code || *code < 100 || *code > 699) return malformed("status", "must be SIP/2.0 and three digits");
        message.start =
            StatusLine{static_cast<int>(*code), std::string(line.substr(std::min<std::size_t>(12, line.size())))};
        return {};
    }
    auto const first = line.find(' ');
    auto const last = line.rfind(' ');
    if (first == npos || first == last || line.substr(last + 1) != version)
        return malformed("request", "must be a method, an address and SIP/2.0");
    auto const method = line.substr(0, first);
    auto const uri = line.substr(first + 1, last - first - 1);
    if (!is_token(method)) return malformed("request.method", "must be a word");
    if (uri.empty() || uri.find_first_of(" \t") != npos) return malformed("request.uri", "must not have blanks");
    message.start = RequestLine{std::string(method), std::string(uri)};
    return {};
}

Result<void> read_header_line(std::string_view line, Message& message) {
    if (line.front() == ' ' || line.front() == '\t') {
        if (message.headers.empty()) return malformed("header", "the first one cannot be a continuation");
        message.headers.back().value += ' ';
        message.headers.back().value += trimmed(line);
        return {};
    }
    auto const colon = line.find(':');
    if (colon == npos) return malformed("header", "has no colon");
    auto const name = lowered(trimmed(line.substr(0, colon)));
    if (!is_token(name)) return malformed("header", "its name must be a word");
    if (message.headers.size() == headers_max)
        return Error{Errc::limit_exceeded, "header", "at most " + std::to_string(headers_max)};
    message.headers.push_back({std::string(long_form(name)), std::string(trimmed(line.substr(colon + 1)))});
    return {};
}

Result<void> check_headers(Message const& message) {
    for (std::string_view const name : {"from", "to", "call-id", "cseq", "via"}) {
        auto const count = std::count_if(message.headers.begin(), message.headers.end(),
                                         [&](Header const& header) { return header.name == name; });
        auto const value = message.header(name);
        if (count == 0 || value->empty()) return Error{Errc::missing_field, std::string(name), "is compulsory"};
        if (count > 1 && name != "via") return malformed(name, "may be there only once");
    }
    auto const cseq = trimmed(*message.header("cseq"));
    auto const number = whole_number<std::uint32_t>(cseq.substr(0, cseq.find_first_of(" \t")));
    auto const method = cseq_of(message).method;
    if (!number || *number >= std::uint32_t(1) << 31 || !is_token(method))
        return malformed("cseq", "must be a number below 2^31 and a method");
    if (message.request() && message.request()->method != method)
        return malformed("cseq", "must name the method of the request");
    return {};
}

/// Everything before the body.
Result<Message> parse_head(std::string_view head) {
    if (head.size() > head_bytes_max)
        return Error{Errc::limit_exceeded, "head", "at most " + std::to_string(head_bytes_max) + " bytes"};
    Message message;
    std::string_view line;
    take_line(head, line);
    if (auto const result = read_start_line(line, message); !result) return result.error();
    while (take_line(head, line) && !line.empty()) {
        bool const control = std::any_of(line.begin(), line.end(), [](char c) {
            return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
        });
        if (control) return malformed("header", "has a control character");
        if (auto const result = read_header_line(line, message); !result) return result.error();
    }
    if (auto const result = check_headers(message); !result) return result.error();
    return message;
}

/// The announced size of the body; none when it is not announced.
Result<std::optional<std::size_t>> content_length(Message const& message) {
    std::optional<std::size_t> length;
    for (auto const& header : message.headers) {
        if (header.name != "content-length") continue;
        auto const value = whole_number<std::size_t>(header.value);
        if (!value || (length && *length != *value)) return malformed("content-length", "must be one number");
        if (*value > body_bytes_max)
            return Error{Errc::limit_exceeded, "body", "at most " + std::to_string(body_bytes_max) + " bytes"};
        length = value;
    }
    return length;
}

std::string_view without_line_ends(std::string_view bytes) {
    bytes.remove_prefix(std::min(bytes.find_first_not_of("\r\n"), bytes.size()));
    return bytes;
}

/// Finds `wanted` outside of quotes and, if the value begins with an address, outside of its angle brackets.
std::size_t find_outside(std::string_view value, char wanted, std::size_t from) {
    bool quoted = false;
    int angles = 0;
    for (auto i = from; i < value.size(); ++i) {
        char const c = value[i];
        if (quoted) {
            if (c == '\\') ++i;
            if (c == '"') quoted = false;
            continue;
        }
        if (c == '"')
            quoted = true;
        else if (c == '<')
            ++angles;
        else if (c == '>')
            --angles;
        else if (c == wanted && angles <= 0)
            return i;
    }
    return npos;
}

/// The Via of the answer: the first hop learns the address it was seen from (RFC 3261, 18.2.1; RFC 3581).
std::string seen_from(std::string_view via, Source const& source) {
    auto const end = std::min(find_outside(via, ',', 0), via.size());
    auto const rest = via.substr(end);
    std::string first;
    for (auto piece = via.substr(0, end); !piece.empty();) {
        auto const stop = std::min(find_outside(piece, ';', 0), piece.size());
        auto const part = trimmed(piece.substr(0, stop));
        piece.remove_prefix(std::min(stop + 1, piece.size()));
        auto const name = lowered(trimmed(part.substr(0, part.find('='))));
        if (name == "rport" || name == "received" || part.empty()) continue;
        if (!first.empty()) first += ';';
        first += part;
    }
    return first + ";rport=" + std::to_string(source.port) + ";received=" + source.address + std::string(rest);
}

}  // namespace

std::optional<std::string_view> Message::header(std::string_view name) const {
    for (auto const& candidate : headers)
        if (candidate.name == name) return candidate.value;
    return std::nullopt;
}

Result<Message> parse_datagram(std::string_view bytes) {
    bytes = without_line_ends(bytes);
    auto const head = head_size(bytes);
    if (head == npos) return malformed("head", "has no end");
    auto message = parse_head(bytes.substr(0, head));
    if (!message) return message;
    auto const length = content_length(*message);
    if (!length) return length.error();
    auto const body = bytes.substr(head);
    auto const size = length->value_or(body.size());
    if (size > body.size()) return malformed("body", "is shorter than its Content-Length");
    if (size > body_bytes_max)
        return Error{Errc::limit_exceeded, "body", "at most " + std::to_string(body_bytes_max) + " bytes"};
    message->body = body.substr(0, size);
    return message;
}

std::string encode(Message const& message) {
    std::string text;
    if (auto const* request = message.request()) {
        text = request->method + " " + request->uri + " " + std::string(version) + "\r\n";
    } else {
        auto const* status = message.status();
        text = std::string(version) + " " + std::to_string(status->code) + " " + status->reason + "\r\n";
    }
    // Written as people write them: devices exist that compare names letter by letter.
    for (auto const& header : message.headers) {
        bool capital = true;
        for (char const c : header.name) {
            text += capital && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            capital = c == '-';
        }
        text += ": " + header.value + "\r\n";
    }
    return text + "Content-Length: " + std::to_string(message.body.size()) + "\r\n\r\n" + message.body;
}

std::optional<Result<Message>> StreamReader::next(std::string_view& input) {
    buffer_ += std::exchange(input, {});
    buffer_.erase(0, buffer_.size() - without_line_ends(buffer_).size());
    auto const head = head_size(buffer_);
    if (head == npos && buffer_.size() <= head_bytes_max) return std::nullopt;
    auto message = parse_head(std::string_view(buffer_).substr(0, head));
    if (!message) return message;
    auto const length = content_length(*message);
    if (!length) return Result<Message>(length.error());
    if (!*length) return Result<Message>(Error{Errc::missing_field, "content-length", "is compulsory in a stream"});
    if (buffer_.size() < head + **length) return std::nullopt;
    message->body = buffer_.substr(head, **length);
    buffer_.erase(0, head + **length);
    return message;
}

CSeq cseq_of(Message const& message) {
    auto const value = message.header("cseq").value_or("");
    auto const blank = std::min(value.find_first_of(" \t"), value.size());
    return {whole_number<std::uint32_t>(value.substr(0, blank)).value_or(0), trimmed(value.substr(blank))};
}

std::optional<std::string> user_of(std::string_view address) {
    // A display name in quotes may have brackets of its own: the address is behind the last one.
    auto const open = address.rfind('<');
    auto uri = trimmed(open == npos ? address : address.substr(open + 1));
    auto const colon = uri.find(':');
    if (colon == npos) return std::nullopt;
    auto const scheme = uri.substr(0, colon);
    if (!same_name(scheme, "sip") && !same_name(scheme, "sips")) return std::nullopt;
    uri.remove_prefix(colon + 1);
    auto const end = uri.find_first_of("@;>?");
    if (end == npos || uri[end] != '@') return std::nullopt;
    auto const user = uri.substr(0, end);
    if (user.size() > user_bytes_max || !is_token(user)) return std::nullopt;
    return std::string(user);
}

std::optional<std::string> parameter(std::string_view value, std::string_view name) {
    value = value.substr(0, find_outside(value, ',', 0));
    for (auto at = find_outside(value, ';', 0); at != npos;) {
        auto const end = std::min(find_outside(value, ';', at + 1), value.size());
        auto const part = value.substr(at + 1, end - at - 1);
        auto const equals = part.find('=');
        if (same_name(trimmed(part.substr(0, equals)), name))
            return equals == npos ? std::string() : std::string(trimmed(part.substr(equals + 1)));
        at = end == value.size() ? npos : end;
    }
    return std::nullopt;
}

Message answer_to(Message const& request, StatusLine status, Source const& source, std::string_view to_tag) {
    Message answer;
    answer.start = std::move(status);
    bool first_via = true;
    for (auto const& header : request.headers) {
        if (header.name == "via") {
            answer.headers.push_back({"via", first_via ? seen_from(header.value, source) : header.value});
            first_via = false;
        } else if (header.name == "to" && !parameter(header.value, "tag")) {
            answer.headers.push_back({"to", header.value + ";tag=" + std::string(to_tag)});
        } else if (header.name == "from" || header.name == "to" || header.name == "call-id" || header.name == "cseq") {
            answer.headers.push_back(header);
        }
    }
    return answer;
}

}  // namespace tiaodu::sip
