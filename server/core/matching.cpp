// SPDX-License-Identifier: Apache-2.0
#include "server/core/matching.hpp"

#include "protocol/vocab/assert.hpp"

#include <limits>

namespace tiaodu {
namespace {
/// Dearer than any path, and still far from an overflow when prices are added.
constexpr std::int64_t forbidden = std::numeric_limits<std::int64_t>::max() / 2;
constexpr std::int64_t cost_max = std::int64_t{1} << 53;
}  // namespace

CostTable::CostTable(std::size_t rows, std::size_t columns)
    : rows_(rows), columns_(columns), costs_(rows * columns, forbidden) {}

void CostTable::allow(std::size_t row, std::size_t column, std::int64_t cost) {
    TIAODU_ASSERT(row < rows_ && column < columns_ && cost >= 0 && cost <= cost_max);
    costs_[row * columns_ + column] = cost;
}

std::optional<std::int64_t> CostTable::at(std::size_t row, std::size_t column) const {
    TIAODU_ASSERT(row < rows_ && column < columns_);
    auto const cost = costs_[row * columns_ + column];
    if (cost == forbidden) return std::nullopt;
    return cost;
}

/// Adds one row after the other to a matching that is cheapest for the rows so far. The prices keep every pair's
/// `cost - row price - column price` at 0 or more, and at 0 where the pair is matched, so the cheapest way to add a
/// row is a shortest path: it ends in a free column, or in a row on the way that goes unserved instead.
class Matcher {
public:
    Matcher(CostTable const& table, std::span<std::int64_t const> unserved)
        : table_(table),
          unserved_(unserved),
          row_price_(table.rows(), 0),
          column_price_(table.columns(), 0),
          row_of_(table.columns()),
          column_of_(table.rows()),
          distance_(table.columns()),
          from_row_(table.columns()) {}

    std::vector<std::optional<std::size_t>> solve() && {
        for (std::size_t row = 0; row < table_.rows(); ++row) add(row);
        return std::move(column_of_);
    }

private:
    void add(std::size_t start) {
        open_.resize(table_.columns());
        for (std::size_t column = 0; column < open_.size(); ++column) open_[column] = column;
        distance_.assign(table_.columns(), forbidden);
        closed_.clear();
        std::size_t row = start;
        std::size_t given_up = start;
        std::int64_t length = 0;
        std::int64_t give_up_length = forbidden;
        for (;;) {
            auto const without = length + unserved_[row] - row_price_[row];
            if (without < give_up_length) {
                give_up_length = without;
                given_up = row;
            }
            auto const nearest = scan(row, length);
            if (!nearest || distance_[open_[*nearest]] >= give_up_length) {
                settle_prices(start, give_up_length);
                return end_without(start, given_up);
            }
            auto const column = open_[*nearest];
            length = distance_[column];
            if (!row_of_[column]) {
                settle_prices(start, length);
                return end_with(start, column);
            }
            closed_.push_back(column);
            open_[*nearest] = open_.back();
            open_.pop_back();
            row = *row_of_[column];
        }
    }

    /// Shortens the ways to the open columns through `row`; place of the nearest in `open_`, the lowest column first.
    std::optional<std::size_t> scan(std::size_t row, std::int64_t length) {
        auto const* const costs = table_.costs_.data() + row * table_.columns();
        auto const base = length - row_price_[row];
        std::optional<std::size_t> nearest;
        auto least = forbidden;
        std::size_t least_column = 0;
        for (std::size_t i = 0; i < open_.size(); ++i) {
            auto const column = open_[i];
            if (costs[column] != forbidden) {
                auto const through = base + costs[column] - column_price_[column];
                if (through < distance_[column]) {
                    distance_[column] = through;
                    from_row_[column] = row;
                }
            }
            auto const here = distance_[column];
            if (here < least || (nearest && here == least && column < least_column)) {
                least = here;
                least_column = column;
                nearest = i;
            }
        }
        return nearest;
    }

    void settle_prices(std::size_t start, std::int64_t length) {
        row_price_[start] += length;
        for (auto const column : closed_) {
            auto const gain = length - distance_[column];
            row_price_[*row_of_[column]] += gain;
            column_price_[column] -= gain;
        }
    }

    void end_with(std::size_t start, std::size_t column) {
        for (;;) {
            auto const row = from_row_[column];
            auto const left = column_of_[row];
            row_of_[column] = row;
            column_of_[row] = column;
            if (row == start) return;
            column = *left;
        }
    }

    void end_without(std::size_t start, std::size_t given_up) {
        if (given_up == start) return;
        auto const column = *column_of_[given_up];
        column_of_[given_up].reset();
        end_with(start, column);
    }

    CostTable const& table_;
    std::span<std::int64_t const> unserved_;
    std::vector<std::int64_t> row_price_;
    std::vector<std::int64_t> column_price_;
    std::vector<std::optional<std::size_t>> row_of_;
    std::vector<std::optional<std::size_t>> column_of_;
    std::vector<std::int64_t> distance_;
    std::vector<std::size_t> from_row_;
    std::vector<std::size_t> open_;    ///< Columns whose shortest way is not final.
    std::vector<std::size_t> closed_;  ///< Columns whose shortest way is final; all are matched.
};

std::vector<std::optional<std::size_t>> cheapest_matching(CostTable const& table,
                                                          std::span<std::int64_t const> unserved) {
    TIAODU_ASSERT(unserved.size() == table.rows());
    for (auto const cost : unserved) TIAODU_ASSERT(cost >= 0 && cost <= cost_max);
    return Matcher(table, unserved).solve();
}

}  // namespace tiaodu
