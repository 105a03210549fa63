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
    explicit Recorder(TestWorld& test) : test_(test), written_(0) {}

    /// One commit of all events that happened since the last call.
    Commit commit() {
        Commit made;
        Touched all;
        World before;  // `apply` says what an event touches; the rows show the state at the end of the commit
        before.home = test_.world.home;
        for (std::size_t i = 0; i < test_.history.size(); ++i) {
            auto event = test_.history[i];
            auto const touched = apply(before, event);
            if (i < written_) continue;
            event.nodes = nodes_of(before, event.body);
            made.event_bodies.push_back(encode(event.body));
            made.events.push_back(std::move(event));
            for (auto const& id : touched.tickets) put(made.tickets, before.tickets.at(id));
            for (auto const& id : touched.orders) put(made.orders, before.orders.at(id));
            for (auto const& id : touched.units) put(made.units, before.units.at(id));
            for (auto const& id : touched.devices) put(made.devices, before.devices.at(id));
            for (auto const& id : touched.accounts) put(made.accounts, before.accounts.at(id));
            for (auto const& squad : touched.areas) made.areas.push_back(before.shapes.at(squad));
            made.area_attribution = before.area_attribution;
        }
        written_ = test_.history.size();
        return made;
    }

private:
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
    std::size_t written_;
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
