// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/api.hpp"

#include <thread>

namespace tiaodu::simulate {
namespace {

using nlohmann::json;

constexpr int attempts_max = 4;
constexpr int pages_max = 200;

std::string text_at(json const& object, char const* key) {
    auto const found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_string() ? found->get_ref<std::string const&>() : std::string();
}

std::int64_t whole_at(json const& object, char const* key) {
    auto const found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

template <class Word>
Word word_at(json const& object, char const* key, Word otherwise) {
    return from_word<Word>(text_at(object, key)).value_or(otherwise);
}

json const& items_of(json const& page, char const* key = "items") {
    static json const none = json::array();
    auto const found = page.is_object() ? page.find(key) : page.end();
    return found != page.end() && found->is_array() ? *found : none;
}

/// The server's own error, out of an answer that is not 2xx.
Error error_of(HttpAnswer const& answer) {
    auto const parsed = parse_json(answer.body);
    auto const code = parsed ? whole_at(*parsed, "code") : 0;
    if (code == 0) return Error{Errc::internal, "", "the server answered HTTP " + std::to_string(answer.status)};
    return Error{static_cast<Errc>(code), text_at(*parsed, "path"), text_at(*parsed, "detail")};
}

bool worth_repeating(Error const& error) {
    return error.code == Errc::busy || error.code == Errc::rate_limited || error.code == Errc::shutting_down ||
           error.code == Errc::storage_full;
}

OpenTicket read_ticket(json const& item) {
    OpenTicket ticket;
    ticket.id = text_at(item, "id");
    ticket.version = whole_at(item, "version");
    ticket.status = word_at(item, "status", TicketStatus::closed);
    ticket.external_id = text_at(item, "external_id");
    ticket.category = text_at(item, "category");
    ticket.node = OrgCode(text_at(item, "node"));
    ticket.order_id = text_at(item, "order_id");
    ticket.contacted = item.contains("contacted_at");
    ticket.replied = item.contains("replied_at");
    auto const point = item.find("point");
    if (point != item.end() && point->is_object() && point->contains("lon") && point->contains("lat") &&
        (*point)["lon"].is_number() && (*point)["lat"].is_number())
        ticket.point = GeoPoint{(*point)["lon"].get<double>(), (*point)["lat"].get<double>()};
    return ticket;
}

}  // namespace

CityApi::CityApi(std::string url, std::string token)
    : client_(std::move(url), {.answer_max = std::chrono::seconds(20)}), token_(std::move(token)) {}

void CityApi::stop() {
    stopped_ = true;
    client_.stop();
}

Result<std::string> CityApi::get_text(std::string const& target) {
    ++requests_;
    auto answer = client_.get("/api/v1" + target, token_);
    if (!answer) return answer.error();
    if (!answer->ok()) return error_of(*answer);
    return std::move(answer->body);
}

Result<json> CityApi::get(std::string const& target) {
    auto const text = get_text(target);
    if (!text) return text.error();
    return parse_json(*text);
}

Result<City> CityApi::read_city() {
    auto const organisations = get_text("/organisations");
    if (!organisations) return organisations.error();
    auto const areas = get_text("/areas");
    if (!areas) return areas.error();
    auto const categories = get_text("/categories");
    if (!categories) return categories.error();
    return simulate::read_city(*organisations, *areas, *categories);
}

Result<std::vector<KnownUnit>> CityApi::units() {
    std::vector<KnownUnit> units;
    std::string after;
    for (int page = 0; page < pages_max; ++page) {
        auto const answer = get("/units?limit=500" + (after.empty() ? "" : "&after=" + after));
        if (!answer) return answer.error();
        for (auto const& item : items_of(*answer))
            units.push_back({text_at(item, "id"), static_cast<std::uint32_t>(whole_at(item, "number")),
                             OrgCode(text_at(item, "squad")), text_at(item, "call_sign"),
                             word_at(item, "posture", DutyPosture::standby),
                             word_at(item, "status", UnitStatus::available)});
        after = text_at(*answer, "next");
        if (after.empty()) break;
    }
    return units;
}

Result<HttpAnswer> CityApi::command(std::string const& target, json const& body) {
    auto const id = new_command_id();
    auto const text = dump_json(body);
    for (int attempt = 1;; ++attempt) {
        ++requests_;
        auto answer = client_.post("/api/v1" + target, token_, id, text);
        if (answer && answer->ok()) return answer;
        auto error = answer ? error_of(*answer) : answer.error();
        if (!worth_repeating(error) || attempt == attempts_max || stopped_) return error;
        std::this_thread::sleep_for(Millis(200) * (1 << attempt));
    }
}

Result<std::string> CityApi::register_unit(PlannedUnit const& unit) {
    auto const answer = command("/units", {{"squad", unit.squad.text()},
                                           {"kind", std::string(to_word(unit.kind))},
                                           {"call_sign", unit.call_sign},
                                           {"posture", std::string(to_word(unit.posture))},
                                           {"skills", nlohmann::json::array()}});
    if (!answer) return answer.error();
    auto const reply = parse_json(answer->body);
    if (!reply) return reply.error();
    return text_at(*reply, "unit_id");
}

Result<HttpAnswer> CityApi::register_device(std::string const& unit_id, PlannedUnit const& unit) {
    return command(
        "/devices",
        {{"unit_id", unit_id}, {"protocol", std::string(to_word(unit.protocol))}, {"identity", unit.identity}});
}

Result<std::vector<OpenTicket>> CityApi::open_tickets() {
    auto const answer = get("/tickets?status=open&limit=500");
    if (!answer) return answer.error();
    std::vector<OpenTicket> tickets;
    for (auto const& item : items_of(*answer)) tickets.push_back(read_ticket(item));
    return tickets;
}

Result<std::vector<KnownRecipient>> CityApi::recipients(std::string const& order_id) {
    auto const answer = get("/orders/" + order_id);
    if (!answer) return answer.error();
    std::vector<KnownRecipient> recipients;
    auto const revision = whole_at(*answer, "revision");
    for (auto const& item : items_of(*answer, "recipients"))
        recipients.push_back({revision, OrgCode(text_at(item, "node")), text_at(item, "unit_id"),
                              word_at(item, "state", RecipientState::issued)});
    return recipients;
}

}  // namespace tiaodu::simulate
