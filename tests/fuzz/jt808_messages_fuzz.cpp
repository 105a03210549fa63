// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_commands.hpp"
#include "protocol/devices/jt808_driver.hpp"
#include "protocol/devices/jt808_parts.hpp"
#include "protocol/vocab/text.hpp"
#include "tests/fuzz/input.hpp"

using namespace tiaodu;
using namespace tiaodu::jt808;

namespace {

void check(Version version, std::string_view body) {
    Frame frame;
    frame.header.version = version;
    frame.body = std::string(body);
    if (auto const registration = decode_registration(frame)) {
        TIAODU_ASSERT(is_utf8(registration->plate) && is_utf8(registration->model));
        encode_registration(*registration, registration->edition);
    }
    if (auto const authentication = decode_authentication(frame)) TIAODU_ASSERT(is_utf8(authentication->imei));
    if (auto const text = decode_text(version, body)) TIAODU_ASSERT(is_utf8(text->text));
    if (auto const missing = decode_missing(version, body); missing && missing->numbers.size() < 256)
        TIAODU_ASSERT(decode_missing(version, encode_missing(version, missing->first_seq, missing->numbers))->numbers ==
                      missing->numbers);
    decode_general_reply(body);
    decode_register_reply(body);
}

}  // namespace

/// Bodies of the login, of texts, of lists of missing parts and of drivers, in every edition.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const view = fuzz::view_of(bytes, size);
    for (auto const version : {Version::v2013, Version::v2019}) check(version, view);
    for (auto const edition : {Edition::y2011, Edition::y2013, Edition::y2019}) {
        auto const driver = decode_driver(view, {edition});
        if (!driver) continue;
        TIAODU_ASSERT(is_utf8(driver->name) && is_utf8(driver->certificate) && is_utf8(driver->issuer));
        TIAODU_ASSERT(driver->valid_to.empty() || driver->valid_to.size() == 10);
    }
    return 0;
}
