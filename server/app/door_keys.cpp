// SPDX-License-Identifier: Apache-2.0
#include "server/app/door_keys.hpp"

#include "server/app/secrets.hpp"
#include "server/core/integration_rules.hpp"

namespace tiaodu {
namespace {

Error wrong() { return {Errc::unauthenticated, "", "unknown key or wrong signature"}; }

bool fits(std::string const& secret, RequestSignature const& signature, SignedRequest const& request) {
    return equal_constant_time(sign_request(secret, request, signature.time, signature.nonce), signature.signature);
}

}  // namespace

DoorKeys::DoorKeys(std::filesystem::path const& folder, World const& world, Time now, std::chrono::seconds window)
    : world_(world), sealer_(folder / "seal.key"), log_(now, window) {}

std::size_t DoorKeys::load(Database& database) {
    std::size_t closed = 0;
    auto devices = database.prepare("SELECT id, signing_key FROM device WHERE length(signing_key)>0");
    while (devices.step()) {
        auto key = sealer_.open(devices.text(1));
        key ? static_cast<void>(device_keys_.emplace(parse_id<DeviceId>(devices.text(0)).value(), std::move(*key)))
            : static_cast<void>(++closed);
    }
    auto systems = database.prepare("SELECT id, sealed FROM integration_key WHERE length(sealed)>0");
    while (systems.step()) {
        auto key = sealer_.open(systems.text(1));
        key ? static_cast<void>(
                  system_keys_.emplace(parse_id<IntegrationKeyId>(systems.text(0)).value(), std::move(*key)))
            : static_cast<void>(++closed);
    }
    return closed;
}

void DoorKeys::issued(DeviceCodeRow& row) {
    if (row.signing_key.empty()) return static_cast<void>(device_keys_.erase(row.device_id));
    auto sealed = sealer_.seal(row.signing_key);
    device_keys_.insert_or_assign(row.device_id, std::move(row.signing_key));
    row.signing_key = std::move(sealed);
}

void DoorKeys::issued(IntegrationSecretRow& row) {
    if (row.secret.empty()) return static_cast<void>(system_keys_.erase(row.key_id));
    auto sealed = sealer_.seal(row.secret);
    system_keys_.insert_or_assign(row.key_id, std::move(row.secret));
    row.secret = std::move(sealed);
}

Result<AccountId> DoorKeys::check_system(RequestSignature const& signature, SignedRequest const& request, Time now) {
    auto const id = parse_id<IntegrationKeyId>(signature.key);
    auto const account = id ? account_of_key(world_, *id, now) : std::nullopt;
    auto const key = account ? system_keys_.find(*id) : system_keys_.end();
    if (key == system_keys_.end() || !fits(key->second, signature, request)) return wrong();
    if (auto fresh = log_.take_nonce(signature.key, signature, now); !fresh) return fresh.error();
    return *account;
}

Result<void> DoorKeys::check_device(DeviceId device, RequestSignature const& signature, SignedRequest const& request,
                                    Time now) {
    auto const key = device_keys_.find(device);
    if (key == device_keys_.end() || !fits(key->second, signature, request)) return wrong();
    return log_.take_counter(to_string(device), signature, now);
}

}  // namespace tiaodu
