// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_request.hpp"
#include "protocol/messages/device_asks.hpp"

/// What people ask of a device, in the words of JT/T 808, and what comes back in theirs.
namespace tiaodu {

/// Errors: invalid_field at "ask.parameters[i].value" (a value that the parameter cannot have).
Result<jt808::Request> to_request(DeviceAsk const& ask);
DeviceAnswer to_answer(jt808::RequestAnswer const& answer);
/// The answer when nothing could be sent.
DeviceAnswer refused_ask(Error const& error);

}  // namespace tiaodu
