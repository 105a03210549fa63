// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace tiaodu::test {

/// What somebody with a shell could do to the file: past our connection, its authorizer and the triggers. Changes one
/// row.
inline void change_behind_our_back(std::filesystem::path const& file, std::string const& sql) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
    auto const run = [&](std::string const& statement) {
        CAPTURE(statement);
        CHECK(sqlite3_exec(db, statement.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    };
    for (auto const* trigger :
         {"event_is_final_update", "event_is_final_delete", "audit_is_final_update", "audit_is_final_delete"})
        run(std::string("DROP TRIGGER IF EXISTS ") + trigger);
    run(sql);
    CHECK(sqlite3_changes(db) == 1);
    sqlite3_close(db);
}

}  // namespace tiaodu::test
