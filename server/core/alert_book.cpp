// SPDX-License-Identifier: Apache-2.0
#include "server/core/alert_book.hpp"

#include "protocol/vocab/alarm_bits.hpp"

#include <algorithm>
#include <iterator>

namespace tiaodu {
namespace {

constexpr char const* program = "tiaodu";

template <class AnyId>
std::size_t mixed(std::size_t seed, std::optional<AnyId> const& id) {
    return seed * 1'000'003u + (id ? std::hash<AnyId>{}(*id) + 1 : 0);
}

bool is_closed(World const& world, AlertId id) {
    auto const found = world.alerts.find(id);
    return found == world.alerts.end() || found->second.state == AlertState::closed;
}

}  // namespace

std::size_t ConditionHash::operator()(ConditionKey const& key) const noexcept {
    auto const seed = static_cast<std::size_t>(key.kind) * 31u + static_cast<std::size_t>(key.part);
    return mixed(mixed(mixed(seed, key.unit_id), key.zone_id), key.device_id);
}

ConditionKey key_of(Alert const& alert) {
    ConditionKey key{alert.kind, alert.unit_id, alert.zone_id, alert.device_id};
    if (alert.kind == AlertKind::device_alarm) key.part = alarm_bit_of(alert.text).value_or(0);
    if (alert.kind == AlertKind::gathering) key.part = alert.id.number();
    return key;
}

AlertBook::AlertBook(World& world) : world_(world) {
    for (auto const& [id, alert] : world.alerts) {
        changed(id);
        auto const key = key_by_alert_.find(id);
        if (key != key_by_alert_.end()) entries_[key->second].holds = !alert.ended_at;
    }
}

void AlertBook::begin(ConditionKey const& key, AlertSignal const& signal) {
    auto& entry = entries_[key];
    if (entry.holds) return;
    entry.holds = true;
    if (edges_.size() < waiting_max) {
        edges_.push_back({key, draft_of(signal), signal.began_at});
    } else {
        ++counts_[signal.node].dropped;
    }
}

void AlertBook::end(ConditionKey const& key, Time at) {
    auto const found = entries_.find(key);
    if (found == entries_.end() || !found->second.holds) return;
    found->second.holds = false;
    edges_.push_back({key, std::nullopt, at});
}

bool AlertBook::holds(ConditionKey const& key) const {
    auto const found = entries_.find(key);
    return found != entries_.end() && found->second.holds;
}

std::vector<ConditionKey> AlertBook::holding() const {
    std::vector<ConditionKey> keys;
    for (auto const& [key, entry] : entries_)
        if (entry.holds) keys.push_back(key);
    return keys;
}

void AlertBook::repeated(AlertId id, OrgCode const& node) {
    ++world_.alert_repeats[id];
    ++counts_[node].suppressed;
}

/// A window of its own per organisation: whoever is flooded does not silence others.
bool AlertBook::flooded(Alert const& draft, Time now) {
    if (draft.kind == AlertKind::sos) return false;
    auto& minute = minutes_[draft.node];
    if (now - minute.from >= std::chrono::minutes(1) || now < minute.from) minute = {now, 0};
    if (minute.raised == raised_per_minute_max) return true;
    ++minute.raised;
    return false;
}

EventBody AlertBook::raised(ConditionKey const& key, Alert draft, AlertId id, Time now) {
    draft.id = id;
    draft.raised_at = now;
    entries_[key].alert = id;
    key_by_alert_.insert_or_assign(id, key);
    ++counts_[draft.node].raised;
    return AlertRaised{std::move(draft)};
}

std::optional<EventBody> AlertBook::ended(AlertId id, Time at) const {
    if (is_closed(world_, id)) return std::nullopt;
    auto const& alert = world_.alerts.at(id);
    auto const more = world_.alert_repeats.find(id);
    auto const repeats = alert.repeats + (more == world_.alert_repeats.end() ? 0 : more->second);
    auto const& rules = world_.rules.alerts;
    auto const rule =
        std::find_if(rules.begin(), rules.end(), [&](AlertRule const& one) { return one.label.code == alert.rule; });
    // What no rule watches any more needs nobody either.
    bool const closes = rule == rules.end() || rule->after_end == AfterEnd::closes;
    if (closes && alert.state == AlertState::open) return AlertClosed{id, AlertOutcome::ended, std::nullopt, repeats};
    return AlertEnded{id, at, repeats};
}

Events AlertBook::raise(AlertSignal const& signal, Time now) {
    auto draft = draft_of(signal);
    auto const key = key_of(draft);
    auto const found = entries_.find(key);
    if (found != entries_.end() && found->second.alert) {
        repeated(*found->second.alert, signal.node);
        return {};
    }
    if (flooded(draft, now)) {
        ++counts_[signal.node].dropped;
        return {};
    }
    return Events{raised(key, std::move(draft), AlertId(world_.home, world_.counters.alert + 1), now)};
}

void AlertBook::changed(AlertId id) {
    auto const known = key_by_alert_.find(id);
    if (!is_closed(world_, id)) {
        if (known != key_by_alert_.end()) return;
        auto const key = key_of(world_.alerts.at(id));
        entries_[key].alert = id;
        key_by_alert_.emplace(id, key);
        return;
    }
    if (known == key_by_alert_.end()) return;
    auto const key = known->second;
    key_by_alert_.erase(known);
    entries_[key].alert.reset();
    drop_if_idle(key);
}

void AlertBook::drop_if_idle(ConditionKey const& key) {
    auto const found = entries_.find(key);
    if (found != entries_.end() && !found->second.holds && !found->second.alert) entries_.erase(found);
}

std::string AlertBook::actor_of(ConditionKey const& key) const {
    auto const unit = key.unit_id ? world_.units.find(*key.unit_id) : world_.units.end();
    return unit == world_.units.end() ? program : unit->second.call_sign;
}

std::optional<EventBody> AlertBook::event_of(Edge& edge, std::int64_t& number, Time now) {
    auto const alert = entries_[edge.key].alert;
    if (!edge.begins) return alert ? ended(*alert, edge.at) : std::nullopt;
    if (alert) {
        repeated(*alert, edge.begins->node);
        return std::nullopt;
    }
    if (flooded(*edge.begins, now)) {
        ++counts_[edge.begins->node].dropped;
        return std::nullopt;
    }
    return raised(edge.key, std::move(*edge.begins), AlertId(world_.home, ++number), now);
}

std::vector<SignedEvents> AlertBook::take(Time now, std::size_t limit) {
    std::vector<SignedEvents> taken;
    std::deque<Edge> later;
    auto number = world_.counters.alert;
    for (std::size_t count = 0; !edges_.empty() && count < limit; edges_.pop_front()) {
        auto& edge = edges_.front();
        auto const& alert = entries_[edge.key].alert;
        if (alert && !world_.alerts.contains(*alert)) {
            // Raised by this very call: what follows has to wait until that is in effect.
            later.push_back(std::move(edge));
            continue;
        }
        if (auto event = event_of(edge, number, now)) {
            auto actor = actor_of(edge.key);
            if (taken.empty() || taken.back().actor != actor) taken.push_back({std::move(actor), {}});
            taken.back().events.push_back(std::move(*event));
            ++count;
        }
        drop_if_idle(edge.key);
    }
    edges_.insert(edges_.begin(), std::make_move_iterator(later.begin()), std::make_move_iterator(later.end()));
    return taken;
}

AlertCounts AlertBook::total() const {
    AlertCounts total;
    for (auto const& [node, counts] : counts_) {
        total.raised += counts.raised;
        total.suppressed += counts.suppressed;
        total.dropped += counts.dropped;
    }
    return total;
}

}  // namespace tiaodu
