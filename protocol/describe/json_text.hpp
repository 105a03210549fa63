// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/enum_names.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"

#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <vector>

namespace tiaodu {

/// Appends a JSON string literal; bytes that are not UTF-8 become U+FFFD.
void append_quoted(std::string& out, std::string_view text);
/// Appends a number rounded to 7 decimals (1 cm in degrees), with a decimal point; not finite: `null`.
void append_number(std::string& out, double value);

/// Writes described structs as JSON text, fields in the order of their description. The text says what `to_json` says,
/// without making a document first: state and events are written many times per command.
class JsonText {
public:
    explicit JsonText(std::string& out) : out_(out) {}

    template <class M>
    void operator()(std::string_view name, M const& member, Field const& = {}) {
        if constexpr (requires {
                          member.has_value();
                          *member;
                      }) {
            if (member) put(name, *member);
        } else {
            put(name, member);
        }
    }

    template <Described M>
    static void append(std::string& out, M const& message) {
        out += '{';
        JsonText writer(out);
        // describe() only reads here: operator() takes the member by const reference.
        describe(writer, const_cast<M&>(message));
        out += '}';
    }
    static void append(std::string& out, std::string const& value) { append_quoted(out, value); }
    static void append(std::string& out, bool value) { out += value ? "true" : "false"; }
    static void append(std::string& out, double value) { append_number(out, value); }
    template <std::integral M>
    requires(!std::same_as<M, bool>) static void append(std::string& out, M value) {
        char digits[24];
        auto const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        out.append(digits, end);
    }
    template <NamedEnum M>
    static void append(std::string& out, M value) {
        append_quoted(out, to_word(value));
    }
    static void append(std::string& out, Time value) { append_quoted(out, to_rfc3339(value)); }
    static void append(std::string& out, OrgCode const& value) { append_quoted(out, value.text()); }
    static void append(std::string& out, CommandId const& value) { append_quoted(out, value.text()); }
    template <class Tag>
    static void append(std::string& out, Id<Tag> value) {
        append_quoted(out, to_string(value));
    }
    template <class M>
    static void append(std::string& out, std::vector<M> const& list) {
        out += '[';
        bool first = true;
        for (auto const& item : list) {
            if (!first) out += ',';
            first = false;
            append(out, static_cast<M const&>(item));
        }
        out += ']';
    }

private:
    template <class M>
    void put(std::string_view name, M const& value) {
        if (!first_) out_ += ',';
        first_ = false;
        append_quoted(out_, name);
        out_ += ':';
        append(out_, value);
    }

    std::string& out_;
    bool first_ = true;
};

template <Described T>
std::string to_json_text(T const& message) {
    std::string text;
    text.reserve(1024);
    JsonText::append(text, message);
    return text;
}

}  // namespace tiaodu
