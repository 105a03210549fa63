// SPDX-License-Identifier: Apache-2.0
#include "server/cli/cli.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

using namespace tiaodu;

namespace {

int run(std::vector<std::string> const& words) {
    std::vector<char const*> arguments{"tiaodu", "simulate"};
    for (auto const& word : words) arguments.push_back(word.c_str());
    return run_cli(static_cast<int>(arguments.size()), arguments.data());
}

}  // namespace

TEST_CASE("simulate refuses wrong options as usage, and says that a server is away with 1") {
    auto const token = "/tmp/tiaodu-simulate-test-" + std::to_string(::getpid());
    std::ofstream(token) << "token\n";
    CHECK(run({"--token-file", token, "--start", "9"}) == 2);
    CHECK(run({"--token-file", token, "--start", "24:00"}) == 2);
    CHECK(run({"--token-file", token, "--units", "0"}) == 2);
    CHECK(run({"--token-file", token, "--road-nodes", token}) == 2);
    CHECK(run({"--token-file", token, "--url", "http://127.0.0.1:1"}) == 1);
    CHECK(run({"--token-file", token + ".none", "--url", "http://127.0.0.1:1"}) == 1);
    std::remove(token.c_str());
}
