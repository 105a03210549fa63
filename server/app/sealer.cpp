// SPDX-License-Identifier: Apache-2.0
#include "server/app/sealer.hpp"

#include "db/hash_chain.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace tiaodu {
namespace {

constexpr std::size_t key_bytes = crypto_secretbox_xchacha20poly1305_KEYBYTES;
constexpr std::size_t nonce_bytes = crypto_secretbox_xchacha20poly1305_NONCEBYTES;
constexpr std::size_t mac_bytes = crypto_secretbox_xchacha20poly1305_MACBYTES;

unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
unsigned char const* bytes(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

void write_new(std::filesystem::path const& path, std::string const& content) {
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool const written =
        file >= 0 && ::write(file, content.data(), content.size()) == std::ssize(content) && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!written) throw std::runtime_error("cannot write the key file " + path.string());
}

}  // namespace

Sealer::Sealer(std::filesystem::path const& file) {
    if (!std::filesystem::exists(file)) write_new(file, random_bytes(key_bytes));
    std::ifstream stream(file, std::ios::binary);
    key_.assign(std::istreambuf_iterator<char>(stream), {});
    if (key_.size() != key_bytes) throw std::runtime_error("the key file " + file.string() + " is damaged");
}

std::string Sealer::seal(std::string_view secret) const {
    auto sealed = random_bytes(nonce_bytes);
    sealed.resize(nonce_bytes + mac_bytes + secret.size());
    crypto_secretbox_xchacha20poly1305_easy(bytes(sealed) + nonce_bytes, bytes(secret), secret.size(), bytes(sealed),
                                            bytes(std::string_view(key_)));
    return sealed;
}

std::optional<std::string> Sealer::open(std::string_view sealed) const {
    if (sealed.size() < nonce_bytes + mac_bytes) return std::nullopt;
    std::string secret(sealed.size() - nonce_bytes - mac_bytes, '\0');
    auto const failed = crypto_secretbox_xchacha20poly1305_open_easy(bytes(secret), bytes(sealed) + nonce_bytes,
                                                                     sealed.size() - nonce_bytes, bytes(sealed),
                                                                     bytes(std::string_view(key_)));
    if (failed != 0) return std::nullopt;
    return secret;
}

}  // namespace tiaodu
