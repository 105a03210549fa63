// SPDX-License-Identifier: Apache-2.0
#include "db/track_codec.hpp"

#include "db/database.hpp"
#include "tests/db/tracks.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

std::vector<TrackFix> decoded(std::string const& bytes, std::uint32_t unit) {
    std::vector<TrackFix> fixes;
    FixCursor cursor(bytes, unit);
    for (TrackFix fix; cursor.next(fix);) fixes.push_back(fix);
    return fixes;
}

TrackFix full_fix() {
    auto full = track_fix(7, monday + Millis(123), {121.4737021, -31.2303904});
    full.arrived_at = full.fix_at - Millis(2500);  // a clock that is ahead
    full.speed_mps = 13.89;
    full.course_deg = 271;
    full.alarm_bits = 0x80000001u;
    full.flags = {FixFlag::mock, FixFlag::imported};
    return full;
}

}  // namespace

TEST_CASE("a fix comes back as it was: to the millisecond, the centimetre and the flag") {
    auto const full = full_fix();
    auto const plain = track_fix(7, monday + std::chrono::seconds(5), {-180, 90});
    auto const back = decoded(encode_fixes(std::vector{full, plain}), 7);
    REQUIRE(back.size() == 2);
    CHECK(back[0].unit_number == 7);
    CHECK(back[0].fix_at == full.fix_at);
    CHECK(back[0].arrived_at == full.arrived_at);
    CHECK(back[0].point == full.point);
    CHECK(*back[0].speed_mps == doctest::Approx(13.89));
    CHECK(back[0].course_deg == 271);
    CHECK(back[0].alarm_bits == 0x80000001u);
    CHECK(back[0].flags == full.flags);
    CHECK(back[1].fix_at == plain.fix_at);
    CHECK(back[1].point == plain.point);
    CHECK(!back[1].speed_mps.has_value());
    CHECK(!back[1].course_deg.has_value());
    CHECK(back[1].alarm_bits == 0);
    CHECK(back[1].flags == FixFlags{});
}

TEST_CASE("whole seconds and six decimals cost less and lose nothing") {
    std::vector<TrackFix> fixes;
    for (int i = 0; i < 100; ++i)
        fixes.push_back(track_fix(1, monday + std::chrono::seconds(i), {121.4 + i * 1e-4, 31.2 - i * 1e-6}));
    auto const short_form = encode_fixes(fixes);
    auto const back = decoded(short_form, 1);
    REQUIRE(back.size() == 100);
    for (std::size_t i = 0; i < 100; ++i) {
        CHECK(back[i].fix_at == fixes[i].fix_at);
        CHECK(to_e7(back[i].point.lon_deg) == to_e7(fixes[i].point.lon_deg));
        CHECK(to_e7(back[i].point.lat_deg) == to_e7(fixes[i].point.lat_deg));
    }
    fixes.back().fix_at += Millis(1);
    fixes.back().point.lon_deg += 1e-7;
    CHECK(short_form.size() < encode_fixes(fixes).size());
    CHECK(decoded(encode_fixes(fixes), 1).back().fix_at == fixes.back().fix_at);
}

TEST_CASE("a batch gives each unit its fixes") {
    std::vector const fixes{track_fix(1, monday), track_fix(1, monday + Millis(1)), track_fix(100'000, monday)};
    auto const bytes = encode_batch(fixes);
    BatchCursor units(bytes);
    auto const first = units.next();
    REQUIRE(first.has_value());
    CHECK(first->unit_number == 1);
    CHECK(decoded(std::string(first->fixes), 1).size() == 2);
    auto const second = units.next();
    REQUIRE(second.has_value());
    CHECK(second->unit_number == 100'000);
    CHECK(!units.next().has_value());
}

TEST_CASE("bytes that are cut or changed are an error or other fixes, never a crash") {
    auto const whole = encode_batch(std::vector{full_fix(), track_fix(9, monday), track_fix(9, monday + Millis(7))});
    int refused = 0;
    auto const read = [&](std::string const& bytes) {
        try {
            BatchCursor units(bytes);
            std::size_t count = 0;
            while (auto const group = units.next()) {
                FixCursor cursor(group->fixes, group->unit_number);
                for (TrackFix fix; cursor.next(fix);) ++count;
            }
            CHECK(count <= bytes.size());
        } catch (DatabaseError const& error) {
            CHECK(error.damaged());
            ++refused;
        }
    };
    for (std::size_t size = 1; size < whole.size(); ++size) read(whole.substr(0, size));
    CHECK(refused > 40);
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (unsigned bit = 0; bit < 8; ++bit) {
            auto changed = whole;
            changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1u << bit));
            read(changed);
        }
    read(std::string(11, '\xff'));
}
