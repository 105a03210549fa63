// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/terminals.hpp"

#include <boost/asio/post.hpp>

#include <csignal>

namespace tiaodu::simulate {
namespace {

namespace net = boost::asio;
constexpr std::int64_t connects_per_s_max = 100;

}  // namespace

Terminals::Terminals(std::function<void()> on_signal) : signals_(io_, SIGINT, SIGTERM) {
    signals_.async_wait([on_signal = std::move(on_signal)](boost::system::error_code error, int) {
        if (!error) on_signal();
    });
    thread_ = std::thread([this] { io_.run(); });
}

Terminals::~Terminals() {
    net::post(io_, [this] {
        for (auto& terminal : terminals_) terminal->stop();
        signals_.cancel();
    });
    thread_.join();
}

std::optional<Error> Terminals::start(std::string const& devices, MovingFleet& fleet, Millis interval,
                                      std::uint64_t seed, std::chrono::steady_clock::time_point start) {
    auto const colon = devices.rfind(':');
    if (colon == std::string::npos || colon == 0)
        return Error{Errc::invalid_field, "devices", "must be host:port, not \"" + devices + "\""};
    auto host = devices.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    boost::system::error_code error;
    net::ip::tcp::resolver resolver(io_);
    auto const found = resolver.resolve(host, devices.substr(colon + 1), error);
    if (error) return Error{Errc::invalid_field, "devices", "cannot find " + devices + ": " + error.message()};
    settings_.server = found.begin()->endpoint();
    settings_.interval = interval;
    settings_.start = start;
    net::post(io_, [this, &fleet, seed] {
        for (std::size_t unit = 0; unit < fleet.size(); ++unit) {
            if (fleet.planned(unit).protocol != DeviceProtocol::jt808) continue;
            terminals_.push_back(
                std::make_unique<Terminal>(io_.get_executor(), settings_, fleet, unit, seed, counters_));
            // Spread over the interval, so that reports come evenly; slower when there are many.
            auto const place = static_cast<std::int64_t>(terminals_.size() - 1);
            auto const all = static_cast<std::int64_t>(fleet.size());
            auto const within = std::max(settings_.interval, Millis(1000 * all / connects_per_s_max));
            terminals_.back()->start(within * place / all);
        }
        count_ = terminals_.size();
    });
    return std::nullopt;
}

}  // namespace tiaodu::simulate
