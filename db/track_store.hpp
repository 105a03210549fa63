// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/database.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/position.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

namespace tiaodu {

/// One fix of a unit as it is kept.
struct TrackRow {
    std::int64_t unit_number = 0;
    Time fix_at{};
    Time arrived_at{};
    GeoPoint point;
    std::optional<double> speed_mps;
    std::optional<double> course_deg;
    std::uint32_t alarm_bits = 0;
    bool doubtful = false;
};

/// What came of a fix that was pushed.
enum class Stored : std::uint8_t {
    yes,  ///< Durable against a crash of the process.
    no,   ///< Dropped and counted.
};
using StoredHandler = std::function<void(Stored)>;

struct TrackSettings {
    std::size_t queue_max = 200'000;                   ///< Fixes waiting; beyond it new ones are dropped and counted.
    std::chrono::milliseconds linger{20};              ///< How long a batch gathers before it is written.
    int keep_days = 90;                                ///< Retention: files of older days are deleted.
    std::function<void(std::string const&)> on_error;  ///< Called on the track thread.
    /// Called on the track thread after each batch with the handlers of its fixes; posts them to where they must run.
    std::function<void(std::vector<StoredHandler>, Stored)> on_stored;
};

/// The track thread: writes fixes in batches into one file per Beijing day, `<folder>/tracks/2026-11-21.db`, durable
/// against a crash of the process (synchronous=NORMAL). Disk trouble drops fixes, which are counted; it never stops the
/// dispatching.
class TrackStore {
public:
    TrackStore(std::filesystem::path folder, TrackSettings settings);
    ~TrackStore();

    /// Any thread. `stored` (may be empty) is handed to `on_stored`. False when the queue is full; then `stored` is not
    /// called.
    bool push(TrackRow row, StoredHandler stored);
    std::int64_t written() const { return written_.load(); }
    std::int64_t dropped() const { return dropped_.load(); }
    /// Deletes the files of days before `oldest` ("2026-08-23"); on the track thread, before the next batch.
    void retain_from(std::string oldest);
    void stop();

    /// Fixes of a unit with from <= fix time < to, by fix time, at most `limit`; opens its own read-only connections.
    static std::vector<TrackRow> read(std::filesystem::path const& folder, std::int64_t unit_number, Time from, Time to,
                                      std::size_t limit);

private:
    struct Item {
        TrackRow row;
        StoredHandler stored;
    };
    void run();
    void write(std::vector<Item>& batch);
    Database& file_of(std::string const& day);

    std::filesystem::path folder_;
    TrackSettings settings_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Item> queue_;
    std::string oldest_;
    bool stopping_ = false;
    std::atomic<std::int64_t> written_{0};
    std::atomic<std::int64_t> dropped_{0};
    std::list<std::pair<std::string, Database>> files_;  ///< Open days, newest use last; at most three.
    std::thread thread_;
};

}  // namespace tiaodu
