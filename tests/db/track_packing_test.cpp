// SPDX-License-Identifier: Apache-2.0
#include "db/track_codec.hpp"
#include "tests/db/full_disk.hpp"
#include "tests/db/tracks.hpp"

#include <sys/wait.h>
#include <csignal>
#include <fstream>
#include <set>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr Millis second = std::chrono::seconds(1);
constexpr std::uint32_t units = 7;
std::string const day_name = "2026-01-05";

PackingLimits small_pieces() { return {.run_fixes = 200, .step_fixes = 30, .chunk_fixes = 16}; }

/// Fix number i of a little fleet that goes round and round.
TrackFix numbered(std::size_t i) {
    auto const unit = static_cast<std::uint32_t>(i % units) + 1;
    return track_fix(unit, monday + static_cast<std::int64_t>(i) * 5 * second,
                     moved(in_jingansi, static_cast<double>(i * 37 % 360), 20.0 * static_cast<double>(i % 50)));
}
std::vector<TrackFix> numbered(std::size_t from, std::size_t to) {
    std::vector<TrackFix> fixes;
    for (auto i = from; i < to; ++i) fixes.push_back(numbered(i));
    return fixes;
}

/// The numbers that a folder holds, each time that it holds them.
std::multiset<std::size_t> numbers_in(std::filesystem::path const& folder) {
    std::multiset<std::size_t> found;
    for (std::uint32_t unit = 1; unit <= units; ++unit)
        for (auto const& fix : all_of(folder, unit)) {
            auto const number = static_cast<std::size_t>((fix.fix_at - monday) / (5 * second));
            CHECK(fix.unit_number == number % units + 1);
            found.insert(number);
        }
    return found;
}
/// True when these are the numbers 0 … count - 1, each once.
bool is_whole(std::multiset<std::size_t> const& numbers) {
    std::size_t next = 0;
    for (auto const number : numbers)
        if (number != next++) return false;
    return true;
}

/// The rows of a day as they are in the file, read past the reader that drops duplicates.
std::size_t stored_fixes(std::filesystem::path const& file) {
    Database database(file, OpenMode::read_only);
    auto sum = database.prepare(
        "SELECT (SELECT coalesce(sum(fixes),0) FROM batch) + (SELECT coalesce(sum(fixes),0) FROM chunk)");
    REQUIRE(sum.step());
    return static_cast<std::size_t>(sum.integer(0));
}

/// A day without its thread.
struct Day {
    TemporaryFolder folder;
    std::filesystem::path file;
    std::unique_ptr<TrackDay> day;
    Day() {
        Disk::install().full(false);
        file = track_file(folder.path(), day_name);
        std::filesystem::create_directories(file.parent_path());
        open();
    }
    ~Day() { Disk::install().full(false); }
    void open() {
        day.reset();
        day = std::make_unique<TrackDay>(file, small_pieces());
    }
    std::vector<std::uint32_t> near(GeoPoint point, double radius_m, Time from, Time to) const {
        std::vector<std::uint32_t> found;
        for (auto const& unit :
             read_near(folder.path(), {point, radius_m, from, to}, [](std::uint32_t) { return true; }).units)
            found.push_back(unit.unit_number);
        return found;
    }
    /// As the files would be found after a kill at this moment.
    std::unique_ptr<TemporaryFolder> copy(std::size_t log_bytes_max = SIZE_MAX) const {
        auto made = std::make_unique<TemporaryFolder>();
        auto const to = track_file(made->path(), day_name);
        std::filesystem::create_directories(to.parent_path());
        std::filesystem::copy_file(file, to);
        auto const log = file.string() + "-wal";
        if (std::filesystem::exists(log)) {
            std::filesystem::copy_file(log, to.string() + "-wal");
            if (std::filesystem::file_size(log) > log_bytes_max)
                std::filesystem::resize_file(to.string() + "-wal", log_bytes_max);
        }
        return made;
    }
};

}  // namespace

