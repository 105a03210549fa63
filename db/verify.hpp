// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/database.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tiaodu {

struct VerifyReport {
    std::int64_t events = 0;
    std::int64_t tickets = 0, orders = 0, units = 0;
    std::string
        head;  ///< Hash of the last event, hexadecimal; compare it with one noted earlier to detect a cut-off end.
    std::int64_t audit_rows = 0;
    std::string audit_head;             ///< The same of the audit trail.
    std::vector<std::string> problems;  ///< Sentences, the first 100.
    std::int64_t problem_count = 0;
    bool sound() const { return problem_count == 0; }
};

/// Checks a main database file without changing it, also while a server works on it: SQLite's own integrity check, the
/// hash chains of events and audit trail, dense event numbers, and that replaying all events from nothing gives exactly
/// the state tables. Throws DatabaseError when it cannot be read.
VerifyReport verify(std::filesystem::path const& file);

/// The same on a connection that is open already and in no transaction.
VerifyReport verify(Database& database);

/// Copies the main database consistently while a server works on it (VACUUM INTO). The copy gets a new epoch, so that
/// consoles take a snapshot after it has been restored. Throws DatabaseError; `to` must not exist.
void backup(std::filesystem::path const& file, std::filesystem::path const& to);

}  // namespace tiaodu
