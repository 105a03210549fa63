// SPDX-License-Identifier: Apache-2.0
#include "server/core/watch_rule.hpp"
#include "server/core/zone_rules.hpp"

#include <algorithm>
#include <utility>

namespace tiaodu {
namespace {

/// The city is looked at once in so many seconds.
constexpr std::int64_t every = 5;

/// A unit on the map, in metres from a common origin.
struct Spot {
    Offset at;
    std::uint32_t number = 0;
    bool grouped = false;
};

/// Cells as wide as the radius: whoever is near lies in one of nine.
class SpotGrid {
public:
    SpotGrid(std::vector<Spot>& spots, double side_m) : spots_(spots), side_m_(std::max(side_m, 1.0)) {
        for (std::size_t i = 0; i < spots.size(); ++i) cells_[cell_of(spots[i].at, 0, 0)].push_back(i);
    }

    /// Calls `use` for spots within the radius that are in no group yet, until it returns false.
    template <class Use>
    void each_near(Offset at, double radius_m, Use const& use) const {
        for (int column = -1; column <= 1; ++column) {
            for (int row = -1; row <= 1; ++row) {
                auto const cell = cells_.find(cell_of(at, column, row));
                if (cell == cells_.end()) continue;
                for (auto const i : cell->second) {
                    auto const& other = spots_[i].at;
                    if (!spots_[i].grouped &&
                        square({other.east_m - at.east_m, other.north_m - at.north_m}) <= radius_m * radius_m &&
                        !use(i))
                        return;
                }
            }
        }
    }

private:
    std::uint64_t cell_of(Offset at, int column, int row) const {
        auto const part = [this](double metres, int more) {
            return static_cast<std::uint64_t>(
                static_cast<std::uint32_t>(static_cast<std::int32_t>(std::floor(metres / side_m_)) + more));
        };
        return part(at.east_m, column) << 32 | part(at.north_m, row);
    }

    std::vector<Spot>& spots_;
    double side_m_;
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> cells_;
};

struct Group {
    Offset middle;
    std::vector<std::uint32_t> units;
};

/// 聚集: enough units close together for too long: one alert for all of them, to the lowest organisation above them. A
/// group goes on while another one is found not farther than its radius away.
class Gathering final : public WatchRule {
    static constexpr auto kind = AlertKind::gathering;

    struct Known {
        std::int64_t part = 0;  ///< Of its condition: the number of an alert from before the start, or below 0.
        std::string rule;
        GeoPoint middle;
        Time since{};
        bool seen = true;
    };

    static std::vector<Group> groups_of(std::vector<Spot>& spots, AlertRule const& rule) {
        std::vector<Group> groups;
        auto const enough = static_cast<std::size_t>(std::max(2, rule.count));
        SpotGrid const grid(spots, rule.metres);
        for (auto const& spot : spots) {
            if (spot.grouped) continue;
            // Stops counting early: a thousand units in one yard are not compared with one another.
            std::size_t near = 0;
            grid.each_near(spot.at, rule.metres, [&](std::size_t) { return ++near < enough; });
            if (near < enough) continue;
            Group group;
            std::vector<std::size_t> members;
            grid.each_near(spot.at, rule.metres, [&](std::size_t i) {
                members.push_back(i);
                return true;
            });
            for (auto const i : members) {
                spots[i].grouped = true;
                group.units.push_back(spots[i].number);
                group.middle.east_m += spots[i].at.east_m / static_cast<double>(members.size());
                group.middle.north_m += spots[i].at.north_m / static_cast<double>(members.size());
            }
            groups.push_back(std::move(group));
        }
        return groups;
    }

    static OrgCode node_of(Watching const& watching, Group const& group) {
        std::vector<OrgCode> squads;
        for (auto const number : group.units) {
            auto const& squad = watching.units[number].unit->squad;
            if (std::find(squads.begin(), squads.end(), squad) == squads.end()) squads.push_back(squad);
        }
        return squads.size() == 1 ? squads.front() : common_parent(watching.world.org, squads);
    }

    /// Groups that were found before the start go on.
    void remember(World const& world) {
        for (auto const& [id, alert] : world.alerts)
            if (alert.kind == kind && alert.state != AlertState::closed && !alert.ended_at && alert.point)
                known_.push_back({id.number(), alert.rule, *alert.point, alert.began_at});
    }

    void tick(Watching& watching) override {
        if (!std::exchange(remembers_, true)) remember(watching.world);
        if (watching.ticks % every != 0) return;
        for (auto& known : known_) known.seen = false;
        for (auto const& rule : watching.world.rules.alerts)
            if (rule.kind == kind) look(watching, rule);
        for (auto const& known : known_)
            if (!known.seen) watching.book.end({kind, {}, {}, {}, known.part}, watching.now);
        std::erase_if(known_, [](Known const& known) { return !known.seen; });
    }

    void look(Watching& watching, AlertRule const& rule) {
        std::vector<Spot> spots;
        std::optional<Plane> plane;
        GeoPoint origin;
        for (auto const& unit : watching.units) {
            if (!unit.unit || unit.rules->find(kind) != &rule || !watching.is_fresh(unit)) continue;
            if (!plane) plane.emplace(origin = unit.fix->point);
            spots.push_back({plane->offset(unit.fix->point), unit.unit->number});
        }
        for (auto const& group : groups_of(spots, rule)) {
            GeoPoint const middle{origin.lon_deg + plane->lon_deg(group.middle.east_m),
                                  origin.lat_deg + Plane::lat_deg(group.middle.north_m)};
            auto& known = known_as(rule, middle, watching.now);
            ConditionKey const key{kind, {}, {}, {}, known.part};
            if (watching.now - known.since < std::chrono::seconds(rule.seconds) || watching.book.holds(key)) continue;
            AlertSignal signal{&rule, node_of(watching, group), {}, {}, {}, middle, {}, known.since};
            signal.text = std::to_string(group.units.size()) + " units within " + std::to_string(rule.metres) + " m";
            watching.book.begin(key, signal);
        }
    }

    Known& known_as(AlertRule const& rule, GeoPoint middle, Time now) {
        Plane const plane(middle);
        for (auto& known : known_) {
            // What touches a group that was seen already belongs to it: one alert for a long crowd.
            if (known.rule != rule.label.code || plane.distance_m(known.middle) > 2.0 * rule.metres) continue;
            if (!known.seen) known.middle = middle;
            known.seen = true;
            return known;
        }
        known_.push_back({--last_part_, rule.label.code, middle, now});
        return known_.back();
    }

    std::vector<Known> known_;
    std::int64_t last_part_ = 0;
    bool remembers_ = false;
};

}  // namespace

std::unique_ptr<WatchRule> watch_gathering() { return std::make_unique<Gathering>(); }

}  // namespace tiaodu