TEST_CASE("before, between and after the steps of packing, a track is the same and so is who was near") {
    Day tracks;
    for (std::size_t from = 0; from < 1000; from += 90)
        tracks.day->append(numbered(from, std::min<std::size_t>(1000, from + 90)));
    auto const from = monday + 1000 * second, to = monday + 3000 * second;
    auto const track = times_of(all_of(tracks.folder.path(), 3));
    auto const near = tracks.near(in_jingansi, 150, from, to);
    CHECK(track.size() == 143);
    CHECK(near.size() == units);
    int steps = 0;
    while (tracks.day->pack_step() > 0) {
        ++steps;
        CHECK(is_whole(numbers_in(tracks.folder.path())));
        CHECK(times_of(all_of(tracks.folder.path(), 3)) == track);
        CHECK(tracks.near(in_jingansi, 150, from, to) == near);
    }
    CHECK(steps > 20);
    CHECK(tracks.day->waiting() == 0);
    Database file(tracks.file, OpenMode::read_only);
    CHECK(rows(file, "batch") == 0);
    CHECK(rows(file, "packing") == 0);
    CHECK(numbers_in(tracks.folder.path()).size() == 1000);
}

TEST_CASE("files that are copied at any moment of writing and packing hold every acknowledged fix once") {
    Day tracks;
    std::size_t written = 0;
    for (int round = 0; round < 40; ++round) {
        tracks.day->append(numbered(written, written + 25));
        written += 25;
        if (round % 3 != 0) tracks.day->pack_step();
        auto const copy = tracks.copy();
        auto const found = numbers_in(copy->path());
        CHECK(found.size() == written);
        CHECK(is_whole(found));
        // Whoever opens the copy packs on from there.
        TrackDay again(track_file(copy->path(), day_name), small_pieces());
        pack_all(again);
        CHECK(numbers_in(copy->path()) == found);
        CHECK(stored_fixes(track_file(copy->path(), day_name)) == written);
    }
}

TEST_CASE("a power cut that takes the end of the log leaves the beginning, each fix once") {
    Day tracks;
    for (std::size_t from = 0; from < 600; from += 60) {
        tracks.day->append(numbered(from, from + 60));
        tracks.day->pack_step();
    }
    auto const log_bytes = std::filesystem::file_size(tracks.file.string() + "-wal");
    std::set<std::size_t> lengths;
    for (std::size_t bytes = 0; bytes < log_bytes; bytes += 4096 + 24) {
        auto const copy = tracks.copy(bytes);
        auto const found = numbers_in(copy->path());
        CHECK(is_whole(found));
        CHECK(found.size() % 60 == 0);  // whole batches only
        lengths.insert(found.size());
    }
    CHECK(lengths.size() >= 10);
}

TEST_CASE("packing goes on where it stopped when the file is opened again") {
    Day tracks;
    tracks.day->append(numbered(0, 180));
    tracks.day->pack_step();
    REQUIRE(tracks.day->packing());
    tracks.day->append(numbered(180, 200));
    tracks.open();
    CHECK(tracks.day->packing());
    CHECK(tracks.day->waiting() == 200);
    pack_all(*tracks.day);
    CHECK(tracks.day->waiting() == 0);
    CHECK(stored_fixes(tracks.file) == 200);
    CHECK(is_whole(numbers_in(tracks.folder.path())));
}

TEST_CASE("the same fix twice is stored once, however late it comes again") {
    Day tracks;
    tracks.day->append(numbered(0, 300));
    pack_all(*tracks.day);
    auto again = numbered(0, 300);
    for (auto& fix : again) {
        fix.arrived_at += std::chrono::hours(24);
        fix.flags.set(FixFlag::imported);
    }
    tracks.day->append(again);
    CHECK(numbers_in(tracks.folder.path()).size() == 300);
    pack_all(*tracks.day);
    CHECK(stored_fixes(tracks.file) == 300);
    for (auto const& fix : all_of(tracks.folder.path(), 1))
        CHECK(!fix.flags.has(FixFlag::imported));  // the first stays
    // Another place at the same time is another fix.
    auto moved_away = numbered(0);
    moved_away.point.lon_deg += 1e-6;
    tracks.day->append({moved_away});
    pack_all(*tracks.day);
    CHECK(stored_fixes(tracks.file) == 301);
}

