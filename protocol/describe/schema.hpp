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

/// Emits JSON Schema (2020-12, as OpenAPI 3.1 uses it). Structs with a `static constexpr std::string_view name` become
/// `#/components/schemas/<name>` in `shared`; the others are written in place.
class SchemaWriter {
public:
    explicit SchemaWriter(nlohmann::json& shared) : shared_(shared) {}

    template <class M>
    void operator()(std::string_view name, M& member, Field const& field = {}) {
        constexpr bool optional = requires { member.reset(); };
        auto schema = schema_of(member, field);
        if (!field.doc.empty()) {
            if (schema.contains("$ref")) schema = {{"allOf", nlohmann::json::array({schema})}};
            schema["description"] = std::string(field.doc);
        }
        properties_[std::string(name)] = std::move(schema);
        // As the reader: a list that may be empty may be left out.
        constexpr bool list = requires {
            member.clear();
            member.emplace_back();
        };
        if (!optional && !(list && field.items_min == 0)) required_.push_back(std::string(name));
    }

    nlohmann::json take() {
        nlohmann::json schema = {
            {"type", "object"}, {"properties", std::move(properties_)}, {"additionalProperties", false}};
        if (!required_.empty()) schema["required"] = std::move(required_);
        return schema;
    }

    template <class M>
    nlohmann::json schema_of(std::optional<M>&, Field const& field) {
        M value{};
        return schema_of(value, field);
    }
    template <class M>
    nlohmann::json schema_of(std::vector<M>&, Field const& field) {
        M value{};
        return {{"type", "array"},
                {"items", schema_of(value, field)},
                {"minItems", field.items_min},
                {"maxItems", field.items_max}};
    }
    nlohmann::json schema_of(std::string&, Field const& field) {
        return {{"type", "string"}, {"minLength", field.bytes_min > 0 ? 1 : 0}, {"maxLength", field.bytes_max}};
    }
    nlohmann::json schema_of(bool&, Field const&) { return {{"type", "boolean"}}; }
    nlohmann::json schema_of(double&, Field const& field) { return ranged("number", field); }
    template <std::integral M>
    requires(!std::same_as<M, bool>) nlohmann::json schema_of(M&, Field const& field) {
        return ranged("integer", field);
    }
    template <NamedEnum M>
    nlohmann::json schema_of(M&, Field const&) {
        auto words = nlohmann::json::array();
        for (auto const& [ignored, word] : EnumNames<M>::values) words.push_back(std::string(word));
        return {{"type", "string"}, {"enum", words}};
    }
    nlohmann::json schema_of(Time&, Field const&) { return {{"type", "string"}, {"format", "date-time"}}; }
    nlohmann::json schema_of(OrgCode&, Field const&) { return {{"type", "string"}, {"pattern", "^[0-9A-Z-]{1,24}$"}}; }
    nlohmann::json schema_of(CommandId&, Field const&) { return {{"type", "string"}, {"format", "uuid"}}; }
    template <class Tag>
    nlohmann::json schema_of(Id<Tag>&, Field const&) {
        return {{"type", "string"},
                {"pattern", "^[1-9][0-9]{0,5}-" + std::string(IdKind<Id<Tag>>::letter) + "-[1-9][0-9]*$"}};
    }
    template <Described M>
    nlohmann::json schema_of(M& message, Field const&) {
        if constexpr (requires { M::name; }) {
            std::string const name(M::name);
            if (!shared_.contains(name)) {
                shared_[name] = nlohmann::json::object();  // before the members: a struct may hold itself
                shared_[name] = inline_schema(message);
            }
            return {{"$ref", "#/components/schemas/" + name}};
        } else {
            return inline_schema(message);
        }
    }

private:
    template <class M>
    nlohmann::json inline_schema(M& message) {
        SchemaWriter inner(shared_);
        describe(inner, message);
        return inner.take();
    }
    static nlohmann::json ranged(std::string_view type, Field const& field) {
        nlohmann::json schema = {{"type", std::string(type)}};
        if (std::isfinite(field.min)) schema["minimum"] = field.min;
        if (std::isfinite(field.max)) schema["maximum"] = field.max;
        return schema;
    }

    nlohmann::json& shared_;
    nlohmann::json properties_ = nlohmann::json::object();
    nlohmann::json required_ = nlohmann::json::array();
};

/// Schema of a described struct; named structs are collected in `shared`.
template <Described T>
nlohmann::json schema_of(nlohmann::json& shared) {
    T message{};
    return SchemaWriter(shared).schema_of(message, Field{});
}

}  // namespace tiaodu
