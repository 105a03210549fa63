// SPDX-License-Identifier: Apache-2.0
#include "server/core/device_book.hpp"

#include "server/core/world.hpp"

namespace tiaodu {
namespace {

constexpr std::size_t word_bytes_max = 64;
constexpr std::size_t detail_bytes_max = 300;

/// The beginning of a text, cut between characters.
std::string cut(std::string const& text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    auto end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0u) == 0x80u) --end;
    return text.substr(0, end);
}

void keep(std::optional<std::string>& known, std::optional<std::string> const& said) {
    if (said && !said->empty()) known = cut(*said, word_bytes_max);
}

}  // namespace

bool DeviceBook::stranger(DeviceProtocol protocol, std::string const& identity, DeviceOrigin const& origin, Time now) {
    auto& record = unknown.touch(identity_key(protocol, identity));
    bool const is_new = record.count == 0;
    if (is_new) {
        record.protocol = protocol;
        record.identity = cut(identity, word_bytes_max);
        record.first_seen = now;
    }
    record.last_seen = now;
    ++record.count;
    keep(record.address, origin.address);
    keep(record.plate, origin.plate);
    keep(record.maker, origin.maker);
    keep(record.model, origin.model);
    return is_new;
}

void DeviceBook::adopted(DeviceProtocol protocol, std::string const& identity) {
    unknown.erase(identity_key(protocol, identity));
}

bool DeviceBook::reject(Rejection const& rejection, Time now) {
    auto const& who = rejection.identity.empty() ? rejection.address : rejection.identity;
    auto& record = rejected.touch(std::string(to_word(rejection.reason)) + " " + identity_key(rejection.protocol, who));
    bool const is_new = record.count == 0;
    if (is_new) {
        record.protocol = rejection.protocol;
        record.identity = cut(rejection.identity, word_bytes_max);
        record.reason = rejection.reason;
        record.first_at = now;
    }
    record.last_at = now;
    ++record.count;
    record.detail = cut(rejection.detail, detail_bytes_max);
    keep(record.address, rejection.address);
    return is_new;
}

}  // namespace tiaodu
