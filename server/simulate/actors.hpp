// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/simulate/api.hpp"
#include "server/simulate/moving_fleet.hpp"

#include <set>

namespace tiaodu::simulate {

struct ActorOptions {
    std::uint64_t seed = 1;
    double speed = 1;             ///< Waiting times are divided by it; driving takes as long as it takes.
    double dispatch_share = 0.7;  ///< Of the tickets: handled by the demo dispatcher; the others are left to people.
};

struct ActorCounters {
    std::int64_t open = 0;  ///< Tickets at the last look.
    std::int64_t located = 0;
    std::int64_t accepted = 0;
    std::int64_t dispatched = 0;
    std::int64_t steps = 0;  ///< Of recipients.
    std::int64_t contacted = 0;
    std::int64_t replied = 0;
    std::int64_t closed = 0;
    std::int64_t overtaken = 0;  ///< Somebody else was faster: a person, or another simulator.
};

/// The demo dispatcher and the squads. They look at the open tickets every turn and act on what they see, as people at
/// consoles would; nothing is remembered that the server does not know, so they can be stopped and started at any time.
/// Each ticket has a random stream of its own.
///
/// The dispatcher takes tickets that nobody has touched for 60 … 120 s: finds the squad of one without a place,
/// accepts, sends the nearest free unit of the squad (or the squad), closes what is resolved. The squads answer every
/// order, whoever gave it: 签收, 出发, 到场 when the unit is there, 反馈.
class Actors {
public:
    /// `unit_ids` are in the order of the fleet. All references outlive it.
    Actors(CityApi& api, City const& city, MovingFleet& fleet, std::vector<std::string> unit_ids, ActorOptions options);

    /// One look and what follows from it; `now` is real time since the start. Errors: those of the look; single
    /// commands that are refused are counted.
    std::optional<Error> turn(Millis now);
    /// Takes over postures and states from the server.
    std::optional<Error> refresh_units();

    ActorCounters const& counters() const { return counters_; }

private:
    /// What the dispatcher thinks about a ticket.
    struct Case {
        Case(std::uint64_t seed, std::string const& ticket, double share) : random(seed, ticket + "/dispatcher") {
            ours = random.chance(share);
        }
        Random random;
        bool ours = false;
        std::int64_t version = 0;
        Millis act_at{};
    };
    /// What a squad does about an order, for one recipient.
    struct Job {
        Job(std::uint64_t seed, std::string const& name) : random(seed, name) {}
        Random random;
        KnownRecipient recipient;
        Millis act_at{};
        std::optional<std::size_t> unit;  ///< Who drives.
    };
    struct Work {
        std::vector<Job> jobs;
        Millis looked_at{};
    };
    enum class Done { yes, overtaken, later };

    Millis wait(Random& random, double low_s, double high_s) const;
    void handle_case(OpenTicket const& ticket, Millis now);
    Done next_step(OpenTicket const& ticket, Case& state);
    Done locate(OpenTicket const& ticket, Case& state);
    Done dispatch(OpenTicket const& ticket);
    Done contact(OpenTicket const& ticket, Case& state);
    Done reply(OpenTicket const& ticket);
    Done close(OpenTicket const& ticket, Case& state);
    void handle_order(OpenTicket const& ticket, Millis now);
    bool look_at_order(OpenTicket const& ticket, Work& work, Millis now);
    void handle_job(OpenTicket const& ticket, std::size_t index, Work& work, Millis now);
    bool ready(OpenTicket const& ticket, Job& job, Millis now);
    void set_out(OpenTicket const& ticket, Job& job);
    void come_back(Job& job);
    Done send(std::string const& target, nlohmann::json const& body, std::int64_t& counter);
    std::optional<std::size_t> nearest_free(OrgCode const& squad, std::optional<GeoPoint> const& point) const;

    CityApi& api_;
    City const& city_;
    MovingFleet& fleet_;
    std::vector<std::string> unit_ids_;
    std::map<std::string, std::size_t> unit_by_id_;
    std::vector<bool> available_;  ///< By the server's word.
    std::set<std::size_t> driving_;
    ActorOptions options_;
    ActorCounters counters_;
    std::map<std::string, Case> cases_;
    std::map<std::string, Work> works_;
    int commands_left_ = 0;
};

}  // namespace tiaodu::simulate
