// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/history.hpp"
#include "server/core/world.hpp"
#include "tests/sim/client.hpp"
#include "tests/sim/domain_rules.hpp"

namespace tiaodu::test {

/// True when the command table holds this id.
bool has_command(Database& reader, std::string const& id);

/// Sees every commit, every message and every restart, and throws Violation when one of the rules of README.md does not
/// hold. Knows the truth from the event table alone: a world of its own is made from its rows.
class Invariants final : public Audience {
public:
    /// `is_stored`: whether a command's id is in the database at this moment.
    Invariants(Kernel& kernel, std::function<bool(std::string const&)> is_stored)
        : kernel_(kernel), is_stored_(std::move(is_stored)) {}

    /// The organisations, once.
    void begin(World const& world);
    /// A group is durable: reads what is new in the table.
    void committed(Database& reader);
    /// A new process has opened the database: nothing that was durable may be missing.
    void restarted(Database& reader);
    /// After quiet: everybody knows everything.
    void finish(Application& application, Database& reader, std::vector<std::unique_ptr<Client>> const& clients);

    void sent(SentCommand const& command) override;
    void answered(SentCommand const& command, std::string const& body) override;
    void refused(SentCommand const& command, int code) override;
    void opened(Client const& client, bool recovered, std::uint32_t epoch) override;
    void leaves_server(Client const& client, std::int64_t seq) override;
    void heard_heartbeat(Client const& client, std::int64_t after, std::int64_t seq) override;
    void heard(Client const& client, std::int64_t after, Json const& message, std::string_view text) override;

    std::int64_t events() const { return static_cast<std::int64_t>(rows_.size()); }
    std::int64_t answers() const { return answers_; }
    std::int64_t repeated_answers() const { return repeated_; }
    std::int64_t conflicts() const { return conflicts_; }

private:
    struct Row {
        std::string type, entity;
        std::vector<OrgIndex> nodes, left;
    };
    std::optional<Sender> take(EventRow const& row);
    std::optional<Sender> check_cause(EventRow const& row);
    void check_versions(Touched const& touched);
    void compare_tables(Database& reader, Touched const& touched);
    void check_view(Application& application, Client const& client);
    void check_orders(World const& world, Client const& client);
    void check_rest(World const& world, Client const& client);
    void check_event(Client const& client, std::int64_t after, Json const& message);
    void check_shown(Client const& client, Json const& body) const;
    void check_nothing_skipped(Client const& client, std::int64_t after, std::int64_t until);
    Scope const& scope_of(Client const& client);
    bool sees(Scope const& scope, std::vector<OrgIndex> const& nodes) const;
    bool sees(Scope const& scope, std::vector<OrgCode> const& nodes) const;

    Kernel& kernel_;
    std::function<bool(std::string const&)> is_stored_;
    World shadow_;
    DomainRules rules_{shadow_};
    std::vector<Row> rows_;  ///< By seq, from 1.
    std::string last_hash_;
    struct Effect {
        std::int64_t last = 0;     ///< Number of its last event so far.
        std::int64_t changes = 0;  ///< Events of the thing that the command is about.
    };
    std::map<std::string, Effect> effects_;  ///< By command id.
    struct Sent {
        std::string account, entity;
        std::optional<std::int64_t> version, revision;
    };
    std::map<std::string, Sent> sent_;  ///< By command id.
    std::map<std::string, std::string> replies_;
    std::map<std::string, int> conflicts_of_;
    std::map<TicketId, std::int64_t> tickets_;  ///< Versions, as the next four.
    std::map<OrderId, std::int64_t> orders_;
    std::map<UnitId, std::int64_t> units_;
    std::map<KnotId, std::int64_t> knots_;
    std::map<ReportId, std::int64_t> reports_;
    std::map<std::string, Scope> scopes_;
    std::uint32_t epoch_ = 0;
    std::int64_t answers_ = 0, repeated_ = 0, conflicts_ = 0;
};

}  // namespace tiaodu::test
