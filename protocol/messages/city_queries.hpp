// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/queries.hpp"

/// Questions about knots, reports, zones, rules, calendars and indicators.
namespace tiaodu {

/// Which tickets of a figure: those it counts, those it counts over, or those it counts over and does not count.
enum class IndicatorPart : std::uint8_t { counts, of, missing };
template <>
struct EnumNames<IndicatorPart> {
    static constexpr auto values = words_of<IndicatorPart>("counts", "of", "missing");
};

struct KnotQuery {
    static constexpr std::string_view name = "KnotQuery";
    std::optional<std::string> state;
    std::optional<std::string> text;
    std::optional<std::int64_t> size_min;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
template <class Visitor>
void describe(Visitor& visit, KnotQuery& m) {
    visit("state", m.state, Field{.doc = "open, closed, or owner_due. Default: open.", .bytes_max = 16});
    visit("text", m.text, Field{.doc = "Part of a title.", .bytes_max = 100});
    visit("size_min", m.size_min, Field{.min = 2, .max = 1000});
    visit("limit", m.limit, Field{.doc = "Default 100.", .min = 1, .max = 500});
    visit("after", m.after, Field{.doc = "`next` of the page before. Newest first.", .bytes_max = 40});
}

struct ReportQuery {
    static constexpr std::string_view name = "ReportQuery";
    std::optional<std::string> state;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
template <class Visitor>
void describe(Visitor& visit, ReportQuery& m) {
    visit("state", m.state, Field{.doc = "open or closed. Default: open.", .bytes_max = 16});
    visit("limit", m.limit, Field{.doc = "Default 100.", .min = 1, .max = 500});
    visit("after", m.after, Field{.doc = "`next` of the page before. Newest first.", .bytes_max = 40});
}

/// A limit that the law sets.
struct LegalLimitView {
    static constexpr std::string_view name = "LegalLimitView";
    Label label;
    TimeLimit limit;
    std::optional<std::int32_t> extension;
    std::string source;
};
template <class Visitor>
void describe(Visitor& visit, LegalLimitView& m) {
    visit("label", m.label);
    visit("limit", m.limit);
    visit("extension", m.extension, Field{.doc = "What can be allowed on top."});
    visit("source", m.source, Field{.doc = "The law and its article.", .bytes_min = 0, .bytes_max = 300});
}

struct IndicatorQuery {
    static constexpr std::string_view name = "IndicatorQuery";
    std::optional<OrgCode> node;
    Time from{};
    Time to{};
    std::optional<std::string> category;
    std::optional<TicketSource> source;
};
template <class Visitor>
void describe(Visitor& visit, IndicatorQuery& m) {
    visit("node", m.node, Field{.doc = "With everything below it; default: all that the account sees."});
    visit("from", m.from, Field{.doc = "Tickets received from here …"});
    visit("to", m.to, Field{.doc = "… until before here; at most 400 days later."});
    visit("category", m.category, Field{.doc = "Code or its beginning.", .bytes_max = 32});
    visit("source", m.source);
}

/// A figure with its denominator, and what it says.
struct IndicatorFigure {
    static constexpr std::string_view name = "IndicatorFigure";
    Label label;
    std::string definition;
    std::int64_t counts = 0;
    std::int64_t of = 0;
    std::optional<double> rate;
    std::optional<double> average_s;
};
template <class Visitor>
void describe(Visitor& visit, IndicatorFigure& m) {
    visit("label", m.label);
    visit("definition", m.definition, Field{.bytes_min = 0, .bytes_max = 500});
    visit("counts", m.counts, Field{.doc = "Numerator; equal to `of` for a plain number."});
    visit("of", m.of, Field{.doc = "Denominator."});
    visit("rate", m.rate, Field{.doc = "counts / of, 0 to 1; absent when there is nothing to count over."});
    visit("average_s", m.average_s, Field{.doc = "Mean duration in seconds."});
}

struct IndicatorBoard {
    static constexpr std::string_view name = "IndicatorBoard";
    std::vector<IndicatorFigure> items;
    std::int64_t tickets = 0;
    Time as_of{};
};
template <class Visitor>
void describe(Visitor& visit, IndicatorBoard& m) {
    visit("items", m.items, Field{.items_max = 100});
    visit("tickets", m.tickets, Field{.doc = "Tickets of the period."});
    visit("as_of", m.as_of);
}

/// The tickets behind a figure.
struct IndicatorRecordQuery {
    static constexpr std::string_view name = "IndicatorRecordQuery";
    std::string code;
    IndicatorPart part = IndicatorPart::counts;
    std::optional<OrgCode> node;
    Time from{};
    Time to{};
    std::optional<std::string> category;
    std::optional<TicketSource> source;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
template <class Visitor>
void describe(Visitor& visit, IndicatorRecordQuery& m) {
    visit("code", m.code, Field{.bytes_max = 64});
    visit("part", m.part);
    visit("node", m.node, Field{.doc = "With everything below it; default: all that the account sees."});
    visit("from", m.from, Field{.doc = "Tickets received from here …"});
    visit("to", m.to, Field{.doc = "… until before here; at most 400 days later."});
    visit("category", m.category, Field{.doc = "Code or its beginning.", .bytes_max = 32});
    visit("source", m.source);
    visit("limit", m.limit, Field{.doc = "Default 100.", .min = 1, .max = 500});
    visit("after", m.after, Field{.doc = "`next` of the page before. Newest first.", .bytes_max = 40});
}

}  // namespace tiaodu
