// SPDX-License-Identifier: Apache-2.0
#include "db/migrate.hpp"

#include <charconv>

namespace tiaodu {
namespace {
std::int64_t number_of(EmbeddedFile const& file) {
    std::int64_t number = 0;
    std::from_chars(file.name.data(), file.name.data() + file.name.size(), number);
    return number;
}
}  // namespace

std::int64_t newest_version(std::span<EmbeddedFile const> migrations) {
    std::int64_t newest = 0;
    for (auto const& file : migrations) newest = std::max(newest, number_of(file));
    return newest;
}

void migrate(Database& database, std::span<EmbeddedFile const> migrations) {
    auto const have = database.user_version();
    if (have > newest_version(migrations))
        throw std::runtime_error("the database has schema " + std::to_string(have) + ", this program knows up to " +
                                 std::to_string(newest_version(migrations)) +
                                 ": install the newer program, or restore the backup made before the upgrade");
    for (auto const& file : migrations) {
        if (number_of(file) <= have) continue;
        Transaction transaction(database);
        database.execute(std::string(file.content));
        database.execute("PRAGMA user_version=" + std::to_string(number_of(file)));
        transaction.commit();
    }
}

}  // namespace tiaodu
