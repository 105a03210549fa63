// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_request.hpp"

namespace tiaodu::jt808 {

Result<EncodedRequest> encode_request(Request const& request, Dialect const& dialect) {
    return std::visit(
        [&]<class Kind>(Kind const& one) -> Result<EncodedRequest> {
            if (!Kind::known.has(dialect.edition))
                return Error{Errc::unsupported, "",
                             "terminals of " + std::string(to_word(dialect.edition)) + " do not know this message"};
            auto body = body_of(one, dialect);
            if (!body) return std::move(body).error();
            auto answer_id = Kind::answer_id;
            // 0x0805 came with 2013; before, a terminal answers that it has begun.
            if (answer_id == msg::shoot_answer && dialect.edition == Edition::y2011) answer_id = msg::terminal_reply;
            return EncodedRequest{Kind::msg_id, answer_id, std::move(*body)};
        },
        request);
}

RequestOutcome outcome_of(std::uint8_t result) {
    switch (result) {
        case static_cast<std::uint8_t>(ReplyResult::ok): return RequestOutcome::ok;
        case static_cast<std::uint8_t>(ReplyResult::bad_message): return RequestOutcome::bad_message;
        case static_cast<std::uint8_t>(ReplyResult::unsupported): return RequestOutcome::unsupported;
        default: return RequestOutcome::failed;
    }
}

}  // namespace tiaodu::jt808
