// SPDX-License-Identifier: Apache-2.0
#include "server/core/repeat_rules.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>

using namespace tiaodu;

namespace {

constexpr Time noon = time_from_ms(1'767'585'600'000);
constexpr GeoPoint corner{121.4737, 31.2304};
constexpr std::string_view fruit_stall = "南京西路1266号门口有人摆摊卖水果，占用人行道，希望有关部门尽快处理";
constexpr std::string_view fruit_stall_again = "水果摊又在南京西路1266号门口摆摊，占用人行道";
constexpr std::string_view building_noise = "工地夜间施工噪音扰民，凌晨两点还在打桩";

Millis days(int count) { return std::chrono::hours(24 * count); }

RepeatFacts facts(std::string_view text, std::string category = "0501") {
    RepeatFacts made;
    made.point = corner;
    made.street = OrgCode("310106013");
    made.category = std::move(category);
    made.received_at = noon;
    made.text = TextPrint(text);
    return made;
}

KnownTicket known(std::int64_t number, RepeatFacts made) {
    made.received_at -= days(1);
    return {TicketId(310106, number), std::move(made)};
}

std::vector<RepeatHint> repeats(RepeatFacts const& fresh, KnownTicket const& ticket,
                                RepeatSettings const& settings = {}) {
    return likely_repeats(fresh, {&ticket, 1}, settings);
}

std::vector<RepeatReasonCode> codes(RepeatHint const& hint) {
    std::vector<RepeatReasonCode> found;
    for (auto const& reason : hint.reasons) found.push_back(reason.code);
    return found;
}

}  // namespace

TEST_CASE("a repeat is found with every reason: place, category, caller, text and age") {
    auto fresh = facts(fruit_stall);
    fresh.caller = "k1";
    auto old = known(7, facts(fruit_stall_again));
    old.facts.caller = "k1";
    old.facts.point = moved(corner, 90, 40);
    auto const hints = repeats(fresh, old);
    REQUIRE(hints.size() == 1);
    CHECK(hints[0].ticket_id == TicketId(310106, 7));
    auto const percent = std::lround(text_likeness(fruit_stall, fruit_stall_again) * 100);
    std::vector<RepeatReason> const reasons{{RepeatReasonCode::same_place, 40},
                                            {RepeatReasonCode::same_category, std::nullopt},
                                            {RepeatReasonCode::same_caller, std::nullopt},
                                            {RepeatReasonCode::similar_text, percent},
                                            {RepeatReasonCode::recent, 1}};
    CHECK(hints[0].reasons == reasons);
    CHECK(percent >= 40);
}

TEST_CASE("the same place and category are enough, the place alone is not: a busy corner has many matters") {
    CHECK(repeats(facts(""), known(1, facts(""))).size() == 1);
    CHECK(repeats(facts(fruit_stall), known(1, facts(building_noise, "0301"))).empty());
}

TEST_CASE("the same caller with a similar text is enough, with the category alone not: one reports many shops") {
    auto fresh = facts(fruit_stall);
    fresh.caller = "k1";
    fresh.point.reset();
    auto old = known(1, facts(fruit_stall_again));
    old.facts.caller = "k1";
    CHECK(repeats(fresh, old).size() == 1);
    old.facts.text = TextPrint(building_noise);
    CHECK(repeats(fresh, old).empty());
}

TEST_CASE("without place and caller only a nearly equal text in the same street makes a hint") {
    auto fresh = facts(fruit_stall);
    fresh.point.reset();
    auto old = known(1, facts(fruit_stall));
    auto const hints = repeats(fresh, old);
    REQUIRE(hints.size() == 1);
    CHECK(codes(hints[0]) ==
          std::vector{RepeatReasonCode::same_category, RepeatReasonCode::similar_text, RepeatReasonCode::recent});
    old.facts.street = OrgCode("310106014");
    CHECK(repeats(fresh, old).empty());
    old.facts.street.reset();
    CHECK(repeats(fresh, old).empty());
    fresh.street.reset();
    CHECK(repeats(fresh, old).empty());
    CHECK(repeats(fresh, known(1, facts(fruit_stall_again))).empty());
}

