// SPDX-License-Identifier: Apache-2.0
#include "server/core/device_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

constexpr auto handed_over_ago_max = std::chrono::days(7);
constexpr auto before_first_carrier = std::chrono::hours(1);

bool is_decimal(std::string const& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// JT/T 808 numbers are kept without leading zeros, so that a 12-digit and a 20-digit header name the same terminal; a
/// binary number is kept as its lower-case hexadecimal digits.
Result<std::string> terminal_number(std::string const& identity) {
    bool const binary = identity.size() == 12 && !is_decimal(identity) &&
                        identity.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (binary) return identity;
    auto const first = identity.find_first_not_of('0');
    if (!is_decimal(identity) || identity.size() > 20 || first == std::string::npos)
        return Error{Errc::invalid_field, "identity",
                     "a JT/T 808 terminal number has 1 to 20 decimal digits, or 12 hexadecimal ones when it is binary"};
    return identity.substr(first);
}

Result<std::string> identity_of(World const& world, RegisterDevice const& command) {
    auto const& identity = command.identity;
    switch (command.protocol) {
        case DeviceProtocol::jt808: return terminal_number(identity);
        case DeviceProtocol::gb28181:
            if (is_decimal(identity) && identity.size() == 20) return identity;
            return Error{Errc::invalid_field, "identity", "a GB/T 28181 id has 20 decimal digits"};
        case DeviceProtocol::tablet:
            if (world.account_by_login.contains(identity)) return identity;
            return Error{Errc::not_found, "identity", "no account " + identity};
        case DeviceProtocol::osmand:
        case DeviceProtocol::owntracks: return identity;
    }
    return identity;
}

bool administers(DecisionContext const& context, OrgCode const& squad) {
    return holds(context, Right::administer, squad);
}

Result<Unit const*> own_unit(DecisionContext const& context, UnitId id) {
    auto const found = context.world.units.find(id);
    if (found == context.world.units.end() || !administers(context, found->second.squad))
        return Error{Errc::not_found, "unit_id", "no unit " + to_string(id)};
    return &found->second;
}

Result<Device const*> own_device(DecisionContext const& context, DeviceId id) {
    auto const found = context.world.devices.find(id);
    if (found == context.world.devices.end() || !administers(context, found->second.squad))
        return Error{Errc::not_found, "device_id", "no device " + to_string(id)};
    return &found->second;
}

Result<Device const*> own_device(DecisionContext const& context, DeviceId id, std::int64_t version) {
    auto const device = own_device(context, id);
    if (device && (*device)->version != version)
        return Error{Errc::conflict, "version", "the device is now version " + std::to_string((*device)->version)};
    return device;
}

void hand_over(Device& device, std::optional<UnitId> unit, Time from) {
    if (!device.carriers.empty() && !device.carriers.back().to) device.carriers.back().to = from;
    if (unit) device.carriers.push_back({*unit, from, std::nullopt});
    if (device.carriers.size() > carriers_max) device.carriers.erase(device.carriers.begin());
}

}  // namespace

Result<Events> decide_register_device(DecisionContext const& context, RegisterDevice const& command) {
    auto const unit = own_unit(context, command.unit_id);
    if (!unit) return unit.error();
    auto identity = identity_of(context.world, command);
    if (!identity) return identity.error();
    if (context.world.device_by_identity.contains(identity_key(command.protocol, *identity)))
        return Error{Errc::already_exists, "identity",
                     "a " + std::string(to_word(command.protocol)) + " device " + *identity + " exists"};
    Device device;
    device.id = DeviceId(context.world.home, context.world.counters.device + 1);
    device.version = 1;
    device.protocol = command.protocol;
    device.identity = std::move(*identity);
    device.label = command.label.value_or("");
    device.datum = command.datum.value_or(Datum::wgs84);
    device.utc_offset_minutes = command.utc_offset_minutes.value_or(480);
    device.login_required = command.login_required.value_or(true);
    device.squad = (*unit)->squad;
    hand_over(device, command.unit_id, context.now);
    return Events{DeviceRegistered{std::move(device)}};
}

