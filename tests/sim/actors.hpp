// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/account.hpp"
#include "tests/sim/kernel.hpp"
#include "tests/sim/view.hpp"

#include <optional>
#include <vector>

/// What people do: with the view and the invariants the only place that knows commands and states of the domain.
namespace tiaodu::test {

/// What a person of the simulation works as.
enum class Duty { hotline, dispatcher, squad, administrator, wall };

struct Person {
    std::string login;
    Duty duty = Duty::wall;
    OrgCode node;
    Role role = Role::viewer;
};

/// Everybody of a seed; the first one is the administrator who registers the units.
std::vector<Person> people(Random& random);
/// The organisations, as the file that the server reads.
std::string organisations_csv();

struct Choice {
    std::string type;
    Json body;
};
using MaybeChoice = std::optional<Choice>;

/// What a person does next, seeing this; nothing when there is nothing to do. `number`: how many commands this person
/// has sent already; `now`: what the clock of the console says.
MaybeChoice choose(Person const& person, View const& view, Random& random, int number, Time now);
/// With faults over: what must still be done so that nothing stays behind.
MaybeChoice finish(Person const& person, View const& view, Random& random);

/// Somebody who looks at a screen and decides.
struct Worker {
    Person const& person;
    View const& view;
    Random& random;
    /// True for an organisation that is this person's or below it.
    bool covers(std::string const& node) const;
    std::string const& home() const { return person.node.text(); }
};

std::vector<OrgCode> const& all_districts();
std::vector<OrgCode> const& all_squads();
/// Some organisation: mostly a squad, sometimes a district or the city.
OrgCode somewhere(Random& random);

/// A new complaint.
Choice complaint(Random& random, int number);
/// What the desk does with a ticket that it chooses (ticket_actors.cpp).
MaybeChoice handle_tickets(Worker const& worker);
/// What a squad does with a ticket beside its orders.
MaybeChoice respond_to_tickets(Worker const& worker);
/// Recipients for an order about a place below `node`: units that are free, mostly, or whole squads.
Json recipients_below(Worker const& worker, std::string const& node);

/// An answer to an order, if this person owes one (order_actors.cpp); `patience`: how often it is put off.
MaybeChoice answer_orders(Worker const& worker, double patience);
/// What the issuer does with the orders that it gave, and new ones.
MaybeChoice lead_orders(Worker const& worker);

/// Knots, reports and the administrator's work (city_actors.cpp).
MaybeChoice mind_knots(Worker const& worker);
MaybeChoice report_events(Worker const& worker, Time now);
MaybeChoice receive_reports(Worker const& worker);
MaybeChoice administer(Random& random, int number);

template <class T>
T const& one_of(std::vector<T> const& choices, Random& random) {
    return choices[random.below(choices.size())];
}

/// Personal data that actors give with their tickets; must never come back.
bool holds_personal_data(std::string_view text);

}  // namespace tiaodu::test
