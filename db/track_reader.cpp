// SPDX-License-Identifier: Apache-2.0
#include "db/track_reader.hpp"

#include "db/track_codec.hpp"
#include "db/track_store.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace tiaodu {
namespace {

/// How far packing has come: batches up to `batch` count only for units from `unit` on; the others are in chunks.
struct Packing {
    std::int64_t batch = 0;
    std::uint32_t unit = 0;
    bool is_in_chunks(std::int64_t batch_id, std::uint32_t unit_number) const {
        return batch_id <= batch && unit_number < unit;
    }
};

Packing packing_of(Database& file) {
    auto row = file.prepare("SELECT batch, unit FROM packing");
    if (!row.step()) return {};
    return {row.integer(0), static_cast<std::uint32_t>(row.integer(1))};
}

/// Calls `read` for the file of each Beijing day in the period, within one read transaction. Days without a file are
/// skipped, those that do not read back are named.
template <class Read>
UnreadableDays each_day(std::filesystem::path const& data_folder, Time from, Time to, Read read) {
    UnreadableDays unreadable;
    if (to <= from) return unreadable;
    auto const last = day_of(to - Millis(1), beijing_offset);
    for (Time at = from;; at += std::chrono::hours(24)) {
        auto const day = std::min(day_of(at, beijing_offset), last);
        auto const path = track_file(data_folder, day);
        std::error_code ignored;
        bool lost = false;
        if (std::filesystem::exists(path, ignored)) {
            try {
                Database file(path, OpenMode::read_only);
                file.execute("BEGIN");
                auto const layout = file.user_version();
                if (layout != 0 && layout != track_layout) throw DatabaseError::of_damage(day + " has another layout");
                if (layout == track_layout) read(file);
            } catch (DatabaseError const&) {
                lost = true;
            }
        }
        // Looked for last: the track thread may set a damaged file aside at this very moment.
        if (lost || std::filesystem::exists(damaged_track_file(data_folder, day, 1), ignored))
            unreadable.push_back(day);
        if (day == last) return unreadable;
    }
}

/// Calls `use` for each fix of a unit in batches that are not packed.
template <class Use>
void each_waiting(Database& file, std::uint32_t unit_number, Time from, Time to, Use use) {
    auto const packing = packing_of(file);
    auto batches = file.prepare("SELECT id, body FROM batch WHERE from_at<? AND to_at>=?");
    batches.bind(to_ms(to)).bind(to_ms(from));
    while (batches.step()) {
        if (packing.is_in_chunks(batches.integer(0), unit_number)) continue;
        BatchCursor units(batches.bytes(1));
        for (auto group = units.next(); group && group->unit_number <= unit_number; group = units.next()) {
            if (group->unit_number != unit_number) continue;
            FixCursor fixes(group->fixes, unit_number);
            for (TrackFix fix; fixes.next(fix);) use(fix);
        }
    }
}

/// A circle that is asked many times: first by a rectangle in stored units, then by the distance.
class Circle {
public:
    explicit Circle(NearQuestion const& question) : question_(question) {
        constexpr double metres_per_degree = 6'371'008.8 * std::numbers::pi / 180.0;
        double const lat_deg = question.radius_m / metres_per_degree;
        double const lon_deg = lat_deg / std::cos(question.point.lat_deg * std::numbers::pi / 180.0);
        // A centimetre more: the distance decides at the border.
        west = to_e7(question.point.lon_deg - lon_deg) - 1;
        east = to_e7(question.point.lon_deg + lon_deg) + 1;
        south = to_e7(question.point.lat_deg - lat_deg) - 1;
        north = to_e7(question.point.lat_deg + lat_deg) + 1;
        west_deg_ = static_cast<double>(west) / 1e7;
        east_deg_ = static_cast<double>(east) / 1e7;
        south_deg_ = static_cast<double>(south) / 1e7;
        north_deg_ = static_cast<double>(north) / 1e7;
    }

    /// Takes a fix into account if it is inside.
    void look(TrackFix const& fix) {
        auto const& point = fix.point;
        if (fix.fix_at < question_.from || fix.fix_at >= question_.to) return;
        if (point.lon_deg < west_deg_ || point.lon_deg > east_deg_) return;
        if (point.lat_deg < south_deg_ || point.lat_deg > north_deg_) return;
        auto const metres = distance_m(question_.point, point);
        if (metres > question_.radius_m) return;
        NearUnit const first{fix.unit_number, fix.fix_at, fix.fix_at, metres, fix.fix_at, {}};
        auto& unit = units_.try_emplace(fix.unit_number, first).first->second;
        unit.first_at = std::min(unit.first_at, fix.fix_at);
        unit.last_at = std::max(unit.last_at, fix.fix_at);
        unit.flags = unit.flags | fix.flags;
        if (metres >= unit.closest_m) return;
        unit.closest_m = metres;
        unit.closest_at = fix.fix_at;
    }
    std::vector<NearUnit> found() const {
        std::vector<NearUnit> units;
        for (auto const& [number, unit] : units_) units.push_back(unit);
        return units;
    }

