// SPDX-License-Identifier: Apache-2.0
#include "db/track_store.hpp"

#include <algorithm>
#include <map>

namespace tiaodu {
namespace {

constexpr std::size_t open_max = 3;  // today, yesterday around midnight, one day of a backlog
constexpr std::size_t day_letters = 10;
constexpr std::string_view extension = ".db";
constexpr auto packing_pause = std::chrono::seconds(10);  // after it has failed

/// The day that a file name begins with.
std::optional<std::string> day_in(std::filesystem::path const& path) {
    auto const name = path.filename().string();
    if (name.size() < day_letters) return std::nullopt;
    for (std::size_t i = 0; i < day_letters; ++i) {
        bool const dash = i == 4 || i == 7;
        if (dash ? name[i] != '-' : name[i] < '0' || name[i] > '9') return std::nullopt;
    }
    return name.substr(0, day_letters);
}

/// Calls `stored` once, after the last of `left` parts.
StoredHandler once_of(std::size_t left, StoredHandler stored) {
    struct Parts {
        std::size_t left;
        Stored outcome = Stored::yes;
    };
    return [parts = std::make_shared<Parts>(Parts{left}), stored = std::move(stored)](Stored outcome) {
        if (outcome == Stored::no) parts->outcome = outcome;
        if (--parts->left == 0 && stored) stored(parts->outcome);
    };
}

}  // namespace

std::filesystem::path tracks_folder(std::filesystem::path const& data_folder) { return data_folder / "tracks"; }

std::filesystem::path track_file(std::filesystem::path const& data_folder, std::string const& day) {
    return tracks_folder(data_folder) / (day + std::string(extension));
}

std::filesystem::path damaged_track_file(std::filesystem::path const& data_folder, std::string const& day, int number) {
    return track_file(data_folder, day + ".damaged-" + std::to_string(number));
}

TrackStore::TrackStore(std::filesystem::path const& folder, TrackSettings settings)
    : data_folder_(folder), folder_(tracks_folder(folder)), settings_(std::move(settings)) {
    std::filesystem::create_directories(folder_);
    for (auto const& entry : std::filesystem::directory_iterator(folder_))
        if (auto const day = day_in(entry.path()); day && entry.path().filename() == *day + std::string(extension))
            unsettled_.insert(*day);
    thread_ = std::thread([this] { run(); });
}

TrackStore::~TrackStore() { stop(); }

bool TrackStore::push(TrackFix fix, StoredHandler stored) {
    bool first = false;
    {
        std::lock_guard lock(mutex_);
        if (queue_.size() >= settings_.queue_max) {
            ++dropped_;
            return false;
        }
        first = queue_.empty();
        queue_.push_back({fix, std::move(stored)});
    }
    if (first) wake_.notify_one();
    return true;
}

bool TrackStore::push_all(std::vector<TrackFix> fixes, StoredHandler stored) {
    auto const part = once_of(fixes.size(), std::move(stored));
    {
        std::lock_guard lock(mutex_);
        if (queue_.size() + fixes.size() > settings_.queue_max) {
            dropped_ += static_cast<std::int64_t>(fixes.size());
            return false;
        }
        for (auto& fix : fixes) queue_.push_back({fix, part});
    }
    wake_.notify_one();
    return true;
}

void TrackStore::retain_from(std::string oldest) {
    {
        std::lock_guard lock(mutex_);
        oldest_ = std::move(oldest);
    }
    wake_.notify_one();
}

void TrackStore::stop() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void TrackStore::error(std::string_view event, std::string const& why) const {
    if (settings_.on_error) settings_.on_error(event, why);
}

void TrackStore::run() {
    std::vector<Item> batch;
    for (bool last = false; !last;) {
        std::string oldest;
        {
            std::unique_lock lock(mutex_);
            auto const called = [this] { return stopping_ || !queue_.empty() || !oldest_.empty(); };
            if (auto const due = next_work()) {
                wake_.wait_until(lock, *due, called);
            } else {
                wake_.wait(lock, called);
            }
            if (!queue_.empty() && !stopping_) wake_.wait_for(lock, settings_.linger, [this] { return stopping_; });
            last = stopping_;
            batch.swap(queue_);
            oldest.swap(oldest_);
        }
        if (!oldest.empty()) delete_before(oldest);
        auto const written = batch.size();
        write(batch);
        batch.clear();
        if (!last) pack(written);
    }
    for (auto& open : files_) open.file.close();
    files_.clear();
}

void TrackStore::write(std::vector<Item>& batch) {
    struct Day {
        std::vector<TrackFix> fixes;
        std::vector<StoredHandler> handlers;
    };
    using Days = std::map<std::chrono::sys_days, Day>;
    Days days;
    auto last = days.end();  // nearly always the day of the next one, too
    for (auto& item : batch) {
        auto const date = std::chrono::floor<std::chrono::days>(item.fix.fix_at + beijing_offset);
        if (last == days.end() || last->first != date) last = days.try_emplace(date).first;
        last->second.fixes.push_back(item.fix);
        if (item.stored) last->second.handlers.push_back(std::move(item.stored));
    }
    for (auto& [date, day] : days) {
        auto const outcome = write_day(day_of(day.fixes.front().fix_at, beijing_offset), day.fixes);
        (outcome == Stored::yes ? written_ : dropped_) += static_cast<std::int64_t>(day.fixes.size());
        if (!day.handlers.empty() && settings_.on_stored) settings_.on_stored(std::move(day.handlers), outcome);
    }
}

Stored TrackStore::write_day(std::string const& day, std::vector<TrackFix> const& fixes) {
    // A second time when the file was damaged: then it has been set aside and a new one is begun.
    for (int attempt = 0; attempt < 2; ++attempt) {
        try {
            auto& open = file_of(day);
            open.file.append(fixes);
            open.touched = Clock::now();
            open.file.checkpoint_when_due();
            return Stored::yes;
        } catch (DatabaseError const& failure) {
            if (!failure.damaged() || attempt > 0) {
                error("track_write_failed", failure.what());
                break;
            }
            set_aside(day, failure.what());
        } catch (std::exception const& failure) {
            error("track_write_failed", failure.what());
            break;
        }
    }
    return Stored::no;
}

/// Packs while there is something to pack and nothing to write; under load at least twice as much as was written, so
/// that what waits stays bounded.
void TrackStore::pack(std::size_t written) {
    auto const total = [this] {
        std::int64_t waiting = 0;
        for (auto const& open : files_) waiting += static_cast<std::int64_t>(open.file.waiting());
        return waiting;
    };
    for (std::size_t packed = 0;;) {
        waiting_ = total();
        bool called = false;
        {
            std::lock_guard lock(mutex_);
            called = !queue_.empty();
            if (stopping_ || (called && packed >= 2 * written)) return;
        }
        if (Clock::now() < pack_again_at_) return;
        auto* open = day_to_pack();
        if (!open) {
            if (called || unsettled_.empty()) return;
            open_unsettled_day();
            continue;
        }
        auto const day = open->day;
        try {
            packed += open->file.pack_step();
            open->file.checkpoint_when_due();
        } catch (DatabaseError const& failure) {
            if (failure.damaged()) {
                set_aside(day, failure.what());
            } else {
                error("track_packing_failed", failure.what());
                pack_again_at_ = Clock::now() + packing_pause;
            }
        }
    }
}

/// The day whose run is going on, or that has enough for one, or that has been quiet for long.
TrackStore::OpenDay* TrackStore::day_to_pack() {
    for (auto& open : files_)
        if (open.file.packing() || open.file.waiting() >= settings_.packing.run_fixes) return &open;
    for (auto& open : files_)
        if (open.file.waiting() > 0 && Clock::now() >= open.touched + settings_.settle) return &open;
    return nullptr;
}

std::optional<TrackStore::Clock::time_point> TrackStore::next_work() const {
    if (!unsettled_.empty()) return pack_again_at_;
    std::optional<Clock::time_point> due;
    for (auto const& open : files_) {
        if (open.file.waiting() == 0) continue;
        auto const at = std::max(open.touched + settings_.settle, pack_again_at_);
        if (!due || at < *due) due = at;
    }
    return due;
}

/// Looks at one day that was closed before it was packed to its end.
void TrackStore::open_unsettled_day() {
    auto const day = *unsettled_.begin();
    unsettled_.erase(unsettled_.begin());
    try {
        file_of(day);
    } catch (DatabaseError const& failure) {
        if (failure.damaged()) {
            set_aside(day, failure.what());
        } else {
            error("track_packing_failed", failure.what());
        }
    }
}

TrackStore::OpenDay& TrackStore::file_of(std::string const& day) {
    auto const found = std::find_if(files_.begin(), files_.end(), [&](OpenDay const& open) { return open.day == day; });
    if (found != files_.end()) {
        files_.splice(files_.end(), files_, found);
        return files_.back();
    }
    if (files_.size() == open_max) {
        if (files_.front().file.waiting() > 0) unsettled_.insert(files_.front().day);
        files_.pop_front();
    }
    unsettled_.erase(day);
    return files_.emplace_back(OpenDay{day, TrackDay(track_file(data_folder_, day), settings_.packing), {}});
}

void TrackStore::delete_before(std::string const& oldest) {
    files_.remove_if([&](OpenDay const& open) { return open.day < oldest; });
    std::erase_if(unsettled_, [&](std::string const& day) { return day < oldest; });
    std::error_code failure;
    for (auto const& entry : std::filesystem::directory_iterator(folder_, failure))
        if (auto const day = day_in(entry.path()); day && *day < oldest) std::filesystem::remove(entry.path(), failure);
    if (failure) error("track_delete_failed", failure.message());
}

/// Gives a damaged file another name, for whoever wants to try and read it; it goes with its day.
void TrackStore::set_aside(std::string const& day, std::string const& why) {
    files_.remove_if([&](OpenDay const& open) { return open.day == day; });
    auto const from = track_file(data_folder_, day);
    auto to = damaged_track_file(data_folder_, day, 1);
    std::error_code failure;
    for (int number = 2; std::filesystem::exists(to, failure); ++number)
        to = damaged_track_file(data_folder_, day, number);
    std::filesystem::rename(from, to, failure);
    if (failure) std::filesystem::remove(from, failure);
    auto const log = [](std::filesystem::path path, char const* suffix) { return path += suffix; };
    std::error_code ignored;  // there may be none
    std::filesystem::rename(log(from, "-wal"), log(to, "-wal"), ignored);
    std::filesystem::remove(log(from, "-shm"), ignored);
    error("track_day_damaged", from.filename().string() + " is set aside as " + to.filename().string() +
                                   "; what it held of that day is lost to queries: " + why);
}

}  // namespace tiaodu
