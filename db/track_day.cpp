// SPDX-License-Identifier: Apache-2.0
#include "db/track_day.hpp"

#include "db/track_codec.hpp"

#include <algorithm>
#include <tuple>

namespace tiaodu {
namespace {

constexpr std::size_t batch_fixes_max = 20'000;
constexpr std::int64_t hour_ms = 3'600'000;

// `batch` is written as it comes. `chunk_of_unit` leads to a unit's way, `chunk_place` answers "who was near" without
// looking at the chunks themselves.
constexpr char const* schema =
    "CREATE TABLE batch (id INTEGER PRIMARY KEY, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL, fixes INTEGER NOT "
    "NULL, body BLOB NOT NULL) STRICT;"
    "CREATE TABLE chunk (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER NOT "
    "NULL, west INTEGER NOT NULL, south INTEGER NOT NULL, east INTEGER NOT NULL, north INTEGER NOT NULL, fixes INTEGER "
    "NOT NULL, body BLOB NOT NULL) STRICT;"
    "CREATE INDEX chunk_of_unit ON chunk (unit, from_at);"
    "CREATE INDEX chunk_place ON chunk (from_at, to_at, west, east, south, north);"
    "CREATE TABLE packing (batch INTEGER NOT NULL, unit INTEGER NOT NULL) STRICT;";

auto key(TrackFix const& fix) {
    return std::tuple(fix.unit_number, fix.fix_at, to_e7(fix.point.lon_deg), to_e7(fix.point.lat_deg));
}

std::int64_t hour_of(TrackFix const& fix) { return to_ms(fix.fix_at) / hour_ms; }

void insert_chunk(Database& file, std::span<TrackFix const> fixes) {
    auto west = to_e7(fixes.front().point.lon_deg), east = west;
    auto south = to_e7(fixes.front().point.lat_deg), north = south;
    for (auto const& fix : fixes) {
        auto const lon = to_e7(fix.point.lon_deg), lat = to_e7(fix.point.lat_deg);
        west = std::min(west, lon);
        east = std::max(east, lon);
        south = std::min(south, lat);
        north = std::max(north, lat);
    }
    file.prepare(
            "INSERT INTO chunk (unit, from_at, to_at, west, south, east, north, fixes, body) VALUES "
            "(?,?,?,?,?,?,?,?,?)")
        .bind(std::int64_t{fixes.front().unit_number})
        .bind(to_ms(fixes.front().fix_at))
        .bind(to_ms(fixes.back().fix_at))
        .bind(west)
        .bind(south)
        .bind(east)
        .bind(north)
        .bind(static_cast<std::int64_t>(fixes.size()))
        .bind_blob(encode_fixes(fixes))
        .run();
}

}  // namespace

void sort_fixes(std::span<TrackFix> fixes) {
    std::sort(fixes.begin(), fixes.end(), [](TrackFix const& a, TrackFix const& b) {
        if (a.unit_number != b.unit_number) return a.unit_number < b.unit_number;
        if (a.fix_at != b.fix_at) return a.fix_at < b.fix_at;
        return std::tuple(key(a), a.arrived_at) < std::tuple(key(b), b.arrived_at);
    });
}

void drop_duplicates(std::vector<TrackFix>& fixes) {
    auto const end = std::unique(fixes.begin(), fixes.end(), [](TrackFix const& a, TrackFix const& b) {
        return a.fix_at == b.fix_at && key(a) == key(b);
    });
    fixes.erase(end, fixes.end());
}

TrackDay::TrackDay(std::filesystem::path const& path, PackingLimits const& limits)
    : file_(path, OpenMode::read_write, Durability::normal), limits_(limits) {
    auto const layout = file_.user_version();
    if (layout == 0) {
        Transaction transaction(file_);
        file_.execute(schema);
        file_.execute("PRAGMA user_version=" + std::to_string(track_layout));
        transaction.commit();
    } else if (layout != track_layout) {
        throw DatabaseError::of_damage(path.string() + " has another layout");
    }
    auto total = file_.prepare("SELECT coalesce(sum(fixes),0) FROM batch");
    if (total.step()) waiting_ = static_cast<std::size_t>(total.integer(0));
    resume_ = file_.prepare("SELECT batch FROM packing").step();
}

void TrackDay::append(std::vector<TrackFix> fixes) {
    Transaction transaction(file_);
    for (std::size_t from = 0; from < fixes.size(); from += batch_fixes_max) {
        auto const count = std::min(batch_fixes_max, fixes.size() - from);
        auto const batch = std::span(fixes).subspan(from, count);
        sort_fixes(batch);
        auto const [first, last] = std::minmax_element(
            batch.begin(), batch.end(), [](TrackFix const& a, TrackFix const& b) { return a.fix_at < b.fix_at; });
        file_.prepare("INSERT INTO batch (from_at, to_at, fixes, body) VALUES (?,?,?,?)")
            .bind(to_ms(first->fix_at))
            .bind(to_ms(last->fix_at))
            .bind(static_cast<std::int64_t>(count))
            .bind_blob(encode_batch(batch))
            .run();
    }
    transaction.commit();
    waiting_ += fixes.size();
}

/// Takes the oldest batches, as many as a run may have, or those of the run that was begun before the file was opened.
void TrackDay::begin_run() {
    std::optional<std::int64_t> begun;
    std::uint32_t from_unit = 0;
    {
        auto packing = file_.prepare("SELECT batch, unit FROM packing");
        if (packing.step()) {
            begun = packing.integer(0);
            from_unit = static_cast<std::uint32_t>(packing.integer(1));
        }
    }
    Run run;
    auto batches = file_.prepare("SELECT id, fixes, body FROM batch ORDER BY id");
    while (batches.step() && (begun ? batches.integer(0) <= *begun : run.taken < limits_.run_fixes)) {
        run.batch = batches.integer(0);
        run.taken += static_cast<std::size_t>(batches.integer(1));
        BatchCursor units(batches.bytes(2));
        while (auto const group = units.next()) {
            if (group->unit_number < from_unit) continue;
            FixCursor fixes(group->fixes, group->unit_number);
            for (TrackFix fix; fixes.next(fix);) run.fixes.push_back(fix);
        }
    }
    if (begun) run.batch = *begun;
    sort_fixes(run.fixes);
    drop_duplicates(run.fixes);
    run_ = std::move(run);
}

std::size_t TrackDay::pack_step() {
    if (!packing() && waiting_ == 0) return 0;
    if (!run_) begin_run();
    auto const& fixes = run_->fixes;
    Transaction transaction(file_);
    auto at = run_->at;
    while (at < fixes.size() && at - run_->at < limits_.step_fixes) {
        auto to = at + 1;
        while (to < fixes.size() && fixes[to].unit_number == fixes[at].unit_number) ++to;
        pack_unit(std::span(fixes).subspan(at, to - at));
        at = to;
    }
    file_.prepare("DELETE FROM packing").run();
    bool const finished = at == fixes.size();
    if (finished) {
        file_.prepare("DELETE FROM batch WHERE id<=?").bind(run_->batch).run();
    } else {
        file_.prepare("INSERT INTO packing (batch, unit) VALUES (?,?)")
            .bind(run_->batch)
            .bind(std::int64_t{fixes[at].unit_number})
            .run();
    }
    transaction.commit();
    resume_ = false;
    auto const packed = at - run_->at;
    run_->at = at;
    if (finished) {
        waiting_ -= std::min(waiting_, run_->taken);
        run_.reset();
    }
    return std::max<std::size_t>(packed, 1);
}

/// One unit's fixes, hour by hour.
void TrackDay::pack_unit(std::span<TrackFix const> fixes) {
    for (std::size_t from = 0; from < fixes.size();) {
        auto to = from + 1;
        while (to < fixes.size() && hour_of(fixes[to]) == hour_of(fixes[from])) ++to;
        put_hour({fixes.begin() + static_cast<std::ptrdiff_t>(from), fixes.begin() + static_cast<std::ptrdiff_t>(to)});
        from = to;
    }
}

/// Puts fixes of one unit and hour in, together with the chunks that they overlap and with one that is less than half
/// full: so chunks of a unit never overlap, and a fix that comes again is found.
void TrackDay::put_hour(std::vector<TrackFix> fixes) {
    auto const unit = std::int64_t{fixes.front().unit_number};
    std::vector<std::int64_t> replaced;
    {
        auto const first = to_ms(fixes.front().fix_at);
        auto const half = static_cast<std::int64_t>((limits_.chunk_fixes + 1) / 2);
        auto chunks = file_.prepare(
            "SELECT id, to_at, fixes FROM chunk WHERE unit=? AND from_at>=? AND from_at<=? ORDER BY from_at");
        chunks.bind(unit).bind(hour_of(fixes.front()) * hour_ms).bind(to_ms(fixes.back().fix_at));
        while (chunks.step())
            if (!replaced.empty() || chunks.integer(1) >= first || chunks.integer(2) < half)
                replaced.push_back(chunks.integer(0));
    }
    for (auto const id : replaced) {
        {
            auto chunk = file_.prepare("SELECT body FROM chunk WHERE id=?");
            if (!chunk.bind(id).step()) continue;
            FixCursor known(chunk.bytes(0), fixes.front().unit_number);
            for (TrackFix fix; known.next(fix);) fixes.push_back(fix);
        }
        file_.prepare("DELETE FROM chunk WHERE id=?").bind(id).run();
    }
    if (!replaced.empty()) {
        sort_fixes(fixes);
        drop_duplicates(fixes);
    }
    auto const pieces = (fixes.size() + limits_.chunk_fixes - 1) / limits_.chunk_fixes;
    for (std::size_t piece = 0; piece < pieces; ++piece) {
        auto const from = fixes.size() * piece / pieces, to = fixes.size() * (piece + 1) / pieces;
        insert_chunk(file_, std::span(fixes).subspan(from, to - from));
    }
}

void TrackDay::checkpoint_when_due() {
    constexpr int frames_max = 1000;  // 4 MB
    if (file_.wal_frames() > frames_max) file_.checkpoint_passive();
}

void TrackDay::close() { file_.checkpoint_truncate(); }

}  // namespace tiaodu
