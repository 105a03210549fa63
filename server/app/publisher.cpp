// SPDX-License-Identifier: Apache-2.0
#include "server/app/publisher.hpp"

#include "server/app/event_text.hpp"

namespace tiaodu {
namespace {

std::vector<OrgIndex> indices(World const& world, std::string const& codes) {
    std::vector<OrgIndex> found;
    for (auto const& code : split_codes(codes))
        if (auto const index = world.org.find(code)) found.push_back(*index);
    return found;
}

}  // namespace

Published republished(World const& world, EventRow row) {
    Published event{std::move(row), {}, {}, {}};
    event.nodes = indices(world, event.row.nodes);
    event.left = indices(world, event.row.left_nodes);
    if (!is_off_board(world, event.row)) event.text = replay_text(world, event.row);
    return event;
}

Publisher::Publisher(World const& world, std::uint32_t epoch, Bus& bus, Feed& feed, ReadRows read)
    : world_(world),
      epoch_(epoch),
      bus_(bus),
      feed_(feed),
      read_(std::move(read)),
      committed_seq_(world.counters.seq),
      relay_(
          RelaySettings{}, epoch, world.counters.seq,
          [this](std::int64_t after, std::size_t limit, EventRelay::Answer answer) {
              read_again(after, limit, std::move(answer));
          },
          [this](std::span<Published const> events) { feed_.publish(events); }) {
    bus_.subscribe([this](BusMessage const& message) {
        relay_.hear(message);
        wake_all();
    });
}

void Publisher::committed(std::span<Published const> events) {
    if (events.empty()) return;
    committed_seq_ = events.back().row.seq;
    bus_.publish({epoch_, committed_seq_, events});
    wake(for_commit_, committed_seq_);
}

void Publisher::announce() { bus_.publish({epoch_, committed_seq_, {}}); }

/// The texts show the present state, part of which may not be committed yet: they wait until it is.
void Publisher::read_again(std::int64_t after, std::size_t limit, EventRelay::Answer answer) {
    read_(after, limit, [this, answer = std::move(answer)](std::vector<EventRow> rows) {
        std::vector<Published> events;
        events.reserve(rows.size());
        for (auto& row : rows) events.push_back(republished(world_, std::move(row)));
        when_committed([this, answer, events = std::move(events)]() mutable {
            answer(std::move(events));
            wake_all();
        });
    });
}

void Publisher::when_committed(std::function<void()> then) {
    if (committed_seq_ >= world_.counters.seq) return then();
    for_commit_.emplace_back(world_.counters.seq, std::move(then));
}

void Publisher::when_published(std::function<void()> then) {
    if (relay_.seq() >= world_.counters.seq) return then();
    for_console_.emplace_back(world_.counters.seq, std::move(then));
}

void Publisher::when_readable(std::function<void()> then) {
    if (relay_.seq() >= world_.counters.seq) return then();
    for_reader_.emplace_back(world_.counters.seq, std::move(then));
}

void Publisher::wake_all() {
    wake(for_console_, relay_.seq());
    wake(for_reader_, relay_.seq());
}

void Publisher::wake(Waiting& waiting, std::int64_t seq) {
    while (!waiting.empty() && waiting.front().first <= seq) {
        auto const then = std::move(waiting.front().second);
        waiting.pop_front();
        then();
    }
}

void Publisher::let_go() {
    for (auto const& [seq, then] : std::exchange(for_reader_, {})) then();
}

}  // namespace tiaodu
