// SPDX-License-Identifier: Apache-2.0
#include "server/core/likeness.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>

using namespace tiaodu;

namespace {

/// What the default settings of the repeat rules call alike.
constexpr double alike = 0.40;

struct Pair {
    std::string_view one;
    std::string_view other;
};

std::string random_text(std::mt19937& random, int characters, unsigned kinds) {
    std::string text;
    for (int i = 0; i < characters; ++i) {
        unsigned const code = 0x4E00u + static_cast<unsigned>(random()) % kinds;
        text += static_cast<char>(0xE0u | (code >> 12));
        text += static_cast<char>(0x80u | ((code >> 6) & 0x3Fu));
        text += static_cast<char>(0x80u | (code & 0x3Fu));
        if (random() % 10 == 0) text += std::to_string(random() % 300);
    }
    return text;
}

std::string random_bytes(std::mt19937& random, std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(random() & 0xFFu);
    return bytes;
}

}  // namespace

TEST_CASE("the same matter in other words is alike") {
    for (auto const& pair : {
             Pair{"市民来电反映南京西路1266号门口有人摆摊卖水果，占用人行道，希望有关部门尽快处理。",
                  "您好，我要投诉，南京西路1266号门口水果摊天天占用人行道，行人只能走马路，请处理"},
             Pair{"万航渡路623弄小区门口烧烤店每晚油烟很大，居民不敢开窗",
                  "市民反映：万航渡路623弄门口的烧烤店晚上油烟扰民，家里不敢开窗，要求查处"},
             Pair{"某超市跨门营业，货物堆放在人行道上，影响通行", "跨门经营：超市把货物堆在人行道上，行人无法通行"},
             Pair{"建筑工地夜间施工噪音扰民，凌晨两点还在打桩", "工地夜里施工，凌晨2点还在打桩，噪音太大睡不着"},
             Pair{"楼上住户在露台违法搭建阳光房，已经开始砌墙",
                  "15号楼顶楼业主在露台搭建阳光房，正在砌墙，属于违法搭建"},
             Pair{"路边共享单车乱停放，堵住了地铁2号口", "地铁2号口共享单车乱停乱放，出入口被堵住"},
         }) {
        CAPTURE(pair.one);
        CHECK(text_likeness(pair.one, pair.other) >= alike);
    }
}

TEST_CASE("different matters are not alike, neither at the same address nor in the same polite words") {
    for (auto const& pair : {
             Pair{"市民来电反映南京西路1266号门口有人摆摊卖水果，占用人行道，希望有关部门尽快处理。",
                  "市民来电反映南京西路1266号楼上工地夜间施工噪音扰民，希望有关部门尽快处理。"},
             Pair{"市民来电反映，小区垃圾无人清运，希望相关部门尽快处理，谢谢",
                  "市民来电反映，商户占道经营，希望相关部门尽快处理，谢谢"},
             Pair{"楼上住户在露台违法搭建阳光房", "楼上住户装修敲掉承重墙"},
             Pair{"共享单车乱停放，堵住盲道", "机动车乱停放，占用消防通道"},
             Pair{"烧烤店油烟扰民", "广场舞噪音扰民"},
             Pair{"乱贴小广告，电话号码喷在墙上", "店招破损，随时会掉下来砸到人"},
         }) {
        CAPTURE(pair.one);
        CHECK(text_likeness(pair.one, pair.other) < alike);
    }
}

TEST_CASE("width, capitals, blanks and punctuation do not count, digits do") {
    CHECK(text_likeness("沪Ａ１２３４５　占道，堵路！", "沪a12345占道 堵路") == 1);
    CHECK(text_likeness("【占道经营】\n请处理…", "占道经营请处理") == 1);
    CHECK(text_likeness("占道🙂经营", "占道经营") == 1);
    CHECK(text_likeness("幸福路100号", "幸福路200号") < 1);
    // One token for the whole number: 100 and 1001 share nothing, nor do their neighbours.
    CHECK(text_likeness("路100号", "路1001号") == 0);
    CHECK(text_likeness("A座漏水", "AB座漏水") < 1);
}

TEST_CASE("words that stand in every complaint count less than those about the matter") {
    std::string_view const plain = "油烟扰民";
    std::string_view const polite = "市民来电反映油烟扰民希望有关部门处理";
    CHECK(text_likeness(plain, polite) > 0.65);  // 0.42 if all pairs weighed the same
    CHECK(TextPrint("您好，希望有关部门尽快处理，谢谢").telling_pairs() == 0);
    CHECK(TextPrint(plain).telling_pairs() == 3);
    CHECK(TextPrint(polite).telling_pairs() == 5);  // and the two where the politeness begins and ends
}

TEST_CASE("what says nothing is like nothing, not even like itself") {
    for (std::string_view const nothing : {"", " ", "。。。！？", "\xFF\xFE", "🙂🙂"}) {
        CHECK(TextPrint(nothing).empty());
        CHECK(text_likeness(nothing, nothing) == 0);
        CHECK(text_likeness(nothing, "占道经营") == 0);
    }
}

TEST_CASE("a text of one character or one number is like itself only") {
    CHECK(text_likeness("脏", "脏") == 1);
    CHECK(text_likeness("110", "１１０") == 1);
    CHECK(text_likeness("脏", "乱") == 0);
}

TEST_CASE("of any texts: likeness is symmetric, between 0 and 1, and exactly 1 for equal ones") {
    std::mt19937 random(17);
    int partly = 0;
    for (int round = 0; round < 500; ++round) {
        auto const a = random_text(random, 1 + static_cast<int>(random() % 80), 30);
        auto const b = random_text(random, 1 + static_cast<int>(random() % 80), 30);
        TextPrint const one(a), other(b);
        auto const found = likeness(one, other);
        CHECK(found == likeness(other, one));
        CHECK(found == LikenessTo(one)(other));
        CHECK(found >= 0);
        CHECK(found <= 1);
        CHECK(likeness(one, one) == 1);
        CHECK(text_likeness(a, b) == found);
        partly += found > 0 && found < 1 ? 1 : 0;
    }
    CHECK(partly > 200);
}

TEST_CASE("a text that only repeats itself says no more than once") {
    CHECK(text_likeness("占道占道占道占道占道", "占道占") == 1);
}

TEST_CASE("bytes that are no UTF-8 are dropped and never read past the end") {
    CHECK(text_likeness("占道\xE5\x8D", "占道") == 1);
    CHECK(text_likeness("占\xFF道\xC0经\x80营", "占道经营") == 1);
    std::mt19937 random(23);
    for (int round = 0; round < 3'000; ++round) {
        auto const text = random() % 2 == 0 ? random_bytes(random, random() % 40) : random_text(random, 12, 50);
        // Cut anywhere, in memory of exactly this size, so that a sanitizer sees one byte too far.
        auto const size = text.empty() ? 0 : random() % text.size();
        auto const exact = std::make_unique<char[]>(size);
        std::copy_n(text.data(), size, exact.get());
        TextPrint const print(std::string_view(exact.get(), size));
        CHECK(likeness(print, print) == (print.empty() ? 0 : 1));
    }
}

TEST_CASE("of a very long text only the beginning is read, up to the limit and not beyond") {
    std::mt19937 random(29);
    std::string text;
    for (std::size_t i = 0; i < likeness_tokens_max; ++i) text += random() % 2 == 0 ? "占" : "道";
    CHECK(text_likeness(text, text + "完全不同的内容") == 1);
    text.resize(text.size() - std::string_view("占").size());
    CHECK(text_likeness(text, text + "完") < 1);
}
