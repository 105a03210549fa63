// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace tiaodu {

/// Official code of an organisation: `310000` (city), `310106` (district), `310106013` (street office),
/// `310106013-ZD01` (squad). 1 … 24 characters of `0-9 A-Z -`. Empty = none, never on the wire.
class OrgCode {
public:
    OrgCode() = default;
    explicit OrgCode(std::string text) : text_(std::move(text)) {}
    std::string const& text() const { return text_; }
    bool empty() const { return text_.empty(); }
    friend auto operator<=>(OrgCode const&, OrgCode const&) = default;

private:
    std::string text_;
};

/// Errors: invalid_field when `text` is not shaped like an organisation code.
Result<OrgCode> parse_org_code(std::string_view text);

/// Id of an entity: which home made it (district or city, see ARCHITECTURE 8) and that home's counter for the kind.
/// Written `<home>-<kind>-<n>`, for example `310000-t-17`. Two kinds cannot be mixed up: they are different types.
template <class Tag>
class Id {
public:
    constexpr Id() = default;
    constexpr Id(std::uint32_t home, std::int64_t number) : home_(home), number_(number) {}
    constexpr std::uint32_t home() const { return home_; }
    /// 1 … 2^53 - 1; 0 = none, never on the wire.
    constexpr std::int64_t number() const { return number_; }
    constexpr explicit operator bool() const { return number_ != 0; }
    friend constexpr auto operator<=>(Id, Id) = default;

private:
    std::uint32_t home_ = 0;
    std::int64_t number_ = 0;
};

using TicketId = Id<struct TicketTag>;
using OrderId = Id<struct OrderTag>;
using UnitId = Id<struct UnitTag>;
using DeviceId = Id<struct DeviceTag>;
using AccountId = Id<struct AccountTag>;
using KnotId = Id<struct KnotTag>;
using ReportId = Id<struct ReportTag>;
using ZoneId = Id<struct ZoneTag>;
using AlertId = Id<struct AlertTag>;
using EvidenceId = Id<struct EvidenceTag>;
using PatrolId = Id<struct PatrolTag>;
using IntegrationKeyId = Id<struct IntegrationKeyTag>;

/// The letter that names a kind inside an id.
template <class T>
struct IdKind;
template <>
struct IdKind<TicketId> {
    static constexpr std::string_view letter = "t";
};
template <>
struct IdKind<OrderId> {
    static constexpr std::string_view letter = "o";
};
template <>
struct IdKind<UnitId> {
    static constexpr std::string_view letter = "u";
};
template <>
struct IdKind<DeviceId> {
    static constexpr std::string_view letter = "d";
};
template <>
struct IdKind<AccountId> {
    static constexpr std::string_view letter = "a";
};
template <>
struct IdKind<KnotId> {
    static constexpr std::string_view letter = "k";
};
template <>
struct IdKind<ReportId> {
    static constexpr std::string_view letter = "r";
};
template <>
struct IdKind<ZoneId> {
    static constexpr std::string_view letter = "z";
};
template <>
struct IdKind<AlertId> {
    static constexpr std::string_view letter = "w";
};
template <>
struct IdKind<EvidenceId> {
    static constexpr std::string_view letter = "e";
};
template <>
struct IdKind<PatrolId> {
    static constexpr std::string_view letter = "p";
};

template <>
struct IdKind<IntegrationKeyId> {
    static constexpr std::string_view letter = "i";
};

struct IdParts {
    std::uint32_t home = 0;
    std::int64_t number = 0;
};
/// Errors: invalid_field unless `text` is `<home>-<kind>-<n>` with home 1 … 999999 and n 1 … 2^53 - 1, without leading
/// zeros.
Result<IdParts> parse_id_parts(std::string_view text, std::string_view kind);
std::string format_id(std::uint32_t home, std::string_view kind, std::int64_t number);

template <class Tag>
std::string to_string(Id<Tag> id) {
    return format_id(id.home(), IdKind<Id<Tag>>::letter, id.number());
}

template <class AnyId>
Result<AnyId> parse_id(std::string_view text) {
    auto const parts = parse_id_parts(text, IdKind<AnyId>::letter);
    if (!parts) return parts.error();
    return AnyId(parts->home, parts->number);
}

/// A client-made command id: a UUID, kept in lower case.
class CommandId {
public:
    CommandId() = default;
    std::string const& text() const { return text_; }
    bool empty() const { return text_.empty(); }
    friend auto operator<=>(CommandId const&, CommandId const&) = default;
    friend Result<CommandId> parse_command_id(std::string_view text);

private:
    std::string text_;
};
/// Errors: invalid_field unless `text` is a UUID in the 8-4-4-4-12 form.
Result<CommandId> parse_command_id(std::string_view text);

}  // namespace tiaodu

template <class Tag>
struct std::hash<tiaodu::Id<Tag>> {
    std::size_t operator()(tiaodu::Id<Tag> id) const noexcept {
        return std::hash<std::int64_t>{}(id.number() ^ (static_cast<std::int64_t>(id.home()) << 40));
    }
};
template <>
struct std::hash<tiaodu::OrgCode> {
    std::size_t operator()(tiaodu::OrgCode const& code) const noexcept { return std::hash<std::string>{}(code.text()); }
};
