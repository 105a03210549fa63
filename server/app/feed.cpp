// SPDX-License-Identifier: Apache-2.0
#include "server/app/feed.hpp"

#include "server/app/audience.hpp"
#include "server/app/event_text.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace tiaodu {
namespace {

template <class T>
void put(std::string& bytes, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xffu);
}

/// A text as each audience reads it, made when somebody of that audience is there.
class Drawn {
public:
    Drawn(World const& world, std::string const& text) : world_(world), text_(text) {}
    Frame const& operator[](Audience audience) {
        auto& frame = frames_[static_cast<std::size_t>(audience)];
        if (!frame) frame = std::make_shared<std::string const>(drawn_for(audience, world_, text_));
        return frame;
    }

private:
    World const& world_;
    std::string const& text_;
    std::array<Frame, 3> frames_;
};

}  // namespace

Feed::Feed(World const& world, Fleet& fleet, Clock const& clock, Metrics& metrics, std::uint32_t epoch)
    : world_(world), org_(world.org), fleet_(fleet), clock_(clock), metrics_(metrics), epoch_(epoch) {}

Feed::~Feed() = default;

void Feed::join(Console& console, bool positions, std::int64_t after_seq) {
    auto& seat = seats_[++last_seat_];
    seat = {&console, nullptr, after_seq};
    seat_of_.emplace(&console, last_seat_);
    if (!positions) return;
    auto nodes = console.scope().nodes_with(Right::view);
    auto& view = views_[nodes];
    if (!view) {
        view = std::make_unique<View>();
        view->watches.assign(org_.size(), false);
        for (auto const node : nodes) {
            view->watches[slot(node)] = true;
            if (org_.at(node).kind == OrgKind::squad) view->squads.push_back(node);
        }
        view->nodes = std::move(nodes);
    }
    view->consoles.push_back(&console);
    seat.view = view.get();
}

void Feed::leave(Console& console) {
    auto const found = seat_of_.find(&console);
    if (found == seat_of_.end()) return;
    if (auto* view = seats_.at(found->second).view) {
        std::erase(view->consoles, &console);
        if (view->consoles.empty()) views_.erase(std::vector(view->nodes));
    }
    seats_.erase(found->second);
    seat_of_.erase(found);
}

void Feed::lend(Unit const& unit) {
    if (!unit.aids) {
        lent_.erase(unit.number);
        return;
    }
    Lent lent{*org_.find(unit.squad), {}};
    for (auto const& aid : *unit.aids)
        if (auto const node = org_.find(aid.node)) lent.to.push_back(*node);
    lent_.insert_or_assign(unit.number, std::move(lent));
}

/// Units of a squad that the view does not watch but that help one of its organisations.
std::vector<std::uint32_t> Feed::lent_to(View const& view, OrgIndex squad) const {
    std::vector<std::uint32_t> units;
    for (auto const& [number, lent] : lent_)
        if (lent.squad == squad &&
            std::any_of(lent.to.begin(), lent.to.end(), [&](OrgIndex node) { return view.watches[slot(node)]; }))
            units.push_back(number);
    return units;
}

void Feed::publish(std::span<Published const> events) {
    auto const now = clock_.now();
    for (auto const& event : events) {
        if (event.text.empty()) continue;
        Drawn frames(world_, event.text);
        Frame gone;
        for (auto const& [number, seat] : seats_) {
            if (event.row.seq <= seat.after_seq) continue;
            auto* const console = seat.console;
            auto const& scope = console->scope();
            if (!scope.holds_at(now)) continue;
            if (scope.allows_any(Right::view, event.nodes)) {
                console->push_text(frames[scope.audience()]);
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
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            auto const& [squad, bytes] = blocks[i];
            if (view->watches[slot(squad)]) {
                body += bytes;
                ++count;
            } else if (!lent_.empty()) {
                auto units = lent_to(*view, squad);
                std::erase_if(units, [&](std::uint32_t unit) {
                    return std::find(dirty[i].units.begin(), dirty[i].units.end(), unit) == dirty[i].units.end();
                });
                if (units.empty()) continue;
                body += block(squad, units, 0, now);
                ++count;
            }
        }
        if (count == 0) continue;
        auto const frame = std::make_shared<std::string const>(header(count, now) + body);
        metrics_.position_frames_total.add();
        for (auto* console : view->consoles)
            if (console->scope().holds_at(now)) console->push_positions(frame);
    }
}

Frame Feed::snapshot_positions(Console const& console) const {
    auto const found = seat_of_.find(&console);
    if (found == seat_of_.end()) return nullptr;
    auto const* view = seats_.at(found->second).view;
    if (!view) return nullptr;
    auto const now = clock_.now();
    std::string body;
    auto count = view->squads.size();
    for (auto const squad : view->squads) body += block(squad, fleet_.units_of(squad), 1, now);
    for (auto const squad : lent_.empty() ? std::vector<OrgIndex>() : org_.of_kind(OrgKind::squad)) {
        if (view->watches[slot(squad)]) continue;
        auto const units = lent_to(*view, squad);
        if (units.empty()) continue;
        body += block(squad, units, 0, now);
        ++count;
    }
    return std::make_shared<std::string const>(header(count, now) + body);
}

void Feed::heartbeat(std::int64_t seq) {
    auto const frame = std::make_shared<std::string const>(
        "{\"topic\":\"heartbeat\",\"epoch\":" + std::to_string(epoch_) + ",\"seq\":" + std::to_string(seq) +
        ",\"body\":{\"server_time\":\"" + to_rfc3339(clock_.now()) + "\"}}");
    for (auto const& [number, seat] : seats_) seat.console->push_text(frame);
}

}  // namespace tiaodu
