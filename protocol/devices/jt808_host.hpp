// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_driver.hpp"
#include "protocol/devices/jt808_memory.hpp"
#include "protocol/devices/jt808_request.hpp"

/// What a session needs from the device listener.
namespace tiaodu::jt808 {

/// The host's answer to a registration.
struct RegisterOutcome {
    RegisterResult result = RegisterResult::terminal_unknown;
    std::string auth_code;  ///< With `ok` only; at most 20 ASCII characters are safe for all terminals.
};

/// Called only from inside the session's functions. What has an `AckToken` must lead to one `Session::acknowledge`, at
/// once or later: the terminal is answered then.
struct Host {
    virtual ~Host() = default;
    virtual RegisterOutcome register_terminal(Registration const& registration) = 0;
    /// True lets the terminal in; the host may also say true for one that needs no login.
    virtual bool authenticate(TerminalNumber const& number, std::string const& code) = 0;
    /// For terminals that never register nor authenticate. After a refusal not asked again for the same number.
    virtual bool allowed_without_login(TerminalNumber const& number) = 0;
    /// Bytes of one whole frame for this device.
    virtual void send(std::string bytes) = 0;
    /// At least one report of this session's device, in the order they were sent.
    virtual void positions(std::vector<PositionReport> reports, AckToken ack) = 0;
    /// A complete medium; the terminal forgets it when it is acknowledged with `ok`.
    virtual void media(MediaObject medium, AckToken ack) = 0;
    /// The driver's card went in or out.
    virtual void driver(DriverIdentity const& driver) = 0;
    /// A request has ended; each one does once.
    virtual void answered(RequestToken token, RequestAnswer answer) = 0;
    /// A message of a device that is logged in: it is alive.
    virtual void seen() = 0;
    /// The conversation is over; the session ignores everything after it.
    virtual void close(std::string_view reason) = 0;
};

}  // namespace tiaodu::jt808
