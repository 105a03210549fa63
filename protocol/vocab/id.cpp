// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/id.hpp"

#include <charconv>

namespace tiaodu {
namespace {

constexpr std::int64_t number_max = (std::int64_t{1} << 53) - 1;

/// Decimal digits only, no sign, no leading zero, at most `max`; 0 when it is not such a number.
std::int64_t positive(std::string_view text, std::int64_t max) {
    if (text.empty() || text.front() == '0' || text.front() == '-' || text.front() == '+') return 0;
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value > max) return 0;
    return value;
}

}  // namespace

Result<OrgCode> parse_org_code(std::string_view text) {
    bool shaped = !text.empty() && text.size() <= 24;
    for (char const c : text) shaped = shaped && ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-');
    if (!shaped) return Error{Errc::invalid_field, "", "must be an organisation code of 1 to 24 characters 0-9 A-Z -"};
    return OrgCode(std::string(text));
}

Result<IdParts> parse_id_parts(std::string_view text, std::string_view kind) {
    auto const first = text.find('-');
    auto const second = first == std::string_view::npos ? first : text.find('-', first + 1);
    if (second != std::string_view::npos && text.substr(first + 1, second - first - 1) == kind) {
        auto const home = positive(text.substr(0, first), 999999);
        auto const number = positive(text.substr(second + 1), number_max);
        if (home != 0 && number != 0) return IdParts{static_cast<std::uint32_t>(home), number};
    }
    return Error{Errc::invalid_field, "", "must be an id of the form <home>-" + std::string(kind) + "-<number>"};
}

std::string format_id(std::uint32_t home, std::string_view kind, std::int64_t number) {
    std::string text = std::to_string(home);
    text += '-';
    text += kind;
    text += '-';
    text += std::to_string(number);
    return text;
}

Result<CommandId> parse_command_id(std::string_view text) {
    CommandId id;
    bool shaped = text.size() == 36;
    for (std::size_t i = 0; shaped && i < text.size(); ++i) {
        bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
        char c = text[i];
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
        shaped = dash ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        id.text_ += c;
    }
    if (!shaped)
        return Error{Errc::invalid_field, "", "must be a UUID made by the client (8-4-4-4-12 hexadecimal digits)"};
    return id;
}

}  // namespace tiaodu
