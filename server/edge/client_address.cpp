// SPDX-License-Identifier: Apache-2.0
#include "server/edge/client_address.hpp"

#include "protocol/vocab/text.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <optional>

namespace tiaodu {
namespace {

using Bytes = std::array<std::uint8_t, 16>;
constexpr std::size_t hops_max = 16;  ///< Entries of X-Forwarded-For that are looked at.

std::optional<Bytes> to_bytes(std::string_view text) {
    if (text.size() > 45) return std::nullopt;
    std::string const address(text);
    Bytes bytes{};
    if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) return bytes;
    bytes = {};
    bytes[10] = bytes[11] = 0xff;
    if (::inet_pton(AF_INET, address.c_str(), bytes.data() + 12) == 1) return bytes;
    return std::nullopt;
}

bool same_prefix(Bytes const& a, Bytes const& b, unsigned bits) {
    for (unsigned bit = 0; bit < bits; ++bit) {
        auto const mask = static_cast<std::uint8_t>(0x80u >> (bit % 8));
        if ((a[bit / 8] & mask) != (b[bit / 8] & mask)) return false;
    }
    return true;
}

}  // namespace

Result<Networks> Networks::parse(std::string_view text) {
    Networks made;
    for (auto const part : split(text, ',')) {
        auto const written = trimmed(part);
        if (written.empty()) continue;
        Error const wrong{Errc::invalid_field, "", "\"" + std::string(written) + "\" is no network"};
        auto const slash = written.find('/');
        auto const bytes = to_bytes(written.substr(0, slash));
        if (!bytes) return wrong;
        bool const four = written.find(':') == std::string_view::npos;
        unsigned bits = four ? 32 : 128;
        if (slash != std::string_view::npos) {
            auto const digits = written.substr(slash + 1);
            auto const largest = bits;
            auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
            if (error != std::errc{} || end != digits.data() + digits.size() || bits > largest) return wrong;
        }
        made.networks_.push_back({*bytes, four ? bits + 96 : bits});
    }
    return made;
}

bool Networks::contains(std::string_view address) const {
    auto const bytes = to_bytes(address);
    if (!bytes) return false;
    for (auto const& network : networks_)
        if (same_prefix(*bytes, network.prefix, network.bits)) return true;
    return false;
}

std::string client_address(std::string const& peer, std::string_view forwarded, Networks const& proxies) {
    if (!proxies.contains(peer)) return peer;
    std::string known = peer;
    auto const hops = split(forwarded, ',');
    for (std::size_t i = 0; i < std::min(hops.size(), hops_max); ++i) {
        auto const hop = trimmed(hops[hops.size() - 1 - i]);
        if (!to_bytes(hop)) return known;
        known = std::string(hop);
        if (!proxies.contains(known)) return known;
    }
    return known;
}

}  // namespace tiaodu
