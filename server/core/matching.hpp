// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace tiaodu {

/// What it costs to give a column to a row; pairs that nobody allowed are forbidden.
class CostTable {
public:
    CostTable(std::size_t rows, std::size_t columns);
    /// `cost` 0 … 2^53.
    void allow(std::size_t row, std::size_t column, std::int64_t cost);
    /// None where the pair is forbidden.
    std::optional<std::int64_t> at(std::size_t row, std::size_t column) const;
    std::size_t rows() const { return rows_; }
    std::size_t columns() const { return columns_; }

private:
    friend class Matcher;
    std::size_t rows_ = 0;
    std::size_t columns_ = 0;
    std::vector<std::int64_t> costs_;  ///< Row by row.
};

/// The column of each row, or none, so that the sum of the chosen costs and of `unserved` (one cost ≥ 0 per row, paid
/// when the row gets none) is least. No column is given twice. The same table always gives the same answer.
///
/// Shortest augmenting paths with dual prices (after Jonker and Volgenant 1987, without their start heuristics): at
/// most rows² × columns steps. The sum of all costs must stay below 2^62.
std::vector<std::optional<std::size_t>> cheapest_matching(CostTable const& table,
                                                          std::span<std::int64_t const> unserved);

}  // namespace tiaodu