TEST_CASE("late fixes are put where they belong: pieces of a unit never overlap, none is longer than its limits") {
    Day tracks;
    std::vector<TrackFix> even, odd;
    for (int i = 0; i < 2000; ++i) (i % 2 == 0 ? even : odd).push_back(track_fix(1, monday + i * 5 * second));
    tracks.day->append(even);
    pack_all(*tracks.day);
    tracks.day->append({odd.begin(), odd.begin() + 300});
    pack_all(*tracks.day);
    tracks.day->append({odd.begin() + 300, odd.end()});
    pack_all(*tracks.day);
    Database file(tracks.file, OpenMode::read_only);
    auto chunks = file.prepare("SELECT from_at, to_at, fixes FROM chunk ORDER BY from_at");
    std::int64_t before = 0, count = 0;
    while (chunks.step()) {
        CHECK(chunks.integer(0) > before);
        before = chunks.integer(1);
        count += chunks.integer(2);
        CHECK(chunks.integer(2) <= 16);
        CHECK(chunks.integer(0) / 3'600'000 == chunks.integer(1) / 3'600'000);
    }
    CHECK(count == 2000);
}

TEST_CASE("one fix at a time makes no crumbs: pieces that are not half full are taken up again") {
    Day tracks;
    for (int i = 0; i < 64; ++i) {
        tracks.day->append({track_fix(1, monday + i * second)});
        pack_all(*tracks.day);
    }
    Database file(tracks.file, OpenMode::read_only);
    CHECK(rows(file, "chunk") <= 8);
}

TEST_CASE("a disk that is full while packing loses nothing, and packing is done when there is space") {
    Day tracks;
    tracks.day->append(numbered(0, 100));
    tracks.day->pack_step();
    Disk::install().full(true);
    CHECK_THROWS_AS(tracks.day->pack_step(), DatabaseError);
    CHECK(is_whole(numbers_in(tracks.folder.path())));
    Disk::install().full(false);
    pack_all(*tracks.day);
    CHECK(stored_fixes(tracks.file) == 100);
    CHECK(numbers_in(tracks.folder.path()).size() == 100);
}

TEST_CASE("near means within the radius and the time, from the first to the last moment inside") {
    Day tracks;
    // Unit 1 drives east along a line that passes 100 m north of the point, 20 m a second.
    for (int i = -50; i <= 50; ++i)
        tracks.day->append({track_fix(1, monday + (50 + i) * second, moved(moved(in_jingansi, 0, 100), 90, 20.0 * i))});
    tracks.day->append({track_fix(2, monday + 50 * second, moved(in_jingansi, 180, 199.5)),
                        track_fix(3, monday + 50 * second, moved(in_jingansi, 180, 200.5))});
    auto const ask = [&](Time from, Time to) {
        return read_near(tracks.folder.path(), {in_jingansi, 200, from, to}, [](std::uint32_t) { return true; }).units;
    };
    for (int packed = 0; packed < 2; ++packed) {
        auto const found = ask(monday, monday + 200 * second);
        REQUIRE(found.size() == 2);
        CHECK(found[0].unit_number == 1);
        CHECK(found[0].closest_m == doctest::Approx(100).epsilon(0.01));
        CHECK(found[0].closest_at == monday + 50 * second);
        // 200 m at 100 m from the line are 173 m along it.
        CHECK(found[0].first_at == monday + 42 * second);
        CHECK(found[0].last_at == monday + 58 * second);
        CHECK(found[1].unit_number == 2);
        CHECK(ask(monday + 50 * second, monday + 50 * second + Millis(1)).size() == 2);
        CHECK(ask(monday + 50 * second + Millis(1), monday + 51 * second).empty());
        CHECK(ask(monday + 59 * second, monday + 200 * second).empty());
        auto const only = read_near(tracks.folder.path(), {in_jingansi, 200, monday, monday + 200 * second},
                                    [](std::uint32_t unit) { return unit == 2; });
        CHECK(only.units.size() == 1);
        pack_all(*tracks.day);
    }
}

