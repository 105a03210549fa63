// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bench_devices.hpp"

#include "protocol/devices/jt808_messages.hpp"
#include "server/simulate/api.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmath>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace tiaodu::bench {
namespace {

constexpr std::size_t registering_threads = 8;

template <class T>
T must(Result<T> result, std::string const& doing) {
    if (!result)
        throw std::runtime_error(doing + ": " + std::string(name_of(result.error().code)) + " " + result.error().path +
                                 " " + result.error().detail);
    return std::move(*result);
}

/// The first steps of a terminal, one message at a time.
class Newcomer {
public:
    Newcomer(std::uint16_t port, std::string const& identity) : identity_(identity) { state.socket = connect_to(port); }

    jt808::Frame ask(std::uint16_t msg_id, std::string_view body) {
        jt808::Header header;
        header.msg_id = msg_id;
        header.phone = identity_;
        header.seq = state.seq++;
        auto const frame = jt808::encode_frame(header, body);
        if (::send(state.socket, frame.data(), frame.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(frame.size()))
            throw std::runtime_error("the server hung up on a device that logs in");
        return receive();
    }

    LoggedIn state;

private:
    jt808::Frame receive() {
        char bytes[1024];
        for (;;) {
            auto const size = ::recv(state.socket, bytes, sizeof bytes, 0);
            if (size <= 0) throw std::runtime_error("the server hung up on a device that logs in");
            std::string_view input(bytes, static_cast<std::size_t>(size));
            while (auto const outcome = reader_.next(input))
                if (auto const* frame = std::get_if<jt808::Frame>(&*outcome)) return *frame;
        }
    }

    std::string const& identity_;
    jt808::FrameReader reader_;
};

}  // namespace

std::vector<BenchDevice> register_devices(ServerProcess const& server, std::size_t count, DeviceProtocol protocol) {
    simulate::CityApi first(server.url(), server.token());
    auto const city = must(first.read_city(), "reading the city");
    auto planned = simulate::plan_units(city, count, protocol == DeviceProtocol::osmand ? 1.0 : 0.0);
    for (auto& unit : planned) unit.protocol = protocol;
    std::vector<std::string> ids(count);
    std::vector<std::thread> threads;
    std::mutex mutex;
    std::string failure;
    for (std::size_t worker = 0; worker < registering_threads; ++worker)
        threads.emplace_back([&, worker] {
            simulate::CityApi api(server.url(), server.token());
            try {
                for (auto i = worker; i < count; i += registering_threads) {
                    ids[i] = must(api.register_unit(planned[i]), "registering a unit");
                    must(api.register_device(ids[i], planned[i]), "registering a device");
                }
            } catch (std::exception const& error) {
                std::lock_guard const lock(mutex);
                failure = error.what();
            }
        });
    for (auto& thread : threads) thread.join();
    if (!failure.empty()) throw std::runtime_error(failure);

    std::map<std::string, std::uint32_t> numbers;
    for (auto const& unit : must(first.units(), "reading the units")) numbers[unit.id] = unit.number;
    std::vector<BenchDevice> devices;
    for (std::size_t i = 0; i < count; ++i) {
        auto const heart = city.find(planned[i].squad)->heart;
        devices.push_back({planned[i].identity, numbers.at(ids[i]),
                           static_cast<std::int32_t>(std::lround(heart.lon_deg * 1e6)),
                           static_cast<std::int32_t>(std::lround(heart.lat_deg * 1e6))});
    }
    return devices;
}

LoggedIn log_in(std::uint16_t port, std::string const& identity) {
    Newcomer newcomer(port, identity);
    jt808::Registration registration;
    registration.maker = "BENCH";
    registration.model = "bench";
    registration.terminal_id = "1";
    auto const registered = jt808::decode_register_reply(
        newcomer.ask(jt808::msg::registration, jt808::encode_registration(registration, jt808::Edition::y2013)).body);
    if (!registered || registered->result != 0) throw std::runtime_error("the server refuses the device " + identity);
    jt808::Authentication authentication;
    authentication.code = registered->auth_code;
    auto const admitted = jt808::decode_general_reply(
        newcomer.ask(jt808::msg::authentication, jt808::encode_authentication(authentication, jt808::Version::v2013))
            .body);
    if (!admitted || admitted->result != 0)
        throw std::runtime_error("the server does not let the device " + identity + " in");
    return newcomer.state;
}

int connect_to(std::uint16_t port) {
    int const socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect to the server");
    int const on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

void raise_file_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace tiaodu::bench
