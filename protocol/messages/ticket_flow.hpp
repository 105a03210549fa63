// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/clock_words.hpp"
#include "protocol/vocab/ticket_words.hpp"
#include "protocol/vocab/words.hpp"

#include <optional>
#include <string>
#include <vector>

/// The life of a ticket as data: states, and the actions that lead from one to another.
namespace tiaodu {

/// A code with the words that people see.
struct Label {
    static constexpr std::string_view name = "Label";
    std::string code;
    std::string zh;
    std::string en;
};
template <class Visitor>
void describe(Visitor& visit, Label& m) {
    visit("code", m.code, Field{.bytes_max = 64});
    visit("zh", m.zh, Field{.bytes_max = 120});
    visit("en", m.en, Field{.bytes_max = 120});
}

/// A state that a ticket can be in. Several states may mean the same to the program.
struct FlowState {
    static constexpr std::string_view name = "FlowState";
    Label label;
    TicketStatus status = TicketStatus::registered;
};
template <class Visitor>
void describe(Visitor& visit, FlowState& m) {
    visit("label", m.label);
    visit("status", m.status, Field{.doc = "What the state means to the program."});
}

/// Whose action it is.
enum class FlowActor : std::uint8_t {
    owner,      ///< `handle` on the node that owns the ticket.
    responder,  ///< `respond` on the owner or on a squad with an order for it.
    either,
};
template <>
struct EnumNames<FlowActor> {
    static constexpr auto values = words_of<FlowActor>("owner", "responder", "either");
};

/// Whether an action must say why.
enum class NoteRule : std::uint8_t { optional, required };
template <>
struct EnumNames<NoteRule> {
    static constexpr auto values = words_of<NoteRule>("optional", "required");
};

/// Where an action hands the ticket to.
enum class HandOver : std::uint8_t {
    stays,
    upward,  ///< To the professional parent of the owner.
};
template <>
struct EnumNames<HandOver> {
    static constexpr auto values = words_of<HandOver>("stays", "upward");
};

/// An action. Codes `locate`, `dispatch`, `start`, `feedback`, `contact`, `reply`, `call_back`, `close`, `extend` are
/// carried out by commands of their own (or by the order); all others by `ticket.move`.
struct FlowAction {
    static constexpr std::string_view name = "FlowAction";
    Label label;
    std::vector<std::string> from;
    std::optional<std::string> to;  ///< Absent: the state stays, or goes back to where it was before `pause`.
    FlowActor who = FlowActor::owner;
    ClockEffect clocks = ClockEffect::none;
    std::optional<PauseReason> pause;  ///< With `clocks` = pause: why they stand.
    HandOver hand_over = HandOver::stays;
    NoteRule note = NoteRule::optional;
    std::vector<Label> reasons;       ///< Not empty: one of them must be given.
    std::optional<OrgKind> approval;  ///< The level whose consent it needs, when the actor is below it.
};
template <class Visitor>
void describe(Visitor& visit, FlowAction& m) {
    visit("label", m.label);
    visit("from", m.from, Field{.doc = "States in which it is possible.", .items_max = 32});
    visit("to", m.to, Field{.doc = "Absent: stays; after a pause back to the state before.", .bytes_max = 32});
    visit("who", m.who);
    visit("clocks", m.clocks);
    visit("pause", m.pause, Field{.doc = "With clocks = pause: why they stand."});
    visit("hand_over", m.hand_over);
    visit("note", m.note);
    visit("reasons", m.reasons, Field{.doc = "If there are any, one must be given.", .items_max = 32});
    visit("approval", m.approval, Field{.doc = "The level that must consent, when the actor is below it."});
}

struct TicketFlow {
    static constexpr std::string_view name = "TicketFlow";
    std::vector<FlowState> states;
    std::vector<FlowAction> actions;
};
template <class Visitor>
void describe(Visitor& visit, TicketFlow& m) {
    visit("states", m.states, Field{.doc = "The first is where tickets begin.", .items_max = 64});
    visit("actions", m.actions, Field{.items_max = 64});
}

}  // namespace tiaodu
