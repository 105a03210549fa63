// SPDX-License-Identifier: Apache-2.0
#include "server/core/device_book.hpp"

#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

std::vector<std::string> identities(DeviceBook const& book, std::size_t limit = 1000) {
    std::vector<std::string> found;
    for (auto const* item : book.unknown.page({}, limit).items) found.push_back(item->identity);
    return found;
}

}  // namespace

TEST_CASE("a stranger is listed once, with when, how often, from where, and what it says of itself") {
    DeviceBook book({});
    CHECK(book.stranger(DeviceProtocol::jt808, "999", {"10.0.0.1", "沪A00001", "MAKER", {}}, monday));
    CHECK(!book.stranger(DeviceProtocol::jt808, "999", {"10.0.0.2", {}, {}, {}}, monday + Millis(5)));
    CHECK(book.stranger(DeviceProtocol::osmand, "999", {"", {}, {}, {}}, monday));
    auto const page = book.unknown.page({}, 10);
    REQUIRE(page.items.size() == 2);
    CHECK(page.items[0]->protocol == DeviceProtocol::osmand);  // the youngest first
    CHECK(!page.items[0]->address);
    auto const& terminal = *page.items[1];
    CHECK(terminal.count == 2);
    CHECK(terminal.first_seen == monday);
    CHECK(terminal.last_seen == monday + Millis(5));
    CHECK(terminal.address == "10.0.0.2");
    CHECK(terminal.plate == "沪A00001");
    CHECK(terminal.maker == "MAKER");
    CHECK(!terminal.model);
}

TEST_CASE("a stranger that is registered is a stranger no more") {
    DeviceBook book({});
    book.stranger(DeviceProtocol::jt808, "1", {}, monday);
    book.stranger(DeviceProtocol::jt808, "2", {}, monday);
    book.adopted(DeviceProtocol::jt808, "1");
    book.adopted(DeviceProtocol::osmand, "2");
    CHECK(identities(book) == std::vector<std::string>{"2"});
}

TEST_CASE("at most 500 strangers are remembered: the one that was quiet for longest goes, and is counted") {
    DeviceBook book({});
    for (std::size_t i = 0; i < strangers_max; ++i)
        book.stranger(DeviceProtocol::jt808, std::to_string(1000 + i), {}, monday);
    CHECK(book.unknown.dropped() == 0);
    book.stranger(DeviceProtocol::jt808, "1000", {}, monday);  // it is not quiet
    book.stranger(DeviceProtocol::jt808, "1", {}, monday);
    CHECK(book.unknown.size() == strangers_max);
    CHECK(book.unknown.dropped() == 1);
    auto const all = identities(book);
    CHECK(all.front() == "1");
    CHECK(all.back() == "1000");
    CHECK(std::find(all.begin(), all.end(), "1001") == all.end());
}

TEST_CASE("lists are read page by page, and what comes meanwhile moves nothing") {
    DeviceBook book({});
    for (int i = 1; i <= 5; ++i) book.stranger(DeviceProtocol::jt808, std::to_string(i), {}, monday);
    auto const first = book.unknown.page({}, 2);
    REQUIRE(first.next.has_value());
    CHECK(first.items[1]->identity == "4");
    book.stranger(DeviceProtocol::jt808, "6", {}, monday);
    auto const second = book.unknown.page(first.next, 2);
    CHECK(second.items[0]->identity == "3");
    auto const last = book.unknown.page(second.next, 2);
    CHECK(last.items.size() == 1);
    CHECK(!last.next);
}

TEST_CASE("of one device and reason one record of rejected reports is kept, with the last detail") {
    DeviceBook book({});
    CHECK(book.reject({DeviceProtocol::osmand, "d", RejectReason::bad_value, "lat: 91", "10.0.0.1"}, monday));
    CHECK(!book.reject({DeviceProtocol::osmand, "d", RejectReason::bad_value, "lat: 92", "10.0.0.2"},
                       monday + Millis(1)));
    CHECK(book.reject({DeviceProtocol::osmand, "d", RejectReason::wrong_code, "", "10.0.0.1"}, monday));
    CHECK(book.reject({DeviceProtocol::osmand, "", RejectReason::unreadable, std::string(299, 'x') + "沪", "10.0.0.3"},
                      monday));
    CHECK(book.reject({DeviceProtocol::osmand, "", RejectReason::unreadable, "", "10.0.0.4"}, monday));
    auto const page = book.rejected.page({}, 10);
    REQUIRE(page.items.size() == 4);
    auto const& bad = *page.items[3];
    CHECK(bad.count == 2);
    CHECK(bad.detail == "lat: 92");
    CHECK(bad.address == "10.0.0.2");
    CHECK(bad.last_at == monday + Millis(1));
    CHECK(page.items[1]->detail == std::string(299, 'x'));  // cut between characters
}
