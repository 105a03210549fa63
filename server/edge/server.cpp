// SPDX-License-Identifier: Apache-2.0
#include "server/edge/server.hpp"

#include "protocol/vocab/text.hpp"
#include "server/app/application.hpp"
#include "server/app/log.hpp"
#include "server/edge/acceptor.hpp"
#include "server/edge/device_listener.hpp"
#include "server/edge/gb28181_listener.hpp"
#include "server/edge/http_session.hpp"
#include "server/edge/spawn.hpp"
#include "server/edge/tls_context.hpp"

namespace tiaodu {
namespace {

constexpr int exit_broken_store = 74;

/// Calls `work` every `period` until the timer is cancelled.
net::awaitable<void> repeat(net::steady_timer& timer, std::chrono::milliseconds period, std::function<void()> work) {
    timer.expires_after(period);
    for (;;) {
        auto outcome = co_await timer.async_wait(as_tuple);
        auto& [error] = outcome;
        if (error) co_return;
        work();
        auto const next = timer.expiry() + period;
        auto const now = std::chrono::steady_clock::now();
        timer.expires_at(next > now ? next : now + period);
    }
}

bool with_tls(Config const& config) { return config.tls.mode == tls_on; }

Networks proxies_of(HttpConfig const& config) {
    auto proxies = Networks::parse(config.trusted_proxies);
    if (!proxies) throw std::runtime_error("http.trusted_proxies: " + proxies.error().detail);
    return *proxies;
}

/// What the certificate is for when we make it.
std::vector<std::string> certificate_names(Config const& config) {
    auto names = names_of_this_machine();
    for (auto const& list : {config.server.allowed_hosts, config.tls.names})
        for (auto const part : split(list, ','))
            if (auto const name = host_name(trimmed(part)); !name.empty()) names.emplace_back(name);
    return names;
}

/// The running server: built in dependency order, ended in the reverse.
class Server {
public:
    explicit Server(ServeOptions options)
        : options_(std::move(options)),
          application_(options_.config, clock_, hooks()),
          files_(options_.config.server.web_dir.empty() ? StaticFiles::built_in()
                                                        : StaticFiles::from_folder(options_.config.server.web_dir)),
          hosts_(options_.config.server.allowed_hosts, names_of_this_machine()),
          proxies_(proxies_of(options_.config.http)),
          router_(application_, files_, hosts_),
          address_rates_(static_cast<double>(options_.config.http.requests_per_s),
                         static_cast<double>(options_.config.http.requests_burst)),
          http_limits_(static_cast<std::size_t>(options_.config.http.connections_max),
                       static_cast<std::size_t>(options_.config.http.connections_per_ip_max), proxies_),
          device_limits_(static_cast<std::size_t>(options_.config.device.connections_max),
                         static_cast<std::size_t>(options_.config.device.connections_per_ip_max)),
          services_{application_, router_, consoles_, http_limits_, hosts_, proxies_, address_rates_},
          doors_(std::make_unique<Doors>(*loop_, options_.config)),
          cameras_(options_.config.gb28181.server_id.empty()
                       ? nullptr
                       : std::make_shared<Gb28181Listener>(*loop_, application_, device_limits_)) {
        application_.metrics().gauge("tiaodu_device_sockets",
                                     "Open connections of terminals and cameras, logged in or not.",
                                     [this] { return static_cast<double>(device_limits_.total()); });
    }

    /// Acceptors and timers, then the loop with all its coroutines, which use the application; the application last,
    /// but its threads before the loop that they post to.
    ~Server() {
        application_.stop();
        cameras_.reset();
        doors_.reset();
        loop_.reset();
    }

