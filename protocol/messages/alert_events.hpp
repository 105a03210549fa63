// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/alert.hpp"

/// What happens to alerts. An SOS is committed before its device is answered, because the device clears it then.
namespace tiaodu {

struct AlertRaised {
    static constexpr std::string_view type = "alert.raised";
    static constexpr std::string_view name = "AlertRaised";
    Alert alert;
};
template <class Visitor>
void describe(Visitor& visit, AlertRaised& m) {
    visit("alert", m.alert);
}

struct AlertTaken {
    static constexpr std::string_view type = "alert.taken";
    static constexpr std::string_view name = "AlertTaken";
    AlertId alert_id;
};
template <class Visitor>
void describe(Visitor& visit, AlertTaken& m) {
    visit("alert_id", m.alert_id);
}

/// The condition has ended by itself; the alert stays until somebody closes it.
struct AlertEnded {
    static constexpr std::string_view type = "alert.ended";
    static constexpr std::string_view name = "AlertEnded";
    AlertId alert_id;
    Time ended_at{};
    std::int64_t repeats = 0;
};
template <class Visitor>
void describe(Visitor& visit, AlertEnded& m) {
    visit("alert_id", m.alert_id);
    visit("ended_at", m.ended_at);
    visit("repeats", m.repeats, Field{.doc = "How often it would have fired again up to now.", .min = 0});
}

/// Closed by somebody, or by its rule when the condition ended (`ended`).
struct AlertClosed {
    static constexpr std::string_view type = "alert.closed";
    static constexpr std::string_view name = "AlertClosed";
    AlertId alert_id;
    AlertOutcome outcome = AlertOutcome::handled;
    std::optional<std::string> note;
    std::int64_t repeats = 0;
};
template <class Visitor>
void describe(Visitor& visit, AlertClosed& m) {
    visit("alert_id", m.alert_id);
    visit("outcome", m.outcome);
    visit("note", m.note, Field{.bytes_max = 1000});
    visit("repeats", m.repeats, Field{.min = 0});
}

}  // namespace tiaodu
