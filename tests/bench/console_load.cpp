// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/console_load.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace tiaodu::bench {
namespace {

constexpr unsigned opcode_text = 1;
constexpr unsigned opcode_binary = 2;
constexpr unsigned opcode_close = 8;
constexpr unsigned opcode_ping = 9;
constexpr unsigned opcode_pong = 10;

template <class Number>
Number little_endian(std::string_view bytes, std::size_t at) {
    Number number{};
    std::memcpy(&number, bytes.data() + at, sizeof number);  // the bench runs where the server runs
    return number;
}

/// A client frame below 126 bytes of payload, masked with zeros (allowed, and cheap).
std::string client_frame(unsigned opcode, std::string_view payload) {
    std::string frame;
    frame += static_cast<char>(0x80u | opcode);
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80u | payload.size());
    } else {
        frame += static_cast<char>(0x80u | 126u);
        frame += static_cast<char>(payload.size() >> 8);
        frame += static_cast<char>(payload.size() & 0xffu);
    }
    frame.append(4, '\0');
    return frame.append(payload);
}

struct ServerFrame {
    unsigned opcode = 0;
    std::size_t header = 0;
    std::size_t size = 0;
};

/// The frame at the front of `bytes`; nothing while it is not whole.
std::optional<ServerFrame> whole_frame(std::string_view bytes) {
    if (bytes.size() < 2) return std::nullopt;
    auto const byte = [&bytes](std::size_t at) {
        return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at]));
    };
    ServerFrame frame{static_cast<unsigned>(byte(0) & 0x0f), 2, byte(1) & 0x7f};
    std::size_t const more = frame.size == 126 ? 2 : frame.size == 127 ? 8 : 0;
    if (bytes.size() < 2 + more) return std::nullopt;
    if (more > 0) frame.size = 0;
    for (std::size_t i = 0; i < more; ++i) frame.size = frame.size << 8 | byte(2 + i);
    frame.header += more;
    if (bytes.size() < frame.header + frame.size) return std::nullopt;
    return frame;
}

void send_all(int socket, std::string const& bytes) {
    if (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
        throw std::runtime_error("a console cannot send");
}

}  // namespace

struct ConsoleLoad::Console {
    int socket = -1;
    std::string input;
    ~Console() { ::close(socket); }

    void open(std::uint16_t port, std::string const& token) {
        socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("a console cannot connect");
        send_all(socket, "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                             "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer " +
                             token + "\r\n\r\n");
        char bytes[4096];
        while (input.find("\r\n\r\n") == std::string::npos) {
            auto const size = ::recv(socket, bytes, sizeof bytes, 0);
            if (size <= 0) throw std::runtime_error("the server hung up on a console: " + input);
            input.append(bytes, static_cast<std::size_t>(size));
        }
        if (!input.starts_with("HTTP/1.1 101"))
            throw std::runtime_error("the server refuses a console: " + input.substr(0, 200));
        input.erase(0, input.find("\r\n\r\n") + 4);
        send_all(socket, client_frame(opcode_text, R"({"type":"session.open","id":"1","body":{"positions":true}})"));
    }
};

ConsoleLoad::ConsoleLoad(std::uint16_t port, std::string const& token, std::size_t consoles,
                         std::vector<BenchDevice> const& devices, SendLog& log)
    : log_(log) {
    for (std::size_t i = 0; i < devices.size(); ++i) by_number_[devices[i].unit_number] = {i, devices[i].base_lat_e6};
    for (std::size_t i = 0; i < consoles; ++i) {
        consoles_.push_back(std::make_unique<Console>());
        consoles_.back()->open(port, token);
    }
    thread_ = std::thread([this] { run(); });
}

ConsoleLoad::~ConsoleLoad() {
    stop_ = true;
    thread_.join();
}

void ConsoleLoad::restart() {
    std::lock_guard const lock(mutex_);
    received_ = {};
}

Received ConsoleLoad::received() const {
    std::lock_guard const lock(mutex_);
    return received_;
}

void ConsoleLoad::run() {
    std::vector<pollfd> waiting;
    for (auto const& console : consoles_) waiting.push_back({console->socket, POLLIN, 0});
    while (!stop_) {
        ::poll(waiting.data(), waiting.size(), 100);
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            if (waiting[i].revents == 0 || take(*consoles_[i])) continue;
            waiting[i].fd = -1;
            ++lost_;
        }
    }
}

/// Reads what has come; false when the connection is over.
bool ConsoleLoad::take(Console& console) {
    char bytes[65536];
    auto const size = ::recv(console.socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (size <= 0) return size < 0 && errno == EAGAIN;
    auto const at_us = now_us();
    console.input.append(bytes, static_cast<std::size_t>(size));
    std::lock_guard const lock(mutex_);
    received_.bytes += size;
    std::string_view rest = console.input;
    while (auto const found = whole_frame(rest)) {
        if (found->opcode == opcode_close) return false;
        frame(console, found->opcode, rest.substr(found->header, found->size), at_us);
        rest.remove_prefix(found->header + found->size);
    }
    console.input.erase(0, console.input.size() - rest.size());
    return true;
}

void ConsoleLoad::frame(Console& console, unsigned opcode, std::string_view payload, std::int64_t at_us) {
    if (opcode == opcode_binary)
        positions(payload, at_us);
    else if (opcode == opcode_ping)
        send_all(console.socket, client_frame(opcode_pong, payload));
    else if (opcode == opcode_text && payload.find("snapshot.done") != std::string_view::npos)
        ++ready_;
}

/// The message of protocol/README.md.
void ConsoleLoad::positions(std::string_view payload, std::int64_t at_us) {
    constexpr std::size_t unit_bytes = 16;  // of the message's header, a block's header and a record alike
    ++received_.frames;
    auto const blocks = little_endian<std::uint16_t>(payload, 2);
    std::size_t at = unit_bytes;
    for (unsigned block = 0; block < blocks; ++block) {
        auto const count = little_endian<std::uint16_t>(payload, at + 4);
        bool const snapshot = (little_endian<std::uint16_t>(payload, at + 6) & 1u) != 0;
        at += unit_bytes;
        for (unsigned record = 0; record < count; ++record, at += unit_bytes) {
            if (snapshot) continue;
            ++received_.updates;
            auto const known = by_number_.find(little_endian<std::uint32_t>(payload, at));
            if (known == by_number_.end()) continue;
            auto const lat_e6 = std::lround(little_endian<std::int32_t>(payload, at + 8) / 10.0);
            auto const sent_us = log_.at_us(known->second.first, lat_e6 - known->second.second);
            if (sent_us > 0) received_.latency_us.push_back(at_us - sent_us);
        }
    }
}

}  // namespace tiaodu::bench
