// SPDX-License-Identifier: Apache-2.0
#include "server/importers/road_classes.hpp"

#include "protocol/vocab/embedded.hpp"
#include "server/core/seed_rows.hpp"

#include <array>
#include <charconv>

namespace tiaodu {
namespace {

constexpr std::array<std::string_view, 6> columns{"class", "vehicle_kmh", "limit_share", "on_foot", "stops", "one_way"};

std::optional<double> number_in(std::string_view text, double least, double most) {
    double value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (!(value >= least && value <= most)) return std::nullopt;
    return value;
}

std::optional<bool> answer_in(std::string_view text) {
    if (text == "yes") return true;
    if (text == "no") return false;
    return std::nullopt;
}

Result<RoadClass> read_class(CsvRow const& row, SeedFields const& fields) {
    auto const bad = [&row](std::size_t column, std::string_view rule) {
        return Error{Errc::invalid_field, row_path(row, columns[column]), std::string(rule)};
    };
    RoadClass made;
    if (fields[1].empty()) {
        if (!fields[2].empty()) return bad(2, "must be empty: the class is closed to vehicles");
    } else {
        auto const kmh = number_in(fields[1], 1, 150);
        if (!kmh) return bad(1, "must be empty or a number from 1 to 150");
        auto const share = number_in(fields[2], 0.1, 1);
        if (!share) return bad(2, "must be a number from 0.1 to 1");
        made.vehicles = ClassSpeed{*kmh, *share};
    }
    std::array const answers{&made.on_foot, &made.stops, &made.one_way};
    for (std::size_t i = 0; i < answers.size(); ++i) {
        auto const answer = answer_in(fields[i + 3]);
        if (!answer) return bad(i + 3, "must be yes or no");
        *answers[i] = *answer;
    }
    if (!made.vehicles && !made.on_foot) return bad(3, "must be yes: nobody may go there otherwise");
    return made;
}

}  // namespace

Result<RoadClasses> parse_road_classes(std::string_view csv) {
    RoadClasses classes;
    auto const read = [&](CsvRow const& row, SeedFields const& fields) -> std::optional<Error> {
        if (fields[0].empty()) return Error{Errc::missing_field, row_path(row, "class"), "must not be empty"};
        auto made = read_class(row, fields);
        if (!made) return made.error();
        if (!classes.emplace(fields[0], *made).second)
            return Error{Errc::conflict, row_path(row, "class"), "the class is given twice"};
        return std::nullopt;
    };
    if (auto error = each_row(csv, {columns.begin(), columns.end()}, read)) return *std::move(error);
    return classes;
}

RoadClasses const& built_in_road_classes() {
    static RoadClasses const classes = [] {
        for (auto const& file : embedded::seeds())
            if (file.name == "road_classes.csv") return parse_road_classes(file.content).value();
        return RoadClasses{};
    }();
    return classes;
}

}  // namespace tiaodu
