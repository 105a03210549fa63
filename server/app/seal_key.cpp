// SPDX-License-Identifier: Apache-2.0
#include "server/app/seal_key.hpp"

#include "db/hash_chain.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace tiaodu {
namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

unsigned char const* raw(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }
unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

/// Whole or not at all: a key that was written in half would make every secret unreadable.
void make(std::filesystem::path const& path) {
    auto const temporary = path.string() + ".new";
    auto const key = random_bytes(key_bytes);
    int const file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool written = file >= 0 && ::fchmod(file, 0600) == 0 &&
                   ::write(file, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(file) == 0;
    if (file >= 0) written = ::close(file) == 0 && written;
    if (written) written = ::rename(temporary.c_str(), path.c_str()) == 0;
    int const folder = written ? ::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (folder >= 0) {
        written = ::fsync(folder) == 0;
        ::close(folder);
    }
    if (!written) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

SealKey SealKey::of_file(std::filesystem::path const& path) {
    if (!std::filesystem::exists(path)) make(path);
    std::ifstream file(path, std::ios::binary);
    std::string key((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (key.size() != key_bytes)
        throw std::runtime_error(path.string() + " is not the key that the server made; restore it from its backup");
    return SealKey(std::move(key));
}

std::string SealKey::seal(std::string_view secret, std::string_view context) const {
    auto sealed = random_bytes(nonce_bytes);
    sealed.resize(nonce_bytes + secret.size() + tag_bytes);
    auto* bytes = raw(sealed);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + nonce_bytes, nullptr, raw(secret), secret.size(), raw(context),
                                               context.size(), nullptr, bytes, raw(key_));
    return sealed;
}

std::optional<std::string> SealKey::open(std::string_view sealed, std::string_view context) const {
    if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
    std::string secret(sealed.size() - nonce_bytes - tag_bytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(raw(secret), nullptr, nullptr, raw(sealed) + nonce_bytes,
                                                   sealed.size() - nonce_bytes, raw(context), context.size(),
                                                   raw(sealed), raw(key_)) != 0)
        return std::nullopt;
    return secret;
}

std::string SealKey::mark(std::string_view text, std::string_view context) const {
    std::string const message = std::string(context) + "\n" + std::string(text);
    std::string mark(32, '\0');
    crypto_generichash(raw(mark), mark.size(), raw(message), message.size(), raw(key_), key_.size());
    return mark;
}

}  // namespace tiaodu
