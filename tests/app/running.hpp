// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/application.hpp"
#include "server/app/log.hpp"
#include "tests/db/temporary.hpp"
#include "tests/sim/lossy_bus.hpp"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

namespace tiaodu::test {

using Json = nlohmann::json;

inline std::string word(Json const& json) { return json.get<std::string>(); }

class FakeClock final : public Clock {
public:
    Time now() const override { return now_; }
    void advance(Millis by) { now_ += by; }

private:
    Time now_ = monday;
};

/// The core thread of a test: what others post waits until the test runs it.
class Posts {
public:
    void post(std::function<void()> work) {
        std::lock_guard lock(mutex_);
        queue_.push_back(std::move(work));
        arrived_.notify_one();
    }
    /// Runs what is posted until `done` holds; false when it does not within 20 s.
    bool run_until(std::function<bool()> const& done) {
        auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!done()) {
            std::function<void()> work;
            {
                std::unique_lock lock(mutex_);
                if (!arrived_.wait_until(lock, deadline, [this] { return !queue_.empty(); })) return false;
                work = std::move(queue_.front());
                queue_.pop_front();
            }
            work();
        }
        return true;
    }
    /// Waits for posted work without running it.
    bool has_work() {
        std::unique_lock lock(mutex_);
        return arrived_.wait_for(lock, std::chrono::seconds(20), [this] { return !queue_.empty(); });
    }
    void clear() {
        std::lock_guard lock(mutex_);
        queue_.clear();
    }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::function<void()>> queue_;
};

using Answer = std::shared_ptr<std::optional<CommandReply>>;

/// The application on a folder of its own, with a small city; `restart` opens the same folder again.
class Running {
public:
    explicit Running(SecurityConfig const& settings = {}) : security_config(settings) {
        set_log_level(LogLevel::error);
        std::ofstream seed(folder.path() / "seed.csv");
        seed << "code,kind,name,short_name,district,street,lon,lat\n"
                "310000,city,上海市,上海,,,121.47,31.23\n"
                "310106,district,静安区,静安,,,121.44,31.22\n"
                "310113,district,宝山区,宝山,,,121.40,31.40\n"
                "310106012,street,曹家渡街道,曹家渡,310106,,121.43,31.21\n"
                "310106013,street,静安寺街道,静安寺,310106,,121.41,31.21\n"
                "310113001,street,杨行镇,杨行,310113,,121.41,31.41\n"
                "310106012-ZD01,squad,曹家渡中队,曹家渡,310106,310106012,121.43,31.21\n"
                "310106013-ZD01,squad,静安寺中队,静安寺,310106,310106013,121.41,31.21\n"
                "310113001-ZD01,squad,杨行中队,杨行,310113,310113001,121.41,31.41\n";
        seed.close();
        start();
        city_desk = account("city", city, Role::dispatcher);
        jingan_desk = account("jingan", jingan, Role::dispatcher);
        baoshan_desk = account("baoshan", baoshan, Role::dispatcher);
        leader = account("leader", jingansi_squad, Role::squad_leader);
        admin = account("admin", city, Role::administrator);
        security = account("security", city, Role::security_administrator);
        auditor = account("auditor", city, Role::auditor);
        settle();
    }
    ~Running() { stop(); }

    void start() {
        Config config;
        config.security = security_config;
        config.server.data_dir = (folder.path() / "data").string();
        config.organisation.seed_file = (folder.path() / "seed.csv").string();
        ApplicationHooks hooks{[this](std::function<void()> work) { posts.post(std::move(work)); },
                               [](std::string const& why) { FAIL(why); }};
        ApplicationParts parts;
        parts.password_cost = PasswordCost{8192, 1};  // the least that argon2id takes: tests sign in often
        // The whole suite runs a second time over a bus that loses news: TIAODU_BUS=lossy.
        if (lossy()) {
            Losses losses;
            losses.drop_announcement = 0;  // they come every few seconds; a test does not wait for the next
            parts.bus =
                std::make_unique<LossyBus>(std::make_unique<LocalBus>(), losses, ++starts,
                                           [this](Millis, std::function<void()> work) { posts.post(std::move(work)); });
        }
        application = std::make_unique<Application>(config, clock, hooks, std::move(parts));
    }
    void stop() {
        if (application) application->stop();
        posts.clear();  // what was posted belongs to an application that is gone
        application.reset();
    }
    void restart() {
        stop();
        start();
        for (auto* actor : {&city_desk, &jingan_desk, &baoshan_desk, &leader, &admin, &security, &auditor})
            *actor = application->auth().actor_of(actor->account);
    }

