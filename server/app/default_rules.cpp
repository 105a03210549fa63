// SPDX-License-Identifier: Apache-2.0
#include "server/app/default_rules.hpp"

#include "protocol/messages/codec.hpp"
#include "protocol/vocab/embedded.hpp"
#include "server/core/calendar_seed.hpp"
#include "server/core/rule_rules.hpp"

#include <stdexcept>

namespace tiaodu {
namespace {

[[noreturn]] void broken(std::string const& file, Error const& error) {
    throw std::runtime_error(file + ": " + error.path + ": " + error.detail);
}

template <class T>
T must(Result<T> result, std::string const& file) {
    if (!result) broken(file, result.error());
    return std::move(*result);
}

void check(RuleBook const& rules) {
    RuleChange const all{rules.flow,    rules.limits,     rules.orders, rules.cases,
                         rules.sources, rules.indicators, rules.alerts, rules.general};
    if (auto const error = check_rules(all)) broken("rules.json", *error);
}

}  // namespace

std::string built_in_file(std::string_view name) {
    for (auto const& file : embedded::seeds())
        if (file.name == name) return std::string(file.content);
    throw std::runtime_error("the built-in file " + std::string(name) + " is missing");
}

void set_default_rules(World& world) {
    world.rules = decode_rules(built_in_file("rules.json"));
    check(world.rules);
    world.legal_limits = must(parse_legal_limits(built_in_file("legal_limits.csv")), "legal_limits.csv");
    auto days = must(parse_calendar_days(built_in_file("calendar_cn.csv")), "calendar_cn.csv");
    WorkCalendar national;
    national.node = world.org.at(world.org.city()).code;
    national.published_years = years_in(days);
    national.days = std::move(days);
    if (auto const error = world.calendars.put(std::move(national))) broken("calendar_cn.csv", *error);
}

}  // namespace tiaodu
