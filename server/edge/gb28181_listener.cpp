// SPDX-License-Identifier: Apache-2.0
#include "server/edge/gb28181_listener.hpp"

#include "server/app/log.hpp"
#include "server/edge/acceptor.hpp"
#include "server/edge/sip_connection.hpp"

#include <sodium.h>

#include <algorithm>

namespace tiaodu {
namespace {

using Udp = net::ip::udp;

constexpr std::size_t datagram_bytes_max = 65'535;
constexpr int receive_buffer_bytes = 4 * 1024 * 1024;  ///< A fleet's positions may come at the same second.
constexpr std::chrono::milliseconds tick{500};         ///< T1 of RFC 3261.

bool digits(std::string const& text, std::size_t size) {
    return text.size() == size && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

gb28181::Settings settings_of(Gb28181Config const& config) {
    if (!digits(config.server_id, 20)) throw std::runtime_error("gb28181.server_id must be 20 digits");
    if (!digits(config.realm, 10) && !digits(config.realm, 20))
        throw std::runtime_error("gb28181.realm must be 10 or 20 digits");
    gb28181::Settings settings;
    settings.server_id = config.server_id;
    settings.realm = config.realm;
    settings.nonce_key.resize(32);
    randombytes_buf(settings.nonce_key.data(), settings.nonce_key.size());
    settings.interval_s = config.interval_s;
    settings.keepalive = std::chrono::seconds(config.keepalive_s);
    return settings;
}

Udp::socket open_udp(net::io_context& loop, Tcp::endpoint const& like) {
    Udp::endpoint const endpoint(like.address(), like.port());
    Udp::socket socket(loop);
    error_code error;
    socket.open(endpoint.protocol(), error);
    if (!error) socket.bind(endpoint, error);
    if (error)
        throw std::runtime_error("cannot receive on " + like.address().to_string() + " UDP port " +
                                 std::to_string(like.port()) + ": " + error.message());
    socket.non_blocking(true);
    error_code ignored;
    socket.set_option(net::socket_base::receive_buffer_size(receive_buffer_bytes), ignored);
    return socket;
}

std::string text_of(net::ip::address const& address, std::uint16_t port) {
    auto const text = address.to_string();
    return (address.is_v6() ? "[" + text + "]" : text) + ":" + std::to_string(port);
}

}  // namespace

Gb28181Listener::Gb28181Listener(net::io_context& loop, Application& application, ConnectionLimits& limits)
    : application_(application),
      limits_(limits),
      acceptor_(open_port(loop, application.config().server.address, application.config().gb28181.port)),
      udp_(open_udp(loop, acceptor_.local_endpoint())),
      ticker_(loop),
      registrar_(*this, settings_of(application.config().gb28181)) {}

void Gb28181Listener::start() {
    auto const executor = udp_.get_executor();
    spawn(executor, "sip_receive", receive_loop(shared_from_this()));
    spawn(executor, "sip_accept", run_accept(shared_from_this()));
    spawn(executor, "sip_tick", tick_loop(shared_from_this()));
    application_.metrics().gauge("tiaodu_sip_online", "Cameras that are registered and heard.",
                                 [weak = weak_from_this()] {
                                     auto const self = weak.lock();
                                     return self ? static_cast<double>(self->registrar_.online()) : 0.0;
                                 });
}

void Gb28181Listener::stop() {
    stopping_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    udp_.close(ignored);
    ticker_.cancel();
    for (auto const& [number, connection] : connections_) connection->close("the server stops");
}

std::uint16_t Gb28181Listener::port() const { return acceptor_.local_endpoint().port(); }

net::awaitable<void> Gb28181Listener::receive_loop(Self self) {
    std::string buffer(datagram_bytes_max, '\0');
    Udp::endpoint from;
    while (!self->stopping_) {
        auto const space = net::buffer(buffer);
        auto outcome = co_await self->udp_.async_receive_from(space, from, as_tuple);
        auto& [error, size] = outcome;
        // An error here is news of a datagram that did not arrive; the camera's silence tells the same.
        if (error) continue;
        gb28181::Flow const flow{gb28181::Transport::udp, from.address().to_string(), from.port(), 0};
        self->from_.address = flow.address;
        self->registrar_.receive(flow, std::string_view(buffer).substr(0, size), self->application_.clock().now());
    }
}

net::awaitable<void> Gb28181Listener::tick_loop(Self self) {
    while (!self->stopping_) {
        self->ticker_.expires_after(tick);
        co_await self->ticker_.async_wait(as_tuple);
        if (self->stopping_) break;
        self->registrar_.tick(self->application_.clock().now());
        self->count();
    }
}

net::awaitable<void> Gb28181Listener::run_accept(Self self) {
    std::function<void(Tcp::socket)> take = [weak = self->weak_from_this()](Tcp::socket socket) {
        if (auto const listener = weak.lock()) listener->take(std::move(socket));
    };
    co_await accept_loop(self->acceptor_, std::move(take));
}

void Gb28181Listener::take(Tcp::socket socket) {
    error_code error;
    auto const peer = socket.remote_endpoint(error);
    auto address = address_of(socket);
    if (error || stopping_ || !limits_.enter(address)) return application_.metrics().device_refused_total.add();
    application_.metrics().device_connections_total.add();
    gb28181::Flow flow{gb28181::Transport::tcp, address, peer.port(), ++last_connection_};
    auto connection = std::make_shared<SipConnection>(std::move(socket), std::move(flow), *this);
    connections_.emplace(last_connection_, connection);
    auto executor = udp_.get_executor();
    spawn(executor, "sip_connection", run_connection(shared_from_this(), std::move(connection), std::move(address)));
}

net::awaitable<void> Gb28181Listener::run_connection(Self self, std::shared_ptr<SipConnection> connection,
                                                     std::string address) {
    Seat seat(self->limits_, std::move(address));
    co_await connection->run();
}

void Gb28181Listener::received(gb28181::Flow const& flow, sip::Message const& message) {
    from_.address = flow.address;
    registrar_.receive(flow, message, application_.clock().now());
}

void Gb28181Listener::ended(SipConnection const& connection) {
    registrar_.closed(connection.flow());
    connections_.erase(connection.flow().connection);
}

std::optional<gb28181::KnownDevice> Gb28181Listener::find(std::string const& id) {
    auto const* device = application_.ingest().find(DeviceProtocol::gb28181, id, from_);
    if (!device) return std::nullopt;
    return gb28181::KnownDevice{device->login_required, application_.digest_secret_of(device->id),
                                std::chrono::minutes(device->utc_offset_minutes)};
}

void Gb28181Listener::send(gb28181::Flow const& flow, std::string bytes) {
    if (flow.transport == gb28181::Transport::udp) return send_datagram(flow, bytes);
    auto const found = connections_.find(flow.connection);
    if (found != connections_.end()) found->second->send(bytes);
}

void Gb28181Listener::send_datagram(gb28181::Flow const& flow, std::string const& bytes) {
    error_code error;
    Udp::endpoint const to(net::ip::make_address(flow.address, error), flow.port);
    if (!error) udp_.send_to(net::buffer(bytes), to, 0, error);
    // Not waited for: SIP sends again what is lost.
    if (error) application_.metrics().sip_unsent_total.add();
}

std::string Gb28181Listener::local_address(gb28181::Flow const& flow) {
    auto const& configured = application_.config().gb28181.public_address;
    if (!configured.empty()) return configured;
    if (auto const found = connections_.find(flow.connection); found != connections_.end())
        return found->second->local_address();
    // Which of this machine's addresses the camera sees: connecting a datagram socket asks the routing table only.
    error_code error;
    Udp::endpoint const to(net::ip::make_address(flow.address, error), flow.port);
    Udp::socket probe(udp_.get_executor());
    if (!error) probe.open(to.protocol(), error);
    if (!error) probe.connect(to, error);
    auto const local = error ? udp_.local_endpoint(error) : probe.local_endpoint(error);
    return text_of(local.address(), port());
}

void Gb28181Listener::positions(std::string const& id, std::vector<PositionReport> reports, gb28181::AckToken ack) {
    auto const* device = device_of(id);
    if (!device) return;
    // What could not be stored is not answered: the camera sends it again.
    struct Waiting {
        std::size_t left;
        Kept kept = Kept::durable;
    };
    auto const waiting = std::make_shared<Waiting>(Waiting{reports.size()});
    for (auto const& report : reports)
        application_.ingest().report(*device, report, [weak = weak_from_this(), waiting, ack](Taken const& taken) {
            if (taken.kept == Kept::failed) waiting->kept = taken.kept;
            auto const self = weak.lock();
            if (--waiting->left == 0 && waiting->kept != Kept::failed && self && !self->stopping_)
                self->registrar_.acknowledge(ack, self->application_.clock().now());
        });
}

Device const* Gb28181Listener::device_of(std::string const& id) const {
    auto const& world = application_.world();
    auto const found = world.device_by_identity.find(identity_key(DeviceProtocol::gb28181, id));
    return found == world.device_by_identity.end() ? nullptr : &world.devices.at(found->second);
}

void Gb28181Listener::seen(std::string const& id) {
    if (auto const* device = device_of(id)) application_.ingest().heard(*device);
}

void Gb28181Listener::online(std::string const& id, gb28181::Flow const& flow) {
    log_info("camera_online").add("device", id).add("address", flow.address);
    if (auto const* device = device_of(id)) application_.device_connected(*device, flow.address);
    if (auto const found = connections_.find(flow.connection); found != connections_.end()) found->second->registered();
}

void Gb28181Listener::offline(std::string const& id, std::string_view why) {
    log_info("camera_offline").add("device", id).add("why", why);
    if (auto const* device = device_of(id)) application_.device_disconnected(device->id);
}

/// Takes the registrar's counters over into the metrics.
void Gb28181Listener::count() {
    auto const& counters = registrar_.counters();
    auto& metrics = application_.metrics();
    auto const total = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
    metrics.sip_messages_total.value = total(counters.messages);
    metrics.sip_malformed_total.value = total(counters.malformed + broken_streams_);
    metrics.sip_repeated_total.value = total(counters.duplicates);
    metrics.sip_logins_failed_total.value = total(counters.failed_logins + counters.replayed);
    metrics.sip_refused_total.value = total(counters.before_login + counters.unsupported + counters.refused_full);
    metrics.sip_bad_positions_total.value =
        total(counters.bad_bodies + counters.undecoded_positions + counters.other_targets);
    metrics.sip_unanswered_total.value = total(counters.unanswered);
}

}  // namespace tiaodu