    Actor account(std::string name, OrgCode const& node, Role role) {
        auto secret =
            application->create_account({name, name, {{node, role, {}}}, {}}, SecretKind::lasting_password, {});
        REQUIRE(secret.has_value());
        passwords[name] = *secret;
        return application->auth().actor_of(application->world().account_by_login.at(name));
    }

    Answer send(Actor const& actor, std::string_view type, Json const& body, std::optional<CommandId> id = {}) {
        auto answer = std::make_shared<std::optional<CommandReply>>();
        application->submit(actor, type, id.value_or(command_id(++last_command)), body,
                            [answer](CommandReply const& reply) {
                                REQUIRE(!answer->has_value());  // one answer per command
                                *answer = reply;
                            });
        return answer;
    }
    CommandReply wait(Answer const& answer) {
        REQUIRE(posts.run_until([&] { return answer->has_value(); }));
        return **answer;
    }
    /// Sends and requires success.
    Json done(Actor const& actor, std::string_view type, Json const& body) {
        auto const reply = wait(send(actor, type, body));
        REQUIRE_MESSAGE(reply.has_value(), (reply ? std::string() : reply.error().path + ": " + reply.error().detail));
        settle();
        return Json::parse(*reply);
    }
    Error refused(Actor const& actor, std::string_view type, Json const& body, std::optional<CommandId> id = {}) {
        auto const reply = wait(send(actor, type, body, id));
        REQUIRE(!reply.has_value());
        return reply.error();
    }
    /// Until everything that was applied is committed and published.
    void settle() {
        bool published = false;
        application->when_published([&] { published = true; });
        REQUIRE(posts.run_until([&] {
            if (lossy() && !published) application->announce();
            return published;
        }));
    }
    static bool lossy() {
        auto const* bus = std::getenv("TIAODU_BUS");
        return bus != nullptr && std::string_view(bus) == "lossy";
    }

    static Json complaint(OrgCode const& node = jingansi_squad) {
        return {{"source", "community"}, {"category", "0102"}, {"title", "占道经营"}, {"node", node.text()}};
    }
    static Json move(std::string const& ticket, std::int64_t version, std::string const& action) {
        return {{"ticket_id", ticket}, {"version", version}, {"action", action}};
    }
    /// Registers a ticket and accepts it; its id.
    std::string accepted(Json const& body = complaint()) {
        auto const id = word(done(city_desk, "ticket.register", body)["ticket_id"]);
        done(city_desk, "ticket.move", move(id, 1, "accept"));
        return id;
    }
    std::string unit(OrgCode const& squad, std::string const& call_sign) {
        Json const body{{"squad", squad.text()}, {"kind", "vehicle"}, {"call_sign", call_sign}, {"posture", "patrol"}};
        return word(done(admin, "unit.register", body)["unit_id"]);
    }
    VerifyReport verified() const { return verify(application->data_folder() / "main.db"); }

    TemporaryFolder folder;
    SecurityConfig security_config;  ///< Counts from the next `start`.
    FakeClock clock;
    Posts posts;
    std::unique_ptr<Application> application;
    std::map<std::string, std::string> passwords;
    Actor city_desk, jingan_desk, baoshan_desk, leader, admin, security, auditor;
    int last_command = 0;
    std::uint64_t starts = 0;
};

/// A console without a socket: keeps what it is sent.
class Watcher final : public Console {
public:
    /// `after`: what its snapshot showed; default: everything published.
    Watcher(Running& running, Actor const& actor, bool positions = true, std::optional<std::int64_t> after = {})
        : running_(running), scope_(actor.scope) {
        auto& application = *running_.application;
        application.feed().join(*this, positions, after.value_or(application.published_seq()));
    }
    ~Watcher() override { running_.application->feed().leave(*this); }
    Scope const& scope() const override { return *scope_; }
    void push_text(Frame const& frame) override { texts.push_back(Json::parse(*frame)); }
    void push_positions(Frame const& frame) override { frames.push_back(frame); }
    std::vector<std::string> topics() const {
        std::vector<std::string> all;
        for (auto const& text : texts) all.push_back(word(text["topic"]));
        return all;
    }
    std::vector<Json> texts;
    std::vector<Frame> frames;

private:
    Running& running_;
    std::shared_ptr<Scope const> scope_;
};

}  // namespace tiaodu::test
