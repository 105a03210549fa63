// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/point.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"

#include <optional>
#include <vector>

namespace tiaodu {

/// One level above that must receive a report.
struct ReportReceipt {
    static constexpr std::string_view name = "ReportReceipt";
    OrgCode node;
    std::optional<Time> received_at;
    std::optional<std::string> by;
    std::optional<Time> chased_at;
};
template <class Visitor>
void describe(Visitor& visit, ReportReceipt& m) {
    visit("node", m.node);
    visit("received_at", m.received_at);
    visit("by", m.by);
    visit("chased_at", m.chased_at, Field{.doc = "When a missing receipt was chased."});
}

struct FollowUp {
    static constexpr std::string_view name = "FollowUp";
    Time at{};
    std::string by;
    OrgCode node;
    std::string content;
};
template <class Visitor>
void describe(Visitor& visit, FollowUp& m) {
    visit("at", m.at);
    visit("by", m.by);
    visit("node", m.node);
    visit("text", m.content, Field{.bytes_max = 4000});
}

/// A major-event report (重大事项报告) from a level to every level above it.
struct EventReport {
    static constexpr std::string_view name = "EventReport";
    ReportId id;
    std::int64_t version = 0;
    OrgCode node;  ///< Who reports.
    std::string by;
    std::string title;
    std::string content;
    std::optional<GeoPoint> point;
    std::optional<TicketId> ticket_id;
    Time happened_at{};
    Time reported_at{};
    Time first_due_at{};  ///< The first report was due by then, counted from the event.
    std::vector<ReportReceipt> receipts;
    std::vector<FollowUp> follow_ups;
    std::optional<Time> closed_at;
};
template <class Visitor>
void describe(Visitor& visit, EventReport& m) {
    visit("id", m.id);
    visit("version", m.version, Field{.min = 1});
    visit("node", m.node);
    visit("by", m.by);
    visit("title", m.title, Field{.bytes_max = 300});
    visit("text", m.content, Field{.bytes_max = 8000});
    visit("point", m.point);
    visit("ticket_id", m.ticket_id);
    visit("happened_at", m.happened_at);
    visit("reported_at", m.reported_at);
    visit("first_due_at", m.first_due_at, Field{.doc = "The first report was due by then; later than that is late."});
    visit("receipts", m.receipts, Field{.items_max = 16});
    visit("follow_ups", m.follow_ups, Field{.items_max = 200});
    visit("closed_at", m.closed_at);
}

}  // namespace tiaodu
