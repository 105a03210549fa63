// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/account.hpp"
#include "tests/sim/kernel.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <vector>

/// What people do: the only place, besides the invariants, that knows commands and states of the domain.
namespace tiaodu::test {

using Json = nlohmann::json;

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

/// What a console has been told: the newest version of each thing, by id.
struct View {
    std::map<std::string, Json> tickets, orders, units;
    std::set<std::string> open;         ///< Tickets that are not closed.
    std::set<std::string> open_orders;  ///< Orders that somebody has still to answer.
    void clear();
    /// The lists of a snapshot.
    void add_page(std::string const& topic, Json const& items);
    /// The things that came with an event.
    void apply(Json const& body);
    /// A ticket that has left the scope; its order goes with it.
    void drop(std::string const& ticket_id);

private:
    void keep_ticket(Json const& ticket);
    void keep_order(Json const& order);
};

struct Choice {
    std::string type;
    Json body;
};
/// What a person does next, seeing this; nothing when there is nothing to do. `number`: how many commands this person
/// has sent already.
std::optional<Choice> choose(Person const& person, View const& view, Random& random, int number);
/// With faults over: what must still be done so that no ticket stays behind.
std::optional<Choice> finish(Person const& person, View const& view, Random& random);

/// Personal data that actors give with their tickets; must never come back.
bool holds_personal_data(std::string_view text);

}  // namespace tiaodu::test
