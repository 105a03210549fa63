// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_parts.hpp"
#include "protocol/devices/jt808_request.hpp"
#include "server/simulate/moving_fleet.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <deque>

namespace tiaodu::simulate {

/// What all terminals together have done. Written by the device thread, read by any.
struct TerminalCounters {
    std::atomic<std::int64_t> online = 0;
    std::atomic<std::int64_t> sent = 0;      ///< Positions.
    std::atomic<std::int64_t> answered = 0;  ///< Positions that the server confirmed.
    std::atomic<std::int64_t> lost = 0;      ///< Connections that ended or never came up.
    std::atomic<std::int64_t> refused = 0;   ///< Registrations and logins.
    std::atomic<std::int64_t> texts = 0;     ///< Shown to the driver and confirmed.
};

struct TerminalSettings {
    boost::asio::ip::tcp::endpoint server;
    Millis interval{5'000};
    Millis heartbeat{60'000};
    std::chrono::steady_clock::time_point start;  ///< When the fleet's clock began.
};

/// One JT/T 808 terminal on its own TCP connection: registers, authenticates, reports, sends heartbeats. Connects again
/// with full-jitter back-off (1 … 60 s); keeps what was not confirmed and sends it as a batch of stored positions after
/// the next login; registers anew when its code is refused. Confirms texts and says where it is when it is asked. One
/// thread: that of the executor.
class Terminal {
public:
    Terminal(boost::asio::any_io_executor executor, TerminalSettings const& settings, MovingFleet& fleet,
             std::size_t unit, std::uint64_t seed, TerminalCounters& counters);
    /// Connects after `delay`.
    void start(Millis delay);
    /// Says good-bye to nobody: closes the socket and stops all timers.
    void stop();

private:
    using ErrorCode = boost::system::error_code;
    struct Waiting {
        std::vector<std::string> positions;
        std::chrono::steady_clock::time_point since;
    };
    void connect();
    void lost();
    void read();
    void handle(jt808::Frame const& frame);
    void handle_reply(jt808::GeneralReply const& reply);
    void handle_text(jt808::Frame const& frame);
    void handle_question(jt808::Frame const& frame);
    void confirm(jt808::Header const& header, jt808::ReplyResult result);
    std::optional<std::string> position_now();
    void log_in();
    void logged_in();
    void tick();
    void report();
    void send_stored();
    void store(std::vector<std::string> positions);
    /// The serial number that the message got.
    std::uint16_t send(std::uint16_t msg_id, std::string_view body);
    void write();
    jt808::Registration registration() const;

    TerminalSettings const& settings_;
    MovingFleet& fleet_;
    std::size_t unit_;
    Random random_;
    TerminalCounters& counters_;
    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer tick_timer_;
    boost::asio::steady_timer connect_timer_;
    std::uint64_t round_ = 0;  ///< Of the connection; late completions of an earlier one are ignored.
    int failures_ = 0;
    bool open_ = false;
    bool online_ = false;
    bool stopped_ = false;
    std::string code_;
    std::uint16_t seq_ = 0;
    std::uint16_t login_seq_ = 0;
    jt808::FrameReader reader_;
    jt808::PartCollector parts_{{}};  ///< Of texts that are longer than a frame.
    std::array<char, 1024> input_{};
    std::string outbox_;
    std::string writing_;
    std::map<std::uint16_t, Waiting> waiting_;  ///< Sent and not confirmed, by serial number.
    std::deque<std::string> stored_;            ///< Not sent, oldest first.
    std::chrono::steady_clock::time_point heartbeat_at_{};
};

}  // namespace tiaodu::simulate
