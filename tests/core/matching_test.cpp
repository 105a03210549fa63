// SPDX-License-Identifier: Apache-2.0
#include "server/core/matching.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace tiaodu;

namespace {

using Given = std::vector<std::optional<std::size_t>>;

/// What a way of giving out columns costs; none when it is not allowed.
std::optional<std::int64_t> cost_of(CostTable const& table, std::vector<std::int64_t> const& unserved,
                                    Given const& given) {
    std::vector<bool> taken(table.columns());
    std::int64_t sum = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (!given[row]) {
            sum += unserved[row];
            continue;
        }
        auto const cost = table.at(row, *given[row]);
        if (!cost || taken[*given[row]]) return std::nullopt;
        taken[*given[row]] = true;
        sum += *cost;
    }
    return sum;
}

/// Tries every way.
std::int64_t least_cost(CostTable const& table, std::vector<std::int64_t> const& unserved, std::vector<bool>& taken,
                        std::size_t row) {
    if (row == table.rows()) return 0;
    auto least = unserved[row] + least_cost(table, unserved, taken, row + 1);
    for (std::size_t column = 0; column < table.columns(); ++column) {
        auto const cost = table.at(row, column);
        if (!cost || taken[column]) continue;
        taken[column] = true;
        least = std::min(least, *cost + least_cost(table, unserved, taken, row + 1));
        taken[column] = false;
    }
    return least;
}

}  // namespace

TEST_CASE("no way of giving out columns is cheaper, by trying them all on thousands of small tables") {
    std::mt19937 random(11);
    auto const below = [&](int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random); };
    int with_unserved = 0;
    for (int round = 0; round < 3'000; ++round) {
        CAPTURE(round);
        CostTable table(static_cast<std::size_t>(below(6)), static_cast<std::size_t>(below(6)));
        std::vector<std::int64_t> unserved;
        int const allowed_percent = 20 + below(81);
        int const cost_limit = 1 + below(round % 2 == 0 ? 5 : 1'000);
        int const unserved_limit = 1 + below(3 * cost_limit);
        for (std::size_t row = 0; row < table.rows(); ++row) {
            unserved.push_back(below(unserved_limit));
            for (std::size_t column = 0; column < table.columns(); ++column)
                if (below(100) < allowed_percent) table.allow(row, column, below(cost_limit));
        }
        auto const given = cheapest_matching(table, unserved);
        REQUIRE(given.size() == table.rows());
        std::vector<bool> taken(table.columns());
        CHECK(cost_of(table, unserved, given) == least_cost(table, unserved, taken, 0));
        with_unserved += std::count(given.begin(), given.end(), std::nullopt) > 0 ? 1 : 0;
    }
    CHECK(with_unserved > 300);
    CHECK(with_unserved < 2'900);
}

TEST_CASE("a row gives its column up to a row that is dearer to leave out") {
    CostTable table(2, 1);
    table.allow(0, 0, 1);
    table.allow(1, 0, 900);
    CHECK(cheapest_matching(table, std::vector<std::int64_t>{1'000, 5'000}) == Given{std::nullopt, 0});
    CHECK(cheapest_matching(table, std::vector<std::int64_t>{1'000, 1'800}) == Given{0, std::nullopt});
}

TEST_CASE("without columns, and where everything is forbidden, nobody gets anything") {
    CHECK(cheapest_matching(CostTable(0, 3), {}).empty());
    std::vector<std::int64_t> const unserved{1, 2};
    CHECK(cheapest_matching(CostTable(2, 0), unserved) == Given{std::nullopt, std::nullopt});
    CHECK(cheapest_matching(CostTable(2, 2), unserved) == Given{std::nullopt, std::nullopt});
}

TEST_CASE("large costs of rows left out do not drown small differences") {
    CostTable table(2, 2);
    table.allow(0, 0, 100);
    table.allow(0, 1, 101);
    table.allow(1, 0, 100);
    table.allow(1, 1, 102);
    std::int64_t const huge = std::int64_t{1} << 53;
    CHECK(cheapest_matching(table, std::vector<std::int64_t>{huge, huge}) == Given{1, 0});
}

TEST_CASE("a table too large to try all ways: no exchange of two columns and no free column is cheaper") {
    std::mt19937 random(5);
    auto const below = [&](int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random); };
    CostTable table(60, 150);
    for (std::size_t row = 0; row < 60; ++row)
        for (std::size_t column = 0; column < 150; ++column)
            if (below(4) > 0) table.allow(row, column, below(3'600));
    auto const given = cheapest_matching(table, std::vector<std::int64_t>(60, 1'000'000));
    std::vector<bool> taken(150);
    for (auto const& column : given) {
        REQUIRE(column.has_value());
        CHECK_FALSE(taken[*column]);
        taken[*column] = true;
    }
    for (std::size_t a = 0; a < 60; ++a) {
        auto const own = table.at(a, *given[a]).value();
        for (std::size_t column = 0; column < 150; ++column)
            if (!taken[column] && table.at(a, column)) CHECK(own <= *table.at(a, column));
        for (std::size_t b = 0; b < a; ++b) {
            auto const first = table.at(a, *given[b]), second = table.at(b, *given[a]);
            if (first && second) CHECK(own + table.at(b, *given[b]).value() <= *first + *second);
        }
    }
}