Result<Events> decide_bind_device(DecisionContext const& context, BindDevice const& command) {
    auto const found = own_device(context, command.device_id, command.version);
    if (!found) return found.error();
    auto device = **found;
    if (device.retired) return Error{Errc::wrong_state, "device_id", "is taken out of use"};
    if (carrier_of(device) == command.unit_id) return Events{};
    auto const from = command.from.value_or(context.now);
    if (from > context.now) return Error{Errc::invalid_field, "from", "lies in the future"};
    if (from < context.now - handed_over_ago_max) return Error{Errc::invalid_field, "from", "is more than 7 days ago"};
    if (!device.carriers.empty() && from < device.carriers.back().to.value_or(device.carriers.back().from))
        return Error{Errc::invalid_field, "from",
                     "is before the last hand-over at " +
                         to_rfc3339(device.carriers.back().to.value_or(device.carriers.back().from))};
    if (command.unit_id) {
        auto const unit = own_unit(context, *command.unit_id);
        if (!unit) return unit.error();
        device.squad = (*unit)->squad;
    }
    hand_over(device, command.unit_id, from);
    ++device.version;
    return Events{DeviceChanged{std::move(device)}};
}

Result<Events> decide_change_device(DecisionContext const& context, ChangeDevice const& command) {
    auto const found = own_device(context, command.device_id, command.version);
    if (!found) return found.error();
    auto device = **found;
    if (command.label) device.label = *command.label;
    if (command.datum) device.datum = *command.datum;
    if (command.utc_offset_minutes) device.utc_offset_minutes = *command.utc_offset_minutes;
    if (command.login_required) device.login_required = *command.login_required;
    if (command.retired) device.retired = *command.retired;
    if (device.retired && !(*found)->retired) hand_over(device, std::nullopt, context.now);
    auto const& before = **found;
    bool const same = device.label == before.label && device.datum == before.datum &&
                      device.utc_offset_minutes == before.utc_offset_minutes &&
                      device.login_required == before.login_required && device.retired == before.retired;
    if (same) return Events{};
    ++device.version;
    return Events{DeviceChanged{std::move(device)}};
}

Result<void> check_issue_code(DecisionContext const& context, IssueDeviceCode const& command) {
    // A secret: for whoever looks after accounts, not for whoever registers the device.
    auto const found = context.world.devices.find(command.device_id);
    if (found == context.world.devices.end() || !holds(context, Right::secure, found->second.squad))
        return Error{Errc::not_found, "device_id", "no device " + to_string(command.device_id)};
    auto const& device = found->second;
    if (device.retired) return Error{Errc::wrong_state, "device_id", "is taken out of use"};
    switch (device.protocol) {
        case DeviceProtocol::jt808:
            return Error{Errc::unsupported, "device_id", "a JT/T 808 terminal is given its code when it registers"};
        case DeviceProtocol::tablet:  // for officers who sign in on it for a shift
        case DeviceProtocol::osmand:
        case DeviceProtocol::owntracks:
        case DeviceProtocol::gb28181: break;
    }
    return {};
}

std::optional<UnitId> carrier_at(Device const& device, Time at) {
    auto const& carriers = device.carriers;
    for (auto const& carrier : carriers)
        if (carrier.from <= at && (!carrier.to || at < *carrier.to)) return carrier.unit_id;
    if (!carriers.empty() && at < carriers.front().from && carriers.front().from - at < before_first_carrier)
        return carriers.front().unit_id;
    return std::nullopt;
}

std::vector<Device const*> devices_of(World const& world, UnitId unit) {
    std::vector<Device const*> found;
    auto const carried = world.devices_by_unit.find(unit);
    if (carried != world.devices_by_unit.end())
        for (auto const& id : carried->second) found.push_back(&world.devices.at(id));
    return found;
}

}  // namespace tiaodu
