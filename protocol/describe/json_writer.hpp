// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/enum_names.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <concepts>
#include <optional>
#include <vector>

namespace tiaodu {

/// Writes described structs as JSON. Absent optionals are left out; doubles are rounded to 7 decimals (1 cm in
/// degrees).
class JsonWriter {
public:
    template <class M>
    void operator()(std::string_view name, M const& member, Field const& = {}) {
        if constexpr (requires {
                          member.has_value();
                          *member;
                      }) {
            if (member) object_[std::string(name)] = value_of(*member);
        } else {
            object_[std::string(name)] = value_of(member);
        }
    }
    nlohmann::json take() { return std::move(object_); }

    static nlohmann::json value_of(std::string const& value) { return value; }
    static nlohmann::json value_of(bool value) { return value; }
    static nlohmann::json value_of(double value) { return std::round(value * 1e7) / 1e7; }
    template <std::integral M>
    requires(!std::same_as<M, bool>) static nlohmann::json value_of(M value) { return value; }
    template <NamedEnum M>
    static nlohmann::json value_of(M value) {
        return std::string(to_word(value));
    }
    static nlohmann::json value_of(Time value) { return to_rfc3339(value); }
    static nlohmann::json value_of(OrgCode const& value) { return value.text(); }
    static nlohmann::json value_of(CommandId const& value) { return value.text(); }
    template <class Tag>
    static nlohmann::json value_of(Id<Tag> value) {
        return to_string(value);
    }
    template <class M>
    static nlohmann::json value_of(std::vector<M> const& list) {
        auto array = nlohmann::json::array();
        for (auto const& item : list) array.push_back(value_of(static_cast<M const&>(item)));
        return array;
    }
    template <Described M>
    static nlohmann::json value_of(M const& message) {
        JsonWriter writer;
        describe(writer, const_cast<M&>(
                             message));  // describe() only reads here: operator() takes the member by const reference
        return writer.take();
    }

private:
    nlohmann::json object_ = nlohmann::json::object();
};

template <Described T>
nlohmann::json to_json(T const& message) {
    return JsonWriter::value_of(message);
}

}  // namespace tiaodu
