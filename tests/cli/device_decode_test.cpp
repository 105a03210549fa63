// SPDX-License-Identifier: Apache-2.0
#include "server/cli/device_decode.hpp"

#include "tests/protocol/jt808_fixtures.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

using namespace tiaodu;
using namespace tiaodu::jt808::fixture;

namespace {

struct Run {
    int exit_code;
    std::vector<nlohmann::json> frames;
    std::string err;
};

Run decode(std::vector<std::string> const& args, std::string const& input = "") {
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream err;
    Run run{.exit_code = device_decode(args, in, out, err)};
    run.err = err.str();
    std::string const printed = out.str();
    for (auto const line : split(printed, '\n'))
        if (!line.empty()) run.frames.push_back(nlohmann::json::parse(line));
    return run;
}

}  // namespace

TEST_CASE("device decode: one JSON object per frame, with or without blanks, shared flags or not") {
    auto const one = decode({heartbeat});
    CHECK(one.exit_code == 0);
    CHECK(one.err.empty());
    REQUIRE(one.frames.size() == 1);
    CHECK(one.frames[0]["msg_id"] == "0x0002");
    CHECK(one.frames[0]["phone"] == "43048325465");
    CHECK(decode({"7e 00 02 00 00 04 30 48 32 54 65 00 b7 ca 7e"}).frames.size() == 1);
    CHECK(decode({"7e", "00", "02", "0000", "043048325465", "00b7", "ca", "7e"}).frames.size() == 1);
    CHECK(decode({std::string(heartbeat) + std::string(position_sos)}).frames.size() == 2);
    CHECK(decode({std::string(heartbeat) + std::string(position_sos).substr(2)}).frames.size() == 2);
}

TEST_CASE("device decode: standard input is one frame per line or one wrapped stream") {
    auto const lines = std::string(heartbeat) + "\r\n\n" + position_sos + "\n";
    CHECK(decode({"-"}, lines).frames.size() == 2);
    auto wrapped_text = std::string(position_sos);
    wrapped_text.insert(60, "\n");
    CHECK(decode({"-"}, wrapped_text).frames.size() == 1);
    auto const cut_line = std::string(heartbeat).substr(0, 28) + "\n" + position_sos;
    auto const run = decode({"-"}, cut_line);
    CHECK(run.exit_code == 12);
    CHECK(run.frames.size() == 1);
}

TEST_CASE("device decode: each class has its exit code and its name on standard error") {
    std::string const hex = heartbeat;
    struct Row {
        char const* what;
        std::string hex;
        int exit_code;
        char const* word;
    };
    for (Row const& row : {
             Row{"wrong checksum", "7e0002000004304832546500b7cb7e", 10, "error: checksum: "},
             Row{"wrong escape", position_bad_escape, 11, "error: escape: "},
             Row{"no end flag", hex.substr(0, hex.size() - 2), 12, "error: truncated: "},
             Row{"no start flag", hex.substr(2), 12, "error: truncated: "},
             Row{"no flags", hex.substr(2, hex.size() - 4), 12, "error: truncated: "},
             Row{"flags alone", "7e7e", 12, "error: truncated: "},
             Row{"shorter than a header", "7e00020000047e", 12, "error: truncated: "},
             Row{"wrong length", private_dialect, 13, "error: body_length: "},
             Row{"too long", "7e" + to_hex(std::string(2100, 'x')) + "7e", 14, "error: oversize: "},
         }) {
        CAPTURE(row.what);
        auto const run = decode({row.hex});
        CHECK(run.exit_code == row.exit_code);
        CHECK(run.err.starts_with(row.word));
        CHECK(run.frames.empty());
    }
}

TEST_CASE("device decode: good frames are printed beside bad ones and the first fault decides") {
    auto const run = decode({std::string(heartbeat) + private_dialect + position_bad_escape + position_sos});
    CHECK(run.frames.size() == 2);
    CHECK(run.exit_code == 13);
    CHECK(run.err.find("error: escape: ") != std::string::npos);
}

TEST_CASE("device decode: what is not hexadecimal is refused in plain words") {
    for (std::string const& text : {std::string("zz"), std::string("7e0"), std::string(""), std::string("7e-7e")}) {
        CAPTURE(text);
        auto const run = decode({text});
        CHECK(run.exit_code == 2);
        CHECK(run.err.find("hexadecimal") != std::string::npos);
    }
    CHECK(decode({"-"}, "").exit_code == 2);
    CHECK(decode({}).exit_code == 2);
    CHECK(decode({"-"}, std::string((16u << 20) + 1, '0')).exit_code == 2);
}