    std::int64_t west, south, east, north;

private:
    NearQuestion const& question_;
    double west_deg_, south_deg_, east_deg_, north_deg_;
    std::map<std::uint32_t, NearUnit> units_;
};

void look_at_chunks(Database& file, NearQuestion const& question, std::function<bool(std::uint32_t)> const& wanted,
                    Circle& circle) {
    constexpr std::int64_t chunk_ms_max = 3'600'000;
    std::vector<std::int64_t> ids;
    {
        auto chunks = file.prepare(
            "SELECT id FROM chunk WHERE from_at>? AND from_at<? AND to_at>=? AND west<=? AND east>=? AND south<=? AND "
            "north>=?");
        chunks.bind(to_ms(question.from) - chunk_ms_max)
            .bind(to_ms(question.to))
            .bind(to_ms(question.from))
            .bind(circle.east)
            .bind(circle.west)
            .bind(circle.north)
            .bind(circle.south);
        while (chunks.step()) ids.push_back(chunks.integer(0));
    }
    std::sort(ids.begin(), ids.end());  // in the order of the file
    for (auto const id : ids) {
        auto chunk = file.prepare("SELECT unit, body FROM chunk WHERE id=?");
        if (!chunk.bind(id).step()) continue;
        auto const unit = static_cast<std::uint32_t>(chunk.integer(0));
        if (!wanted(unit)) continue;
        FixCursor fixes(chunk.bytes(1), unit);
        for (TrackFix fix; fixes.next(fix);) circle.look(fix);
    }
}

void look_at_batches(Database& file, NearQuestion const& question, std::function<bool(std::uint32_t)> const& wanted,
                     Circle& circle) {
    auto const packing = packing_of(file);
    auto batches = file.prepare("SELECT id, body FROM batch WHERE from_at<? AND to_at>=?");
    batches.bind(to_ms(question.to)).bind(to_ms(question.from));
    while (batches.step()) {
        BatchCursor units(batches.bytes(1));
        while (auto const group = units.next()) {
            if (packing.is_in_chunks(batches.integer(0), group->unit_number) || !wanted(group->unit_number)) continue;
            FixCursor fixes(group->fixes, group->unit_number);
            for (TrackFix fix; fixes.next(fix);) circle.look(fix);
        }
    }
}

}  // namespace

TrackRead read_track(std::filesystem::path const& data_folder, std::uint32_t unit_number, Time from, Time to,
                     std::size_t fixes_max) {
    TrackRead track;
    track.unreadable = each_day(data_folder, from, to, [&](Database& file) {
        auto const keep = [&](TrackFix const& fix) {
            if (fix.fix_at >= from && fix.fix_at < to) track.fixes.push_back(fix);
        };
        auto chunks = file.prepare("SELECT body FROM chunk WHERE unit=? AND from_at<? AND to_at>=?");
        chunks.bind(std::int64_t{unit_number}).bind(to_ms(to)).bind(to_ms(from));
        while (chunks.step() && track.fixes.size() <= fixes_max) {
            FixCursor fixes(chunks.bytes(0), unit_number);
            for (TrackFix fix; fixes.next(fix);) keep(fix);
        }
        each_waiting(file, unit_number, from, to, keep);
    });
    sort_fixes(track.fixes);
    drop_duplicates(track.fixes);
    if (track.fixes.size() > fixes_max) {
        track.fixes.resize(fixes_max);
        track.end = TrackRead::End::limit;
    }
    return track;
}

NearRead read_near(std::filesystem::path const& data_folder, NearQuestion const& question,
                   std::function<bool(std::uint32_t)> const& wanted) {
    Circle circle(question);
    NearRead near;
    near.unreadable = each_day(data_folder, question.from, question.to, [&](Database& file) {
        look_at_chunks(file, question, wanted, circle);
        look_at_batches(file, question, wanted, circle);
    });
    near.units = circle.found();
    return near;
}

}  // namespace tiaodu
