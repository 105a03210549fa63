// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/day_plan.hpp"

#include "server/simulate/random.hpp"
#include "server/simulate/ticket_texts.hpp"

#include <algorithm>
#include <array>

namespace tiaodu::simulate {
namespace {

/// Complaints per hour of the day, in any unit; between full hours it changes in a straight line.
constexpr std::array<double, 24> hourly{2,  1.4, 1,  0.8, 0.9, 1.6, 4,  9,  14, 19, 18, 14,
                                        11, 13,  18, 19,  17,  14,  12, 12, 15, 14, 8,  4};

struct SourceShare {
    TicketSource source;
    double share;
};
constexpr std::array sources{
    SourceShare{TicketSource::hotline_12345, 0.54}, SourceShare{TicketSource::grid_platform, 0.20},
    SourceShare{TicketSource::city_platform, 0.08}, SourceShare{TicketSource::officer, 0.07},
    SourceShare{TicketSource::camera, 0.05},        SourceShare{TicketSource::community, 0.04},
    SourceShare{TicketSource::petition, 0.01},      SourceShare{TicketSource::media, 0.01}};

constexpr double emergency_share = 0.03;
constexpr double urgent_share = 0.15;
constexpr double located_share = 0.85;

TicketSource pick_source(Random& random) {
    std::array<double, sources.size()> weights{};
    for (std::size_t i = 0; i < sources.size(); ++i) weights[i] = sources[i].share;
    return sources[pick_weighted(random, weights)].source;
}

Urgency pick_urgency(Random& random) {
    double const draw = random.unit();
    if (draw < emergency_share) return Urgency::emergency;
    return draw < emergency_share + urgent_share ? Urgency::urgent : Urgency::normal;
}

/// A moment of the day, drawn by the rhythm.
Millis pick_moment(Random& random) {
    auto const hour = pick_weighted(random, hourly);
    // Drawn within the hour, by the line from its value to the next one's: refuse what lies above the line.
    double const here = hourly[hour];
    double const next = hourly[(hour + 1) % hourly.size()];
    double part = random.unit();
    while (random.unit() * std::max(here, next) > here + (next - here) * part) part = random.unit();
    return Millis(static_cast<std::int64_t>((static_cast<double>(hour) + part) * 3'600'000.0));
}

RegisterTicket compose(City const& city, std::vector<double> const& squad_weights, double hour, Random& random) {
    std::vector<double> weights;
    for (auto const& category : city.categories) weights.push_back(category_weight(category.name, hour));
    auto const& category = city.categories[pick_weighted(random, weights)];
    auto const& squad = city.squads[pick_weighted(random, squad_weights)];
    bool const located = random.chance(located_share);
    bool const district_known = random.chance(0.6);

    RegisterTicket command;
    command.source = pick_source(random);
    command.category = category.code;
    command.urgency = pick_urgency(random);
    if (located)
        command.point = point_in(squad, random);
    else
        command.node = district_known && !squad.district.empty() ? squad.district : city.code;
    auto const place = located ? squad.name : district_known ? squad.district_name : std::string();
    auto text = compose_text(place, category.name, random);
    command.title = std::move(text.title);
    command.description = std::move(text.description);
    command.address = std::move(text.address);
    return command;
}

}  // namespace

double day_rhythm(double hour) {
    double total = 0;
    for (double const value : hourly) total += value;
    auto const full = static_cast<std::size_t>(hour) % hourly.size();
    double const part = hour - std::floor(hour);
    double const value = hourly[full] + (hourly[(full + 1) % hourly.size()] - hourly[full]) * part;
    return value * static_cast<double>(hourly.size()) / total;
}

std::vector<PlannedTicket> plan_day(DayPlanOptions const& options, City const& city) {
    std::vector<double> squad_weights;
    for (auto const& squad : city.squads) squad_weights.push_back(squad.weight);
    auto const prefix = "SIM-" + std::to_string(options.seed) + "-" + std::to_string(options.day) + "-";
    auto const count = static_cast<std::size_t>(std::llround(options.tickets_per_hour * 24));

    std::vector<PlannedTicket> plan;
    plan.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        auto const external_id = prefix + std::to_string(i + 1);
        Random random(options.seed, external_id);
        PlannedTicket ticket;
        ticket.at = pick_moment(random);
        ticket.command = compose(city, squad_weights, static_cast<double>(ticket.at.count()) / 3'600'000.0, random);
        ticket.command.external_id = external_id;
        plan.push_back(std::move(ticket));
    }
    std::stable_sort(plan.begin(), plan.end(), [](auto const& a, auto const& b) { return a.at < b.at; });
    return plan;
}

}  // namespace tiaodu::simulate
