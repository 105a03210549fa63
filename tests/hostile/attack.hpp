// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "tests/edge/served.hpp"

#include <algorithm>
#include <fstream>
#include <initializer_list>

/// What the hostile cases share: each is one connection to the real server, has one allowed outcome (sometimes a few),
/// and the server must be alive, and not much larger, afterwards.
namespace tiaodu::test {

inline std::string bearer_line() { return "Authorization: Bearer " + served().token() + "\r\n"; }

inline std::string get_request(std::string const& target, std::string const& headers = {}) {
    return "GET " + target + " HTTP/1.1\r\nHost: server\r\nConnection: close\r\n" + headers + "\r\n";
}

inline std::string post_request(std::string const& target, std::string const& body, std::string const& headers) {
    return "POST " + target +
           " HTTP/1.1\r\nHost: server\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           headers + "\r\n" + body;
}

/// A command of the simulator, which may do everything.
inline std::string command_request(std::string const& target, std::string const& body) {
    return post_request(
        target, body,
        bearer_line() + "Content-Type: application/json\r\nIdempotency-Key: " + new_command_id() + "\r\n");
}

/// One case and the statuses with which it may be answered; 0: closed without an answer.
struct HttpCase {
    std::string what;
    std::string bytes;
    std::vector<int> statuses;
};

inline std::int64_t resident_kib() {
    std::ifstream status("/proc/" + std::to_string(served().pid()) + "/status");
    std::string line;
    while (std::getline(status, line))
        if (line.starts_with("VmRSS:")) return std::stoll(line.substr(6));
    CHECK_MESSAGE(false, "the server is gone");
    return 0;
}

/// Stands around a set of cases: the server answers afterwards, and its memory has grown by no more than `kib_max`.
class Siege {
public:
    explicit Siege(std::int64_t kib_max = default_kib_max)
        : kib_max_(kib_max), before_kib_((warm_up(), resident_kib())) {}
    ~Siege() {
        CHECK(exchange(served().port(), get_request("/healthz")).status == 200);
        CHECK(resident_kib() - before_kib_ <= kib_max_);
    }
    Siege(Siege const&) = delete;
    Siege& operator=(Siege const&) = delete;

private:
    static void warm_up() { REQUIRE(exchange(served().port(), get_request("/healthz")).status == 200); }
#if defined(__SANITIZE_ADDRESS__)
    static constexpr std::int64_t default_kib_max = 400 * 1024;  ///< Freed memory is kept aside there.
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
    static constexpr std::int64_t default_kib_max = 400 * 1024;
#else
    static constexpr std::int64_t default_kib_max = 32 * 1024;
#endif
#else
    static constexpr std::int64_t default_kib_max = 32 * 1024;
#endif
    std::int64_t kib_max_;
    std::int64_t before_kib_;
};

inline void run(std::vector<HttpCase> const& cases) {
    Siege siege;
    for (auto const& one : cases) {
        CAPTURE(one.what);
        auto const answer = exchange(served().port(), one.bytes);
        CHECK_MESSAGE(std::find(one.statuses.begin(), one.statuses.end(), answer.status) != one.statuses.end(),
                      "answered with ", answer.status);
        CHECK_FALSE(answer.timed_out);
    }
    MESSAGE(cases.size(), " cases");
}

}  // namespace tiaodu::test
