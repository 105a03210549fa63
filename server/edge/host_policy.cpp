// SPDX-License-Identifier: Apache-2.0
#include "server/edge/host_policy.hpp"

#include "protocol/vocab/text.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace tiaodu {
namespace {

std::string lower(std::string_view text) {
    std::string made(text);
    for (auto& c : made)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return made;
}

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string text_of(sockaddr const& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.sa_family == AF_INET) {
        auto const& four = reinterpret_cast<sockaddr_in const&>(address);
        return ::inet_ntop(AF_INET, &four.sin_addr, text.data(), text.size()) ? text.data() : "";
    }
    if (address.sa_family != AF_INET6) return {};
    auto const& six = reinterpret_cast<sockaddr_in6 const&>(address);
    if (!::inet_ntop(AF_INET6, &six.sin6_addr, text.data(), text.size())) return {};
    return "[" + std::string(text.data()) + "]";
}

}  // namespace

std::string_view host_name(std::string_view host) {
    auto const bracket = host.starts_with('[') ? host.find(']') : std::string_view::npos;
    if (host.starts_with('[') && bracket == std::string_view::npos) return {};
    auto const name = bracket == std::string_view::npos ? host.substr(0, host.find(':')) : host.substr(0, bracket + 1);
    auto const rest = host.substr(name.size());
    bool const shaped = rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
    return shaped ? name : std::string_view();
}

HostPolicy::HostPolicy(std::string_view allowed, std::vector<std::string> const& own) {
    for (auto const part : split(allowed, ','))
        if (auto const name = trimmed(part); !name.empty()) names_.insert(lower(name));
    for (auto const& name : own) names_.insert(lower(name));
}

bool HostPolicy::knows(std::string_view host) const {
    auto const asked = lower(host);
    auto const name = host_name(asked);
    return !name.empty() && (names_.contains(name) || names_.contains(asked));
}

bool HostPolicy::is_ours(HttpRequest const& request) const {
    if (!knows(request.host)) return false;
    return request.origin == "https://" + request.host ||
           (!request.secure && request.origin == "http://" + request.host);
}

std::vector<std::string> names_of_this_machine() {
    std::vector<std::string> names{"localhost", "127.0.0.1", "[::1]"};
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) == 0) names.emplace_back(name.data());
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0) return names;
    for (auto const* one = all; one; one = one->ifa_next)
        if (one->ifa_addr)
            if (auto text = text_of(*one->ifa_addr); !text.empty()) names.push_back(std::move(text));
    ::freeifaddrs(all);
    return names;
}

}  // namespace tiaodu
