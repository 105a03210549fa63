// SPDX-License-Identifier: Apache-2.0
#include "db/lists.hpp"
#include "server/core/indicators.hpp"
#include "server/queries/handlers.hpp"
#include "server/queries/reading.hpp"

#include <algorithm>

/// The five rates and the other indicators, and the tickets behind each figure.
namespace tiaodu {
namespace {

constexpr auto period_max = std::chrono::hours(24 * 400);

/// Which tickets are looked at, as a value that may travel to a reader thread.
struct Selection {
    Time from{};
    Time to{};
    std::function<bool(OrgCode const&)> wanted;
    std::string category;
    std::optional<TicketSource> source;

    bool holds(Ticket const& ticket) const {
        return ticket.category.starts_with(category) && (!source || ticket.source == *source);
    }
};

template <class Query>
Result<Selection> selection_of(QueryContext const& context, Actor const& actor, Query const& query) {
    auto const& world = context.world;
    if (query.to <= query.from) return Error{Errc::invalid_field, "to", "must be after from"};
    if (query.to - query.from > period_max) return Error{Errc::limit_exceeded, "to", "at most 400 days after from"};
    std::optional<OrgIndex> above;
    if (query.node) {
        above = world.org.find(*query.node);
        if (!above) return Error{Errc::not_found, "node", "no organisation " + query.node->text()};
    }
    auto wanted = [&world, scope = actor.scope, above](OrgCode const& node) {
        auto const index = world.org.find(node);
        return index && scope->allows(Right::view, *index) && (!above || world.org.covers(*above, *index));
    };
    return Selection{query.from, query.to, std::move(wanted), query.category.value_or(""), query.source};
}

IndicatorFigure figure_of(Indicator const& indicator, IndicatorSum const& sum) {
    IndicatorFigure figure{indicator.label, indicator.definition, sum.counts, sum.of, {}, {}};
    if (sum.of > 0 && !indicator.counts.empty())
        figure.rate = static_cast<double>(sum.counts) / static_cast<double>(sum.of);
    if (sum.of > 0 && indicator.average)
        figure.average_s = static_cast<double>(sum.time.count()) / 1000.0 / static_cast<double>(sum.of);
    return figure;
}

bool is_in_part(IndicatorContext const& context, Ticket const& ticket, Indicator const& indicator, IndicatorPart part) {
    bool const counted = is_counted(context, ticket, indicator);
    if (part == IndicatorPart::counts) return counted;
    return is_counted_over(context, ticket, indicator) && (part == IndicatorPart::of || !counted);
}

}  // namespace

void get_indicators(QueryContext const& context, Actor const& actor, IndicatorQuery const& query, QueryAnswer answer) {
    auto const selection = selection_of(context, actor, query);
    if (!selection) return answer(selection.error());
    read(context, std::move(answer),
         [selection = *selection, now = context.now(), indicators = context.world.rules.indicators,
          cases = context.world.rules.cases](Database& database) -> Result<std::string> {
             std::vector<IndicatorSum> sums(indicators.size());
             IndicatorBoard board;
             board.as_of = now;
             each_received(database, selection.from, selection.to, selection.wanted,
                           [&](Ticket const& ticket, std::string const&) {
                               if (!selection.holds(ticket)) return Go::on;
                               ++board.tickets;
                               for (std::size_t i = 0; i < sums.size(); ++i)
                                   sums[i].add({now, cases}, ticket, indicators[i]);
                               return Go::on;
                           });
             for (std::size_t i = 0; i < sums.size(); ++i) board.items.push_back(figure_of(indicators[i], sums[i]));
             return dump_json(to_json(board));
         });
}

void list_indicator_records(QueryContext const& context, Actor const& actor, IndicatorRecordQuery const& query,
                            QueryAnswer answer) {
    auto const selection = selection_of(context, actor, query);
    if (!selection) return answer(selection.error());
    auto const& indicators = context.world.rules.indicators;
    auto const indicator = std::find_if(indicators.begin(), indicators.end(),
                                        [&](Indicator const& i) { return i.label.code == query.code; });
    if (indicator == indicators.end()) return answer(Error{Errc::not_found, "code", "no indicator " + query.code});
    auto const start = page_start(query.after);
    if (!start) return answer(start.error());
    auto const limit = static_cast<std::size_t>(page_limit(query.limit));
    read(context, std::move(answer),
         [selection = *selection, now = context.now(), indicator = *indicator, part = query.part,
          cases = context.world.rules.cases, skip = start->value_or(0),
          limit](Database& database) -> Result<std::string> {
             std::vector<std::string> bodies;
             std::int64_t seen = 0;
             bool more = false;
             each_received(database, selection.from, selection.to, selection.wanted,
                           [&](Ticket const& ticket, std::string const& body) {
                               if (!selection.holds(ticket) || !is_in_part({now, cases}, ticket, indicator, part))
                                   return Go::on;
                               if (seen++ < skip) return Go::on;
                               more = bodies.size() == limit;
                               if (more) return Go::stop;
                               bodies.push_back(body);
                               return Go::on;
                           });
             return page_json(bodies, more ? std::optional(skip + static_cast<std::int64_t>(limit)) : std::nullopt);
         });
}

}  // namespace tiaodu
