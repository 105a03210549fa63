// SPDX-License-Identifier: Apache-2.0
#include "db/lists.hpp"
#include "protocol/messages/codec.hpp"
#include "server/queries/handlers.hpp"
#include "server/queries/reading.hpp"

/// Knots, reports, rules, calendars, and the personal data that somebody has asked to see.
namespace tiaodu {
namespace {

Result<PageOf> page_of(QueryContext const& context, Actor const& actor, std::optional<std::string> const& after,
                       std::optional<std::int64_t> const& limit) {
    auto const start = page_start(after);
    if (!start) return start.error();
    return PageOf{*start, static_cast<std::size_t>(page_limit(limit)), visibility(context, actor)};
}

Error wrong_state(std::string const& words) { return {Errc::invalid_field, "state", words}; }

}  // namespace

void list_knots(QueryContext const& context, Actor const& actor, KnotQuery const& query, QueryAnswer answer) {
    auto const page = page_of(context, actor, query.after, query.limit);
    if (!page) return answer(page.error());
    KnotFilter filter{KnotState::open, query.text, query.size_min.value_or(0)};
    auto const state = query.state.value_or("open");
    if (state == "closed") filter.state = KnotState::closed;
    if (state == "owner_due") filter.state = KnotState::owner_due;
    if (state != "open" && filter.state == KnotState::open) return answer(wrong_state("open, closed or owner_due"));
    read(context, std::move(answer), [filter, page = *page](Database& database) -> Result<std::string> {
        auto const found = list_knots(database, filter, page);
        return page_json(found.bodies, found.next);
    });
}

void get_knot(QueryContext const& context, Actor const& actor, OneQuery<KnotId> const& query, QueryAnswer answer) {
    read(context, std::move(answer),
         [id = query.id, visible = visibility(context, actor)](Database& database) -> Result<std::string> {
             auto const found = find_knot(database, id);
             if (!found || !visible(found->nodes)) return Error{Errc::not_found, "knot_id", "no knot " + to_string(id)};
             return found->body;
         });
}

void list_reports(QueryContext const& context, Actor const& actor, ReportQuery const& query, QueryAnswer answer) {
    auto const page = page_of(context, actor, query.after, query.limit);
    if (!page) return answer(page.error());
    auto const state = query.state.value_or("open");
    if (state != "open" && state != "closed") return answer(wrong_state("open or closed"));
    auto const wanted = state == "open" ? ReportState::open : ReportState::closed;
    read(context, std::move(answer), [wanted, page = *page](Database& database) -> Result<std::string> {
        auto const found = list_reports(database, wanted, page);
        return page_json(found.bodies, found.next);
    });
}

void get_report(QueryContext const& context, Actor const& actor, OneQuery<ReportId> const& query, QueryAnswer answer) {
    read(context, std::move(answer),
         [id = query.id, visible = visibility(context, actor)](Database& database) -> Result<std::string> {
             auto const found = find_report(database, id);
             if (!found || !visible(found->nodes))
                 return Error{Errc::not_found, "report_id", "no report " + to_string(id)};
             return found->body;
         });
}

void get_rules(QueryContext const& context, Actor const&, NoParameters const&, QueryAnswer answer) {
    answer(encode(context.world.rules));
}

void list_legal_limits(QueryContext const& context, Actor const&, NoParameters const&, QueryAnswer answer) {
    Page<LegalLimitView> page;
    for (auto const& limit : context.world.legal_limits)
        page.items.push_back(
            {{limit.code, limit.title, limit.title_en}, time_limit_of(limit), limit.extension, limit.source});
    answer(dump_json(to_json(page)));
}

void get_calendar(QueryContext const& context, Actor const&, OneQuery<OrgCode> const& query, QueryAnswer answer) {
    auto const own = context.world.calendars.own(query.id);
    if (!own)
        return answer(
            Error{Errc::not_found, "node", query.id.text() + " has no calendar of its own: what is above it holds"});
    answer(encode(*own));
}

void get_contact(QueryContext const& context, Actor const& actor, OneQuery<TicketId> const& query, QueryAnswer answer) {
    constexpr auto shown_for = std::chrono::minutes(10);
    read(context, std::move(answer),
         [id = query.id, account = actor.account, since = context.now() - shown_for,
          visible = visibility(context, actor)](Database& database) -> Result<std::string> {
             auto const ticket = find_ticket(database, id);
             if (!ticket || !visible(ticket->nodes))
                 return Error{Errc::not_found, "ticket_id", "no ticket " + to_string(id)};
             if (!was_revealed(database, id, account, since))
                 return Error{Errc::forbidden, "ticket_id", "say why first (ticket.reveal); then for ten minutes"};
             auto const contact = contact_of(database, id);
             return dump_json(to_json(TicketContact{contact.contact_name, contact.phone, contact.original}));
         });
}

}  // namespace tiaodu
