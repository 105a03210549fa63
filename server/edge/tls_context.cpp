// SPDX-License-Identifier: Apache-2.0
#include "server/edge/tls_context.hpp"

#include <openssl/ssl.h>

#include <stdexcept>

namespace tiaodu {
namespace {

/// TLS 1.2 with forward secrecy and authenticated encryption only; 1.3 has nothing else.
constexpr char const* suites_12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr char const* suites_13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr char const* curves = "X25519:P-256:P-384";

Error broken(std::filesystem::path const& file, error_code const& why) {
    return {Errc::invalid_field, file.string(), why.message()};
}

Result<std::shared_ptr<net::ssl::context>> make_context(CertificateFiles const& files) {
    auto made = std::make_shared<net::ssl::context>(net::ssl::context::tls_server);
    auto* const raw = made->native_handle();
    error_code error;
    made->set_options(net::ssl::context::default_workarounds | net::ssl::context::no_sslv2 |
                          net::ssl::context::no_sslv3 | net::ssl::context::no_tlsv1 | net::ssl::context::no_tlsv1_1 |
                          SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE,
                      error);
    bool const set = !error && SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1 &&
                     SSL_CTX_set_cipher_list(raw, suites_12) == 1 && SSL_CTX_set_ciphersuites(raw, suites_13) == 1 &&
                     SSL_CTX_set1_groups_list(raw, curves) == 1;
    if (!set) return Error{Errc::internal, "", "this OpenSSL lacks the suites that are needed"};
    // Buffers of idle connections are given back: 34 KiB each.
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_max_early_data(raw, 0);
    constexpr unsigned char purpose[] = "tiaodu";
    SSL_CTX_set_session_id_context(raw, purpose, sizeof purpose - 1);
    made->use_certificate_chain_file(files.certificate.string(), error);
    if (error) return broken(files.certificate, error);
    made->use_private_key_file(files.key.string(), net::ssl::context::pem, error);
    if (error) return broken(files.key, error);
    if (SSL_CTX_check_private_key(raw) != 1)
        return Error{Errc::invalid_field, files.key.string(), "is not the key of the certificate"};
    return made;
}

}  // namespace

TlsIdentity::TlsIdentity(TlsConfig const& config, std::filesystem::path const& folder,
                         std::vector<std::string> const& names)
    : files_{config.certificate, config.key} {
    if (config.certificate.empty()) {
        files_ = {folder / "tls" / "server.crt", folder / "tls" / "server.key"};
        if (!certificate_lasts(files_.certificate)) make_certificate(files_, names);
    }
    if (auto loaded = reload(); !loaded)
        throw std::runtime_error("TLS cannot start: " + loaded.error().path + ": " + loaded.error().detail);
}

Result<void> TlsIdentity::reload() {
    auto made = make_context(files_);
    if (!made) return made.error();
    context_ = std::move(*made);
    return {};
}

}  // namespace tiaodu
