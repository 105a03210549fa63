// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tiaodu {

/// A set of networks (CIDR), of both IP versions.
class Networks {
public:
    /// Comma-separated networks or single addresses. Errors: invalid_field, with the part that is wrong.
    static Result<Networks> parse(std::string_view text);

    /// False for what is no address. An IPv4 address inside IPv6 (`::ffff:…`) counts as IPv4.
    bool contains(std::string_view address) const;
    bool empty() const { return networks_.empty(); }

private:
    struct Network {
        std::array<std::uint8_t, 16> prefix{};
        unsigned bits = 0;  ///< Of 128; IPv4 lies at ::ffff:0:0/96.
    };
    std::vector<Network> networks_;
};

/// Who sends, as far as it can be believed: the peer itself unless that is one of our proxies; then the rightmost
/// address of X-Forwarded-For that is none of them. `forwarded` holds all lines of the header, joined by commas. What
/// cannot be read ends the search: then it is the last address that could.
std::string client_address(std::string const& peer, std::string_view forwarded, Networks const& proxies);

}  // namespace tiaodu
