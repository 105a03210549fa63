// SPDX-License-Identifier: Apache-2.0
#include "server/queries/query.hpp"
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

Result<std::string> ask(Running& running, Actor const& actor, Json const& parameters) {
    std::optional<Result<std::string>> reply;
    running.application->query(*find_query("ticket.list"), actor, parameters,
                               [&reply](Result<std::string> const& answer) { reply = answer; });
    REQUIRE(running.posts.run_until([&] { return reply.has_value(); }));
    return *reply;
}

/// Numbers of the tickets on the first page.
std::vector<std::string> listed(Running& running, Actor const& actor, Json const& parameters) {
    auto const reply = ask(running, actor, parameters);
    REQUIRE_MESSAGE(reply.has_value(), (reply ? std::string() : reply.error().path + ": " + reply.error().detail));
    std::vector<std::string> numbers;
    auto const page = Json::parse(*reply);
    for (auto const& item : page["items"]) numbers.push_back(word(item["id"]).substr(9));
    return numbers;
}

using Numbers = std::vector<std::string>;

/// Three tickets: two of the district, one elsewhere.
void fill(Running& running) {
    auto first = Running::complaint(jingansi_squad);
    first["address"] = "愚园路1128弄";
    first["contact_phone"] = "13800138000";
    first["external_id"] = "W-1";
    running.done(running.city_desk, "ticket.register", first);
    auto second = Running::complaint(yanghang_squad);
    second["title"] = "夜间施工";
    second["point"] = {{"lon", 121.41}, {"lat", 31.41}};
    running.done(running.city_desk, "ticket.register", second);
    running.done(running.city_desk, "ticket.register", Running::complaint(caojiadu_squad));
    running.done(running.city_desk, "ticket.move", Running::move("310000-t-3", 1, "accept"));
}

}  // namespace

TEST_CASE("a dispatcher finds tickets by what the caller says") {
    Running running;
    fill(running);
    auto const city_list = [&](Json const& parameters) { return listed(running, running.city_desk, parameters); };
    CHECK(city_list(Json::object()) == Numbers{"3", "2", "1"});
    CHECK(city_list({{"text", "愚园路１１２８"}}) == Numbers{"1"});
    CHECK(city_list({{"number", " W-1 "}}) == Numbers{"1"});
    CHECK(city_list({{"phone", "138 0013 8000"}}) == Numbers{"1"});
    CHECK(city_list({{"phone", "138****8000"}}) == Numbers{"1"});
    CHECK(city_list({{"status", "accepted"}}) == Numbers{"3"});
    CHECK(city_list({{"status", "open"}, {"text", "占道"}}) == Numbers{"3", "1"});
    CHECK(city_list({{"organisation", jingan.text()}}) == Numbers{"3", "1"});
    CHECK(city_list({{"organisation", city.text()}}) == Numbers{"3", "2", "1"});
    CHECK(city_list({{"box", "121.4,31.4,121.42,31.42"}}) == Numbers{"2"});
    CHECK(city_list({{"near", "121.41,31.41"}, {"radius_m", 100}}) == Numbers{"2"});
    CHECK(city_list({{"received_to", to_rfc3339(monday)}}) == Numbers{});
    CHECK(city_list({{"overdue", true}}) == Numbers{});
    running.clock.advance(std::chrono::hours(24 * 30));
    CHECK(city_list({{"overdue", true}, {"organisation", baoshan.text()}}) == Numbers{"2"});
    CHECK(city_list({{"overdue", false}}) == Numbers{"3", "2", "1"});
}

TEST_CASE("nobody finds a ticket outside of what the account sees, however it is asked for") {
    Running running;
    fill(running);
    auto const baoshan_list = [&](Json const& parameters) { return listed(running, running.baoshan_desk, parameters); };
    CHECK(baoshan_list(Json::object()) == Numbers{"2"});
    CHECK(baoshan_list({{"text", "占道"}}) == Numbers{});
    CHECK(baoshan_list({{"phone", "13800138000"}}) == Numbers{});
    CHECK(baoshan_list({{"number", "1"}}) == Numbers{});
    CHECK(baoshan_list({{"organisation", jingan.text()}}) == Numbers{});
    CHECK(baoshan_list({{"organisation", city.text()}}) == Numbers{"2"});
    CHECK(listed(running, running.leader, Json::object()) == Numbers{"1"});
}

TEST_CASE("a search that cannot be meant is refused, and the error names the field") {
    struct Case {
        Json parameters;
        Errc code;
        char const* path;
    };
    Case const cases[] = {
        {{{"text", "，！"}}, Errc::invalid_field, "text"},
        {{{"text", std::string(121, 'a')}}, Errc::limit_exceeded, "text"},
        {{{"phone", "138"}}, Errc::invalid_field, "phone"},
        {{{"status", "open,lost"}}, Errc::invalid_field, "status"},
        {{{"source", "gossip"}}, Errc::invalid_field, "source"},
        {{{"organisation", "999999"}}, Errc::not_found, "organisation"},
        {{{"box", "1,2,3"}}, Errc::invalid_field, "box"},
        {{{"box", "121.5,31.2,121.4,31.3"}}, Errc::invalid_field, "box"},
        {{{"box", "121.4,31.2,181,31.3"}}, Errc::invalid_field, "box"},
        {{{"box", "121.4,31.2,nan,31.3"}}, Errc::invalid_field, "box"},
        {{{"near", "121.4,86"}, {"radius_m", 5}}, Errc::invalid_field, "near"},
        {{{"near", "121.4,31.2"}}, Errc::missing_field, "radius_m"},
        {{{"radius_m", 5}}, Errc::missing_field, "near"},
        {{{"near", "121.4,31.2"}, {"radius_m", 100001}}, Errc::invalid_field, "radius_m"},
        {{{"received_from", to_rfc3339(monday)}, {"received_to", to_rfc3339(monday)}},
         Errc::invalid_field,
         "received_to"},
        {{{"overdue", "true"}}, Errc::invalid_field, "overdue"},
        {{{"after", "-1"}}, Errc::invalid_field, "after"},
        {{{"caller", "x"}}, Errc::unknown_field, "caller"},
    };
    Running running;
    for (auto const& one : cases) {
        CAPTURE(one.parameters.dump());
        auto const reply = ask(running, running.city_desk, one.parameters);
        REQUIRE(!reply.has_value());
        CHECK(reply.error().code == one.code);
        CHECK(reply.error().path == one.path);
    }
}
