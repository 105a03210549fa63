// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/citizens.hpp"

#include "protocol/describe/json_writer.hpp"
#include "server/app/log.hpp"

namespace tiaodu::simulate {
namespace {

constexpr int sent_per_turn_max = 25;
constexpr Millis day_length = std::chrono::hours(24);
constexpr Millis backlog = std::chrono::minutes(20);

bool may_pass(Error const& error) {
    return static_cast<int>(error.code) >= 2000 || error.code == Errc::unauthenticated;
}

}  // namespace

Citizens::Citizens(CityApi& api, City const& city, DayPlanOptions plan, Millis day_start)
    : api_(api), city_(city), options_(plan), plan_(plan_day(plan, city)), day_begins_(-day_start) {
    while (next_ < plan_.size() && plan_[next_].at < day_start - backlog) ++next_;
}

Millis Citizens::day_time(Millis elapsed) const { return elapsed - day_begins_; }

void Citizens::next_day() {
    ++options_.day;
    day_begins_ += day_length;
    plan_ = plan_day(options_, city_);
    next_ = 0;
}

std::optional<Error> Citizens::turn(Millis elapsed) {
    for (int i = 0; i < sent_per_turn_max; ++i) {
        if (next_ == plan_.size()) {
            if (day_time(elapsed) < day_length) return std::nullopt;
            next_day();
            continue;
        }
        auto const& ticket = plan_[next_];
        if (ticket.at > day_time(elapsed)) return std::nullopt;
        auto command = ticket.command;
        auto const late = day_time(elapsed) - ticket.at;
        if (late > std::chrono::minutes(1))
            command.received_at = std::chrono::floor<Millis>(std::chrono::system_clock::now()) - late;
        auto const answer = api_.command("/tickets", to_json(command));
        if (!answer && may_pass(answer.error())) return answer.error();
        ++next_;
        if (answer) {
            ++sent_;
        } else if (answer.error().code == Errc::already_exists) {
            ++known_;
            // An earlier run sent it: the clock jumps to the next one.
            if (next_ < plan_.size()) day_begins_ -= std::max(Millis(0), plan_[next_].at - day_time(elapsed));
        } else {
            ++refused_;
            log_warning("simulate_ticket_refused")
                .add("code", name_of(answer.error().code))
                .add("path", answer.error().path)
                .add("why", answer.error().detail);
        }
    }
    return std::nullopt;
}

}  // namespace tiaodu::simulate
