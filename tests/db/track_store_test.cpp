// SPDX-License-Identifier: Apache-2.0
#include "tests/db/full_disk.hpp"
#include "tests/db/tracks.hpp"

#include <fstream>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// 2026-01-04 23:59:59.999 in Beijing.
constexpr Time last_of_sunday = time_from_ms(1'767'542'399'999);

/// A store whose handlers run at once on its thread.
struct Tracks {
    TemporaryFolder folder;
    Count stored, refused, errors;
    std::mutex mutex;
    std::string last_error;
    std::unique_ptr<TrackStore> store;
    explicit Tracks(TrackSettings settings = {}) : settings_(std::move(settings)) {
        Disk::install().full(false);
        settings_.on_stored = [](std::vector<StoredHandler> handlers, Stored outcome) {
            for (auto const& handler : handlers) handler(outcome);
        };
        settings_.on_error = [this](std::string_view event, std::string const& why) {
            {
                std::lock_guard lock(mutex);
                last_error = std::string(event) + " " + why;
            }
            errors.add();
        };
        start();
    }
    ~Tracks() {
        Disk::install().full(false);
        store->stop();
    }
    void start() { store = std::make_unique<TrackStore>(folder.path(), settings_); }
    bool push(TrackFix const& fix) {
        return store->push(fix, [this](Stored outcome) { (outcome == Stored::yes ? stored : refused).add(); });
    }
    std::filesystem::path file(std::string const& day) const { return track_file(folder.path(), day); }
    bool has_day(std::string const& day) const { return std::filesystem::exists(file(day)); }
    std::vector<TrackFix> read(std::uint32_t unit, Time from, Time to, std::size_t limit = 1000) const {
        return read_track(folder.path(), unit, from, to, limit).fixes;
    }
    std::string error() {
        std::lock_guard lock(mutex);
        return last_error;
    }

private:
    TrackSettings settings_;
};

void overwrite(std::filesystem::path const& file, std::string const& bytes) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace

TEST_CASE("each fix goes into the file of its Beijing day") {
    Tracks tracks;
    REQUIRE(tracks.push(track_fix(1, last_of_sunday)));
    REQUIRE(tracks.push(track_fix(1, last_of_sunday + Millis(1))));
    REQUIRE(tracks.stored.reaches(2));
    CHECK(tracks.has_day("2026-01-04"));
    CHECK(tracks.has_day("2026-01-05"));
    std::filesystem::remove(tracks.file("2026-01-05"));
    CHECK(times_of(all_of(tracks.folder.path(), 1)) == std::vector{last_of_sunday});
}

TEST_CASE("a fix is confirmed when it is in the file") {
    Tracks tracks;
    std::atomic<int> unseen{0};
    for (int i = 0; i < 50; ++i) {
        auto const at = monday + Millis(i);
        tracks.store->push(track_fix(1, at), [&, at](Stored outcome) {
            if (outcome != Stored::yes || tracks.read(1, at, at + Millis(1)).size() != 1) ++unseen;
            tracks.stored.add();
        });
    }
    REQUIRE(tracks.stored.reaches(50));
    CHECK(unseen == 0);
    CHECK(tracks.store->written() == 50);
    CHECK(tracks.store->dropped() == 0);
}

TEST_CASE("a track is read by time over midnight, from its start, without its end, in order of the fixes") {
    Tracks tracks;
    for (int const minute : {3, -2, 1, -1, 2, 0})
        tracks.push(track_fix(1, last_of_sunday + Millis(1) + std::chrono::minutes(minute)));
    tracks.push(track_fix(2, monday));
    REQUIRE(tracks.stored.reaches(7));
    auto const midnight = last_of_sunday + Millis(1);
    auto const track = tracks.read(1, midnight - std::chrono::minutes(1), midnight + std::chrono::minutes(2));
    REQUIRE(track.size() == 3);
    for (int i = 0; i < 3; ++i)
        CHECK(track[static_cast<std::size_t>(i)].fix_at == midnight + std::chrono::minutes(i - 1));
    CHECK(tracks.read(3, midnight - std::chrono::hours(1), midnight + std::chrono::hours(1)).empty());
    CHECK(tracks.read(1, monday + std::chrono::hours(240), monday + std::chrono::hours(241)).empty());
}

