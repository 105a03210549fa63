// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/sip_digest.hpp"
#include "protocol/devices/sip_message.hpp"
#include "protocol/vocab/assert.hpp"

using namespace tiaodu;
using namespace tiaodu::sip;

namespace {

/// What was read can be written and read again, and says the same.
void check(Message const& message) {
    TIAODU_ASSERT(message.headers.size() <= headers_max && message.body.size() <= body_bytes_max);
    for (std::string_view const name : {"from", "to", "contact"})
        if (auto const value = message.header(name)) {
            auto const user = user_of(*value);
            TIAODU_ASSERT(!user || (!user->empty() && user->size() <= user_bytes_max));
            parameter(*value, "tag");
        }
    auto const cseq = cseq_of(message);
    if (message.request()) TIAODU_ASSERT(cseq.method == message.request()->method);
    auto const answer = answer_to(message, {200, "OK"}, {"192.0.2.1", 5060}, "tag");
    auto const again = parse_datagram(encode(answer));
    if (again) TIAODU_ASSERT(cseq_of(*again).number == cseq.number && again->status()->code == 200);
    if (auto const authorization = message.header("authorization"))
        if (auto const credentials = parse_authorization(*authorization))
            TIAODU_ASSERT(
                !response_matches(*credentials, "REGISTER", digest_secret("id", "realm", "no fuzzer finds it")));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    std::string_view const data(reinterpret_cast<char const*>(bytes), size);
    if (auto const message = parse_datagram(data)) check(*message);

    // A stream in pieces of changing size says what it says in one piece.
    StreamReader whole, pieces;
    std::vector<std::string> first, second;
    auto const drain = [](StreamReader& reader, std::string_view input, std::vector<std::string>& messages) {
        while (auto message = reader.next(input)) {
            if (!*message) return false;
            check(**message);
            messages.push_back(encode(**message));
        }
        return true;
    };
    bool const good = drain(whole, data, first);
    bool still_good = true;
    for (std::size_t at = 0, step = 1; at < size && still_good; at += step, step = step * 2 + 1)
        still_good = drain(pieces, data.substr(at, step), second);
    TIAODU_ASSERT(good == still_good && first == second);
    return 0;
}
