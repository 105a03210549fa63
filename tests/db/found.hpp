// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/ticket_search.hpp"
#include "tests/db/temporary.hpp"

namespace tiaodu::test {

inline constexpr auto hour = std::chrono::hours(1);

using Numbers = std::vector<std::int64_t>;

/// Tickets in a real file, and what a search finds in them.
struct Found {
    TemporaryFolder folder;
    MainStore store{folder.path(), first_content()};

    static Ticket ticket(std::int64_t number, std::string title) {
        Ticket made;
        made.id = TicketId(310000, number);
        made.version = 1;
        made.source = TicketSource::hotline_12345;
        made.category = "0101";
        made.title = std::move(title);
        made.node = jingansi_squad;
        made.received_at = monday + number * hour;
        made.due_at = monday + number * hour + 10 * hour;
        return made;
    }
    void put(std::vector<Ticket> tickets, std::optional<std::string> phone = {}) {
        std::vector<Commit> commits(1);
        if (phone) commits[0].contacts.push_back({tickets.front().id, std::nullopt, phone, ""});
        commits[0].tickets = std::move(tickets);
        store.write(commits);
    }
    static TicketSearch all() {
        TicketSearch search;
        search.visible = [](std::vector<OrgCode> const&) { return true; };
        return search;
    }
    /// Numbers of the first page.
    std::vector<std::int64_t> operator()(TicketSearch const& search) {
        std::vector<std::int64_t> numbers;
        for (auto const& body : search_tickets(store.database(), search).bodies)
            numbers.push_back(decode_ticket(body).id.number());
        return numbers;
    }
    std::vector<std::int64_t> text(std::string wanted) {
        auto search = all();
        search.text = std::move(wanted);
        return (*this)(search);
    }
    template <class Member, class Value>
    std::vector<std::int64_t> with(Member member, Value value) {
        auto search = all();
        search.*member = std::move(value);
        return (*this)(search);
    }
};

}  // namespace tiaodu::test
