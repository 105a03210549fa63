// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "server/app/config.hpp"
#include "server/edge/certificate.hpp"
#include "server/edge/net.hpp"

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace tiaodu {

/// The certificate in use. A reload makes a new context: connections keep the one they began with. Core thread.
class TlsIdentity {
public:
    /// Makes a certificate in `folder` when none is configured and none is there that lasts. `names`: what it is for.
    /// Throws std::runtime_error with a plain sentence.
    TlsIdentity(TlsConfig const& config, std::filesystem::path const& folder, std::vector<std::string> const& names);

    std::shared_ptr<net::ssl::context> const& context() const { return context_; }
    /// Reads the files again. Errors: invalid_field (which file, and why); then the old certificate stays.
    Result<void> reload();
    std::string fingerprint() const { return certificate_fingerprint(files_.certificate); }

private:
    CertificateFiles files_;
    std::shared_ptr<net::ssl::context> context_;
};

}  // namespace tiaodu
