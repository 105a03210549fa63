// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit.hpp"
#include "db/database.hpp"
#include "server/app/request_signing.hpp"
#include "server/app/sealer.hpp"
#include "server/core/world.hpp"

namespace tiaodu {

/// The keys with which phones and other systems sign, in memory and sealed in the database, and what they have sent.
/// Core thread.
class DoorKeys {
public:
    /// Throws std::runtime_error when the key file in `folder` cannot be read or made.
    DoorKeys(std::filesystem::path const& folder, World const& world, Time now, std::chrono::seconds window);
    /// Reads what is sealed; returns how many rows this key file does not open (a database from elsewhere).
    std::size_t load(Database& database);

    /// Takes in what a command has made and seals it in place, for the database.
    void issued(DeviceCodeRow& row);
    void issued(IntegrationSecretRow& row);

    /// The account in whose name a system may act. Errors: unauthenticated (the same for an unknown key and a wrong
    /// signature; time; sent before), rate_limited.
    Result<AccountId> check_system(RequestSignature const& signature, SignedRequest const& request, Time now);
    /// Errors: unauthenticated.
    Result<void> check_device(DeviceId device, RequestSignature const& signature, SignedRequest const& request,
                              Time now);

private:
    World const& world_;
    Sealer sealer_;
    SignatureLog log_;
    std::unordered_map<DeviceId, std::string> device_keys_;
    std::unordered_map<IntegrationKeyId, std::string> system_keys_;
};

}  // namespace tiaodu
