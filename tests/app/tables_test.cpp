// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/account_words.hpp"
#include "protocol/vocab/audit_words.hpp"
#include "protocol/vocab/device_words.hpp"
#include "protocol/vocab/words.hpp"
#include "server/app/config_file.hpp"
#include "server/app/inbox.hpp"
#include "server/commands/command.hpp"
#include "server/queries/query.hpp"
#include "tests/app/running.hpp"

#include <set>

using namespace tiaodu;

namespace {

Environment environment(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](std::string const& name) -> std::optional<std::string> {
        auto const found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

Error refused(std::string_view toml, std::map<std::string, std::string> variables = {}) {
    auto const config = read_config(toml, environment(std::move(variables)));
    REQUIRE(!config.has_value());
    return config.error();
}

/// A table of words names every value once: the values are 0 … n-1 and the words differ.
template <class E>
void check_words(E last) {
    std::set<E> values;
    std::set<std::string_view> words;
    for (auto const& [value, word] : EnumNames<E>::values) {
        values.insert(value);
        words.insert(word);
        CHECK(from_word<E>(word) == value);
    }
    CHECK(values.size() == static_cast<std::size_t>(last) + 1);
    CHECK(words.size() == values.size());
    CHECK(!from_word<E>("").has_value());
}

}  // namespace

TEST_CASE("every command has a path, a sentence and schemas, and its own name") {
    std::set<std::string_view> types, paths;
    for (auto const& entry : command_table()) {
        CAPTURE(entry.type);
        CHECK(types.insert(entry.type).second);
        CHECK(paths.insert(entry.path).second);
        CHECK(entry.path.starts_with('/'));
        CHECK(entry.doc.ends_with('.'));
        CHECK(find_command(entry.type) == &entry);
        nlohmann::json shared = nlohmann::json::object();
        CHECK(entry.request_schema(shared).is_object());
        CHECK(entry.reply_schema(shared).is_object());
        CHECK(!shared.empty());
        CHECK(entry.large == entry.type.ends_with(".import"));
    }
    CHECK(find_command("ticket.explode") == nullptr);
}

TEST_CASE("every query has a path, a sentence and schemas, and no name of a command") {
    std::set<std::string_view> types, paths;
    for (auto const& entry : query_table()) {
        CAPTURE(entry.type);
        CHECK(types.insert(entry.type).second);
        CHECK(paths.insert(entry.path).second);
        CHECK(entry.path.starts_with('/'));
        CHECK(entry.doc.ends_with('.'));
        CHECK(find_query(entry.type) == &entry);
        CHECK(find_command(entry.type) == nullptr);
        nlohmann::json shared = nlohmann::json::object();
        CHECK(entry.request_schema(shared).is_object());
        CHECK(entry.reply_schema(shared).is_object());
    }
}

TEST_CASE("every report of the inbox has a path, a sentence and schemas, and no name of a command or query") {
    for (auto const& entry : inbox_table()) {
        CAPTURE(entry.type);
        CHECK(entry.path.starts_with('/'));
        CHECK(entry.doc.ends_with('.'));
        CHECK(find_inbox(entry.type) == &entry);
        CHECK(find_command(entry.type) == nullptr);
        CHECK(find_query(entry.type) == nullptr);
        for (auto const& command : command_table()) CHECK(command.path != entry.path);
        nlohmann::json shared = nlohmann::json::object();
        CHECK(entry.request_schema(shared).is_object());
        CHECK(entry.reply_schema(shared).is_object());
    }
    CHECK(find_inbox("position.explode") == nullptr);
}

TEST_CASE("every value of every enumeration has its word") {
    check_words(OrgKind::squad);
    check_words(ZoneKind::cordon);
    check_words(AlertKind::device_alarm);
    check_words(AlertState::closed);
    check_words(AlertLevel::alarm);
    check_words(AlertOutcome::ended);
    check_words(AfterEnd::closes);
    check_words(AskKind::photo);
    check_words(AskOutcome::not_connected);
    check_words(TicketStatus::voided);
    check_words(TicketSource::other);
    check_words(Urgency::normal);
    check_words(Outcome::unsolvable);
    check_words(Truth::not_true);
    check_words(ContactWay::other);
    check_words(ContactResult::refused);
    check_words(Satisfaction::not_rated);
    check_words(RequestVerdict::refused);
    check_words(CaseChoice::not_filed);
    check_words(ClockEnd::close);
    check_words(ClockEffect::stop);
    check_words(Confidentiality::confidential);
    check_words(OrderKind::guarantee);
    check_words(OrderState::merged);
    check_words(RecipientState::not_called);
    check_words(InformedWhy::climbed_top);
    check_words(ReceiptStage::climbed_top);
    check_words(RemarkKind::objection);
    check_words(PrimaryJob::beside);
    check_words(OrderNeeds::verification);
    check_words(OffDutyRule::skip);
    check_words(Interrupts::yes);
    check_words(UnitKind::auxiliary);
    check_words(DutyPosture::off_duty);
    check_words(UnitStatus::on_scene);
    check_words(Role::wall);
    check_words(Setup::enrol_second_factor);
    check_words(ProofChange::second_factor_removed);
    check_words(AuditAction::query);
    check_words(AuditOutcome::refused);
    check_words(AuditTrail::change);
    check_words(DeviceProtocol::tablet);
    check_words(RejectReason::wrong_code);
    check_words(FixFlag::imported);
    check_words(FixOutcome::too_often);
}

TEST_CASE("an option that does not exist is refused by its name: a typo must not run with a default") {
    auto const error = refused("[feed]\ntick_msec = 100\n");
    CHECK(error.code == Errc::unknown_field);
    CHECK(error.path == "feed.tick_msec");
    CHECK(refused("[fead]\n").path == "fead");
    CHECK(refused("[clock.normal]\naccept = 5\n").path == "clock");  // limits are rules, not configuration
}

TEST_CASE("an option out of its range or of the wrong kind is refused with its limits") {
    CHECK(refused("[feed]\ntick_ms = 49\n").detail == "must be from 50 to 1000");
    CHECK(refused("[feed]\ntick_ms = 1001\n").path == "feed.tick_ms");
    CHECK(read_config("[feed]\ntick_ms = 50\n", environment({}))->feed.tick_ms == 50);
    CHECK(read_config("[feed]\ntick_ms = 1000\n", environment({}))->feed.tick_ms == 1000);
    CHECK(refused("[feed]\ntick_ms = \"100\"\n").detail == "must be a whole number");
    CHECK(refused("feed = 1\n").detail == "must be a table");
    CHECK(refused("[server]\nport = 65536\n").path == "server.port");
    CHECK(refused("log_level = \"loud\"\n").path == "log_level");
    auto const broken = refused("[feed]\ntick_ms = = 5\n");
    CHECK(broken.code == Errc::malformed);
    CHECK(broken.path == "line 2");
}

TEST_CASE("the environment wins over the file, and is checked like it") {
    auto const config = read_config(
        "[server]\nport = 1\n",
        environment({{"TIAODU_SERVER_PORT", "9090"}, {"TIAODU_FEED_TICK_MS", "500"}, {"TIAODU_LOG_LEVEL", "error"}}));
    REQUIRE(config.has_value());
    CHECK(config->server.port == 9090);
    CHECK(config->feed.tick_ms == 500);
    CHECK(config->log_level == "error");
    CHECK(refused("", {{"TIAODU_SERVER_PORT", "80 80"}}).path == "TIAODU_SERVER_PORT");
    CHECK(refused("", {{"TIAODU_SERVER_PORT", "65536"}}).path == "TIAODU_SERVER_PORT");
    CHECK(refused("", {{"TIAODU_SERVER_PORT", ""}}).code == Errc::invalid_field);
}

TEST_CASE("the printed defaults read back as the defaults and leave no option out") {
    auto const text = default_config_text();
    auto const config = read_config(text, environment({}));
    REQUIRE_MESSAGE(config.has_value(), (config ? std::string() : config.error().path + ": " + config.error().detail));
    CHECK(config->server.port == Config().server.port);
    CHECK(config->http.import_bytes_max == Config().http.import_bytes_max);
    for (auto const* key : {"resume_events_max", "session_hours", "clock_ahead_s", "seed_file", "log_level"})
        CHECK(text.find(key) != std::string::npos);
}
