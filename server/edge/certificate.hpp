// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace tiaodu {

/// Where a certificate and its key are, as PEM.
struct CertificateFiles {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

/// A self-signed certificate (EC P-256, 397 days) for `names`: host names and addresses, IPv6 in brackets. Writes both
/// files anew, the key with mode 0600. Throws std::runtime_error with a plain sentence.
void make_certificate(CertificateFiles const& files, std::vector<std::string> const& names);

/// True when the file has a certificate that is good for another 30 days.
bool certificate_lasts(std::filesystem::path const& certificate);

/// SHA-256 over the first certificate of the file, as browsers show it: `AB:CD:…`. Throws std::runtime_error.
std::string certificate_fingerprint(std::filesystem::path const& certificate);

}  // namespace tiaodu
