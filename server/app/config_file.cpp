// SPDX-License-Identifier: Apache-2.0
#include "server/app/config_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <set>
#include <sstream>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace tiaodu {
namespace {

std::string short_number(double value) { return std::to_string(static_cast<std::int64_t>(value)); }

std::optional<Error> check(std::string const& path, std::int64_t value, Field const& field) {
    auto const number = static_cast<double>(value);
    if (number >= field.min && number <= field.max) return std::nullopt;
    return Error{Errc::invalid_field, path,
                 "must be from " + short_number(field.min) + " to " + short_number(field.max)};
}
std::optional<Error> check(std::string const& path, std::string const& value, Field const& field) {
    if (value.size() >= field.bytes_min && value.size() <= field.bytes_max) return std::nullopt;
    return Error{Errc::invalid_field, path,
                 "must be " + std::to_string(field.bytes_min) + " to " + std::to_string(field.bytes_max) + " bytes"};
}

/// What a key holds: of one that may be left out, the value that it would have.
template <class M>
struct Held {
    using Type = M;
};
template <class M>
struct Held<std::optional<M>> {
    using Type = M;
};

/// Fills described structs from a TOML table.
class TomlReader {
public:
    TomlReader(toml::table const& table, std::string path, std::optional<Error>& error)
        : table_(table), path_(std::move(path)), error_(error) {}

    template <class M>
    void operator()(std::string_view name, M& member, Field const& field = {}) {
        names_.insert(std::string(name));
        auto const* node = table_.get(name);
        if (error_ || !node) return;
        auto const path = path_ + std::string(name);
        if constexpr (Described<M>) {
            auto const* inner = node->as_table();
            if (!inner) return fail(path, "must be a table");
            TomlReader reader(*inner, path + ".", error_);
            describe(reader, member);
            reader.finish();
        } else {
            using Value = typename Held<M>::Type;
            auto const value = node->template value_exact<Value>();
            if (!value)
                return fail(path, std::is_same_v<Value, std::string> ? "must be text" : "must be a whole number");
            if (auto wrong = check(path, *value, field)) {
                error_ = wrong;
                return;
            }
            member = *value;
        }
    }

    void finish() {
        if (error_) return;
        for (auto const& [key, value] : table_)
            if (!names_.contains(std::string(key.str()))) {
                error_ = Error{Errc::unknown_field, path_ + std::string(key.str()),
                               "there is no such option; `tiaodu config` prints all of them"};
                return;
            }
    }

private:
    void fail(std::string path, std::string detail) {
        error_ = Error{Errc::invalid_field, std::move(path), std::move(detail)};
    }
    toml::table const& table_;
    std::string path_;
    std::optional<Error>& error_;
    std::set<std::string> names_;
};

/// Overrides described structs from the environment.
class EnvironmentReader {
public:
    EnvironmentReader(Environment const& environment, std::string prefix, std::optional<Error>& error)
        : environment_(environment), prefix_(std::move(prefix)), error_(error) {}

    template <class M>
    void operator()(std::string_view name, M& member, Field const& field = {}) {
        if (error_) return;
        auto variable = prefix_;
        for (char const c : name) variable += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        if constexpr (Described<M>) {
            EnvironmentReader reader(environment_, variable + "_", error_);
            describe(reader, member);
        } else if (auto const text = environment_(variable)) {
            typename Held<M>::Type value{};
            if constexpr (std::is_same_v<decltype(value), std::string>) {
                value = *text;
            } else {
                auto const [end, code] = std::from_chars(text->data(), text->data() + text->size(), value);
                if (code != std::errc{} || end != text->data() + text->size()) {
                    error_ = Error{Errc::invalid_field, variable, "must be a whole number"};
                    return;
                }
            }
            error_ = check(variable, value, field);
            if (!error_) member = value;
        }
    }

private:
    Environment const& environment_;
    std::string prefix_;
    std::optional<Error>& error_;
};

/// Writes described structs as commented TOML: plain keys first, then the tables.
class TomlWriter {
public:
    explicit TomlWriter(std::string section) : section_(std::move(section)) {}
    template <class M>
    void operator()(std::string_view name, M& member, Field const& field = {}) {
        if constexpr (Described<M>) {
            TomlWriter inner(section_.empty() ? std::string(name) : section_ + "." + std::string(name));
            describe(inner, member);
            tables_ += inner.text();
        } else {
            keys_ += "# " + std::string(field.doc);
            if (std::isfinite(field.min))
                keys_ += " (" + short_number(field.min) + " to " + short_number(field.max) + ")";
            if constexpr (requires { member.reset(); }) {
                keys_ +=
                    "\n" + (member ? std::string(name) + " = " + text_of(*member) : "# " + std::string(name) + " =");
            } else {
                keys_ += "\n" + std::string(name) + " = " + text_of(member);
            }
            keys_ += "\n";
        }
    }
    std::string text() const {
        return (section_.empty() || keys_.empty() ? "" : "\n[" + section_ + "]\n") + keys_ + tables_;
    }

private:
    static std::string text_of(std::string const& value) { return "\"" + value + "\""; }
    static std::string text_of(std::int64_t value) { return std::to_string(value); }
    std::string section_;
    std::string keys_;
    std::string tables_;
};

}  // namespace

Environment process_environment() {
    return [](std::string const& name) -> std::optional<std::string> {
        auto const* value = std::getenv(name.c_str());
        if (!value) return std::nullopt;
        return std::string(value);
    };
}

Result<Config> read_config(std::string_view text, Environment const& environment) {
    auto const parsed = toml::parse(text);
    if (!parsed) {
        std::ostringstream where;
        where << "line " << parsed.error().source().begin.line;
        return Error{Errc::malformed, where.str(), std::string(parsed.error().description())};
    }
    Config config;
    std::optional<Error> error;
    TomlReader reader(parsed.table(), "", error);
    describe(reader, config);
    reader.finish();
    if (!error) {
        EnvironmentReader overrides(environment, "TIAODU_", error);
        describe(overrides, config);
    }
    constexpr std::string_view levels[] = {"debug", "info", "warning", "error"};
    if (!error && std::find(std::begin(levels), std::end(levels), config.log_level) == std::end(levels))
        error = Error{Errc::invalid_field, "log_level", "must be debug, info, warning or error"};
    if (!error && config.tls.mode != tls_on && config.tls.mode != tls_off)
        error = Error{Errc::invalid_field, "tls.mode", "must be on or off"};
    if (!error && config.tls.certificate.empty() != config.tls.key.empty())
        error = Error{Errc::invalid_field, "tls.key", "certificate and key belong together"};
    if (!error)
        if (auto const security = security_settings(config.security); !security) error = security.error();
    if (error) return *error;
    return config;
}

std::string default_config_text() {
    Config config;
    TomlWriter writer("");
    describe(writer, config);
    return "# tiaodu: every option with its default. Options that are left out keep their default; unknown ones are "
           "refused.\n"
           "# The environment wins over this file: TIAODU_SERVER_PORT=8081, TIAODU_FEED_TICK_MS=100, …\n" +
           writer.text();
}

}  // namespace tiaodu
