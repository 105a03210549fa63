// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit_queue.hpp"
#include "server/app/bus.hpp"
#include "server/app/clock.hpp"
#include "server/app/metrics.hpp"
#include "server/commands/command.hpp"

#include <deque>
#include <functional>
#include <unordered_map>

namespace tiaodu {

/// Closed tickets stay in memory and on consoles for so long.
inline constexpr auto board_keeps_closed = std::chrono::hours(24);

/// The answer to a command: a reply body (JSON) or an error.
using CommandReply = Result<std::string>;
using ReplyHandler = std::function<void(CommandReply const&)>;

struct CommandLoopHooks {
    std::function<void(std::function<void()>)> post;          ///< Runs a function on the core thread, later.
    std::function<void(std::span<Published const>)> publish;  ///< After the commit, in order of seq.
    std::function<void(Touched const&)> applied;              ///< At once after the world has changed.
    std::function<void(Commit const&)> proofs_changed;        ///< At once: proofs and sessions count as in its rows.
    /// Carries out a line that has `prove`.
    std::function<void(CommandEntry const&, Actor const&, nlohmann::json const&, HandledAnswer)> prove;
    /// At once: only this code counts from now on; its signing key is sealed in place.
    std::function<void(DeviceCodeRow&)> issued_code;
    /// At once: the key can sign, or cannot any more; its secret is sealed in place.
    std::function<void(IntegrationSecretRow&)> issued_key;
    std::function<void(DeviceDigestRow const&)> issued_digest;  ///< The same for cameras.
    /// Puts fixes into the track files; `done` is called once, on the core thread, with why it could not be done.
    std::function<void(std::vector<TrackFix>, std::function<void(std::optional<Error>)> done)> keep_fixes;
};

/// The route of an order: check → decide → apply → commit → reply and publish. Core thread only; nothing leaves before
/// its commit.
class CommandLoop {
public:
    CommandLoop(World& world, CommitQueue& queue, std::uint32_t epoch, Clock const& clock, Metrics& metrics,
                CommandLoopHooks hooks);

    /// Takes a command that was let in (Application::submit). `reply` is called once: at once for a refusal, after the
    /// commit otherwise. A repeated id gets the first answer.
    void submit(Actor const& actor, std::string_view type, CommandId const& id, nlohmann::json const& body,
                ReplyHandler reply);

    /// Commits events that no command caused (a device's SOS); `committed` is called on the core thread after the
    /// commit.
    void record(Events events, std::string actor_name, std::function<void()> committed, Commit rows = {});
    /// Commits rows that are not events (sessions, device codes).
    void store(Commit rows, std::function<void()> committed);

    /// Why nothing can be stored now: stopping, disk full, too many commits waiting.
    std::optional<Error> refuse() const;

    /// First answers from before the restart.
    void remember(std::vector<CommandRow> commands);
    /// Refuses everything from now on.
    void shut() { shut_ = true; }
    std::size_t remembered() const { return known_.size(); }

private:
    struct Known {
        std::string account;
        std::string hash;
        std::optional<std::string> reply;
        std::vector<ReplyHandler> waiting;
    };
    void prove(CommandEntry const& entry, Actor const& actor, CommandId const& id, std::string const& hash,
               nlohmann::json const& body);
    void give_up(CommandId const& id, Error const& why);
    void put_through(Actor const& actor, CommandId const& id, std::string const& hash, Handled outcome);
    void answer_all(std::string const& key, CommandReply const& reply);
    std::vector<Published> put_into_effect(Commit& commit, Events events, EventActor const& actor,
                                           CommandId const& cause, Time now);
    void add_images(Commit& commit, Touched const& touched);
    void forget_old();

    World& world_;
    CommitQueue& queue_;
    std::uint32_t epoch_;
    Clock const& clock_;
    Metrics& metrics_;
    CommandLoopHooks hooks_;
    bool shut_ = false;
    std::unordered_map<std::string, Known> known_;
    std::deque<std::string> known_order_;
};

}  // namespace tiaodu
