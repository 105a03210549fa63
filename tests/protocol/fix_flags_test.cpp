// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/fix_flags.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;

TEST_CASE("flags add up, and come back from their stored bits") {
    FixFlags flags{FixFlag::mock};
    flags = flags | FixFlags{FixFlag::imported};
    CHECK(flags.has(FixFlag::mock));
    CHECK(!flags.has(FixFlag::jump));
    CHECK(FixFlags::from_bits(flags.bits()) == flags);
    CHECK(flags.list() == std::vector<FixFlag>{FixFlag::mock, FixFlag::imported});
    CHECK(FixFlags().list().empty());
}

TEST_CASE("stored bits that no flag has are dropped") {
    CHECK(FixFlags::from_bits(0xff00) == FixFlags{});
    CHECK(FixFlags::from_bits(0x0101) == FixFlags{FixFlag::not_fixed});
}

TEST_CASE("only a simulated position and a jump make a marker doubtful") {
    for (auto const& [flag, word] : EnumNames<FixFlag>::values)
        CHECK(FixFlags{flag}.doubtful() == (flag == FixFlag::mock || flag == FixFlag::jump));
}

TEST_CASE("the numbers of the flags are stored and must not change") {
    CHECK(FixFlags{FixFlag::not_fixed}.bits() == 1);
    CHECK(FixFlags{FixFlag::encrypted}.bits() == 2);
    CHECK(FixFlags{FixFlag::mock}.bits() == 4);
    CHECK(FixFlags{FixFlag::jump}.bits() == 8);
    CHECK(FixFlags{FixFlag::clock_skew}.bits() == 16);
    CHECK(FixFlags{FixFlag::late}.bits() == 32);
    CHECK(FixFlags{FixFlag::backlog}.bits() == 64);
    CHECK(FixFlags{FixFlag::imported}.bits() == 128);
}
