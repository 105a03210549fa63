// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/describe/json_parse.hpp"
#include "protocol/vocab/enum_names.hpp"
#include "protocol/vocab/geo.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/text.hpp"
#include "protocol/vocab/time.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <optional>
#include <vector>

namespace tiaodu {

/// Reads JSON into described structs, strictly: exact kinds, ranges and lengths, no unknown fields. The first error
/// wins and carries the path of its field ("recipients[0].node"). A list that may be empty may be left out: so lists
/// can be added to messages and to what is stored. nlohmann's own `get<>` is never used on input: it turns -1 into
/// 4294967295.
class JsonReader {
public:
    explicit JsonReader(nlohmann::json const& object, std::string path = {}) : object_(object), path_(std::move(path)) {
        if (!object_.is_object()) fail(Errc::invalid_field, path_, "must be an object");
    }

    template <class M>
    void operator()(std::string_view name, M& member, Field const& field = {}) {
        if (error_) return;
        names_.push_back(name);
        auto const path = path_.empty() ? std::string(name) : path_ + "." + std::string(name);
        auto const found = object_.find(name);
        if (found == object_.end() || found->is_null()) {
            if constexpr (requires { member.reset(); }) {
                member.reset();
            } else if constexpr (requires {
                                     member.clear();
                                     member.emplace_back();
                                 }) {
                member.clear();
                if (field.items_min > 0) fail(Errc::missing_field, path, "is required");
            } else {
                fail(Errc::missing_field, path, "is required");
            }
            return;
        }
        read(*found, member, field, path);
    }

    /// After all fields were visited: refuses the ones nobody asked for.
    std::optional<Error> finish() {
        if (!error_ && object_.is_object())
            for (auto const& [key, value] : object_.items())
                if (std::find(names_.begin(), names_.end(), key) == names_.end()) {
                    fail(Errc::unknown_field, path_.empty() ? key : path_ + "." + key,
                         "this message has no such field");
                    break;
                }
        return error_;
    }

private:
    void fail(Errc code, std::string path, std::string detail) {
        if (!error_) error_ = Error{code, std::move(path), std::move(detail)};
    }

    template <class M>
    void read(nlohmann::json const& value, std::optional<M>& member, Field const& field, std::string const& path) {
        member.emplace();
        read(value, *member, field, path);
    }

    template <class M>
    void read(nlohmann::json const& value, std::vector<M>& member, Field const& field, std::string const& path) {
        member.clear();
        if (!value.is_array()) return fail(Errc::invalid_field, path, "must be a list");
        if (value.size() < field.items_min)
            return fail(Errc::invalid_field, path, "must have at least " + std::to_string(field.items_min) + " items");
        if (value.size() > field.items_max)
            return fail(Errc::limit_exceeded, path, "must have at most " + std::to_string(field.items_max) + " items");
        for (std::size_t i = 0; i < value.size() && !error_; ++i) {
            member.emplace_back();
            read(value[i], member.back(), field, path + "[" + std::to_string(i) + "]");
        }
    }

    void read(nlohmann::json const& value, std::string& member, Field const& field, std::string const& path) {
        if (!value.is_string()) return fail(Errc::invalid_field, path, "must be text");
        auto const& text = value.get_ref<std::string const&>();
        if (text.size() > field.bytes_max)
            return fail(Errc::limit_exceeded, path, "must be at most " + std::to_string(field.bytes_max) + " bytes");
        if (text.size() < field.bytes_min)
            return fail(Errc::invalid_field, path, "must be at least " + std::to_string(field.bytes_min) + " bytes");
        if (has_control(text))
            return fail(Errc::invalid_field, path, "must not have control or direction-changing characters");
        member = text;
    }

    void read(nlohmann::json const& value, bool& member, Field const&, std::string const& path) {
        if (!value.is_boolean()) return fail(Errc::invalid_field, path, "must be true or false");
        member = value.get<bool>();
    }

    template <std::integral M>
    requires(!std::same_as<M, bool>) void read(nlohmann::json const& value, M& member, Field const& field,
                                               std::string const& path) {
        constexpr double exact = 9007199254740991.0;  // 2^53 - 1: beyond it JavaScript changes the number
        bool const whole = value.is_number_integer();
        double const number = whole ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
        double const low = std::max({field.min, -exact, static_cast<double>(std::numeric_limits<M>::min())});
        double const high = std::min({field.max, exact, static_cast<double>(std::numeric_limits<M>::max())});
        if (!whole || !(number >= low && number <= high))
            return fail(Errc::invalid_field, path,
                        "must be a whole number from " + short_number(low) + " to " + short_number(high));
        member = static_cast<M>(value.get<std::int64_t>());
    }

    void read(nlohmann::json const& value, double& member, Field const& field, std::string const& path) {
        double const number = value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
        if (!std::isfinite(number) || number < field.min || number > field.max)
            return fail(Errc::invalid_field, path,
                        "must be a number from " + short_number(field.min) + " to " + short_number(field.max));
        member = number;
    }

    template <NamedEnum M>
    void read(nlohmann::json const& value, M& member, Field const&, std::string const& path) {
        auto const found = value.is_string() ? from_word<M>(value.get_ref<std::string const&>()) : std::nullopt;
        if (found) {
            member = *found;
            return;
        }
        std::string words;
        for (auto const& [ignored, word] : EnumNames<M>::values)
            words += (words.empty() ? "" : ", ") + std::string(word);
        fail(Errc::invalid_field, path, "must be one of: " + words);
    }

    void read(nlohmann::json const& value, Time& member, Field const&, std::string const& path) {
        read_parsed(value, member, path, [](std::string_view text) { return parse_rfc3339(text); });
    }
    void read(nlohmann::json const& value, OrgCode& member, Field const&, std::string const& path) {
        read_parsed(value, member, path, [](std::string_view text) { return parse_org_code(text); });
    }
    void read(nlohmann::json const& value, CommandId& member, Field const&, std::string const& path) {
        read_parsed(value, member, path, [](std::string_view text) { return parse_command_id(text); });
    }
    template <class Tag>
    void read(nlohmann::json const& value, Id<Tag>& member, Field const&, std::string const& path) {
        read_parsed(value, member, path, [](std::string_view text) { return parse_id<Id<Tag>>(text); });
    }
    template <class M, class Parse>
    void read_parsed(nlohmann::json const& value, M& member, std::string const& path, Parse parse) {
        if (!value.is_string()) return fail(Errc::invalid_field, path, "must be text");
        auto parsed = parse(value.get_ref<std::string const&>());
        if (!parsed) return fail(parsed.error().code, path, parsed.error().detail);
        member = *parsed;
    }

    template <Described M>
    void read(nlohmann::json const& value, M& member, Field const&, std::string const& path) {
        JsonReader inner(value, path);
        if (!inner.error_) describe(inner, member);
        if (auto error = inner.finish()) error_ = std::move(error);
    }

    static std::string short_number(double value) {
        std::string text = std::to_string(value);
        while (text.find('.') != std::string::npos && (text.back() == '0' || text.back() == '.')) {
            bool const dot = text.back() == '.';
            text.pop_back();
            if (dot) break;
        }
        return text;
    }

    nlohmann::json const& object_;
    std::string path_;
    std::vector<std::string_view> names_;
    std::optional<Error> error_;
};

/// Reads a described struct. Errors: those of the fields (see JsonReader).
template <Described T>
Result<T> from_json(nlohmann::json const& object) {
    T message{};
    JsonReader reader(object);
    if (object.is_object()) describe(reader, message);
    if (auto error = reader.finish()) return *error;
    return message;
}

}  // namespace tiaodu