TEST_CASE("reading stops at its limit and says so") {
    Tracks tracks;
    for (int i = 0; i < 5; ++i) tracks.push(track_fix(1, monday + Millis(i)));
    REQUIRE(tracks.stored.reaches(5));
    auto const read = [&](std::size_t limit) {
        return read_track(tracks.folder.path(), 1, monday, monday + Millis(10), limit);
    };
    CHECK(read(5).end == TrackRead::End::complete);
    CHECK(read(4).end == TrackRead::End::limit);
    CHECK(read(4).fixes.size() == 4);
}

TEST_CASE("days that are too old are deleted by the clock, the oldest day kept stays") {
    Tracks tracks;
    for (int const day : {0, 1, 2}) tracks.push(track_fix(1, monday + std::chrono::hours(24 * day)));
    REQUIRE(tracks.stored.reaches(3));
    std::filesystem::copy_file(tracks.file("2026-01-06"), tracks.file("2026-01-05.damaged-1"));
    overwrite(tracks.file("2026-01-06").parent_path() / "0-notes.txt", "not ours");
    tracks.store->retain_from("2026-01-06");
    // No fix has to come for it; a stop waits for the thread.
    tracks.store->stop();
    CHECK(!tracks.has_day("2026-01-05"));
    CHECK(!tracks.has_day("2026-01-05.damaged-1"));
    CHECK(tracks.has_day("2026-01-06"));
    CHECK(tracks.has_day("2026-01-07"));
    CHECK(std::filesystem::exists(tracks.folder.path() / "tracks" / "0-notes.txt"));
    for (auto const& entry : std::filesystem::directory_iterator(tracks.folder.path() / "tracks"))
        CHECK(entry.path().filename().string().substr(0, 10) != "2026-01-05");  // its log neither
    CHECK(all_of(tracks.folder.path(), 1).size() == 2);
}

TEST_CASE("a day that was deleted while it was open begins anew") {
    Tracks tracks;
    tracks.push(track_fix(1, monday));
    REQUIRE(tracks.stored.reaches(1));
    tracks.store->retain_from("2026-01-06");
    tracks.push(track_fix(1, monday + Millis(1)));
    REQUIRE(tracks.stored.reaches(2));
    CHECK(times_of(all_of(tracks.folder.path(), 1)) == std::vector{monday + Millis(1)});
}

TEST_CASE("beyond its limit the queue refuses fixes and counts them") {
    TrackSettings settings;
    settings.queue_max = 5;
    settings.linger = std::chrono::hours(1);  // nothing is written until the stop
    Tracks tracks(settings);
    for (int i = 0; i < 4; ++i) CHECK(tracks.push(track_fix(1, monday + Millis(i))));
    CHECK(!tracks.store->push_all({track_fix(1, monday + Millis(7)), track_fix(1, monday + Millis(8))}, {}));
    CHECK(tracks.push(track_fix(1, monday + Millis(4))));
    CHECK(!tracks.push(track_fix(1, monday + Millis(5))));
    CHECK(tracks.store->dropped() == 3);
    tracks.store->stop();
    CHECK(tracks.stored.value() == 5);
    CHECK(tracks.read(1, monday, monday + std::chrono::hours(1)).size() == 5);
}

TEST_CASE("many fixes at once are confirmed once, after the last of their days is in its file") {
    Tracks tracks;
    std::vector<TrackFix> fixes;
    for (int day = 0; day < 3; ++day) fixes.push_back(track_fix(1, monday + std::chrono::hours(24 * day)));
    std::atomic<std::size_t> seen{0};
    REQUIRE(tracks.store->push_all(fixes, [&](Stored outcome) {
        if (outcome == Stored::yes) seen = all_of(tracks.folder.path(), 1).size();
        tracks.stored.add();
    }));
    REQUIRE(tracks.stored.reaches(1));
    tracks.store->stop();
    CHECK(seen == 3);
    CHECK(tracks.stored.value() == 1);
}