TEST_CASE("the store packs by itself when enough waits, and a quiet day to its end") {
    TemporaryFolder folder;
    Count stored;
    TrackSettings settings;
    settings.packing = small_pieces();
    settings.settle = std::chrono::milliseconds(1);
    settings.on_stored = [&](std::vector<StoredHandler> handlers, Stored) {
        for (std::size_t i = 0; i < handlers.size(); ++i) stored.add();
    };
    TrackStore store(folder.path(), settings);
    for (std::size_t i = 0; i < 2000; ++i) store.push(numbered(i), [](Stored) {});
    REQUIRE(stored.reaches(2000));
    // Reads see all of it all the time, while the thread packs.
    auto const file = track_file(folder.path(), day_name);
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    auto const unpacked = [&] {
        Database database(file, OpenMode::read_only);
        return rows(database, "batch");
    };
    do CHECK(numbers_in(folder.path()).size() == 2000);
    while (unpacked() > 0 && std::chrono::steady_clock::now() < deadline);
    CHECK(unpacked() == 0);
    store.stop();
    CHECK(store.waiting() == 0);
}

TEST_CASE("days that were left unpacked are packed after the next start") {
    TemporaryFolder folder;
    std::filesystem::create_directories(tracks_folder(folder.path()));
    for (int day = 0; day < 5; ++day) {
        auto const at = monday + std::chrono::hours(24 * day);
        TrackDay left(track_file(folder.path(), day_of(at, beijing_offset)), small_pieces());
        left.append({track_fix(1, at), track_fix(2, at)});
    }
    TrackSettings settings;
    settings.packing = small_pieces();
    settings.linger = std::chrono::milliseconds(0);
    TrackStore store(folder.path(), settings);
    auto const waiting = [&] {
        std::int64_t batches = 0;
        for (auto const& entry : std::filesystem::directory_iterator(tracks_folder(folder.path())))
            if (entry.path().extension() == ".db") {
                Database database(entry.path(), OpenMode::read_only);
                batches += rows(database, "batch");
            }
        return batches;
    };
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (waiting() > 0 && std::chrono::steady_clock::now() < deadline) ::usleep(2000);
    CHECK(waiting() == 0);
    store.stop();
    CHECK(all_of(folder.path(), 1).size() == 5);
}

namespace {

/// Writes until it is killed; a byte goes through the pipe for each fix that was acknowledged.
[[noreturn]] void write_until_killed(std::filesystem::path const& folder, int pipe) {
    TrackSettings settings;
    settings.packing = small_pieces();
    settings.linger = std::chrono::milliseconds(1);
    settings.on_stored = [pipe](std::vector<StoredHandler> handlers, Stored outcome) {
        std::string const bytes(outcome == Stored::yes ? handlers.size() : 0, '+');
        if (::write(pipe, bytes.data(), bytes.size()) < 0) ::_exit(1);
    };
    TrackStore store(folder, settings);
    for (std::size_t i = 0; i < 10'000; ++i) {  // the last of them is still on that day
        store.push(numbered(i), [](Stored) {});
        if (i % 10 == 0) ::usleep(100);
    }
    for (;;) ::pause();
}

}  // namespace

TEST_CASE("after kill -9 at any moment every acknowledged fix is there, once") {
    for (std::size_t const wanted : {1u, 40u, 190u, 450u, 800u, 1300u, 2000u, 2700u}) {
        TemporaryFolder folder;
        int pipe[2];
        REQUIRE(::pipe(pipe) == 0);
        auto const child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) write_until_killed(folder.path(), pipe[1]);
        ::close(pipe[1]);
        std::size_t acknowledged = 0;
        std::array<char, 512> bytes;
        while (acknowledged < wanted) {
            auto const count = ::read(pipe[0], bytes.data(), bytes.size());
            REQUIRE(count > 0);
            acknowledged += static_cast<std::size_t>(count);
        }
        REQUIRE(::kill(child, SIGKILL) == 0);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        for (ssize_t count = 1; count > 0; acknowledged += static_cast<std::size_t>(count))
            count = ::read(pipe[0], bytes.data(), bytes.size());
        ::close(pipe[0]);

        auto const found = numbers_in(folder.path());
        CHECK(found.size() >= acknowledged);
        CHECK(is_whole(found));
        TrackDay day(track_file(folder.path(), day_name), small_pieces());
        pack_all(day);
        CHECK(numbers_in(folder.path()) == found);
        CHECK(stored_fixes(track_file(folder.path(), day_name)) == found.size());
    }
}
