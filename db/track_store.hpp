// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/track_day.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <set>
#include <thread>

namespace tiaodu {

/// What came of a fix that was pushed.
enum class Stored : std::uint8_t {
    yes,  ///< Durable against a crash of the process.
    no,   ///< Dropped and counted.
};
using StoredHandler = std::function<void(Stored)>;

struct TrackSettings {
    std::size_t queue_max = 200'000;            ///< Fixes waiting; beyond it new ones are dropped and counted.
    std::chrono::milliseconds linger{20};       ///< How long a batch gathers before it is written.
    std::chrono::milliseconds settle{600'000};  ///< A day without news for so long is packed to its end.
    PackingLimits packing;
    /// What operators must know, for the log: `event` in the words of a log line, and why. Called on the track thread.
    std::function<void(std::string_view event, std::string const& why)> on_error;
    /// Called on the track thread after each batch with the handlers of its fixes; posts them to where they must run.
    std::function<void(std::vector<StoredHandler>, Stored)> on_stored;
};

/// The track thread: writes fixes in batches into one file per Beijing day, `<folder>/tracks/2026-11-21.db`, durable
/// against a crash of the process (synchronous=NORMAL), and packs them between batches (TrackDay). Disk trouble drops
/// fixes, which are counted; it never stops the dispatching. A file that turns out to be damaged is set aside under
/// another name and its day begins anew: it costs that day only.
class TrackStore {
public:
    TrackStore(std::filesystem::path const& folder, TrackSettings settings);
    ~TrackStore();

    /// Any thread. `stored` (may be empty) is handed to `on_stored`. False when the queue is full; then `stored` is not
    /// called.
    bool push(TrackFix fix, StoredHandler stored);
    /// The same for many, all or none: `stored` comes once, `no` when any of them was dropped.
    bool push_all(std::vector<TrackFix> fixes, StoredHandler stored);
    std::int64_t written() const { return written_.load(); }
    std::int64_t dropped() const { return dropped_.load(); }
    /// Fixes in open files that are not packed yet.
    std::int64_t waiting() const { return waiting_.load(); }
    /// Deletes the files of days before `oldest` ("2026-08-23"), soon, on the track thread.
    void retain_from(std::string oldest);
    /// Writes what is queued and ends the thread. Idempotent.
    void stop();

private:
    using Clock = std::chrono::steady_clock;
    struct Item {
        TrackFix fix;
        StoredHandler stored;
    };
    struct OpenDay {
        std::string day;
        TrackDay file;
        Clock::time_point touched;
    };
    void run();
    void write(std::vector<Item>& batch);
    Stored write_day(std::string const& day, std::vector<TrackFix> const& fixes);
    void pack(std::size_t written);
    bool pack_once();
    OpenDay* day_to_pack();
    void open_unsettled_day();
    void delete_before(std::string const& oldest);
    void set_aside(std::string const& day, std::string const& why);
    OpenDay& file_of(std::string const& day);
    void error(std::string_view event, std::string const& why) const;
    std::optional<Clock::time_point> next_work() const;

    std::filesystem::path folder_;
    TrackSettings settings_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Item> queue_;
    std::string oldest_;
    bool stopping_ = false;
    std::atomic<std::int64_t> written_{0};
    std::atomic<std::int64_t> dropped_{0};
    std::atomic<std::int64_t> waiting_{0};
    std::list<OpenDay> files_;           ///< Newest use last; at most three.
    std::set<std::string> unsettled_;    ///< Closed days that may hold fixes which are not packed.
    Clock::time_point pack_again_at_{};  ///< After packing has failed.
    std::thread thread_;
};

/// Where the files are below the data folder.
std::filesystem::path tracks_folder(std::filesystem::path const& data_folder);
/// The file of a Beijing day ("2026-11-21").
std::filesystem::path track_file(std::filesystem::path const& data_folder, std::string const& day);

}  // namespace tiaodu
