// SPDX-License-Identifier: Apache-2.0
#include "server/app/feed.hpp"

#include "server/app/event_text.hpp"

#include <algorithm>
#include <bit>

namespace tiaodu {
namespace {

template <class T>
void put(std::string& bytes, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xffu);
}

}  // namespace

Feed::Feed(OrgTree const& org, Fleet& fleet, Clock const& clock, Metrics& metrics, std::uint32_t epoch)
    : org_(org), fleet_(fleet), clock_(clock), metrics_(metrics), epoch_(epoch) {}

Feed::~Feed() = default;

void Feed::join(Console& console, bool positions, std::int64_t after_seq) {
    auto& seat = seats_[++last_seat_];
    seat = {&console, nullptr, after_seq};
    seat_of_.emplace(&console, last_seat_);
    if (!positions) return;
    std::vector<OrgIndex> squads;
    for (auto const index : console.scope().nodes_with(Right::view))
        if (org_.at(index).kind == OrgKind::squad) squads.push_back(index);
    auto& view = views_[squads];
    if (!view) {
        view = std::make_unique<View>();
        view->watches.assign(org_.size(), false);
        for (auto const squad : squads) view->watches[slot(squad)] = true;
        view->squads = std::move(squads);
    }
    view->consoles.push_back(&console);
    seat.view = view.get();
}

void Feed::leave(Console& console) {
    auto const found = seat_of_.find(&console);
    if (found == seat_of_.end()) return;
    if (auto* view = seats_.at(found->second).view) {
        std::erase(view->consoles, &console);
        if (view->consoles.empty()) views_.erase(std::vector(view->squads));
    }
    seats_.erase(found->second);
    seat_of_.erase(found);
}

void Feed::publish(std::span<Published const> events) {
    for (auto const& event : events) {
        if (event.text.empty()) continue;
        auto const frame = std::make_shared<std::string const>(event.text);
        Frame gone;
        for (auto const& [number, seat] : seats_) {
            if (event.row.seq <= seat.after_seq) continue;
            auto* const console = seat.console;
            auto const& scope = console->scope();
            if (scope.allows_any(Right::view, event.nodes)) {
                console->push_text(frame);
            } else if (scope.allows_any(Right::view, event.left)) {
                if (!gone) gone = std::make_shared<std::string const>(gone_text(event.row));
                console->push_text(gone);
            }
        }
    }
}

std::string Feed::header(std::size_t blocks, Time now) const {
    std::string bytes = "P\x01";
    put(bytes, static_cast<std::uint16_t>(blocks));
    put(bytes, epoch_);
    put(bytes, std::bit_cast<std::uint64_t>(static_cast<double>(to_ms(now))));
    return bytes;
}

std::string Feed::block(OrgIndex squad, std::vector<std::uint32_t> const& units, unsigned flags, Time now) const {
    std::string bytes;
    bytes.reserve(16 + 16 * units.size());
    put(bytes, org_.at(squad).number);
    put(bytes, static_cast<std::uint16_t>(units.size()));
    put(bytes, static_cast<std::uint16_t>(flags));
    put(bytes, tick_number_);
    put(bytes, std::uint32_t{0});  // all blocks of a message are of the message's own tick
    for (auto const unit : units) fleet_.append_record(bytes, unit, now);
    return bytes;
}

void Feed::tick() {
    auto const dirty = fleet_.take_dirty();
    if (dirty.empty()) return;
    ++tick_number_;
    auto const now = clock_.now();
    std::vector<std::pair<OrgIndex, std::string>> blocks;
    blocks.reserve(dirty.size());
    for (auto const& news : dirty) {
        blocks.emplace_back(news.squad, block(news.squad, news.units, 0, now));
        metrics_.position_records_total.add(static_cast<std::int64_t>(news.units.size()));
    }
    for (auto const& [squads, view] : views_) {
        std::string body;
        std::size_t count = 0;
        for (auto const& [squad, bytes] : blocks)
            if (view->watches[slot(squad)]) {
                body += bytes;
                ++count;
            }
        if (count == 0) continue;
        auto const frame = std::make_shared<std::string const>(header(count, now) + body);
        metrics_.position_frames_total.add();
        for (auto* console : view->consoles) console->push_positions(frame);
    }
}

Frame Feed::snapshot_positions(Console const& console) const {
    auto const found = seat_of_.find(&console);
    if (found == seat_of_.end()) return nullptr;
    auto const* view = seats_.at(found->second).view;
    if (!view) return nullptr;
    auto const now = clock_.now();
    auto bytes = header(view->squads.size(), now);
    for (auto const squad : view->squads) bytes += block(squad, fleet_.units_of(squad), 1, now);
    return std::make_shared<std::string const>(std::move(bytes));
}

void Feed::heartbeat(std::int64_t seq) {
    auto const frame = std::make_shared<std::string const>(
        "{\"topic\":\"heartbeat\",\"epoch\":" + std::to_string(epoch_) + ",\"seq\":" + std::to_string(seq) +
        ",\"body\":{\"server_time\":\"" + to_rfc3339(clock_.now()) + "\"}}");
    for (auto const& [number, seat] : seats_) seat.console->push_text(frame);
}

}  // namespace tiaodu
