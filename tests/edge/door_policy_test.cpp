// SPDX-License-Identifier: Apache-2.0
#include "server/edge/client_address.hpp"
#include "server/edge/connection_limits.hpp"
#include "server/edge/host_policy.hpp"
#include "server/edge/request_rates.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;

namespace {

Networks networks(std::string_view text) { return Networks::parse(text).value(); }

HttpRequest request(std::string host, std::string origin, bool secure = false) {
    HttpRequest made;
    made.host = std::move(host);
    made.origin = std::move(origin);
    made.secure = secure;
    return made;
}

}  // namespace

TEST_CASE("X-Forwarded-For is believed from our own proxies only, and only up to the first stranger from the right") {
    auto const proxies = networks("10.1.2.0/24, 2001:db8::/32, 192.0.2.7");
    struct Case {
        char const *peer, *forwarded, *client;
    };
    for (auto const& one :
         {Case{"203.0.113.9", "1.2.3.4", "203.0.113.9"}, Case{"10.1.2.3", "", "10.1.2.3"},
          Case{"10.1.2.3", "1.2.3.4", "1.2.3.4"}, Case{"10.1.2.3", "6.6.6.6, 1.2.3.4", "1.2.3.4"},
          Case{"10.1.2.3", "6.6.6.6, 1.2.3.4, 10.1.2.9", "1.2.3.4"},
          Case{"10.1.2.3", "6.6.6.6, 1.2.3.4, 192.0.2.7,10.1.2.9", "1.2.3.4"}, Case{"10.1.2.3", "10.1.2.4", "10.1.2.4"},
          Case{"10.1.2.3", "1.2.3.4, unknown", "10.1.2.3"}, Case{"10.1.2.3", "1.2.3.4, garbage, 10.1.2.9", "10.1.2.9"},
          Case{"10.1.2.3", "1.2.3.4:443", "10.1.2.3"}, Case{"10.1.3.3", "1.2.3.4", "10.1.3.3"},
          Case{"2001:db8::1", "2001:db9::5", "2001:db9::5"}, Case{"::ffff:10.1.2.3", "1.2.3.4", "1.2.3.4"}}) {
        CAPTURE(one.peer);
        CAPTURE(one.forwarded);
        CHECK(client_address(one.peer, one.forwarded, proxies) == one.client);
    }
    CHECK(client_address("127.0.0.1", "1.2.3.4", Networks()) == "127.0.0.1");
}

TEST_CASE("networks are read strictly") {
    for (auto const* wrong : {"10.0.0.0/33", "::/129", "10.0.0/8", "proxy", "10.0.0.1/x", "10.0.0.1/", "10.0.0.1/-1"}) {
        CAPTURE(wrong);
        CHECK_FALSE(Networks::parse(wrong).has_value());
    }
    CHECK(networks("").empty());
    CHECK(networks("0.0.0.0/0").contains("8.8.8.8"));
    CHECK_FALSE(networks("0.0.0.0/0").contains("2001:db8::1"));
    CHECK_FALSE(networks("10.0.0.0/31").contains("10.0.0.2"));
}

TEST_CASE("the server answers to its own names only") {
    HostPolicy const policy("Desk.example.cn, 10.0.0.5:9443", {"localhost", "127.0.0.1", "[::1]"});
    for (auto const* known :
         {"desk.example.cn", "DESK.example.cn:8443", "localhost:8080", "127.0.0.1", "[::1]:8080", "10.0.0.5:9443"})
        CHECK_MESSAGE(policy.knows(known), known);
    for (auto const* foreign :
         {"", "evil.example", "desk.example.cn.evil.example", "10.0.0.5", "10.0.0.5:80", "localhost:", "localhost:8x",
          "localhost:123456", "[::1", "user@localhost", "localhost.", "localhost,evil"})
        CHECK_MESSAGE(!policy.knows(foreign), foreign);
}

TEST_CASE("a page is ours when its origin is the one it was loaded from, byte for byte") {
    HostPolicy const policy("desk.cn", {});
    CHECK(policy.is_ours(request("desk.cn:8080", "http://desk.cn:8080")));
    CHECK(policy.is_ours(request("desk.cn", "https://desk.cn")));
    CHECK(policy.is_ours(request("desk.cn", "https://desk.cn", true)));
    CHECK_FALSE(policy.is_ours(request("desk.cn", "http://desk.cn", true)));
    for (auto const* origin :
         {"", "null", "http://evil.cn", "http://desk.cn.evil.cn", "http://desk.cn:81", "http://desk.cn/",
          "http://desk.cn@evil.cn", "ftp://desk.cn", "http://DESK.cn", "file://", "desk.cn"})
        CHECK_MESSAGE(!policy.is_ours(request("desk.cn", origin)), origin);
    CHECK_FALSE(policy.is_ours(request("evil.cn", "http://evil.cn")));
}

TEST_CASE("a sender may send so much, and is forgotten when it has rested") {
    RequestRates rates(1, 3, 2);
    auto const now = time_from_ms(1'700'000'000'000);
    for (int i = 0; i < 3; ++i) CHECK(rates.take("a", now));
    CHECK_FALSE(rates.take("a", now));
    CHECK(rates.take("a", now + std::chrono::seconds(1)));
    CHECK(rates.take("b", now + std::chrono::seconds(1)));
    CHECK_FALSE(rates.take("c", now + std::chrono::seconds(1)));  // more senders than are remembered
    CHECK(rates.take("c", now + std::chrono::seconds(6)));
    CHECK(rates.senders() == 1);
}

TEST_CASE("one address has so many connections; those behind our own proxy and on this machine are not counted by it") {
    ConnectionLimits limits(5, 2, networks("10.0.0.1"));
    CHECK(limits.enter("1.1.1.1"));
    CHECK(limits.enter("1.1.1.1"));
    CHECK_FALSE(limits.enter("1.1.1.1"));
    for (auto const* address : {"10.0.0.1", "10.0.0.1", "10.0.0.1"}) CHECK(limits.enter(address));
    CHECK_FALSE(limits.enter("2.2.2.2"));  // in all
    limits.leave("1.1.1.1");
    CHECK(limits.enter("2.2.2.2"));
}
