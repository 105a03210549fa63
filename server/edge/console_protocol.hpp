// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/token_bucket.hpp"
#include "server/app/application.hpp"
#include "server/edge/outbox.hpp"
#include "server/edge/router.hpp"

#include <memory>

namespace tiaodu {

/// Close codes of /ws (protocol/README.md).
enum class CloseCode : std::uint16_t {
    done = 1000,
    restart = 1012,
    server_full = 1013,
    too_slow = 4008,
    broken_message = 4400,
    session_ended = 4401,
    rights_changed = 4403,
    too_many_messages = 4429
};

/// The WebSocket conversation of one console without its socket: messages in, frames into the outbox. Core thread. The
/// owner must call `detach` before it lets go: commands that are still on their way keep the object alive but reach
/// nobody.
class ConsoleProtocol final : public Console, public std::enable_shared_from_this<ConsoleProtocol> {
public:
    /// `wake` is called when there is something to write or a reason to close.
    ConsoleProtocol(Application& application, Caller caller, std::function<void()> wake);
    ~ConsoleProtocol() override;

    /// One text message of the client.
    void receive(std::string_view text);
    /// Checks the session and the rights again; every few seconds.
    void check();
    void detach();

    std::optional<Outbox::Item> next();
    std::optional<CloseCode> closing() const { return closing_; }
    void close(CloseCode code);
    bool opened() const { return opened_; }
    std::string const& account() const { return account_; }
    Caller const& caller() const { return caller_; }

    Scope const& scope() const override { return *caller_.actor.scope; }
    void push_text(Frame const& frame) override;
    void push_positions(Frame const& frame) override;

private:
    void open(std::string const& id, nlohmann::json const& body);
    void send_snapshot(std::string const& id);
    void replay(std::string const& id, std::int64_t after);
    void replay_rows(std::string const& id, std::vector<EventRow> rows, std::int64_t after, bool first);
    void begin(std::string const& id, bool recovered, std::int64_t seq);
    void start_live(std::int64_t after);
    void answer(std::string_view type, std::string const& id, Result<std::string> const& result);
    void send(std::string text);

    Application& application_;
    Caller caller_;
    std::function<void()> wake_;
    std::string account_;
    Outbox outbox_;
    TokenBucket messages_;
    bool opened_ = false;
    bool joined_ = false;
    bool positions_ = true;
    bool held_ = false;  ///< What is in the outbox is not committed yet.
    bool detached_ = false;
    std::optional<CloseCode> closing_;
};

}  // namespace tiaodu