    int run() {
        if (options_.prepare) options_.prepare(application_);
        start_timers();
        start_http();
        spawn(loop_->get_executor(), "device_accept",
              accept_loop(doors_->devices, [this](Tcp::socket socket) { take_device(std::move(socket)); }));
        wait_for_hang_up();
        doors_->signals.async_wait([this](error_code const& error, int signal) {
            if (!error) stop(signal == SIGTERM ? "SIGTERM" : "SIGINT");
        });
        if (cameras_) {
            cameras_->start();
            log_info("cameras_served").add("gb28181_port", cameras_->port());
        }
        ServerAddress const address{doors_->http.local_endpoint().port(), doors_->devices.local_endpoint().port(),
                                    services_.tls_port, doors_->local_port()};
        log_info("listening")
            .add("tls_port", address.tls_port)
            .add("port", address.port)
            .add("device_port", address.device_port)
            .add("epoch", application_.epoch());
        if (options_.ready) options_.ready(application_, address);
        run_loop();
        application_.stop();
        log_info("stopped").add("seq", application_.published_seq());
        return exit_code_;
    }

private:
    ApplicationHooks hooks() {
        ApplicationHooks hooks;
        hooks.post = [this](std::function<void()> work) { net::post(*loop_, std::move(work)); };
        hooks.fatal = [this](std::string const& why) {
            log_error("store_broken").add("why", why);
            net::post(*loop_, [this] {
                exit_code_ = exit_broken_store;
                loop_->stop();
            });
        };
        return hooks;
    }

    void run_loop() {
        // Beast 1.81 may throw out of a handler when a connection times out: that connection is gone, the server goes
        // on.
        for (;;) {
            try {
                loop_->run();
                return;
            } catch (std::exception const& error) {
                log_error("handler_failed").add("why", error.what());
            }
        }
    }

    void start_timers() {
        auto const& feed = options_.config.feed;
        auto const executor = loop_->get_executor();
        spawn(executor, "tick",
              repeat(doors_->tick, std::chrono::milliseconds(feed.tick_ms), [this] { application_.tick(); }));
        spawn(executor, "heartbeat",
              repeat(doors_->heartbeat, std::chrono::seconds(feed.heartbeat_s), [this] { application_.heartbeat(); }));
        spawn(executor, "minute",
              repeat(doors_->minute, std::chrono::minutes(1), [this] { application_.every_minute(); }));
        spawn(executor, "second",
              repeat(doors_->second, std::chrono::seconds(1), [this] { application_.every_second(); }));
        spawn(executor, "lag", repeat(doors_->lag, std::chrono::seconds(1), [this] {
                  consoles_.check_all();
                  device_registry_.tick();
                  auto const late = std::chrono::steady_clock::now() - doors_->lag.expiry();
                  auto const us = std::chrono::duration_cast<std::chrono::microseconds>(late).count();
                  application_.metrics().core_lag_us_max =
                      std::max(application_.metrics().core_lag_us_max, static_cast<std::int64_t>(us));
              }));
    }

    /// Without TLS one port for everything. With it that port only sends browsers to the other, and the command line of
    /// this machine has one of its own.
    void start_http() {
        auto const executor = loop_->get_executor();
        auto const door = doors_->https ? Door::to_tls : Door::open;
        spawn(executor, "http_accept",
              accept_loop(doors_->http, [this, door](Tcp::socket socket) { take_http(std::move(socket), door); }));
        if (!doors_->https) return;
        tls_ = std::make_unique<TlsIdentity>(options_.config.tls, application_.data_folder(),
                                             certificate_names(options_.config));
        services_.tls_port = doors_->https->local_endpoint().port();
        log_info("certificate").add("sha256", tls_->fingerprint());
        spawn(executor, "https_accept",
              accept_loop(*doors_->https, [this](Tcp::socket socket) { take_https(std::move(socket)); }));
        spawn(executor, "local_accept",
              accept_loop(*doors_->local, [this](Tcp::socket socket) { take_http(std::move(socket), Door::open); }));
    }

    /// SIGHUP: the certificate is read again; connections keep the one they began with.
    void wait_for_hang_up() {
        doors_->hang_up.async_wait([this](error_code const& error, int) {
            if (error) return;
            wait_for_hang_up();
            if (!tls_) return;
            auto& metrics = application_.metrics();
            if (auto const loaded = tls_->reload(); !loaded) {
                metrics.tls_reloads_failed_total.add();
                log_error("certificate_kept").add("file", loaded.error().path).add("why", loaded.error().detail);
                return;
            }
            metrics.tls_reloads_total.add();
            log_info("certificate").add("sha256", tls_->fingerprint());
        });
    }

    bool enter(std::string const& address) {
        if (!stopping_ && http_limits_.enter(address)) return true;
        application_.metrics().http_connections_refused_total.add();
        return false;
    }

