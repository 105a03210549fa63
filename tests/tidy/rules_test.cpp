// SPDX-License-Identifier: Apache-2.0
// Each rule seen failing on a bad snippet, and silent on the good one beside it.
#include "tests/tidy/rules.hpp"
#include "tests/tidy/layers.hpp"

#include <doctest/doctest.h>

using namespace tidy;

namespace {

std::size_t layer_breaches(std::string const& path, std::string const& include) {
    return check_layers(path, "// SPDX-License-Identifier: Apache-2.0\n#include " + include + "\n").size();
}

std::size_t await_breaches(std::string const& body) {
    return check_co_await("server/edge/x.cpp", "net::awaitable<void> f() {\n    " + body + "\n}\n").size();
}

}  // namespace

TEST_CASE("a layer may include what is below it, not what is above it") {
    CHECK(layer_breaches("protocol/vocab/a.hpp", "\"protocol/vocab/id.hpp\"") == 0);
    CHECK(layer_breaches("protocol/vocab/a.hpp", "\"protocol/messages/unit.hpp\"") == 1);
    CHECK(layer_breaches("protocol/devices/a.cpp", "\"server/core/world.hpp\"") == 1);
    CHECK(layer_breaches("server/core/a.cpp", "\"protocol/messages/unit.hpp\"") == 0);
    CHECK(layer_breaches("server/core/a.cpp", "\"protocol/describe/field.hpp\"") == 1);
    CHECK(layer_breaches("server/core/a.cpp", "\"db/writer.hpp\"") == 1);
    CHECK(layer_breaches("db/a.cpp", "\"server/core/world.hpp\"") == 0);
    CHECK(layer_breaches("db/a.cpp", "\"server/app/log.hpp\"") == 1);
    CHECK(layer_breaches("server/app/a.cpp", "\"server/commands/command.hpp\"") == 0);
    CHECK(layer_breaches("server/app/a.cpp", "\"server/queries/query.hpp\"") == 0);
    CHECK(layer_breaches("server/app/a.cpp", "\"server/commands/handlers.hpp\"") == 1);
    CHECK(layer_breaches("server/app/a.cpp", "\"server/edge/outbox.hpp\"") == 1);
    CHECK(layer_breaches("server/commands/a.cpp", "\"server/app/secrets.hpp\"") == 0);
    CHECK(layer_breaches("server/commands/a.cpp", "\"server/edge/router.hpp\"") == 1);
    CHECK(layer_breaches("server/queries/a.cpp", "\"server/commands/command.hpp\"") == 1);
    CHECK(layer_breaches("server/edge/a.cpp", "\"server/queries/query.hpp\"") == 0);
    CHECK(layer_breaches("server/edge/a.cpp", "\"server/importers/x.hpp\"") == 1);
    CHECK(layer_breaches("server/edge/a.cpp", "\"server/cli/serve.hpp\"") == 1);
    CHECK(layer_breaches("server/cli/a.cpp", "\"server/simulate/x.hpp\"") == 0);
    CHECK(layer_breaches("server/main.cpp", "\"server/cli/serve.hpp\"") == 0);
}

TEST_CASE("includes are written from the top of the tree and in a folder of a layer") {
    CHECK(layer_breaches("server/edge/a.cpp", "\"router.hpp\"") == 1);
    CHECK(layer_breaches("server/edge/a.cpp", "\"../app/log.hpp\"") == 1);
    CHECK(layer_breaches("server/misc/a.cpp", "\"server/core/world.hpp\"") == 1);
    CHECK(layer_breaches("tests/edge/a.cpp", "\"tests/edge/b.hpp\"") == 0);
    CHECK(check_layers("server/core/a.cpp", "  #  include   \"db/writer.hpp\"  // why\n").size() == 1);
}

