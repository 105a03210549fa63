// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/edge/console_protocol.hpp"
#include "server/edge/stream.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

#include <set>

namespace tiaodu {

/// All open WebSocket sessions, so that a stopping server can say good-bye.
class ConsoleRegistry {
public:
    void add(ConsoleProtocol* console) { consoles_.insert(console); }
    void remove(ConsoleProtocol* console) { consoles_.erase(console); }
    std::size_t count() const { return consoles_.size(); }
    std::size_t count_of(std::string const& account) const;
    void check_all();
    void close_all(CloseCode code);

private:
    std::set<ConsoleProtocol*> consoles_;
};

/// Upgrades the connection and runs the console until either side ends it.
net::awaitable<void> run_ws_session(Stream stream, boost::beast::http::request<boost::beast::http::empty_body> upgrade,
                                    Router& router, ConsoleRegistry& registry, Caller caller);

}  // namespace tiaodu
