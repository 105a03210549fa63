// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/database.hpp"
#include "protocol/vocab/track_fix.hpp"

#include <optional>
#include <span>
#include <vector>

namespace tiaodu {

/// How a day of tracks is cut into pieces.
struct PackingLimits {
    std::size_t run_fixes = 250'000;  ///< Fixes that wait to be packed before it begins; a run takes about as many.
    std::size_t step_fixes = 8'192;   ///< Fixes that one step packs: some 15 ms.
    std::size_t chunk_fixes = 128;    ///< Fixes of one unit in one piece; a piece never holds more than an hour.
};

/// The file of one Beijing day, seen by its only writer. Fixes arrive as batches of all units, which costs next to
/// nothing; packing sorts them into chunks, a piece of one unit's way with its time and its bounding box, which is what
/// reading wants. Packing goes in steps, each a transaction that also says how far it has come: at every moment each
/// fix is in a batch or in a chunk and never counts twice, whatever is killed (`packing`: batches up to `batch` count
/// only for units from `unit` on). One thread.
class TrackDay {
public:
    /// Opens or creates the file. Throws DatabaseError.
    TrackDay(std::filesystem::path const& path, PackingLimits const& limits);

    /// Writes fixes in one transaction, durable against a crash of the process. Throws DatabaseError; then none of
    /// them is in the file.
    void append(std::vector<TrackFix> fixes);

    /// Fixes that are not packed yet.
    std::size_t waiting() const { return waiting_; }
    /// True from the first step of a run to its last.
    bool packing() const { return run_ || resume_; }
    /// Packs some of what waits, and begins a run when none is going on. Returns how many fixes that were; 0: nothing
    /// waits. The same fix (unit, time and place) twice becomes one. Throws DatabaseError; then nothing has changed.
    std::size_t pack_step();

    void checkpoint_when_due();
    void close();

private:
    void begin_run();
    void pack_unit(std::span<TrackFix const> fixes);
    void put_hour(std::vector<TrackFix> fixes);

    Database file_;
    PackingLimits limits_;
    std::size_t waiting_ = 0;
    bool resume_ = false;  ///< A run was begun before the file was opened.

    /// Some batches, sorted by unit and time.
    struct Run {
        std::vector<TrackFix> fixes;
        std::size_t at = 0;      ///< The next to pack: the first of a unit.
        std::size_t taken = 0;   ///< Fixes in the batches, duplicates included.
        std::int64_t batch = 0;  ///< The last of the batches.
    };
    std::optional<Run> run_;
};

/// Number of the layout of a day file (`PRAGMA user_version`); 0: not made yet.
inline constexpr std::int64_t track_layout = 1;

/// By unit, then by time, then by arrival; a fix that came twice stands together.
void sort_fixes(std::span<TrackFix> fixes);
/// Of each fix (unit, time, place) keeps the one that arrived first. `fixes` must be sorted.
void drop_duplicates(std::vector<TrackFix>& fixes);

}  // namespace tiaodu
