// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "tests/client/sockets.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>

namespace tiaodu::test {

/// What a client offers.
struct TlsOffer {
    int version_min = TLS1_2_VERSION;
    int version_max = TLS1_3_VERSION;
    std::string suites_12;  ///< Empty: what the library offers.
};

/// A blocking TLS connection to the loopback address. It takes any certificate and remembers which one it got.
class TlsClient {
public:
    explicit TlsClient(std::uint16_t port, TlsOffer const& offer = {}) {
        context_.reset(SSL_CTX_new(TLS_client_method()));
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), offer.version_min);
        SSL_CTX_set_max_proto_version(context_.get(), offer.version_max);
        if (!offer.suites_12.empty()) REQUIRE(SSL_CTX_set_cipher_list(context_.get(), offer.suites_12.c_str()) == 1);
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        timeval const patience{20, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return;
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), socket_);
        shaken_ = SSL_connect(ssl_.get()) == 1;
    }
    ~TlsClient() {
        ssl_.reset();
        ::close(socket_);
    }
    TlsClient(TlsClient const&) = delete;
    TlsClient& operator=(TlsClient const&) = delete;

    bool shaken() const { return shaken_; }
    std::string version() const { return SSL_get_version(ssl_.get()); }
    std::string suite() const { return SSL_get_cipher_name(ssl_.get()); }
    /// SHA-256 of the server's certificate, `AB:CD:…`.
    std::string fingerprint() const {
        std::unique_ptr<X509, decltype(&X509_free)> const certificate(SSL_get1_peer_certificate(ssl_.get()), X509_free);
        unsigned char digest[32];
        unsigned size = 0;
        X509_digest(certificate.get(), EVP_sha256(), digest, &size);
        std::string text;
        char pair[4];
        for (auto const byte : digest) {
            std::snprintf(pair, sizeof pair, "%02X", byte);
            text += (text.empty() ? "" : ":") + std::string(pair);
        }
        return text;
    }
    bool send(std::string_view bytes) {
        return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) == std::ssize(bytes);
    }
    /// Reads one HTTP answer.
    RawAnswer answer() {
        RawAnswer answer;
        std::string text;
        std::size_t end = std::string::npos, length = 0;
        char bytes[16384];
        while (end == std::string::npos || text.size() < end + 4 + length) {
            auto const count = SSL_read(ssl_.get(), bytes, sizeof bytes);
            if (count <= 0) break;
            text.append(bytes, static_cast<std::size_t>(count));
            if (end != std::string::npos || (end = text.find("\r\n\r\n")) == std::string::npos) continue;
            answer.head = text.substr(0, end);
            answer.status = std::stoi(answer.head.substr(9, 3));
            auto const at = answer.head.find("Content-Length: ");
            if (at != std::string::npos) length = std::stoul(answer.head.substr(at + 16));
        }
        if (end != std::string::npos) {
            answer.body = text.substr(end + 4, length);
            rest_ = text.substr(end + 4 + answer.body.size());
        }
        return answer;
    }
    RawAnswer exchange(std::string_view bytes) {
        send(bytes);
        return answer();
    }
    /// What came after the last answer; reads on until `wanted` is in it. False at the end of the connection.
    bool receive_until(std::string_view wanted) {
        char bytes[16384];
        while (rest_.find(wanted) == std::string::npos) {
            auto const count = SSL_read(ssl_.get(), bytes, sizeof bytes);
            if (count <= 0) return false;
            rest_.append(bytes, static_cast<std::size_t>(count));
        }
        return true;
    }

private:
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{nullptr, SSL_CTX_free};
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_{nullptr, SSL_free};
    int socket_ = -1;
    bool shaken_ = false;
    std::string rest_;
};

}  // namespace tiaodu::test