TEST_CASE("fixes that a full disk refuses are counted and not confirmed, and later ones are kept again") {
    Tracks tracks;
    tracks.push(track_fix(1, monday));
    REQUIRE(tracks.stored.reaches(1));
    Disk::install().full(true);
    tracks.push(track_fix(1, monday + Millis(1)));
    REQUIRE(tracks.refused.reaches(1));
    CHECK(tracks.error().starts_with("track_write_failed"));
    CHECK(tracks.stored.value() == 1);
    CHECK(tracks.store->dropped() == 1);
    Disk::install().full(false);
    tracks.push(track_fix(1, monday + Millis(2)));
    REQUIRE(tracks.stored.reaches(2));
    CHECK(tracks.read(1, monday, monday + Millis(10)).size() == 2);
}

TEST_CASE("a backlog of many days is kept, whatever the number of open files") {
    Tracks tracks;
    for (int day = 0; day < 8; ++day) tracks.push(track_fix(1, monday + std::chrono::hours(24 * day)));
    REQUIRE(tracks.stored.reaches(8));
    for (int day = 0; day < 8; ++day) tracks.push(track_fix(1, monday + std::chrono::hours(24 * day) + Millis(1)));
    REQUIRE(tracks.stored.reaches(16));
    CHECK(all_of(tracks.folder.path(), 1).size() == 16);
}

TEST_CASE("a damaged file costs its day only: it is set aside, and the day goes on in a new file") {
    Tracks tracks;
    for (int const day : {0, 1}) tracks.push(track_fix(1, monday + std::chrono::hours(24 * day)));
    REQUIRE(tracks.stored.reaches(2));
    tracks.store->stop();
    overwrite(tracks.file("2026-01-05"), "this is no database, it is a text of more than one line that is read\n");
    auto const damaged = read_track(tracks.folder.path(), 1, monday, monday + std::chrono::hours(48), 10);
    CHECK(damaged.unreadable == UnreadableDays{"2026-01-05"});
    CHECK(times_of(damaged.fixes) == std::vector{monday + std::chrono::hours(24)});

    tracks.start();
    tracks.push(track_fix(1, monday + Millis(1)));
    REQUIRE(tracks.stored.reaches(3));
    REQUIRE(tracks.errors.reaches(1));
    CHECK(tracks.error().starts_with("track_day_damaged 2026-01-05.db is set aside as 2026-01-05.damaged-1.db"));
    CHECK(tracks.has_day("2026-01-05.damaged-1"));
    auto const again = read_track(tracks.folder.path(), 1, monday, monday + std::chrono::hours(48), 10);
    CHECK(again.unreadable.empty());
    CHECK(times_of(again.fixes) == std::vector{monday + Millis(1), monday + std::chrono::hours(24)});
}

TEST_CASE("a file that is damaged inside is noticed when it is packed, and set aside") {
    TrackSettings settings;
    settings.packing.run_fixes = 1000;
    settings.settle = std::chrono::milliseconds(0);
    Tracks tracks(settings);
    tracks.store->stop();
    {
        TrackDay day(tracks.file("2026-01-05"), PackingLimits{});
        day.append({track_fix(1, monday)});
        day.close();
    }
    Database file(tracks.file("2026-01-05"), OpenMode::read_write);
    file.execute("UPDATE batch SET body=x'0102030405'");
    CHECK(read_track(tracks.folder.path(), 1, monday, monday + Millis(1), 10).unreadable.size() == 1);
    tracks.start();
    REQUIRE(tracks.errors.reaches(1));
    CHECK(tracks.error().starts_with("track_day_damaged"));
}

TEST_CASE("a day of another layout is not written into") {
    Tracks tracks;
    tracks.store->stop();
    {
        Database other(tracks.file("2026-01-05"), OpenMode::read_write);
        other.execute("CREATE TABLE fix (unit INTEGER); PRAGMA user_version=999");
    }
    CHECK(read_track(tracks.folder.path(), 1, monday, monday + Millis(1), 10).unreadable.size() == 1);
    tracks.start();
    tracks.push(track_fix(1, monday));
    REQUIRE(tracks.stored.reaches(1));
    CHECK(tracks.has_day("2026-01-05.damaged-1"));
    CHECK(all_of(tracks.folder.path(), 1).size() == 1);
}
