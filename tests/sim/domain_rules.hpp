// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/world.hpp"
#include "tests/sim/actors.hpp"

namespace tiaodu::test {

/// Throws Violation unless it holds.
void must(bool holds, int number, std::string const& what);

/// Who caused an event, as far as somebody did: the account of the row and what its command said.
struct Sender {
    AccountId account;
    std::optional<std::int64_t> revision;  ///< Of the order that the sender had read.
};

/// The rules of the business, judged event by event over a world made from the events alone. They are written down here
/// a second time, from the documents and not from the server's code.
class DomainRules {
public:
    explicit DomainRules(World const& world) : world_(world) {}

    /// With the world as it was before the event.
    void before(Event const& event, std::optional<Sender> const& sender);
    /// With the world as it is afterwards.
    void after(Event const& event, Touched const& touched);
    /// Everything that was due a while before `now` has happened; units and orders agree.
    void at_end(Time now) const;

private:
    void check_new(Order const& order, std::span<Recipient const> recipients);
    void check_step(OrderAdvanced const& step, Sender const& sender) const;
    void check_chases(OrderChased const& chased, Time at) const;
    void check_colours(TicketClocksChanged const& changed, Time at);
    void check_action(TicketMoved const& moved) const;
    void check_ticket(TicketId id);
    void check_order(Order const& order);
    void check_units(std::vector<UnitId> const& units);
    void check_timers(Order const& order, Time now) const;

    World const& world_;
    struct Standing {
        std::string state;
        std::optional<std::string> before;  ///< Where a parked ticket goes back to.
    };
    std::map<TicketId, Standing> tickets_;
    std::map<OrderId, std::vector<RecipientState>> recipients_;
    std::map<UnitId, OrderId> jobs_;      ///< The one primary job of each unit that has one.
    std::map<std::string, Time> turned_;  ///< By ticket, clock and colour: due time for which the colour was announced.
    Time latest_{};
    bool went_back_ = false;  ///< The wall clock has been set back.
};

}  // namespace tiaodu::test
