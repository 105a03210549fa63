// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "tests/client/server_process.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <random>

namespace tiaodu::test {

using Json = nlohmann::json;

/// A blocking TCP connection to the loopback address; every wait has a deadline.
class TcpClient {
public:
    /// `receive_buffer`: bytes the kernel may hold for a reader that does not read; 0 leaves the default.
    explicit TcpClient(std::uint16_t port, int receive_buffer = 0)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~TcpClient() { ::close(socket_); }
    TcpClient(TcpClient const&) = delete;
    TcpClient& operator=(TcpClient const&) = delete;

    bool connected() const { return connected_; }
    /// False when the peer is gone.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            auto const count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }
    /// Adds what arrives to `buffer`; false when the peer has closed or nothing came in time.
    bool receive(std::string& buffer, Deadline deadline) {
        pollfd ready{socket_, POLLIN, 0};
        if (::poll(&ready, 1, left_ms(deadline)) != 1) {
            timed_out_ = true;
            return false;
        }
        char bytes[65536];
        auto const count = ::recv(socket_, bytes, sizeof bytes, 0);
        if (count <= 0) return false;
        buffer.append(bytes, static_cast<std::size_t>(count));
        return true;
    }
    void half_close() { ::shutdown(socket_, SHUT_WR); }
    bool timed_out() const { return timed_out_; }

private:
    int socket_;
    bool connected_ = false;
    bool timed_out_ = false;
};

/// What came back for raw bytes; status 0 when the connection was closed without an answer.
struct RawAnswer {
    int status = 0;
    std::string head;
    std::string body;
    bool timed_out = false;
    Json json() const { return Json::parse(body); }
};

inline RawAnswer read_answer(TcpClient& client, Deadline deadline = in_seconds(20)) {
    RawAnswer answer;
    std::string text;
    std::size_t end = std::string::npos, length = 0;
    while (end == std::string::npos || text.size() < end + 4 + length) {
        if (!client.receive(text, deadline)) break;
        if (end != std::string::npos || (end = text.find("\r\n\r\n")) == std::string::npos) continue;
        answer.head = text.substr(0, end);
        answer.status = std::stoi(answer.head.substr(9, 3));
        auto const at = answer.head.find("Content-Length: ");
        if (at != std::string::npos) length = std::stoul(answer.head.substr(at + 16));
    }
    answer.timed_out = client.timed_out();
    if (end != std::string::npos) answer.body = text.substr(end + 4, length);
    return answer;
}

inline RawAnswer exchange(std::uint16_t port, std::string_view bytes) {
    TcpClient client(port);
    REQUIRE(client.connected());
    client.send(bytes);
    return read_answer(client);
}

/// A small WebSocket client, written from RFC 6455: it can do what no library lets one do.
class WsClient {
public:
    struct Message {
        int opcode =
            0;  ///< 1 text, 2 binary, 8 close, 9 ping, 10 pong; 0: the connection is gone without a close frame.
        std::string payload;
        int close_code() const {
            if (opcode != 8 || payload.size() < 2) return 0;
            return (static_cast<unsigned char>(payload[0]) << 8) | static_cast<unsigned char>(payload[1]);
        }
    };

    explicit WsClient(std::uint16_t port, int receive_buffer = 0) : tcp_(port, receive_buffer) {}

    /// Sends the upgrade; the HTTP status. `credentials` are whole header lines.
    int upgrade(std::string const& credentials) {
        if (!tcp_.connected()) return 0;
        tcp_.send(
            "GET /ws HTTP/1.1\r\nHost: server\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: "
            "13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
            credentials + "\r\n");
        auto const deadline = in_seconds(20);
        std::size_t end = 0;
        while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
            if (!tcp_.receive(buffer_, deadline)) return 0;
        auto const head = buffer_.substr(0, end);
        buffer_.erase(0, end + 4);
        int const status = std::stoi(head.substr(9, 3));
        // The sample key and its answer stand in RFC 6455, section 1.3.
        if (status == 101) CHECK(head.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != std::string::npos);
        return status;
    }