TEST_CASE("libraries stay in their layers") {
    CHECK(layer_breaches("db/a.cpp", "<sqlite3.h>") == 0);
    CHECK(layer_breaches("server/app/a.cpp", "<sqlite3.h>") == 1);
    CHECK(layer_breaches("server/edge/a.cpp", "<boost/beast/http.hpp>") == 0);
    CHECK(layer_breaches("server/cli/a.cpp", "<boost/beast.hpp>") == 1);
    CHECK(layer_breaches("server/app/a.cpp", "<boost/asio.hpp>") == 0);
    CHECK(layer_breaches("db/a.cpp", "<boost/asio/post.hpp>") == 1);
    CHECK(layer_breaches("server/commands/a.cpp", "<boost/asio.hpp>") == 1);
    CHECK(layer_breaches("protocol/describe/a.cpp", "<nlohmann/json.hpp>") == 0);
    CHECK(layer_breaches("server/core/a.cpp", "<nlohmann/json.hpp>") == 1);
    CHECK(layer_breaches("server/app/config_file.cpp", "<toml++/toml.h>") == 0);
    CHECK(layer_breaches("server/app/a.cpp", "<toml++/toml.h>") == 1);
    CHECK(layer_breaches("protocol/vocab/a.hpp", "<boost/system/result.hpp>") == 0);
    CHECK(layer_breaches("server/edge/a.cpp", "<boost/regex.hpp>") == 1);
    CHECK(layer_breaches("server/core/a.cpp", "<vector>") == 0);
    CHECK(layer_breaches("server/core/a.cpp", "<unistd.h>") == 1);
    CHECK(layer_breaches("server/edge/a.cpp", "<sys/socket.h>") == 0);
    CHECK(layer_breaches("server/edge/a.cpp", "<openssl/ssl.h>") == 0);
    CHECK(layer_breaches("server/app/a.cpp", "<openssl/ssl.h>") == 1);
    CHECK(layer_breaches("server/cli/a.cpp", "<CLI/CLI.hpp>") == 0);
    CHECK(layer_breaches("server/app/a.cpp", "<CLI/CLI.hpp>") == 1);
}

TEST_CASE("every source begins with its licence") {
    CHECK(check_licence("a.cpp", "// SPDX-License-Identifier: Apache-2.0\nint a;\n").empty());
    CHECK(check_licence("a.cpp", "#pragma once\n// SPDX-License-Identifier: Apache-2.0\n").size() == 1);
    CHECK(check_licence("a.cpp", "").size() == 1);
}

TEST_CASE("lines and files have an end") {
    CHECK(check_size("a.cpp", std::string(140, 'x') + "\n").empty());
    CHECK(check_size("a.cpp", std::string(141, 'x') + "\n").size() == 1);
    std::string chinese;
    for (int i = 0; i < 140; ++i) chinese += "调";
    CHECK(check_size("a.cpp", chinese).empty());
    CHECK(check_size("a.cpp", chinese + "度").size() == 1);
    CHECK(check_size("a.cpp", std::string(450, '\n')).empty());
    CHECK(check_size("a.cpp", std::string(451, '\n')).size() == 1);
}

TEST_CASE("regular expressions, detached coroutines and clocks are banned where they hurt") {
    CHECK(check_banned_names("db/a.cpp", "std::regex const r(\"x\");").size() == 1);
    CHECK(check_banned_names("db/a.cpp", "// std::regex recurses\nauto s = \"std::regex\";").empty());
    CHECK(check_banned_names("server/edge/a.cpp", "co_spawn(ex, f(), net::detached);").size() == 1);
    CHECK(check_banned_names("server/edge/spawn.hpp", "co_spawn(ex, f(), net::detached);").empty());
    CHECK(check_banned_names("server/core/a.cpp", "auto t = std::chrono::system_clock::now();").size() == 1);
    CHECK(check_banned_names("protocol/vocab/time.cpp", "auto t = std::time(nullptr);").size() == 1);
    CHECK(check_banned_names("protocol/vocab/time.cpp", "auto t = steady_clock::now();").size() == 1);
    CHECK(check_banned_names("server/app/clock.hpp", "auto t = std::chrono::system_clock::now();").empty());
}

