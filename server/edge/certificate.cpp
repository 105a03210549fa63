// SPDX-License-Identifier: Apache-2.0
#include "server/edge/certificate.hpp"

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace tiaodu {
namespace {

constexpr long days_valid = 397;   ///< What browsers accept at most.
constexpr long days_renewed = 30;  ///< Before the end.
constexpr long day_s = 86'400;

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* made) const {
        Free(made);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

[[noreturn]] void fail(std::string const& what) { throw std::runtime_error("the certificate cannot be made: " + what); }

/// `DNS:name` or `IP:address`, as OpenSSL reads alternative names.
std::string alternative_names(std::vector<std::string> const& names) {
    std::string all;
    for (auto const& name : names) {
        bool const six = name.starts_with('[');
        bool const four = !six && name.find_first_not_of("0123456789.") == std::string::npos;
        auto const bare = six ? name.substr(1, name.size() - 2) : name;
        all += (all.empty() ? "" : ",") + std::string(six || four ? "IP:" : "DNS:") + bare;
    }
    return all;
}

void add_extension(X509* certificate, int kind, std::string const& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> const extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1) fail("\"" + value + "\"");
}

void set_serial(X509* certificate) {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) fail("no random bytes");
    bytes[0] &= 0x7f;
    std::unique_ptr<BIGNUM, Freed<BN_free>> const number(
        BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

Certificate sign(EVP_PKEY* key, std::vector<std::string> const& names) {
    Certificate made(X509_new());
    X509_set_version(made.get(), X509_VERSION_3);
    set_serial(made.get());
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), days_valid * day_s);
    X509_set_pubkey(made.get(), key);
    auto* subject = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("tiaodu"), -1, -1,
                               0);
    X509_set_issuer_name(made.get(), subject);
    add_extension(made.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(made.get(), NID_key_usage, "critical,digitalSignature");
    add_extension(made.get(), NID_ext_key_usage, "serverAuth");
    add_extension(made.get(), NID_subject_alt_name, alternative_names(names));
    if (X509_sign(made.get(), key, EVP_sha256()) == 0) fail("signing failed");
    return made;
}

File open_new(std::filesystem::path const& path, int mode) {
    std::filesystem::remove(path);
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file < 0) fail(path.string() + " cannot be written");
    return File(::fdopen(file, "w"));
}

Certificate read_certificate(std::filesystem::path const& path) {
    File const file(std::fopen(path.c_str(), "re"));
    return Certificate(file ? PEM_read_X509(file.get(), nullptr, nullptr, nullptr) : nullptr);
}

}  // namespace

void make_certificate(CertificateFiles const& files, std::vector<std::string> const& names) {
    Key const key(EVP_EC_gen("P-256"));
    if (!key) fail("no key");
    auto const certificate = sign(key.get(), names);
    std::filesystem::create_directories(files.key.parent_path());
    auto const key_file = open_new(files.key, 0600);
    auto const certificate_file = open_new(files.certificate, 0644);
    bool const written = PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1 &&
                         PEM_write_X509(certificate_file.get(), certificate.get()) == 1 &&
                         std::fflush(key_file.get()) == 0 && std::fflush(certificate_file.get()) == 0;
    if (!written) fail(files.certificate.string() + " cannot be written");
}

bool certificate_lasts(std::filesystem::path const& path) {
    auto const certificate = read_certificate(path);
    if (!certificate) return false;
    auto at = std::time(nullptr) + days_renewed * day_s;
    return X509_cmp_time(X509_get0_notAfter(certificate.get()), &at) > 0;
}

std::string certificate_fingerprint(std::filesystem::path const& path) {
    auto const certificate = read_certificate(path);
    if (!certificate) throw std::runtime_error("there is no certificate in " + path.string());
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size);
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        if (i > 0) text += ':';
        text += digits[digest[i] / 16u];
        text += digits[digest[i] % 16u];
    }
    return text;
}

}  // namespace tiaodu
