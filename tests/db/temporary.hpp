// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/main_store.hpp"
#include "db/verify.hpp"
#include "protocol/messages/codec.hpp"
#include "tests/core/test_world.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>

namespace tiaodu::test {

/// A folder of its own that is gone afterwards.
class TemporaryFolder {
public:
    TemporaryFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "tiaodu-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    std::filesystem::path const& path() const { return path_; }
    std::filesystem::path main_db() const { return path_ / "main.db"; }

private:
    std::filesystem::path path_;
};

inline FirstContent first_content() {
    FirstContent first;
    first.home = 310000;
    first.organisations = small_city();
    for (std::size_t i = 0; i < first.organisations.size(); ++i)
        first.organisations[i].number = static_cast<std::uint32_t>(i) + 1;
    first.categories = {{"0101", "01", "市容环境", "占道经营"}, {"0202", "02", "环境卫生", "暴露垃圾"}};
    return first;
}

/// Counts things that happen on other threads and waits for them, with a deadline.
class Count {
public:
    void add() {
        std::lock_guard lock(mutex_);
        ++value_;
        changed_.notify_all();
    }
    bool reaches(int wanted, std::chrono::seconds within = std::chrono::seconds(20)) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, within, [&] { return value_ >= wanted; });
    }
    int value() {
        std::lock_guard lock(mutex_);
        return value_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int value_ = 0;
};

/// Makes commits out of the events of a TestWorld as the command loop does: rows of everything that an event touched.
class Recorder {
public:
    explicit Recorder(TestWorld& test) : test_(test) {
        stored_.home = test.world.home;
        for (auto& node : small_city()) stored_.org.add(std::move(node)).value();
    }

    /// One commit of all events that happened since the last call.
    Commit commit() {
        Commit made;
        for (; written_ < test_.history.size(); ++written_) {
            auto event = test_.history[written_];
            // `apply` says what an event touches; the rows show the state at the end of the commit.
            auto const touched = apply(stored_, event);
            auto subject = subject_of(stored_, event.body);
            event.entity = std::move(subject.entity);
            event.version = subject.version;
            event.nodes = std::move(subject.nodes);
            made.event_bodies.push_back(encode(event.body));
            made.events.push_back(std::move(event));
            take(made, touched);
        }
        made.area_attribution = stored_.area_attribution;
        return made;
    }

private:
    void take(Commit& made, Touched const& touched) {
        for (auto const& id : touched.tickets) put(made.tickets, stored_.tickets.at(id));
        for (auto const& id : touched.orders) {
            auto head = stored_.orders.at(id);
            head.recipients.clear();
            made.orders.push_back(std::move(head));
            made.order_nodes.push_back(nodes_of(stored_, stored_.orders.at(id)));
        }
        for (auto const& [id, index] : touched.recipients)
            made.recipients.emplace_back(id, stored_.orders.at(id).recipients.at(static_cast<std::size_t>(index)));
        for (auto const& id : touched.knots) put(made.knots, stored_.knots.at(id));
        for (auto const& id : touched.reports) put(made.reports, stored_.reports.at(id));
        for (auto const& id : touched.zones) put(made.zones, stored_.zones.at(id));
        for (auto const& id : touched.alerts) put(made.alerts, stored_.alerts.at(id));
        for (auto const& id : touched.patrols) put(made.patrols, stored_.patrols.at(id));
        for (auto const& evidence : touched.evidence) made.evidence.push_back(evidence);
        for (auto const& node : touched.calendars) made.calendars.push_back(stored_.calendars.own(node).value());
        if (touched.roads) made.roads = stored_.roads;
        if (touched.rules) made.rules = RuleRow{stored_.rules.version, stored_.replaced_rules};
        for (auto const& id : touched.units) put(made.units, stored_.units.at(id));
        for (auto const& id : touched.devices) put(made.devices, stored_.devices.at(id));
        for (auto const& id : touched.accounts) put(made.accounts, stored_.accounts.at(id));
        for (auto const& squad : touched.areas) made.areas.push_back(stored_.shapes.at(squad));
    }
    template <class T>
    static void put(std::vector<T>& rows, T const& row) {
        for (auto& known : rows)
            if (known.id == row.id) {
                known = row;
                return;
            }
        rows.push_back(row);
    }
    TestWorld& test_;
    World stored_;  ///< As the events make it from nothing.
    std::size_t written_ = 0;
};

inline std::int64_t rows(Database& database, std::string const& table) {
    auto statement = database.prepare("SELECT count(*) FROM " + table);
    REQUIRE(statement.step());
    return statement.integer(0);
}

inline CommandId command_id(int number) {
    auto digits = std::to_string(number);
    digits.insert(0, 12 - digits.size(), '0');
    return parse_command_id("00000000-0000-4000-8000-" + digits).value();
}

}  // namespace tiaodu::test
