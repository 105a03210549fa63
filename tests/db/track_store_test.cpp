// SPDX-License-Identifier: Apache-2.0
#include "db/track_store.hpp"

#include "tests/db/full_disk.hpp"
#include "tests/db/temporary.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// 2026-01-04 23:59:59.999 in Beijing.
constexpr Time last_of_sunday = time_from_ms(1'767'542'399'999);

TrackRow row(std::int64_t unit, Time at) {
    TrackRow made;
    made.unit_number = unit;
    made.fix_at = at;
    made.arrived_at = at + Millis(500);
    made.point = in_jingansi;
    return made;
}

/// A store whose stored callbacks run at once on its thread.
struct Tracks {
    TemporaryFolder folder;
    Count stored, refused, errors;
    std::unique_ptr<TrackStore> store;
    explicit Tracks(TrackSettings settings = {}) {
        Disk::install().full(false);
        settings.on_stored = [](std::vector<StoredHandler> handlers, Stored outcome) {
            for (auto const& handler : handlers) handler(outcome);
        };
        settings.on_error = [this](std::string const&) { errors.add(); };
        store = std::make_unique<TrackStore>(folder.path(), std::move(settings));
    }
    ~Tracks() {
        Disk::install().full(false);
        store->stop();
    }
    bool push(TrackRow const& made) {
        return store->push(made, [this](Stored outcome) { (outcome == Stored::yes ? stored : refused).add(); });
    }
    bool has_day(std::string const& day) const {
        return std::filesystem::exists(folder.path() / "tracks" / (day + ".db"));
    }
    std::vector<TrackRow> read(std::int64_t unit, Time from, Time to, std::size_t limit = 1000) const {
        return TrackStore::read(folder.path(), unit, from, to, limit);
    }
};

}  // namespace

TEST_CASE("each fix goes into the file of its Beijing day") {
    Tracks tracks;
    REQUIRE(tracks.push(row(1, last_of_sunday)));
    REQUIRE(tracks.push(row(1, last_of_sunday + Millis(1))));
    REQUIRE(tracks.stored.reaches(2));
    CHECK(tracks.has_day("2026-01-04"));
    CHECK(tracks.has_day("2026-01-05"));
    Database sunday(tracks.folder.path() / "tracks" / "2026-01-04.db", OpenMode::read_only);
    CHECK(rows(sunday, "fix") == 1);
}

TEST_CASE("a fix is confirmed when it is in the file") {
    TrackSettings settings;
    Tracks tracks;
    std::atomic<int> unseen{0};
    for (int i = 0; i < 50; ++i) {
        auto const at = monday + Millis(i);
        tracks.store->push(row(1, at), [&, at](Stored) {
            if (tracks.read(1, at, at + Millis(1)).size() != 1) ++unseen;
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
        tracks.push(row(1, last_of_sunday + Millis(1) + std::chrono::minutes(minute)));
    tracks.push(row(2, monday));
    REQUIRE(tracks.stored.reaches(7));
    auto const midnight = last_of_sunday + Millis(1);
    auto const track = tracks.read(1, midnight - std::chrono::minutes(1), midnight + std::chrono::minutes(2));
    REQUIRE(track.size() == 3);
    for (int i = 0; i < 3; ++i)
        CHECK(track[static_cast<std::size_t>(i)].fix_at == midnight + std::chrono::minutes(i - 1));
    CHECK(tracks.read(1, midnight - std::chrono::hours(1), midnight + std::chrono::hours(1), 4).size() == 4);
    CHECK(tracks.read(3, midnight - std::chrono::hours(1), midnight + std::chrono::hours(1)).empty());
    CHECK(tracks.read(1, monday + std::chrono::hours(240), monday + std::chrono::hours(241)).empty());
}

TEST_CASE("a fix comes back as it was, to the centimetre") {
    Tracks tracks;
    auto full = row(1, monday);
    full.point = {121.4737021, -31.2303904};
    full.speed_mps = 13.89;
    full.course_deg = 271;
    full.alarm_bits = 0x80000001u;
    full.doubtful = true;
    tracks.push(full);
    tracks.push(row(2, monday));
    REQUIRE(tracks.stored.reaches(2));
    auto const back = tracks.read(1, monday, monday + Millis(1)).at(0);
    CHECK(back.arrived_at == full.arrived_at);
    CHECK(back.point == full.point);
    CHECK(*back.speed_mps == doctest::Approx(13.89));
    CHECK(back.course_deg == 271);
    CHECK(back.alarm_bits == 0x80000001u);
    CHECK(back.doubtful);
    auto const plain = tracks.read(2, monday, monday + Millis(1)).at(0);
    CHECK(!plain.speed_mps.has_value());
    CHECK(!plain.course_deg.has_value());
    CHECK(!plain.doubtful);
}

TEST_CASE("days that are too old are deleted, the oldest day kept stays") {
    Tracks tracks;
    for (int const day : {0, 1, 2}) tracks.push(row(1, monday + std::chrono::hours(24 * day)));
    REQUIRE(tracks.stored.reaches(3));
    tracks.store->retain_from("2026-01-06");
    tracks.push(row(1, monday + std::chrono::hours(49)));
    REQUIRE(tracks.stored.reaches(4));
    CHECK(!tracks.has_day("2026-01-05"));
    CHECK(tracks.has_day("2026-01-06"));
    CHECK(tracks.has_day("2026-01-07"));
    for (auto const& entry : std::filesystem::directory_iterator(tracks.folder.path() / "tracks"))
        CHECK(entry.path().filename().string().substr(0, 10) != "2026-01-05");  // its log neither
    CHECK(tracks.read(1, monday, monday + std::chrono::hours(72)).size() == 3);
}

TEST_CASE("beyond its limit the queue refuses fixes and counts them") {
    TrackSettings settings;
    settings.queue_max = 5;
    settings.linger = std::chrono::hours(1);  // nothing is written until the stop
    Tracks tracks(settings);
    for (int i = 0; i < 5; ++i) CHECK(tracks.push(row(1, monday + Millis(i))));
    CHECK(!tracks.push(row(1, monday + Millis(5))));
    CHECK(tracks.store->dropped() == 1);
    tracks.store->stop();
    CHECK(tracks.stored.value() == 5);
    CHECK(tracks.read(1, monday, monday + std::chrono::hours(1)).size() == 5);
}

TEST_CASE("fixes that a full disk refuses are counted and confirmed as lost, and later ones are kept again") {
    Tracks tracks;
    tracks.push(row(1, monday));
    REQUIRE(tracks.stored.reaches(1));
    Disk::install().full(true);
    tracks.push(row(1, monday + Millis(1)));
    REQUIRE(tracks.refused.reaches(1));
    CHECK(tracks.errors.value() == 1);
    CHECK(tracks.stored.value() == 1);
    CHECK(tracks.store->dropped() == 1);
    Disk::install().full(false);
    tracks.push(row(1, monday + Millis(2)));
    REQUIRE(tracks.stored.reaches(2));
    CHECK(tracks.read(1, monday, monday + Millis(10)).size() == 2);
}

TEST_CASE("a backlog of many days is kept, whatever the number of open files") {
    Tracks tracks;
    for (int day = 0; day < 8; ++day) tracks.push(row(1, monday + std::chrono::hours(24 * day)));
    REQUIRE(tracks.stored.reaches(8));
    for (int day = 0; day < 8; ++day) tracks.push(row(1, monday + std::chrono::hours(24 * day) + Millis(1)));
    REQUIRE(tracks.stored.reaches(16));
    CHECK(tracks.read(1, monday, monday + std::chrono::hours(24 * 8)).size() == 16);
}