    struct Frame {
        int opcode = 1;
        bool fin = true;
        bool masked = true;
    };
    bool send(std::string_view payload, Frame frame) {
        std::string bytes;
        bytes += static_cast<char>((frame.fin ? 0x80 : 0) | frame.opcode);
        auto const mask_bit = static_cast<char>(frame.masked ? 0x80 : 0);
        if (payload.size() < 126) {
            bytes += static_cast<char>(mask_bit | static_cast<char>(payload.size()));
        } else {
            int const width = payload.size() < 65536 ? 2 : 8;
            bytes += static_cast<char>(mask_bit | (width == 2 ? 126 : 127));
            for (int i = width - 1; i >= 0; --i) bytes += static_cast<char>((payload.size() >> (8 * i)) & 0xff);
        }
        constexpr std::string_view mask = "\x12\x34\x56\x78";
        if (frame.masked) bytes += mask;
        for (std::size_t i = 0; i < payload.size(); ++i)
            bytes += static_cast<char>(frame.masked ? payload[i] ^ mask[i % 4] : payload[i]);
        return tcp_.send(bytes);
    }
    bool send(std::string_view text) { return send(text, Frame{}); }
    bool send_json(Json const& message) { return send(std::string_view(message.dump())); }

    /// The next whole message of any kind; pings of the server are answered.
    Message next(Deadline deadline = in_seconds(20)) {
        for (;;) {
            if (auto frame = cut()) {
                if (frame->opcode == 9) send(frame->payload, Frame{.opcode = 10});
                if (frame->opcode != 9) return std::move(*frame);
                continue;
            }
            if (!tcp_.receive(buffer_, deadline)) return {};
        }
    }
    /// The next JSON message that `wanted` likes; others are dropped. Null at the end of the connection or time.
    template <class Wanted>
    Json next_json(Wanted wanted, Deadline deadline = in_seconds(20)) {
        for (;;) {
            auto const message = next(deadline);
            if (message.opcode == 0 || message.opcode == 8) {
                last_close_ = message.close_code();
                return nullptr;
            }
            if (message.opcode != 1) continue;
            auto json = Json::parse(message.payload);
            if (wanted(json)) return json;
        }
    }
    Json topic(std::string const& name, Deadline deadline = in_seconds(20)) {
        return next_json([&](Json const& json) { return json.value("topic", "") == name; }, deadline);
    }
    Json reply(std::string const& id) {
        return next_json([&](Json const& json) { return json.value("id", "") == id; });
    }
    /// Reads to the end of the connection; the close code, 0 without a close frame.
    int close_code(Deadline deadline = in_seconds(20)) {
        for (;;) {
            auto const message = next(deadline);
            if (message.opcode == 8) return message.close_code();
            if (message.opcode == 0) return tcp_.timed_out() ? -1 : 0;
        }
    }
    int last_close() const { return last_close_; }
    TcpClient& tcp() { return tcp_; }

private:
    std::optional<Message> cut() {
        auto const byte = [&](std::size_t at) {
            return static_cast<std::size_t>(static_cast<unsigned char>(buffer_[at]));
        };
        if (buffer_.size() < 2) return std::nullopt;
        std::size_t size = byte(1) & 0x7f, head = 2;
        if (size >= 126) {
            std::size_t const width = size == 126 ? 2 : 8;
            head += width;
            if (buffer_.size() < head) return std::nullopt;
            size = 0;
            for (std::size_t i = 2; i < head; ++i) size = (size << 8) | byte(i);
        }
        if (buffer_.size() < head + size) return std::nullopt;
        CHECK((byte(0) & 0x80) != 0);  // the server does not fragment
        CHECK((byte(1) & 0x80) == 0);  // and does not mask
        Message message{static_cast<int>(byte(0) & 0x0f), buffer_.substr(head, size)};
        buffer_.erase(0, head + size);
        return message;
    }

    TcpClient tcp_;
    std::string buffer_;
    int last_close_ = 0;
};

}  // namespace tiaodu::test
