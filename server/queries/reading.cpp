// SPDX-License-Identifier: Apache-2.0
#include "server/queries/reading.hpp"

#include "protocol/vocab/text.hpp"
#include "server/app/event_text.hpp"
#include "server/queries/ticket_search_query.hpp"

#include <charconv>
#include <cmath>

namespace tiaodu {

void read(QueryContext const& context, QueryAnswer answer, std::function<Result<std::string>(Database&)> job) {
    bool const accepted =
        context.readers.submit([post = context.post, answer, job = std::move(job)](Database& database) {
            Result<std::string> result = Error{Errc::internal, "", "the database could not be read"};
            try {
                result = job(database);
            } catch (std::exception const&) {
                // The error above says what the caller may know; the writer reports a broken database loudly enough.
            }
            post([answer, result = std::move(result)] { answer(result); });
        });
    if (!accepted) answer(Error{Errc::busy, "", "too many queries are waiting; ask again"});
}

std::function<bool(std::vector<OrgCode> const&)> visibility(QueryContext const& context, Actor const& actor) {
    return [&world = context.world, scope = actor.scope](std::vector<OrgCode> const& nodes) {
        return scope->allows_any(world.org, Right::view, nodes);
    };
}

std::optional<std::vector<double>> decimals(std::string_view text, std::size_t count) {
    std::vector<double> values;
    for (auto const part : split(text, ',')) {
        double value = 0;
        auto const digits = trimmed(part);
        auto const [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (code != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value)) return std::nullopt;
        values.push_back(value);
    }
    if (values.size() != count) return std::nullopt;
    return values;
}

std::function<bool(OrgCode const&)> at_or_below(World const& world, std::optional<OrgCode> const& node) {
    if (!node) return [](OrgCode const&) { return true; };
    return [&world, above = world.org.find(*node)](OrgCode const& code) {
        auto const below = world.org.find(code);
        return above && below && world.org.covers(*above, *below);
    };
}

std::string page_json(std::vector<std::string> const& items, std::optional<std::int64_t> next) {
    std::string text;
    for (auto const& item : items) text += (text.empty() ? "" : ",") + item;
    return "{\"items\":[" + text + "]" + (next ? ",\"next\":\"" + std::to_string(*next) + "\"" : "") + "}";
}

std::string events_page(std::vector<EventRow> const& rows, std::optional<std::int64_t> next) {
    std::vector<std::string> items;
    for (auto const& row : rows) items.push_back(event_json(row));
    return page_json(items, next);
}

Result<std::optional<std::int64_t>> page_start(std::optional<std::string> const& after) {
    if (!after) return std::optional<std::int64_t>();
    auto const value = whole_number(*after);
    if (!value) return Error{Errc::invalid_field, "after", "must be the `next` of a page"};
    return value;
}

}  // namespace tiaodu
