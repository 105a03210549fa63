// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/enum_names.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tiaodu {

/// Emits TypeScript interfaces from descriptions; named structs are collected in `shared` (name → text), in name order.
class TypeScriptWriter {
public:
    explicit TypeScriptWriter(std::map<std::string, std::string>& shared) : shared_(shared) {}

    template <class M>
    void operator()(std::string_view name, M& member, Field const& field = {}) {
        bool const optional = requires { member.reset(); }
        || field.presence == Presence::optional;
        if (!field.doc.empty()) text_ += "  /** " + std::string(field.doc) + " */\n";
        text_ += "  " + std::string(name) + (optional ? "?: " : ": ") + type_of(member) + ";\n";
    }
    std::string take(std::string_view name) { return "export interface " + std::string(name) + " {\n" + text_ + "}\n"; }

    template <class M>
    std::string type_of(std::optional<M>&) {
        M value{};
        return type_of(value);
    }
    template <class M>
    std::string type_of(std::vector<M>&) {
        M value{};
        auto const item = type_of(value);
        return item.find('|') == std::string::npos ? item + "[]" : "(" + item + ")[]";
    }
    std::string type_of(std::string&) { return "string"; }
    std::string type_of(bool&) { return "boolean"; }
    std::string type_of(double&) { return "number"; }
    template <std::integral M>
    requires(!std::same_as<M, bool>) std::string type_of(M&) { return "number"; }
    template <NamedEnum M>
    std::string type_of(M&) {
        std::string words;
        for (auto const& [ignored, word] : EnumNames<M>::values)
            words += (words.empty() ? "'" : " | '") + std::string(word) + "'";
        return words;
    }
    std::string type_of(Time&) { return "string"; }
    std::string type_of(OrgCode&) { return "string"; }
    std::string type_of(CommandId&) { return "string"; }
    template <class Tag>
    std::string type_of(Id<Tag>&) {
        return "string";
    }
    template <Described M>
    std::string type_of(M& message) {
        static_assert(
            requires { M::name; }, "a struct inside a message needs a name for TypeScript");
        std::string const name(M::name);
        if (!shared_.contains(name)) {
            shared_[name] = "";
            TypeScriptWriter inner(shared_);
            describe(inner, message);
            shared_[name] = inner.take(name);
        }
        return name;
    }

private:
    std::map<std::string, std::string>& shared_;
    std::string text_;
};

}  // namespace tiaodu
