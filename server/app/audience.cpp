// SPDX-License-Identifier: Apache-2.0
#include "server/app/audience.hpp"

#include "protocol/describe/json_parse.hpp"

#include <algorithm>
#include <array>

namespace tiaodu {
namespace {

/// Strings that a wall may show, by the name of their field; of lists, every string in them.
constexpr std::array wall_words{
    "topic",      "type",      "entity",      "id",
    "ticket_id",  "order_id",  "unit_id",     "alert_id",
    "zone_id",    "patrol_id", "knot_id",     "report_id",
    "device_id",  "node",      "nodes",       "squad",
    "issuer",     "owners",    "responders",  "district",
    "street",     "status",    "state",       "state_before",
    "source",     "category",  "urgency",     "kind",
    "level",      "posture",   "needs",       "primary",
    "interrupts", "light",     "code",        "ends",
    "rule",       "outcome",   "truth",       "verdict",
    "stage",      "why",       "call_sign",   "confidentiality",
    "late_steps", "tickets",   "server_time", "next",
    "short_name", "flags",     "zh",          "en",  // the last two: words of the rules, as of an indicator
};

/// Parts that are about people, whatever is in them.
constexpr std::array wall_hides{"actor", "contacts", "contact",  "requests", "reply",      "call_back",
                                "notes", "remarks",  "refusals", "receipts", "follow_ups", "aids"};

template <class List>
bool is_in(List const& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool is_time(std::string_view name) {
    return name == "at" || name == "from" || name == "to" || name == "until" || name == "as_of" ||
           name.ends_with("_at");
}

void draw_for_wall(nlohmann::json& value) {
    if (value.is_array()) {
        for (auto& item : value) draw_for_wall(item);
        return;
    }
    if (!value.is_object()) return;
    for (auto at = value.begin(); at != value.end();) {
        auto const& name = at.key();
        bool const words = at->is_string() || (at->is_array() && !at->empty() && at->front().is_string());
        if (is_in(wall_hides, name) || (words && !is_in(wall_words, name) && !is_time(name))) {
            at = value.erase(at);
            continue;
        }
        if (!words) draw_for_wall(*at);
        ++at;
    }
}

/// Whether nothing may be said of who complained: unknown tickets of long ago count as such.
bool is_confidential(World const& world, nlohmann::json const& ticket_id) {
    if (!ticket_id.is_string()) return false;
    auto const id = parse_id<TicketId>(ticket_id.get_ref<std::string const&>());
    if (!id) return false;
    auto const found = world.tickets.find(*id);
    return found == world.tickets.end() || found->second.confidentiality == Confidentiality::confidential;
}

void take_words(nlohmann::json& part) {
    if (part.is_array())
        for (auto& item : part)
            if (item.is_object()) item.erase("note");
    if (!part.is_object()) return;
    part.erase("note");
    part.erase("text");
}

/// What a ticket, or an event about one, says of talks with the complainant.
void hide_talks(nlohmann::json& object) {
    object.erase("contact");
    for (auto const* name : {"contacts", "reply", "call_back", "attempt"})
        if (auto const part = object.find(name); part != object.end()) take_words(*part);
}

void draw_for_squad(World const& world, nlohmann::json& value) {
    if (value.is_array() || value.is_object())
        for (auto& item : value) draw_for_squad(world, item);
    if (!value.is_object()) return;
    if (auto const word = value.find("confidentiality"); word != value.end() && *word == "confidential")
        hide_talks(value);
    auto const body = value.find("body");
    if (value.contains("entity") && body != value.end() && body->is_object() && is_confidential(world, value["entity"]))
        hide_talks(*body);
}

/// Most texts have nothing to hide from a squad: they are not taken apart.
bool may_hide(std::string const& json) {
    for (auto const* mark :
         {"\"confidential\"", "\"ticket.contacted\"", "\"ticket.replied\"", "\"ticket.called_back\""})
        if (json.find(mark) != std::string::npos) return true;
    return false;
}

}  // namespace

std::string drawn_for(Audience audience, World const& world, std::string json) {
    if (audience == Audience::desk || (audience == Audience::squad && !may_hide(json))) return json;
    auto value = nlohmann::json::parse(json, nullptr, false);
    if (!value.is_object()) return "{}";
    if (audience == Audience::wall)
        draw_for_wall(value);
    else
        draw_for_squad(world, value);
    return value.dump();
}

}  // namespace tiaodu
