// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace tiaodu::test {

using Json = nlohmann::json;

/// A text member that must be there.
std::string word(Json const& json, char const* field);

/// What a console has been told: the newest version of each thing, by id.
struct View {
    std::map<std::string, Json> tickets, orders, units, knots, reports;
    std::set<std::string> open;         ///< Tickets that are not over.
    std::set<std::string> open_orders;  ///< Orders that somebody has still to answer.
    std::set<std::string> incomplete;   ///< Orders of which a push has shown only some recipients: to be asked for.
    void clear();
    /// The lists of a snapshot.
    void add_page(std::string const& topic, Json const& items);
    /// The things that came with an event.
    void apply(Json const& body);
    /// A whole order, as it was asked for.
    void put_whole(Json const& order);
    /// Something that has left the scope.
    void drop(std::string const& id);
    /// An order that cannot be had any more.
    void forget_order(std::string const& order_id);

private:
    void keep_ticket(Json const& ticket);
    /// Recipients come by index and in the order of the events, whatever version the head has: they are always taken.
    void merge_order(Json const& order, std::size_t total);
    void sort_order(std::string const& id);
};

}  // namespace tiaodu::test
