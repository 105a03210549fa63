// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit.hpp"
#include "db/database.hpp"
#include "protocol/messages/audit.hpp"

#include <filesystem>
#include <vector>

/// The audit trail in the database: rows that are only ever added, each with a hash over the row before it.
namespace tiaodu {

/// How far a chain has come: the number and the hash of its last row; 0 and 32 zero bytes without any.
struct ChainHead {
    std::int64_t seq = 0;
    std::string hash;
};
ChainHead audit_head(Database& database);
ChainHead event_head(Database& database);

/// Adds a row behind `head` and moves it on. Within a transaction of the only writer.
void append_audit(Database& database, ChainHead& head, AuditRow const& row);

/// Sentences about rows of the trail that do not follow from the ones before; empty when the chain holds.
std::vector<std::string> check_audit_chain(Database& database);

/// What a search may ask for, of either trail; the newest first.
struct AuditSearch {
    AuditTrail trail = AuditTrail::access;
    std::optional<Time> from;
    std::optional<Time> to;
    std::optional<std::string> account;
    std::optional<std::string> action;
    std::optional<std::string> subject;
    std::optional<AuditOutcome> outcome;
    std::optional<std::int64_t> below;  ///< Rows with a smaller number.
    std::size_t limit = 100;
};
std::vector<AuditRecord> search_audit(Database& database, AuditSearch const& search);

/// One line about both chains for a file outside the database:
/// `2026-11-21 event 1042 <hex> audit 77 <hex>`.
std::string heads_line(std::string_view day, ChainHead const& events, ChainHead const& audit);

/// Name of that file in the data folder.
inline constexpr char const* heads_file = "audit-heads.txt";
/// Adds the line of a day to the file, once; throws DatabaseError or std::runtime_error.
void append_heads(std::filesystem::path const& file, std::string const& day, Database& database);

/// Compares the lines that were written down (heads_line) with the rows that they name: a chain that was cut off or
/// made anew no longer has them. Sentences; empty when all fit. Lines that are not ours are sentences too.
std::vector<std::string> check_heads(Database& database, std::string_view lines);

}  // namespace tiaodu
