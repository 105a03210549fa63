// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_driver.hpp"

#include "protocol/devices/bytes.hpp"
#include "protocol/devices/jt808_fields.hpp"
#include "protocol/vocab/text.hpp"

namespace tiaodu::jt808 {
namespace {

using devices::ByteReader;

/// Eight BCD digits as a date; empty when the day does not exist.
std::string date_of(std::string_view bytes) {
    auto const digits = to_hex(bytes);
    if (digits.find_first_not_of("0123456789") != std::string::npos || digits.size() != 8) return {};
    auto const number = [&](std::size_t at, std::size_t count) { return std::stoi(digits.substr(at, count)); };
    if (!time_from_civil(number(0, 4), number(4, 2), number(6, 2), 0, 0, 0)) return {};
    return digits.substr(0, 4) + '-' + digits.substr(4, 2) + '-' + digits.substr(6, 2);
}

/// JT/T 808-2011: name, id number, certificate, issuer.
Result<DriverIdentity> read_2011(std::string_view body) {
    ByteReader reader(body);
    DriverIdentity driver;
    driver.name = text_of(reader.take(reader.u8()));
    driver.id_number = text_of(reader.take(20));
    driver.certificate = text_of(reader.take(40));
    driver.issuer = text_of(reader.take(reader.u8()));
    if (!reader.ok()) return too_short("a driver", 62, body.size());
    return driver;
}

}  // namespace

Result<DriverIdentity> decode_driver(std::string_view body, Dialect const& dialect) {
    if (dialect.edition == Edition::y2011) return read_2011(body);
    ByteReader reader(body);
    DriverIdentity driver;
    unsigned const change = reader.u8();
    driver.at = decode_bcd_time(reader.take(6), dialect.utc_offset);
    bool const has_change = reader.ok() && (change == 1 || change == 2);
    if (dialect.edition == Edition::y2013 && (!has_change || !driver.at))
        if (auto older = read_2011(body)) return older;
    if (!has_change) return too_short("a driver whose card went in (1) or out (2)", 7, body.size());
    driver.change = change == 1 ? CardChange::in : CardChange::out;
    // What follows counts only for a card that went in and was read; many terminals leave it out otherwise.
    if (driver.change == CardChange::out) return driver;
    driver.read_result = reader.u8();
    if (!reader.ok()) return too_short("a driver whose card went in", 8, body.size());
    if (*driver.read_result != 0) return driver;
    driver.name = text_of(reader.take(reader.u8()));
    driver.certificate = text_of(reader.take(20));
    driver.issuer = text_of(reader.take(reader.u8()));
    driver.valid_to = date_of(reader.take(4));
    if (!reader.ok()) return too_short("a driver whose card was read", 34, body.size());
    if (dialect.edition == Edition::y2019 && reader.left() >= 20) driver.id_number = text_of(reader.take(20));
    return driver;
}

}  // namespace tiaodu::jt808
