// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/edge/http_message.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tiaodu {

/// By which names this server may be called, and which pages are its own. A foreign name that points here (DNS
/// rebinding) and a foreign page are both turned away.
class HostPolicy {
public:
    /// `allowed`: names, `name` (any port) or `name:port`, separated by commas. `own`: names that always count.
    HostPolicy(std::string_view allowed, std::vector<std::string> const& own);

    /// `host` is the Host header: a name or address, with a port or without.
    bool knows(std::string_view host) const;
    /// True when a page of ours sent it: the Origin is the one under which the request came, byte for byte. Over TLS
    /// only https counts.
    bool is_ours(HttpRequest const& request) const;

private:
    std::set<std::string, std::less<>> names_;
};

/// localhost, the name of this machine, and all its addresses (IPv6 in brackets), as of now.
std::vector<std::string> names_of_this_machine();

/// The name in a Host header without its port; empty when it is not of the shape NAME[:PORT].
std::string_view host_name(std::string_view host);

}  // namespace tiaodu
