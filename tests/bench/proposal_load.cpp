// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/proposal_load.hpp"

#include "server/app/application.hpp"
#include "server/app/log.hpp"
#include "server/app/road_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <nlohmann/json.hpp>

namespace tiaodu::bench {
namespace {

using Json = nlohmann::json;
using SteadyClock = std::chrono::steady_clock;

double ms_since(SteadyClock::time_point start) {
    return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

/// The application with a loop of ours, which knows how long each step took.
class Host {
public:
    Host() {
        set_log_level(LogLevel::warning);
        auto pattern = (std::filesystem::temp_directory_path() / "tiaodu-roads-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = pattern;
        Config config;
        config.server.data_dir = folder_.string();
        application_ = std::make_unique<Application>(
            config, clock_,
            ApplicationHooks{[this](std::function<void()> work) { post(std::move(work)); },
                             [](std::string const& why) { throw std::runtime_error(why); }});
    }
    ~Host() {
        application_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    Application& application() { return *application_; }
    double longest_step_ms = 0;

    /// Starts something and runs the loop until it is answered.
    template <class Start>
    Json wait(Start const& start) {
        std::optional<Result<std::string>> answer;
        step([&] { start([&answer](Result<std::string> const& result) { answer = result; }); });
        while (!answer) {
            std::function<void()> work;
            {
                std::unique_lock lock(mutex_);
                arrived_.wait(lock, [this] { return !queue_.empty(); });
                work = std::move(queue_.front());
                queue_.pop_front();
            }
            step(work);
        }
        if (!*answer) throw std::runtime_error(answer->error().path + ": " + answer->error().detail);
        return Json::parse(**answer);
    }
    Json command(std::string_view type, Json const& body) {
        auto digits = std::to_string(++commands_);
        digits.insert(0, 12 - digits.size(), '0');
        auto const id = parse_command_id("00000000-0000-4000-8000-" + digits).value();
        return wait([&](auto answer) {
            application_->submit(application_->system_actor(), type, id, body, std::move(answer));
        });
    }
    Json query(std::string_view type, Json const& parameters) {
        return wait([&](auto answer) {
            application_->query(*find_query(type), application_->system_actor(), parameters, std::move(answer));
        });
    }

private:
    void post(std::function<void()> work) {
        {
            std::lock_guard lock(mutex_);
            queue_.push_back(std::move(work));
        }
        arrived_.notify_one();
    }
    template <class Work>
    void step(Work const& work) {
        auto const start = SteadyClock::now();
        work();
        longest_step_ms = std::max(longest_step_ms, ms_since(start));
    }

    std::filesystem::path folder_;
    SystemClock clock_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::function<void()>> queue_;
    std::unique_ptr<Application> application_;
    std::int64_t commands_ = 0;
};

std::vector<OrgCode> squads_of(World const& world) {
    std::vector<OrgCode> squads;
    for (std::size_t i = 0; i < world.org.size(); ++i) {
        auto const& organisation = world.org.at(OrgIndex{static_cast<std::uint16_t>(i)});
        if (organisation.kind == OrgKind::squad) squads.push_back(organisation.code);
    }
    return squads;
}

void add_unit(Host& host, OrgCode const& squad, std::size_t number, GeoPoint place) {
    auto const name = "U" + std::to_string(number);
    auto const unit = host.command("unit.register", {{"squad", squad.text()},
                                                     {"kind", number % 3 == 0 ? "officer" : "vehicle"},
                                                     {"call_sign", name},
                                                     {"posture", "patrol"}})["unit_id"];
    host.command("device.register", {{"unit_id", unit}, {"protocol", "osmand"}, {"identity", name}});
    PositionReport report;
    report.point = place;
    report.fix_at = host.application().clock().now();
    auto& ingest = host.application().ingest();
    ingest.report(*ingest.find(DeviceProtocol::osmand, name, {}), report, {});
}

std::string add_ticket(Host& host, OrgCode const& squad, GeoPoint place) {
    Json const body{{"source", "community"},
                    {"category", "0102"},
                    {"title", "占道经营"},
                    {"node", squad.text()},
                    {"point", {{"lon", place.lon_deg}, {"lat", place.lat_deg}}}};
    auto const id = host.command("ticket.register", body)["ticket_id"];
    host.command("ticket.move", {{"ticket_id", id}, {"version", 1}, {"action", "accept"}});
    return id.get<std::string>();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

ProposalCost measure_proposals(RoadNetwork const& roads, std::vector<GeoPoint> const& places, std::size_t units,
                               std::size_t tickets, std::size_t runs) {
    ProposalCost cost;
    Host host;
    auto const squads = squads_of(host.application().world());
    for (std::size_t i = 0; i < units; ++i) add_unit(host, squads[i % squads.size()], i, places[i % places.size()]);
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < tickets; ++i)
        ids.push_back(add_ticket(host, squads[i % squads.size()], places[(units + i) % places.size()]));

    auto const checksum = write_road_file(host.application().data_folder(), roads);
    host.longest_step_ms = 0;
    auto start = SteadyClock::now();
    host.command("roads.use", {{"roads",
                                {{"checksum", checksum},
                                 {"nodes", roads.nodes.size()},
                                 {"roads", roads.pieces.size()},
                                 {"length_m", 0},
                                 {"source", "bench"},
                                 {"attribution", ""}}}});
    cost.import_ms = ms_since(start);
    cost.import_core_ms_worst = host.longest_step_ms;

    std::vector<double> core_ms, answer_ms, one_ms;
    for (std::size_t run = 0; run < runs; ++run) {
        host.longest_step_ms = 0;
        start = SteadyClock::now();
        auto const proposal = host.query("dispatch.proposal", Json::object());
        answer_ms.push_back(ms_since(start));
        core_ms.push_back(host.longest_step_ms);
        cost.pairs = proposal["pairs"].size();
        cost.by_road = static_cast<std::size_t>(std::count_if(proposal["pairs"].begin(), proposal["pairs"].end(),
                                                              [](Json const& pair) { return pair["road"] == true; }));
        host.longest_step_ms = 0;
        start = SteadyClock::now();
        host.query("ticket.candidates", {{"ticket_id", ids[run % ids.size()]}});
        one_ms.push_back(ms_since(start));
        cost.one_core_ms_worst = std::max(cost.one_core_ms_worst, host.longest_step_ms);
    }
    cost.core_ms_worst = *std::max_element(core_ms.begin(), core_ms.end());
    cost.core_ms_median = median(core_ms);
    cost.answer_ms_median = median(answer_ms);
    cost.one_answer_ms_median = median(one_ms);
    return cost;
}

}  // namespace tiaodu::bench