TEST_CASE("alike but far apart, from different callers and streets, are two matters") {
    auto old = known(1, facts(fruit_stall));
    old.facts.point = moved(corner, 0, 2'000);
    old.facts.street = OrgCode("310106014");
    CHECK(repeats(facts(fruit_stall), old).empty());
}

TEST_CASE("callers that are not known are not the same caller") {
    auto fresh = facts(fruit_stall);
    fresh.point.reset();
    auto const old = known(1, facts(fruit_stall_again));
    CHECK(repeats(fresh, old).empty());
    fresh.caller = "";
    auto nameless = old;
    nameless.facts.caller = "";
    CHECK(repeats(fresh, nameless).empty());
}

TEST_CASE("the radius is that of the category, and includes its edge") {
    RepeatSettings settings;
    settings.radius_m = {{"0301", 400.0}};
    settings.threshold = 0;
    auto const at = [&](double metres, std::string const& category) {
        auto old = known(1, facts("", category));
        old.facts.point = moved(corner, 0, metres);
        return !repeats(facts("", category), old, settings).empty();
    };
    CHECK(at(149.9, "0501"));
    CHECK_FALSE(at(150.1, "0501"));
    CHECK(at(399.9, "0301"));
    CHECK_FALSE(at(400.1, "0301"));
    settings.radius_default_m = distance_m(corner, moved(corner, 0, 100));
    CHECK(at(100, "0501"));
}

TEST_CASE("older than the window is not looked at, exactly as old is; a ticket entered late compares both ways") {
    RepeatSettings const settings;
    for (int const sign : {-1, 1}) {
        auto old = known(1, facts(fruit_stall));
        old.facts.received_at = noon + sign * settings.window;
        auto const hints = repeats(facts(fruit_stall), old);
        REQUIRE(hints.size() == 1);
        CHECK(hints[0].reasons.back() == RepeatReason{RepeatReasonCode::recent, 30});
        old.facts.received_at += sign * Millis(1);
        CHECK(repeats(facts(fruit_stall), old).empty());
    }
}

TEST_CASE("polite words and very short texts are never alike") {
    auto const polite = "您好，希望有关部门尽快处理，谢谢";
    auto const hints = repeats(facts(polite), known(1, facts(polite)));
    REQUIRE(hints.size() == 1);  // by place and category
    CHECK(codes(hints[0]) ==
          std::vector{RepeatReasonCode::same_place, RepeatReasonCode::same_category, RepeatReasonCode::recent});
    auto const pairs = [](std::string_view text) {
        return repeats(facts(text), known(1, facts(text))).at(0).reasons.size();
    };
    CHECK(pairs("占道摆摊") == 3);
    CHECK(pairs("占道摆摊多") == 4);
}

TEST_CASE("places that are no places agree with nothing") {
    auto fresh = facts("");
    auto old = known(1, facts(""));
    old.facts.point = GeoPoint{std::numeric_limits<double>::quiet_NaN(), 31.23};
    CHECK(repeats(fresh, old).empty());
    std::swap(fresh.point, old.facts.point);
    CHECK(repeats(fresh, old).empty());
}

TEST_CASE("the best hints come first and only so many are shown; equal ones by ticket id") {
    std::vector<KnownTicket> tickets;
    for (int i = 1; i <= 8; ++i) {
        auto made = facts("");
        made.point = moved(corner, 0, i <= 2 ? 10 : 50 - i);
        tickets.push_back(known(10 - i, made));
    }
    auto const hints = likely_repeats(facts(""), tickets, {});
    REQUIRE(hints.size() == 5);
    CHECK(hints[0].ticket_id == TicketId(310106, 8));
    CHECK(hints[1].ticket_id == TicketId(310106, 9));
    CHECK(hints[2].ticket_id == TicketId(310106, 2));
    CHECK(hints[4].ticket_id == TicketId(310106, 4));
}

TEST_CASE("of any tickets: every hint has a place, a caller or a nearly equal text, and no order changes the answer") {
    std::mt19937 random(31);
    auto const below = [&](int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random); };
    std::vector<std::string> const texts{std::string(fruit_stall), std::string(fruit_stall_again),
                                         std::string(building_noise), "", "您好"};
    auto const any = [&] {
        auto made = facts(texts[static_cast<std::size_t>(below(5))], below(2) == 0 ? "0501" : "0301");
        made.point = moved(corner, below(360), below(400));
        if (below(3) == 0) made.point.reset();
        if (below(2) == 0) made.street = OrgCode("310106014");
        if (below(2) == 0) made.caller = "k" + std::to_string(below(3));
        made.received_at = noon - days(below(40));
        return made;
    };
    RepeatSettings settings;
    settings.shown_max = 1'000;
    std::size_t found = 0;
    for (int round = 0; round < 100; ++round) {
        std::vector<KnownTicket> tickets;
        for (int i = 1; i <= 40; ++i) tickets.push_back(known(i, any()));
        auto const fresh = any();
        auto const hints = likely_repeats(fresh, tickets, settings);
        double last = 1;
        for (auto const& hint : hints) {
            CHECK(hint.score >= settings.threshold);
            CHECK(hint.score <= last);
            last = hint.score;
            bool const strong = std::any_of(hint.reasons.begin(), hint.reasons.end(), [&](RepeatReason const& reason) {
                return reason.code == RepeatReasonCode::same_place || reason.code == RepeatReasonCode::same_caller ||
                       (reason.code == RepeatReasonCode::similar_text && reason.number >= 80);
            });
            CHECK(strong);
        }
        found += hints.size();
        std::shuffle(tickets.begin(), tickets.end(), random);
        CHECK(likely_repeats(fresh, tickets, settings) == hints);
    }
    CHECK(found > 100);
}