    void take_http(Tcp::socket socket, Door door) {
        auto address = address_of(socket);
        if (!enter(address)) return;
        Stream stream(std::move(socket));
        spawn(loop_->get_executor(), "http", run_http_session(std::move(stream), services_, std::move(address), door));
    }

    void take_https(Tcp::socket socket) {
        auto address = address_of(socket);
        if (!enter(address)) return;
        Stream stream(std::move(socket), tls_->context());
        spawn(loop_->get_executor(), "https",
              run_http_session(std::move(stream), services_, std::move(address), Door::open));
    }

    void take_device(Tcp::socket socket) {
        auto address = address_of(socket);
        if (stopping_ || !device_limits_.enter(address)) return application_.metrics().device_refused_total.add();
        spawn(
            loop_->get_executor(), "device",
            run_device_session(std::move(socket), application_, device_registry_, device_limits_, std::move(address)));
    }

    /// Acceptors, then consoles; what is queued is committed afterwards. Cut hard after 10 s.
    void stop(std::string_view why) {
        if (stopping_) return;
        stopping_ = true;
        log_info("stopping").add("why", why);
        error_code ignored;
        doors_->http.close(ignored);
        if (doors_->https) doors_->https->close(ignored);
        if (doors_->local) doors_->local->close(ignored);
        doors_->hang_up.cancel(ignored);
        doors_->devices.close(ignored);
        if (cameras_) cameras_->stop();
        application_.loop().shut();
        for (auto* timer : {&doors_->tick, &doors_->heartbeat, &doors_->minute, &doors_->second, &doors_->lag})
            timer->cancel();
        doors_->cut.expires_after(std::chrono::seconds(10));
        doors_->cut.async_wait([this](error_code const& error) {
            if (!error) loop_->stop();
        });
        // Commands that were taken are answered before the consoles are sent away.
        application_.when_readable([this] {
            consoles_.close_all(CloseCode::restart);
            wait_for_consoles();
        });
    }

    void wait_for_consoles() {
        if (consoles_.count() == 0) return loop_->stop();
        doors_->tick.expires_after(std::chrono::milliseconds(50));
        doors_->tick.async_wait([this](error_code const&) { wait_for_consoles(); });
    }

    struct Doors {
        Doors(net::io_context& loop, Config const& config)
            : http(open_port(loop, config.server.address, config.server.port)),
              devices(open_port(loop, config.server.address, config.server.device_port)),
              signals(loop, SIGTERM, SIGINT),
              hang_up(loop),
              tick(loop),
              heartbeat(loop),
              minute(loop),
              second(loop),
              lag(loop),
              cut(loop) {
            if (!with_tls(config)) return;
            hang_up.add(SIGHUP);
            https.emplace(open_port(loop, config.server.address, config.tls.port));
            local.emplace(open_port(loop, "127.0.0.1", 0));
        }
        std::uint16_t local_port() const { return (local ? *local : http).local_endpoint().port(); }
        Tcp::acceptor http;
        std::optional<Tcp::acceptor> https;  ///< With TLS only, as is `local`.
        std::optional<Tcp::acceptor> local;  ///< Of the command line: loopback, plain.
        Tcp::acceptor devices;
        net::signal_set signals;
        net::signal_set hang_up;
        net::steady_timer tick, heartbeat, minute, second, lag, cut;
    };

    ServeOptions options_;
    SystemClock clock_;
    std::unique_ptr<net::io_context> loop_ = std::make_unique<net::io_context>(1);
    Application application_;
    StaticFiles files_;
    HostPolicy hosts_;
    Networks proxies_;
    Router router_;
    RequestRates address_rates_;
    ConsoleRegistry consoles_;
    DeviceRegistry device_registry_;
    ConnectionLimits http_limits_;
    ConnectionLimits device_limits_;
    HttpServices services_;
    std::unique_ptr<Doors> doors_;
    std::unique_ptr<TlsIdentity> tls_;          ///< Null without TLS.
    std::shared_ptr<Gb28181Listener> cameras_;  ///< Null when cameras are not served.
    bool stopping_ = false;
    int exit_code_ = 0;
};

}  // namespace

int serve(ServeOptions options) {
    Server server(std::move(options));
    return server.run();
}

}  // namespace tiaodu
