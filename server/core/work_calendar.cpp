// SPDX-License-Identifier: Apache-2.0
#include "server/core/work_calendar.hpp"

#include <algorithm>
#include <string>

namespace tiaodu {
namespace {

using std::chrono::days;
using std::chrono::month_day;
using std::chrono::year_month_day;

constexpr std::int32_t year_min = 2000;
constexpr std::int32_t year_max = 2099;

/// Offices of Shanghai.
std::vector<DaySpan> default_hours() {
    using namespace std::chrono_literals;
    return {{9h, 12h}, {13h + 30min, 17h + 30min}};
}

std::size_t slot_of(month_day day) { return (unsigned(day.month()) - 1) * 31 + unsigned(day.day()) - 1; }

/// Every day that a year can have, 29 February too.
std::vector<month_day> days_of_any_year() {
    std::vector<month_day> all;
    for (unsigned month = 1; month <= 12; ++month)
        for (unsigned day = 1; day <= 31; ++day)
            if (month_day const date{std::chrono::month(month), std::chrono::day(day)}; date.ok()) all.push_back(date);
    return all;
}

bool is_year(std::int32_t year) { return year >= year_min && year <= year_max; }

std::int32_t year_of(Date day) { return int(year_month_day(day).year()); }

std::string item(std::string_view list, std::size_t index) {
    return std::string(list) + "[" + std::to_string(index) + "]";
}

template <class T>
std::optional<Error> too_many(std::vector<T> const& list, std::string_view name, std::size_t max) {
    if (list.size() <= max) return std::nullopt;
    return Error{Errc::limit_exceeded, std::string(name), "must have at most " + std::to_string(max) + " items"};
}

bool in_season(std::pair<month_day, month_day> const& season, month_day day) {
    auto const& [from, to] = season;
    if (from <= to) return from <= day && day <= to;
    return from <= day || day <= to;
}

}  // namespace

NodeCalendar::NodeCalendar() : hours_{default_hours()} {}

bool NodeCalendar::works_on(Date day) const {
    auto const index = (day - first_exception_).count();
    if (index >= 0 && index < static_cast<std::ptrdiff_t>(exceptions_.size()))
        if (auto const kind = exceptions_[static_cast<std::size_t>(index)]) return *kind == DayKind::work;
    return std::chrono::weekday(day).iso_encoding() <= 5;
}

bool NodeCalendar::is_published(Date first, Date last) const {
    auto const last_year = year_of(last);
    for (auto year = year_of(first); year <= last_year; ++year)
        if (!std::binary_search(published_years_.begin(), published_years_.end(), year)) return false;
    return true;
}

std::span<DaySpan const> NodeCalendar::hours_on(Date day) const {
    if (hours_.size() == 1) return hours_.front();
    year_month_day const date(day);
    return hours_[hours_by_day_[slot_of(month_day(date.month(), date.day()))]];
}

Result<CalendarBook::Hours> CalendarBook::parse_hours(WorkHours const& hours) {
    if (hours.spans.empty()) return Error{Errc::invalid_field, "spans", "must have at least 1 items"};
    if (auto error = too_many(hours.spans, "spans", 8)) return *error;
    Hours parsed;
    Millis end{-1};
    for (std::size_t i = 0; i < hours.spans.size(); ++i) {
        auto const from = parse_time_of_day(hours.spans[i].from);
        auto const to = parse_time_of_day(hours.spans[i].to);
        auto const path = item("spans", i);
        if (!from) return Error{Errc::invalid_field, path + ".from", from.error().detail};
        if (!to) return Error{Errc::invalid_field, path + ".to", to.error().detail};
        if (*to <= *from) return Error{Errc::invalid_field, path + ".to", "must be after `from`"};
        if (*from < end)
            return Error{Errc::invalid_field, path + ".from", "must not be before the end of the span before"};
        end = *to;
        parsed.spans.push_back({*from, *to});
    }
    if (!hours.season) return parsed;
    auto const from = parse_month_day(hours.season->from);
    auto const to = parse_month_day(hours.season->to);
    if (!from) return Error{Errc::invalid_field, "season.from", from.error().detail};
    if (!to) return Error{Errc::invalid_field, "season.to", to.error().detail};
    parsed.season = std::pair(*from, *to);
    return parsed;
}

std::optional<Error> CalendarBook::parse_all_hours(Parsed& parsed) {
    auto const& rows = parsed.source.hours;
    if (auto error = too_many(rows, "hours", 16)) return error;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto hours = parse_hours(rows[i]);
        auto const path = item("hours", i);
        if (!hours) return Error{hours.error().code, path + "." + hours.error().path, hours.error().detail};
        for (auto const& other : parsed.hours) {
            if (!hours->season && !other.season)
                return Error{Errc::invalid_field, path + ".season", "only one row may do without a season"};
            if (!hours->season || !other.season) continue;
            auto const& [from, to] = *hours->season;
            if (in_season(*other.season, from) || in_season(*other.season, to) ||
                in_season(*hours->season, other.season->first))
                return Error{Errc::invalid_field, path + ".season", "must not overlap another season"};
        }
        parsed.hours.push_back(*std::move(hours));
    }
    return std::nullopt;
}

