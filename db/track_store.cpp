// SPDX-License-Identifier: Apache-2.0
#include "db/track_store.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace tiaodu {
namespace {

constexpr char const* schema =
    "CREATE TABLE IF NOT EXISTS fix (unit INTEGER NOT NULL, fix_at INTEGER NOT NULL, arrived_at INTEGER NOT NULL, lon "
    "INTEGER NOT NULL, "
    "lat INTEGER NOT NULL, speed_cmps INTEGER, course_deg INTEGER, alarms INTEGER NOT NULL, doubtful INTEGER NOT NULL) "
    "STRICT";

std::int64_t e7(double degrees) { return std::llround(degrees * 1e7); }

std::optional<std::int64_t> scaled(std::optional<double> const& value, double factor) {
    if (!value) return std::nullopt;
    return std::llround(*value * factor);
}

void insert(Database& file, TrackRow const& row) {
    file.prepare(
            "INSERT INTO fix (unit, fix_at, arrived_at, lon, lat, speed_cmps, course_deg, alarms, doubtful) VALUES "
            "(?,?,?,?,?,?,?,?,?)")
        .bind(row.unit_number)
        .bind(to_ms(row.fix_at))
        .bind(to_ms(row.arrived_at))
        .bind(e7(row.point.lon_deg))
        .bind(e7(row.point.lat_deg))
        .bind(scaled(row.speed_mps, 100))
        .bind(scaled(row.course_deg, 1))
        .bind(std::int64_t{row.alarm_bits})
        .bind(std::int64_t{row.doubtful})
        .run();
}

}  // namespace

TrackStore::TrackStore(std::filesystem::path folder, TrackSettings settings)
    : folder_(folder / "tracks"), settings_(std::move(settings)) {
    std::filesystem::create_directories(folder_);
    thread_ = std::thread([this] { run(); });
}

TrackStore::~TrackStore() { stop(); }

bool TrackStore::push(TrackRow row, StoredHandler stored) {
    bool first = false;
    {
        std::lock_guard lock(mutex_);
        if (queue_.size() >= settings_.queue_max) {
            ++dropped_;
            return false;
        }
        first = queue_.empty();
        queue_.push_back({row, std::move(stored)});
    }
    if (first) wake_.notify_one();
    return true;
}

void TrackStore::retain_from(std::string oldest) {
    std::lock_guard lock(mutex_);
    oldest_ = std::move(oldest);
}

void TrackStore::stop() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void TrackStore::run() {
    std::vector<Item> batch;
    for (bool last = false; !last;) {
        std::string oldest;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (!stopping_) wake_.wait_for(lock, settings_.linger, [this] { return stopping_; });
            last = stopping_;
            batch.swap(queue_);
            oldest.swap(oldest_);
        }
        if (!oldest.empty())
            for (auto const& entry : std::filesystem::directory_iterator(folder_))
                if (entry.path().filename().string().substr(0, 10) < oldest) std::filesystem::remove(entry.path());
        write(batch);
        batch.clear();
    }
    for (auto& [day, file] : files_) file.checkpoint_truncate();
}

void TrackStore::write(std::vector<Item>& batch) {
    std::map<std::string, std::vector<Item*>> by_day;
    for (auto& item : batch) by_day[day_of(item.row.fix_at, beijing_offset)].push_back(&item);
    for (auto const& [day, items] : by_day) {
        auto outcome = Stored::yes;
        try {
            auto& file = file_of(day);
            Transaction transaction(file);
            for (auto const* item : items) insert(file, item->row);
            transaction.commit();
            if (file.wal_frames() > 1000) file.checkpoint_passive();
        } catch (std::exception const& error) {
            dropped_ += static_cast<std::int64_t>(items.size());
            if (settings_.on_error) settings_.on_error(error.what());
            outcome = Stored::no;
        }
        if (outcome == Stored::yes) written_ += static_cast<std::int64_t>(items.size());
        std::vector<StoredHandler> handlers;
        for (auto* item : items)
            if (item->stored) handlers.push_back(std::move(item->stored));
        if (!handlers.empty() && settings_.on_stored) settings_.on_stored(std::move(handlers), outcome);
    }
}

Database& TrackStore::file_of(std::string const& day) {
    auto const found =
        std::find_if(files_.begin(), files_.end(), [&](auto const& entry) { return entry.first == day; });
    if (found != files_.end()) {
        files_.splice(files_.end(), files_, found);
        return files_.back().second;
    }
    constexpr std::size_t open_max = 3;  // today, yesterday around midnight, one day of a backlog
    if (files_.size() == open_max) files_.pop_front();
    Database file(folder_ / (day + ".db"), OpenMode::read_write, Durability::normal);
    file.execute(schema);
    return files_.emplace_back(day, std::move(file)).second;
}

std::vector<TrackRow> TrackStore::read(std::filesystem::path const& folder, std::int64_t unit_number, Time from,
                                       Time to, std::size_t limit) {
    std::vector<TrackRow> track;
    for (Time day = from; day_of(day, beijing_offset) <= day_of(to, beijing_offset); day += std::chrono::hours(24)) {
        auto const path = folder / "tracks" / (day_of(day, beijing_offset) + ".db");
        if (!std::filesystem::exists(path)) continue;
        Database file(path, OpenMode::read_only);
        auto rows = file.prepare(
            "SELECT fix_at, arrived_at, lon, lat, speed_cmps, course_deg, alarms, doubtful FROM fix "
            "WHERE unit=? AND fix_at>=? AND fix_at<? ORDER BY fix_at LIMIT ?");
        rows.bind(unit_number).bind(to_ms(from)).bind(to_ms(to)).bind(static_cast<std::int64_t>(limit - track.size()));
        while (rows.step()) {
            TrackRow row;
            row.unit_number = unit_number;
            row.fix_at = time_from_ms(rows.integer(0));
            row.arrived_at = time_from_ms(rows.integer(1));
            row.point = {static_cast<double>(rows.integer(2)) / 1e7, static_cast<double>(rows.integer(3)) / 1e7};
            if (!rows.is_null(4)) row.speed_mps = static_cast<double>(rows.integer(4)) / 100.0;
            if (!rows.is_null(5)) row.course_deg = static_cast<double>(rows.integer(5));
            row.alarm_bits = static_cast<std::uint32_t>(rows.integer(6));
            row.doubtful = rows.integer(7) != 0;
            track.push_back(row);
        }
        if (track.size() >= limit) break;
    }
    return track;
}

}  // namespace tiaodu
