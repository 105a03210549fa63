// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_media.hpp"
#include "protocol/devices/jt808_parameters.hpp"

/// Everything that the platform may ask of a terminal, as one type, and what comes back.
namespace tiaodu::jt808 {

/// A new request is a struct as in jt808_commands.hpp with its `body_of`, and its place here.
using Request =
    std::variant<SendText, QueryPosition, TrackClosely, Control, ConfirmAlarms, CheckLink, CallBack, SetParameters,
                 QueryAllParameters, QueryParameters, QueryAttributes, Shoot, SearchMedia, UploadMedia>;

struct EncodedRequest {
    std::uint16_t msg_id = 0;
    std::uint16_t answer_id = 0;  ///< The message that ends the exchange; 0x0001 may end any of them badly.
    std::string body;             ///< Up to `PartLimits::parts_max` frames.
};

/// Errors: unsupported with an empty path (this edition does not know the message); those of `body_of`.
Result<EncodedRequest> encode_request(Request const& request, Dialect const& dialect);

/// Names a request of one session. Never 0, never reused in that session.
struct RequestToken {
    std::uint64_t value = 0;
    friend auto operator<=>(RequestToken const&, RequestToken const&) = default;
};

/// How an exchange that the platform began ended.
enum class RequestOutcome : std::uint8_t {
    ok,
    failed,           ///< The terminal understood and could not.
    bad_message,      ///< The terminal says that our message is wrong.
    unsupported,      ///< The terminal does not know the message, or has no such channel.
    no_answer,        ///< Sent as often as the limits allow.
    connection_lost,  ///< It may have arrived all the same.
};

struct RequestAnswer {
    RequestOutcome outcome = RequestOutcome::ok;
    /// What the terminal told, for the messages that have an answer of their own.
    std::variant<std::monostate, PositionReport, ParametersAnswer, Attributes, MediaList, ShootAnswer> body;
};

/// Of the result byte of a 0x0001.
RequestOutcome outcome_of(std::uint8_t result);

}  // namespace tiaodu::jt808

namespace tiaodu {
template <>
struct EnumNames<jt808::RequestOutcome> {
    static constexpr auto values =
        words_of<jt808::RequestOutcome>("ok", "failed", "bad_message", "unsupported", "no_answer", "connection_lost");
};
}  // namespace tiaodu