std::optional<Error> CalendarBook::parse_days(Parsed& parsed) {
    auto const& rows = parsed.source.days;
    if (auto error = too_many(rows, "days", 2000)) return error;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const path = item("days", i) + ".date";
        auto const date = parse_date(rows[i].date);
        if (!date) return Error{Errc::invalid_field, path, date.error().detail};
        if (!is_year(year_of(*date))) return Error{Errc::invalid_field, path, "must be in the years 2000 to 2099"};
        if (!parsed.days.emplace(*date, rows[i].kind).second)
            return Error{Errc::conflict, path, "the date is given twice"};
    }
    return std::nullopt;
}

std::optional<Error> CalendarBook::put(WorkCalendar calendar) {
    if (calendar.node.empty()) return Error{Errc::missing_field, "node", "is required"};
    if (auto error = too_many(calendar.published_years, "published_years", 100)) return error;
    for (std::size_t i = 0; i < calendar.published_years.size(); ++i)
        if (!is_year(calendar.published_years[i]))
            return Error{Errc::invalid_field, item("published_years", i), "must be from 2000 to 2099"};
    if (calendar.rules && calendar.rules->day_minutes)
        if (auto const minutes = *calendar.rules->day_minutes; minutes < 1 || minutes > 1440)
            return Error{Errc::invalid_field, "rules.day_minutes", "must be from 1 to 1440"};
    Parsed parsed{std::move(calendar), {}, {}};
    if (auto error = parse_days(parsed)) return error;
    if (auto error = parse_all_hours(parsed)) return error;
    auto const node = parsed.source.node;
    calendars_.insert_or_assign(node, std::move(parsed));
    return std::nullopt;
}

std::optional<WorkCalendar> CalendarBook::own(OrgCode const& node) const {
    auto const found = calendars_.find(node);
    if (found == calendars_.end()) return std::nullopt;
    return found->second.source;
}

void CalendarBook::lay_days(NodeCalendar& result, std::span<Parsed const* const> layers) {
    std::optional<Date> first;
    std::optional<Date> last;
    for (auto const* layer : layers) {
        if (layer->days.empty()) continue;
        first = std::min(first.value_or(layer->days.begin()->first), layer->days.begin()->first);
        last = std::max(last.value_or(layer->days.rbegin()->first), layer->days.rbegin()->first);
    }
    if (!first || !last) return;
    result.first_exception_ = *first;
    result.exceptions_.resize(static_cast<std::size_t>((*last - *first).count() + 1));
    for (auto const* layer : layers)
        for (auto const& [date, kind] : layer->days)
            if (auto& cell = result.exceptions_[static_cast<std::size_t>((date - *first).count())]; !cell) cell = kind;
}

CalendarBook::Hours const* CalendarBook::hours_for(Parsed const& calendar, month_day day) {
    Hours const* all_year = nullptr;
    for (auto const& hours : calendar.hours) {
        if (!hours.season) all_year = &hours;
        if (hours.season && in_season(*hours.season, day)) return &hours;
    }
    return all_year;
}

void CalendarBook::lay_hours(NodeCalendar& result, std::span<Parsed const* const> layers) {
    static auto const all_days = days_of_any_year();
    auto const any = [](Parsed const* layer) { return !layer->hours.empty(); };
    if (std::none_of(layers.begin(), layers.end(), any)) return;
    std::map<Hours const*, std::uint8_t> places;  // at most 16 per layer and few layers
    result.hours_.clear();
    for (month_day const day : all_days) {
        Hours const* hours = nullptr;
        for (auto const* layer : layers)
            if ((hours = hours_for(*layer, day))) break;
        auto const [place, is_new] = places.try_emplace(hours, static_cast<std::uint8_t>(result.hours_.size()));
        if (is_new) result.hours_.push_back(hours ? hours->spans : default_hours());
        result.hours_by_day_[slot_of(day)] = place->second;
    }
}

NodeCalendar CalendarBook::of(std::span<OrgCode const> lineage) const {
    std::vector<Parsed const*> layers;
    for (auto const& node : lineage)
        if (auto const found = calendars_.find(node); found != calendars_.end()) layers.push_back(&found->second);
    NodeCalendar result;
    lay_days(result, layers);
    lay_hours(result, layers);
    auto const has_rules = [](Parsed const* layer) { return layer->source.rules.has_value(); };
    if (auto const found = std::find_if(layers.begin(), layers.end(), has_rules); found != layers.end())
        result.rules_ = *(*found)->source.rules;
    auto& years = result.published_years_;
    for (auto const* layer : layers)
        years.insert(years.end(), layer->source.published_years.begin(), layer->source.published_years.end());
    std::sort(years.begin(), years.end());
    return result;
}

}  // namespace tiaodu