TEST_CASE("nothing unfinished and no folder of one machine is left over") {
    CHECK(check_left_overs("a.cpp", "// TODO: more\n").size() == 1);
    CHECK(check_left_overs("a.ts", "// FIXME\n").size() == 1);
    CHECK(check_left_overs("a.sql", "-- XXX\n").size() == 1);
    CHECK(check_left_overs("a.cpp", "int TODOS;\n").empty());
    CHECK(check_left_overs("a.cpp", "open(\"/home/me/x\");\n").size() == 1);
    CHECK(check_left_overs("run", "cd " TIAODU_SOURCE_DIR "/build\n").size() >= 1);
    CHECK(check_left_overs("Dockerfile", "COPY . /root/\n").size() == 1);
    CHECK(check_left_overs("a.md", "see https://example.org/home/ and src/root/a\n").empty());
}

TEST_CASE("a co_await statement holds no braced value and no lambda") {
    CHECK(await_breaches("co_await f(Agg{s, 1});") == 1);
    CHECK(await_breaches("co_await f({.a = s});") == 1);
    CHECK(await_breaches("auto r = f(Agg{1}, co_await g());") == 1);
    CHECK(await_breaches("auto r = Pair{1, co_await g()};") == 1);
    CHECK(await_breaches("co_await f([s] { return s; });") == 1);
    CHECK(await_breaches("auto r = g([s] { return s; }, co_await f());") == 1);
    CHECK(await_breaches("auto [error, size] = co_await f();") == 1);
    CHECK(await_breaches("auto& [error, size] = co_await f();") == 1);
    CHECK(await_breaches("if (co_await f(Agg{1})) return;") == 1);
    CHECK(await_breaches("while (auto x = co_await f(a,\n  Agg{1})) use(x);") == 1);
}

TEST_CASE("the blocks around a co_await are no trap") {
    CHECK(await_breaches("co_await f(\"{[\", '{');") == 0);
    CHECK(await_breaches("while (auto frame = co_await outbox_.next()) {\n use(frame);\n}") == 0);
    CHECK(await_breaches("if (co_await f()) return Agg{1};") == 0);
    CHECK(await_breaches("if (auto e = co_await f(); e) { log(Agg{1}); }") == 0);
    CHECK(await_breaches("use(Agg{1});\n co_await f();") == 0);
    CHECK(await_breaches("if (x) { y(); }\n co_await f();") == 0);
    CHECK(await_breaches("auto v = values[i];\n co_await f(values[i]);") == 0);
    CHECK(await_breaches("auto g = [&]() -> net::awaitable<int> { co_return co_await f(); };") == 0);
    CHECK(await_breaches("do { x(); } while (co_await f());") == 0);
    CHECK(await_breaches("[[maybe_unused]] auto x = co_await f();") == 0);
    CHECK(await_breaches("co_await (read_loop() && write_loop());\n auto a = Agg{1};") == 0);
    CHECK(await_breaches("switch (co_await f()) {\n case 1: co_await g(); break;\n}") == 0);
}

TEST_CASE("migrations have different numbers; some may be missing") {
    CHECK(check_migrations({"0001_first.sql", "0002_more.sql"}).empty());
    CHECK(check_migrations({"0002_more.sql", "0001_first.sql"}).empty());
    CHECK(check_migrations({"0001_first.sql", "0010_more.sql"}).empty());
    CHECK(check_migrations({"0000_first.sql"}).size() == 1);
    CHECK(check_migrations({"0001_a.sql", "0001_b.sql"}).size() == 1);
    CHECK(check_migrations({"1_first.sql"}).size() == 1);
    CHECK(check_migrations({"0001_.sql"}).size() == 1);
}

TEST_CASE("comments and literals are not code") {
    CHECK(code_only("a /* { */ b // [\nc") == "a         b     \nc");
    CHECK(code_only("f(\"{\\\"[\", '{')") == "f(\"    \", ' ')");
    CHECK(code_only("R\"x({)\")x\" + 1'000") == "R\"       \" + 1'000");
}
