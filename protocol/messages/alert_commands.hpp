// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/alert.hpp"

namespace tiaodu {

/// Takes an alert: from now on everybody sees who looks after it. Reply: AlertReply.
struct TakeAlert {
    static constexpr std::string_view type = "alert.take";
    static constexpr std::string_view name = "TakeAlert";
    AlertId alert_id;
    std::int64_t version = 0;
};
template <class Visitor>
void describe(Visitor& visit, TakeAlert& m) {
    visit("alert_id", m.alert_id);
    visit("version", m.version, Field{.min = 1});
}

/// Closes an alert with what was found. Reply: AlertReply.
struct CloseAlert {
    static constexpr std::string_view type = "alert.close";
    static constexpr std::string_view name = "CloseAlert";
    AlertId alert_id;
    std::int64_t version = 0;
    AlertOutcome outcome = AlertOutcome::handled;
    std::string note;
};
template <class Visitor>
void describe(Visitor& visit, CloseAlert& m) {
    visit("alert_id", m.alert_id);
    visit("version", m.version, Field{.min = 1});
    visit("outcome", m.outcome, Field{.doc = "handled or false_alarm."});
    visit("note", m.note, Field{.doc = "What was found and done.", .bytes_max = 1000});
}

struct AlertReply {
    static constexpr std::string_view name = "AlertReply";
    AlertId alert_id;
    std::int64_t version = 0;
};
template <class Visitor>
void describe(Visitor& visit, AlertReply& m) {
    visit("alert_id", m.alert_id);
    visit("version", m.version);
}

}  // namespace tiaodu
