// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/alert_rules.hpp"

#include <map>

namespace tiaodu {

/// Which condition it is. Two that differ in any of these raise two alerts.
struct ConditionKey {
    AlertKind kind = AlertKind::sos;
    std::optional<UnitId> unit_id;
    std::optional<ZoneId> zone_id;
    std::optional<DeviceId> device_id;
    std::int64_t part = 0;  ///< The alarm bit of a terminal, the number of a group.
    friend bool operator==(ConditionKey const&, ConditionKey const&) = default;
};
struct ConditionHash {
    std::size_t operator()(ConditionKey const& key) const noexcept;
};

/// The condition that an alert stands for. Groups are told apart by their alert.
ConditionKey key_of(Alert const& alert);

/// What happened to the alerts of an organisation since the start.
struct AlertCounts {
    std::int64_t raised = 0;
    std::int64_t suppressed = 0;  ///< Would have fired again while their alert was open.
    std::int64_t dropped = 0;     ///< Above the limit of a flood, or of the queue.
};

/// Events and whose name stands at them.
struct SignedEvents {
    std::string actor;
    Events events;
};

/// From conditions that begin and end to alerts that are raised, end, and close. A condition raises one alert when it
/// begins; while that alert is not closed, beginning again is counted and nothing more. A condition that goes on after
/// somebody closed its alert does not fire before it has ended. Core thread.
class AlertBook {
public:
    /// At most so many alerts of one organisation within a minute; SOS is exempt.
    static constexpr int raised_per_minute_max = 60;
    /// Beginnings that wait to be written, while the disk is full or many begin at once. Ends always wait their turn.
    static constexpr std::size_t waiting_max = 10'000;

    /// Alerts that are open in the world count as conditions that hold; those that have ended, as ones that do not.
    explicit AlertBook(World& world);

    /// Nothing happens when it holds already.
    void begin(ConditionKey const& key, AlertSignal const& signal);
    /// Nothing happens when it does not hold.
    void end(ConditionKey const& key, Time at);
    bool holds(ConditionKey const& key) const;
    std::vector<ConditionKey> holding() const;

    /// For what has no end (an SOS, a takeover). The caller puts the events into effect at once.
    Events raise(AlertSignal const& signal, Time now);
    /// Somebody has raised, taken or closed it.
    void changed(AlertId id);

    /// What has begun and ended, at most `limit` events; the rest comes with the next call. The caller puts them into
    /// effect at once and in this order.
    std::vector<SignedEvents> take(Time now, std::size_t limit);

    /// By organisation; what is not in it counts 0.
    std::map<OrgCode, AlertCounts> const& counts() const { return counts_; }
    AlertCounts total() const;

private:
    struct Entry {
        bool holds = false;
        std::optional<AlertId> alert;  ///< Not closed.
    };
    struct Edge {
        ConditionKey key;
        std::optional<Alert> begins;  ///< None: it ends.
        Time at{};
    };
    struct Minute {
        Time from{};
        int raised = 0;
    };
    void repeated(AlertId id, OrgCode const& node);
    bool flooded(Alert const& draft, Time now);
    /// `number`: of the last alert.
    std::optional<EventBody> event_of(Edge& edge, std::int64_t& number, Time now);
    EventBody raised(ConditionKey const& key, Alert draft, AlertId id, Time now);
    std::optional<EventBody> ended(AlertId id, Time at) const;
    void drop_if_idle(ConditionKey const& key);
    std::string actor_of(ConditionKey const& key) const;

    World& world_;
    std::unordered_map<ConditionKey, Entry, ConditionHash> entries_;
    std::unordered_map<AlertId, ConditionKey> key_by_alert_;
    std::deque<Edge> edges_;
    std::map<OrgCode, AlertCounts> counts_;
    std::map<OrgCode, Minute> minutes_;
};

}  // namespace tiaodu
