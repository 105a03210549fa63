// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "server/app/security_config.hpp"

#include <cstdint>
#include <string>

/// The configuration: each key written once with its rule and its prose. Read from TOML and the environment
/// (config_file.hpp). `tiaodu config` prints all of it with defaults.
namespace tiaodu {

struct ServerConfig {
    std::string address = "0.0.0.0";
    std::int64_t port = 8080;
    std::int64_t device_port = 6808;
    std::string data_dir = "data";
    std::string web_dir;
    std::string allowed_hosts;
};
template <class Visitor>
void describe(Visitor& visit, ServerConfig& m) {
    visit("address", m.address, Field{.doc = "Address to listen on, for pages and devices."});
    visit("port", m.port, Field{.doc = "Port of pages, API and WebSocket; 0 = any free port.", .min = 0, .max = 65535});
    visit("device_port", m.device_port,
          Field{.doc = "Port of JT/T 808 devices; 0 = any free port.", .min = 0, .max = 65535});
    visit("data_dir", m.data_dir,
          Field{.doc = "Folder of the databases and tracks; everything the server keeps is in it.", .bytes_max = 1000});
    visit("web_dir", m.web_dir,
          Field{.doc = "Serve the pages from this folder instead of the built-in ones (for development).",
                .bytes_min = 0,
                .bytes_max = 1000});
    visit("allowed_hosts", m.allowed_hosts,
          Field{.doc = "Names by which browsers may reach the server, separated by commas, a port only where it is not "
                       "the one listened on; localhost and literal addresses of this machine always count.",
                .bytes_min = 0,
                .bytes_max = 1000});
}

struct OrganisationConfig {
    std::int64_t home = 310000;
    std::string seed_file;
};
template <class Visitor>
void describe(Visitor& visit, OrganisationConfig& m) {
    visit("home", m.home,
          Field{.doc = "Number of this home, the first part of every id; only read when the database is new.",
                .min = 1,
                .max = 999999});
    visit("seed_file", m.seed_file,
          Field{.doc = "CSV of organisations for a new database; empty = the built-in city of Shanghai.",
                .bytes_min = 0,
                .bytes_max = 1000});
}

struct FeedConfig {
    std::int64_t tick_ms = 200;
    std::int64_t heartbeat_s = 5;
    std::int64_t outbox_bytes_max = 1048576;
    std::int64_t consoles_max = 12000;
    std::int64_t consoles_per_account_max = 64;
    std::int64_t message_bytes_max = 65536;
    std::int64_t messages_per_s = 20;
    std::int64_t messages_burst = 100;
    std::int64_t resume_events_max = 200000;
    std::int64_t pings_per_s = 10;
    std::int64_t pings_burst = 100;
    std::int64_t wire_bytes_per_s = 2097152;
    std::int64_t open_timeout_s = 10;
    std::int64_t idle_s = 40;
};
template <class Visitor>
void describe(Visitor& visit, FeedConfig& m) {
    visit("tick_ms", m.tick_ms, Field{.doc = "How often positions go to the consoles, ms.", .min = 50, .max = 1000});
    visit("heartbeat_s", m.heartbeat_s, Field{.doc = "Pause between heartbeats to consoles, s.", .min = 1, .max = 10});
    visit("outbox_bytes_max", m.outbox_bytes_max,
          Field{.doc = "Bytes that may wait for one console; beyond it it is closed with 4008 and resumes.",
                .min = 65536,
                .max = 67108864});
    visit("consoles_max", m.consoles_max,
          Field{.doc = "Open consoles; beyond it a new one is closed with 1013.", .min = 1, .max = 100000});
    visit("consoles_per_account_max", m.consoles_per_account_max,
          Field{.doc = "Open consoles of one account.", .min = 1, .max = 100000});
    visit("message_bytes_max", m.message_bytes_max,
          Field{.doc = "Largest message a console may send, bytes; beyond it: 1009.", .min = 1024, .max = 1048576});
    visit(
        "messages_per_s", m.messages_per_s,
        Field{
            .doc = "Messages per second that one console may send for long; beyond it: 4429.", .min = 1, .max = 10000});
    visit("messages_burst", m.messages_burst,
          Field{.doc = "Messages that one console may send at once.", .min = 1, .max = 10000});
    visit("pings_per_s", m.pings_per_s,
          Field{.doc = "Ping and pong frames per second that one console may send for long; beyond it: 4429.",
                .min = 1,
                .max = 10000});
    visit("pings_burst", m.pings_burst, Field{.doc = "Ping and pong frames at once.", .min = 1, .max = 10000});
    visit("wire_bytes_per_s", m.wire_bytes_per_s,
          Field{.doc = "Bytes per second that are read from one console; more wait in its own kernel. Empty fragments "
                       "and other frames that carry nothing count too.",
                .min = 65536,
                .max = 1073741824});
    visit("open_timeout_s", m.open_timeout_s,
          Field{.doc = "Time from the upgrade to the first message, s.", .min = 1, .max = 300});
    visit("idle_s", m.idle_s,
          Field{.doc = "A console that is silent for so long is gone; it is pinged at half of it, s.",
                .min = 4,
                .max = 600});
    visit("resume_events_max", m.resume_events_max,
          Field{.doc = "Events that a resume may replay; a larger gap is answered with a snapshot.",
                .min = 0,
                .max = 10000000});
}

struct HttpConfig {
    std::int64_t connections_max = 12000;
    std::int64_t connections_per_ip_max = 200;
    std::int64_t header_bytes_max = 8192;
    std::int64_t body_bytes_max = 262144;
    std::int64_t import_bytes_max = 67108864;
    std::int64_t header_timeout_s = 10;
    std::int64_t body_timeout_s = 30;
    std::int64_t keep_alive_s = 75;
    std::int64_t requests_per_connection_max = 1000;
    std::int64_t write_timeout_s = 60;
    std::int64_t requests_per_s = 100;
    std::int64_t requests_burst = 1000;
    std::int64_t account_requests_per_s = 20;
    std::int64_t account_requests_burst = 300;
    std::int64_t program_requests_per_s = 10000;
    std::int64_t program_requests_burst = 20000;
    std::int64_t signature_window_s = 300;
    std::string trusted_proxies;
};
template <class Visitor>
void describe(Visitor& visit, HttpConfig& m) {
    visit("connections_max", m.connections_max,
          Field{.doc = "Open HTTP and WebSocket connections.", .min = 1, .max = 100000});
    visit("connections_per_ip_max", m.connections_per_ip_max,
          Field{.doc = "Open connections from one address (loopback is not counted).", .min = 1, .max = 100000});
    visit("header_bytes_max", m.header_bytes_max,
          Field{.doc = "Largest request header, bytes; beyond it: 431.", .min = 1024, .max = 65536});
    visit("body_bytes_max", m.body_bytes_max,
          Field{.doc = "Largest request body, bytes; beyond it: 413.", .min = 1024, .max = 16777216});
    visit("import_bytes_max", m.import_bytes_max,
          Field{.doc = "Largest body of an import, bytes.", .min = 1024, .max = 268435456});
    visit("header_timeout_s", m.header_timeout_s,
          Field{.doc = "Time to send a whole request header, s.", .min = 1, .max = 300});
    visit("body_timeout_s", m.body_timeout_s,
          Field{.doc = "Time to send a whole request body, s.", .min = 1, .max = 600});
    visit("keep_alive_s", m.keep_alive_s,
          Field{.doc = "How long an idle connection is kept, s.", .min = 1, .max = 600});
    visit("requests_per_connection_max", m.requests_per_connection_max,
          Field{.doc = "Requests served on one connection.", .min = 1, .max = 1000000});
    visit("write_timeout_s", m.write_timeout_s, Field{.doc = "Time to take a whole answer, s.", .min = 1, .max = 600});
    visit("requests_per_s", m.requests_per_s,
          Field{.doc = "Requests per second from one address for long (loopback is not counted); beyond it: 429.",
                .min = 1,
                .max = 1000000});
    visit("requests_burst", m.requests_burst,
          Field{.doc = "Requests at once from one address.", .min = 1, .max = 1000000});
    visit("account_requests_per_s", m.account_requests_per_s,
          Field{.doc = "Requests and console messages per second of one person, over all connections; beyond it: 429.",
                .min = 1,
                .max = 1000000});
    visit("account_requests_burst", m.account_requests_burst,
          Field{.doc = "Requests and console messages at once of one person.", .min = 1, .max = 1000000});
    visit("program_requests_per_s", m.program_requests_per_s,
          Field{.doc = "The same of one account that signs in with a token or a signature.", .min = 1, .max = 1000000});
    visit("program_requests_burst", m.program_requests_burst,
          Field{.doc = "The same at once.", .min = 1, .max = 1000000});
    visit("signature_window_s", m.signature_window_s,
          Field{.doc = "How far the time of a signed request may be from ours, s.", .min = 5, .max = 900});
    visit("trusted_proxies", m.trusted_proxies,
          Field{.doc = "Networks of the proxies in front of this server, separated by commas (10.1.2.0/24, ::1); only "
                       "from these X-Forwarded-For and X-Forwarded-Proto are believed.",
                .bytes_min = 0,
                .bytes_max = 1000});
}

struct DeviceConfig {
    std::int64_t connections_max = 20000;
    std::int64_t connections_per_ip_max = 20000;
    std::int64_t idle_s = 300;
    std::int64_t login_s = 30;
    std::int64_t clock_ahead_s = 300;
    std::int64_t jump_mps_max = 90;
    std::int64_t track_days = 90;
    std::int64_t reports_per_s = 20;
    std::int64_t reports_burst = 6000;
};
template <class Visitor>
void describe(Visitor& visit, DeviceConfig& m) {
    visit("connections_max", m.connections_max, Field{.doc = "Open device connections.", .min = 1, .max = 200000});
    visit(
        "connections_per_ip_max", m.connections_per_ip_max,
        Field{.doc = "Open device connections from one address (loopback is not counted). A whole city's terminals may "
                     "come from one: mobile networks and private access points translate addresses.",
              .min = 1,
              .max = 200000});
    visit("idle_s", m.idle_s,
          Field{.doc = "A device that is silent for so long is disconnected, s.", .min = 10, .max = 86400});
    visit("login_s", m.login_s, Field{.doc = "Time to authenticate after connecting, s.", .min = 1, .max = 600});
    visit("clock_ahead_s", m.clock_ahead_s,
          Field{.doc = "Fixes further in the future than this are counted and not used, s.", .min = 0, .max = 86400});
    visit("jump_mps_max", m.jump_mps_max,
          Field{.doc = "Faster between two fixes than this is marked as a jump, m/s.", .min = 10, .max = 1000});
    visit("reports_per_s", m.reports_per_s,
          Field{.doc = "Positions that one device may report per second; more are dropped and counted.",
                .min = 1,
                .max = 10000});
    visit(
        "reports_burst", m.reports_burst,
        Field{.doc = "Positions that it may report at once after a rest: a whole backlog.", .min = 1, .max = 1000000});
    visit("track_days", m.track_days, Field{.doc = "Days that tracks are kept.", .min = 1, .max = 3650});
}

struct Gb28181Config {
    std::string server_id;
    std::string realm;
    std::int64_t port = 5060;
    std::string public_address;
    std::int64_t interval_s = 5;
    std::int64_t keepalive_s = 60;
};
template <class Visitor>
void describe(Visitor& visit, Gb28181Config& m) {
    visit("server_id", m.server_id,
          Field{.doc = "What this server calls itself towards GB/T 28181 cameras, 20 digits; empty = cameras are not "
                       "served and no port is opened.",
                .bytes_min = 0,
                .bytes_max = 20});
    visit("realm", m.realm,
          Field{.doc = "The SIP domain of the cameras, 10 or 20 digits; part of every stored password, so a new realm "
                       "needs new passwords.",
                .bytes_min = 0,
                .bytes_max = 20});
    visit("port", m.port, Field{.doc = "Port of cameras, UDP and TCP; 0 = any free port.", .min = 0, .max = 65535});
    visit(
        "public_address", m.public_address,
        Field{.doc = "Address and port under which cameras reach this server (203.0.113.1:5060), when that is not what "
                     "this machine knows, as behind a port forwarding; empty = find out.",
              .bytes_min = 0,
              .bytes_max = 260});
    visit("interval_s", m.interval_s,
          Field{.doc = "Pause between positions asked of a camera, s.", .min = 1, .max = 3600});
    visit("keepalive_s", m.keepalive_s,
          Field{.doc = "Pause between keepalives as set in the cameras, s; three missing ones are offline.",
                .min = 5,
                .max = 3600});
}

/// Words of tls.mode.
inline constexpr std::string_view tls_on = "on";
inline constexpr std::string_view tls_off = "off";

struct TlsConfig {
    std::string mode = std::string(tls_off);
    std::int64_t port = 8443;
    std::string certificate;
    std::string key;
    std::string names;
    std::int64_t handshakes_max = 256;
    std::int64_t handshake_timeout_s = 10;
};
template <class Visitor>
void describe(Visitor& visit, TlsConfig& m) {
    visit("mode", m.mode,
          Field{.doc = "on: consoles come by https at tls.port, and server.port only sends browsers there; off."});
    visit("port", m.port, Field{.doc = "Port of https and wss; 0 = any free port.", .min = 0, .max = 65535});
    visit("certificate", m.certificate,
          Field{.doc = "PEM file with the certificate and its chain, read again on SIGHUP; empty = one is made in the "
                       "data folder and its fingerprint is printed.",
                .bytes_min = 0,
                .bytes_max = 1000});
    visit("key", m.key, Field{.doc = "PEM file with the private key.", .bytes_min = 0, .bytes_max = 1000});
    visit("names", m.names,
          Field{.doc = "Names and addresses for the certificate that is made, separated by commas; besides "
                       "server.allowed_hosts, localhost and the addresses of this machine.",
                .bytes_min = 0,
                .bytes_max = 1000});
    visit("handshakes_max", m.handshakes_max,
          Field{.doc = "Handshakes at the same time; one more is refused.", .min = 1, .max = 10000});
    visit("handshake_timeout_s", m.handshake_timeout_s, Field{.doc = "Time for a handshake, s.", .min = 1, .max = 60});
}

struct Config {
    ServerConfig server;
    OrganisationConfig organisation;
    FeedConfig feed;
    HttpConfig http;
    TlsConfig tls;
    SecurityConfig security;
    DeviceConfig device;
    Gb28181Config gb28181;
    std::string log_level = "info";
};
template <class Visitor>
void describe(Visitor& visit, Config& m) {
    visit("log_level", m.log_level, Field{.doc = "debug, info, warning or error."});
    visit("server", m.server);
    visit("organisation", m.organisation);
    visit("feed", m.feed);
    visit("http", m.http);
    visit("tls", m.tls);
    visit("security", m.security);
    visit("device", m.device);
    visit("gb28181", m.gb28181);
}

}  // namespace tiaodu
