// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/audit_rows.hpp"
#include "db/commit.hpp"
#include "db/database.hpp"
#include "db/hash_chain.hpp"
#include "server/core/world.hpp"

#include <span>

namespace tiaodu {

/// One row of the category list.
struct CategoryRow {
    std::string code;
    std::string class_code;
    std::string class_name;
    std::string full_name;
};

/// What a database starts with, when it is new.
struct FirstContent {
    std::uint32_t home = 0;
    std::vector<Organisation> organisations;  ///< Parents before children.
    std::vector<CategoryRow> categories;
};

/// The main database's only writer: owns the read-write connection; used by the database thread alone once `Writer`
/// runs.
class MainStore {
public:
    /// Opens or creates `<folder>/main.db`, migrates it, and fills a new one. Throws DatabaseError or
    /// std::runtime_error.
    /// `vfs` as in Database.
    MainStore(std::filesystem::path const& folder, FirstContent const& first,
              std::optional<std::string> const& vfs = {});

    /// Writes the commits in one transaction. Throws DatabaseError; then none of them is in the database.
    void write(std::span<Commit const> commits);

    Database& database() { return database_; }
    std::uint32_t epoch() const { return epoch_; }
    std::uint32_t home() const { return home_; }

private:
    void write_one(Commit const& commit);
    void write_event(Event const& event, std::string const& body);
    void put(Ticket const& ticket);
    void put(Order const& order, std::vector<OrgCode> const& nodes);
    void put(OrderId order, Recipient const& recipient);
    void put(Knot const& knot);
    void put(EventReport const& report);
    void put(Zone const& zone);
    void put(Alert const& alert);
    void put(Patrol const& patrol);
    void put(IntegrationKey const& key);
    void put(Evidence const& evidence);
    void put(WorkCalendar const& calendar);
    void put(RuleRow const& rules);
    void put(Unit const& unit);
    void put(Device const& device);

    Database database_;
    std::uint32_t epoch_ = 0;
    std::uint32_t home_ = 0;
    std::string head_;  ///< Hash of the last event.
    ChainHead audit_head_;
};

/// Reads the whole state: organisations, units, accounts, open tickets and those closed since `closed_since`. The area
/// index is left for refresh_areas(), rules and calendars for load_rules().
void load_world(Database& database, World& world, Time closed_since);
/// When units were on duty since then, from the events; after `load_world`.
void load_duty(Database& database, World& world, Time since);

/// Lays the rules and calendars that somebody has changed over the built-in ones, which the world holds already.
void load_rules(Database& database, World& world);

/// First answers of commands since `since`.
std::vector<CommandRow> load_commands(Database& database, Time since);

/// Key in `meta` of what is known of the roads (KnownRoads as JSON); without it there are none.
inline constexpr char const* roads_key = "roads";

std::string meta(Database& database, std::string const& key);
void set_meta(Database& database, std::string const& key, std::string const& value);

}  // namespace tiaodu
