// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace tiaodu {

/// What went wrong, as the wire knows it. Numbers are never reused. 1xxx: sending the same again cannot help;
/// 2xxx: the same command (same id) may be sent again later.
enum class Errc : int {
    malformed = 1000,               ///< Not JSON, not UTF-8, wrong envelope.
    invalid_field = 1001,           ///< A field has the wrong kind or an impossible value.
    missing_field = 1002,           ///< A required field is absent.
    unknown_field = 1003,           ///< A field that this message does not have.
    limit_exceeded = 1004,          ///< Longer, larger or more than a named limit.
    unknown_type = 1005,            ///< No such command, query or route.
    unauthenticated = 1010,         ///< No session, or it has ended.
    forbidden = 1011,               ///< Seen, but may not be done by this account.
    not_found = 1012,               ///< Does not exist, or is outside the account's scope: the two look the same.
    step_up_required = 1013,        ///< Only within 5 minutes after a password or code: give one (/session/proof).
    second_factor_required = 1014,  ///< Name and password are right, the code of the second factor is missing.
    setup_required = 1015,          ///< First a password of one's own, or the second factor that the account must have.
    conflict = 1020,                ///< Somebody else was first: the expected version no longer holds.
    wrong_state = 1021,             ///< The thing exists but this step is not possible now.
    id_reused = 1022,               ///< A command id that was already used with another body.
    already_exists = 1023,          ///< A name, number or external id that must be unique is taken.
    unsupported = 1024,             ///< Known, but not by this version.
    busy = 2000,                    ///< A queue is full; try again.
    storage_full = 2001,            ///< The disk is full; reads go on, writes resume by themselves.
    shutting_down = 2002,           ///< The server is stopping.
    rate_limited = 2003,            ///< Too many from this account or address.
    internal = 2099,                ///< Our mistake; logged with the request id.
};

/// Stable lower-case name of a code, used on the wire beside the number.
std::string_view name_of(Errc code);

/// What a correct client can cause. `path` names the field ("recipients[0].squad"), `detail` the rule and its limit in
/// plain English.
struct Error {
    Errc code = Errc::internal;
    std::string path;
    std::string detail;
    friend bool operator==(Error const&, Error const&) = default;
};

/// Result of anything that a request can make fail; broken worlds (disk, configuration) throw instead.
template <class T>
using Result = boost::system::result<T, Error>;

/// Lets `Result::value()` throw something readable when a programmer skipped the check.
[[noreturn]] inline void throw_exception_from_error(Error const& error, boost::source_location const&) {
    throw std::logic_error(std::string(name_of(error.code)) + " at " + error.path + ": " + error.detail);
}

}  // namespace tiaodu
