// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/edge/console_protocol.hpp"
#include "tests/sim/actors.hpp"
#include "tests/sim/node.hpp"

namespace tiaodu::test {

/// A command as its sender keeps it, from before it is sent.
struct SentCommand {
    std::string id;
    std::string type;
    std::string text;  ///< The whole message.
    std::string account;
    std::string entity;                    ///< What it is about, if that has an id already.
    std::optional<std::int64_t> version;   ///< The one that its sender had seen.
    std::optional<std::int64_t> revision;  ///< Of the order that its sender had read.
    int times = 0;
    int copies = 0;                    ///< Sent, with those that were sent twice at once.
    int timer = 0;                     ///< Which of the timers that send it again is the last one.
    std::optional<std::string> reply;  ///< The body of the first answer that was a success.
    std::optional<int> refused;        ///< Code of a final refusal.
    bool open() const { return !reply && !refused; }
};

class Client;

/// Hears everything that goes on between clients and server, and judges it (invariants.hpp).
class Audience {
public:
    virtual ~Audience() = default;
    virtual void sent(SentCommand const& command) = 0;
    /// Every success, also repeated ones; `command.reply` is the first.
    virtual void answered(SentCommand const& command, std::string const& body) = 0;
    virtual void refused(SentCommand const& command, int code) = 0;
    virtual void opened(Client const& client, bool recovered, std::uint32_t epoch) = 0;
    /// Any other message, as it arrived. `after`: the last number that the client knew.
    /// A frame with this number goes out to the network.
    virtual void leaves_server(Client const& client, std::int64_t seq) = 0;
    virtual void heard_heartbeat(Client const& client, std::int64_t after, std::int64_t seq) = 0;
    virtual void heard(Client const& client, std::int64_t after, Json const& message, std::string_view text) = 0;
};

/// How restless people and network are.
struct Habits {
    Millis pause{120'000};  ///< Mean, between two commands.
    double send_twice = 0;  ///< How often a command is sent a second time at once.
    Millis latency_max{80};
};

/// A person at a console: decides from what it has been told, sends commands with ids of its own, repeats what is not
/// answered, reconnects and resumes. Outlives servers.
class Client {
public:
    Client(Kernel& kernel, Audience& audience, Person person, std::string password, Habits habits);

    void server_is_up(Node& node);
    /// Before the server's objects go.
    void server_is_gone();
    /// The network drops the connection.
    void cut();
    /// Reads nothing for so long.
    void stall(Millis duration);
    /// Somebody ends its session on the server.
    void revoke();
    /// Faults are over: only finishes what is open.
    void finish_only();
    void start_working();
    void stop_working() { working_ = false; }

    bool settled() const;
    Person const& person() const { return person_; }
    View const& view() const { return view_; }
    std::int64_t seq() const { return seq_; }
    bool live() const { return connection_ && connection_->live; }
    std::string state() const;

private:
    struct Connection {
        std::shared_ptr<ConsoleProtocol> protocol;
        Life life = new_life();
        Millis up_at{0}, down_at{0}, live_at{0};
        bool reading = true, draining = false, live = false;
        std::set<std::string> asked;  ///< Orders that were asked for and have not come yet.
        bool measured = false;        ///< Its outbox was empty when it stopped reading.
    };
    void connect();
    void sign_in();
    void open();
    void check_again();
    void lose(char const* why);
    void send(std::string text);
    void drain();
    void receive(std::string const& text);
    void take_reply(std::string const& id, std::string const& type, Json const& body);
    void ask_for_orders();
    void take_order(std::string const& id, std::string const& type, Json const& body);
    void take_opened(Json const& body);
    void take_push(Json const& message, std::string const& text);
    void think();
    void act();
    void send_command(SentCommand& command);
    void send_again_after(Millis delay, SentCommand& command);

    Kernel& kernel_;
    Audience& audience_;
    Person person_;
    std::string password_;
    Habits habits_;
    Random random_;
    Node* node_ = nullptr;
    std::optional<Connection> connection_;
    std::string token_;
    std::uint32_t epoch_ = 0;
    std::int64_t seq_ = 0;
    View view_;
    std::map<std::string, SentCommand> commands_;  ///< By id.
    std::vector<std::string> unanswered_;
    int chosen_ = 0;
    bool finishing_ = false, working_ = true;
};

}  // namespace tiaodu::test
