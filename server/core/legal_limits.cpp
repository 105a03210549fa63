// SPDX-License-Identifier: Apache-2.0
#include "server/core/legal_limits.hpp"

#include "server/core/seed_rows.hpp"

#include <charconv>
#include <set>

namespace tiaodu {
namespace {

constexpr std::array<std::string_view, 9> columns{"code", "title",    "title_en",    "amount", "extension",
                                                  "unit", "last_day", "starts_with", "source"};

std::optional<std::int32_t> amount_in(std::string_view text) {
    std::int32_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (value < 1 || value > limit_amount_max) return std::nullopt;
    return value;
}

bool can_roll(LegalUnit unit) { return unit == LegalUnit::calendar_days || unit == LegalUnit::calendar_months; }

Result<LegalLimit> read_limit(CsvRow const& row, SeedFields const& fields) {
    auto const bad = [&row](std::size_t column, std::string_view rule) {
        return Error{Errc::invalid_field, row_path(row, columns[column]), std::string(rule)};
    };
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (fields[i].empty() && columns[i] != "extension")
            return Error{Errc::missing_field, row_path(row, columns[i]), "must not be empty"};
    LegalLimit limit{std::string(fields[0]), std::string(fields[1]), std::string(fields[2]), 0, {}, {}, {}, {},
                     std::string(fields[8])};
    auto const amount = amount_in(fields[3]);
    if (!amount) return bad(3, "must be a whole number from 1 to 10000");
    limit.amount = *amount;
    if (!fields[4].empty()) {
        limit.extension = amount_in(fields[4]);
        if (!limit.extension) return bad(4, "must be empty or a whole number from 1 to 10000");
    }
    auto const unit = from_word<LegalUnit>(fields[5]);
    if (!unit) return bad(5, "must be hours, working_days, calendar_days or calendar_months");
    limit.unit = *unit;
    auto const last_day = from_word<LastDay>(fields[6]);
    if (!last_day) return bad(6, "must be stays or rolls");
    if (*last_day == LastDay::rolls && !can_roll(*unit))
        return bad(6, "must be stays: only calendar days and months roll");
    limit.last_day = *last_day;
    auto const starts_with = from_word<LegalStart>(fields[7]);
    if (!starts_with) return bad(7, "must be ticket or case");
    limit.starts_with = *starts_with;
    return limit;
}

}  // namespace

Result<std::vector<LegalLimit>> parse_legal_limits(std::string_view csv) {
    std::vector<LegalLimit> limits;
    std::set<std::string, std::less<>> codes;
    auto const read = [&](CsvRow const& row, SeedFields const& fields) -> std::optional<Error> {
        auto limit = read_limit(row, fields);
        if (!limit) return limit.error();
        if (!codes.insert(limit->code).second)
            return Error{Errc::conflict, row_path(row, "code"), "the code is given twice"};
        limits.push_back(*std::move(limit));
        return std::nullopt;
    };
    if (auto error = each_row(csv, {columns.begin(), columns.end()}, read)) return *std::move(error);
    return limits;
}

TimeLimit time_limit_of(LegalLimit const& limit) {
    bool const rolls = limit.last_day == LastDay::rolls;
    switch (limit.unit) {
        case LegalUnit::hours: return {LimitClass::urgent_hours, limit.amount};
        case LegalUnit::working_days: return {LimitClass::legal_work_days, limit.amount};
        case LegalUnit::calendar_days:
            return {rolls ? LimitClass::calendar_days_rolled : LimitClass::calendar_days, limit.amount};
        case LegalUnit::calendar_months:
            return {rolls ? LimitClass::calendar_months_rolled : LimitClass::calendar_months, limit.amount};
    }
    return {};
}

}  // namespace tiaodu
