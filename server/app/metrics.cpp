// SPDX-License-Identifier: Apache-2.0
#include "server/app/metrics.hpp"

#include <array>
#include <cstdio>

namespace tiaodu {
namespace {

struct Named {
    char const* name;
    char const* help;
    Counter Metrics::*counter;
};

constexpr std::array counters{
    Named{"tiaodu_commands_total", "Commands received.", &Metrics::commands_total},
    Named{"tiaodu_commands_refused_total", "Commands answered with an error.", &Metrics::commands_refused_total},
    Named{"tiaodu_commands_repeated_total", "Commands whose id was already known.", &Metrics::commands_repeated_total},
    Named{"tiaodu_events_total", "Events committed.", &Metrics::events_total},
    Named{"tiaodu_http_requests_total", "HTTP requests read.", &Metrics::http_requests_total},
    Named{"tiaodu_http_refused_total", "HTTP requests refused by the gate.", &Metrics::http_refused_total},
    Named{"tiaodu_http_connections_refused_total", "HTTP connections refused: too many in all or from one address.",
          &Metrics::http_connections_refused_total},
    Named{"tiaodu_http_host_refused_total", "Requests for a name that is not ours.", &Metrics::http_host_refused_total},
    Named{"tiaodu_http_origin_refused_total", "Requests and upgrades of pages that are not ours.",
          &Metrics::http_origin_refused_total},
    Named{"tiaodu_http_address_limited_total", "Requests beyond what one address may send.",
          &Metrics::http_address_limited_total},
    Named{"tiaodu_http_account_limited_total", "Requests and messages beyond what one account may send.",
          &Metrics::http_account_limited_total},
    Named{"tiaodu_http_timed_out_total", "Connections cut because a header, body or answer took too long.",
          &Metrics::http_timed_out_total},
    Named{"tiaodu_tls_handshakes_total", "TLS handshakes completed.", &Metrics::tls_handshakes_total},
    Named{"tiaodu_tls_handshakes_failed_total", "TLS handshakes that failed or took too long.",
          &Metrics::tls_handshakes_failed_total},
    Named{"tiaodu_tls_handshakes_refused_total", "Connections refused because too many handshakes were under way.",
          &Metrics::tls_handshakes_refused_total},
    Named{"tiaodu_tls_reloads_total", "Certificates taken into use while running.", &Metrics::tls_reloads_total},
    Named{"tiaodu_tls_reloads_failed_total", "Certificates that could not be read: the old one stayed.",
          &Metrics::tls_reloads_failed_total},
    Named{"tiaodu_console_flood_closed_total", "Consoles closed because they sent too much.",
          &Metrics::console_flood_closed_total},
    Named{"tiaodu_console_full_closed_total", "Consoles closed because too many were open.",
          &Metrics::console_full_closed_total},
    Named{"tiaodu_signatures_refused_total", "Signed requests refused: signature, time, or sent before.",
          &Metrics::signatures_refused_total},
    Named{"tiaodu_device_logins_delayed_total", "Logins of devices refused unread after wrong codes.",
          &Metrics::device_logins_delayed_total},
    Named{"tiaodu_sign_in_failed_total", "Failed sign-ins.", &Metrics::sign_in_failed_total},
    Named{"tiaodu_console_opened_total", "Consoles that opened a session.", &Metrics::console_opened_total},
    Named{"tiaodu_console_slow_closed_total", "Consoles closed because they read too slowly.",
          &Metrics::console_slow_closed_total},
    Named{"tiaodu_console_messages_total", "Messages handed to consoles.", &Metrics::console_messages_total},
    Named{"tiaodu_console_bytes_total", "Bytes handed to consoles.", &Metrics::console_bytes_total},
    Named{"tiaodu_console_resumed_total", "Consoles that came back without a gap.", &Metrics::console_resumed_total},
    Named{"tiaodu_console_snapshots_total", "Snapshots sent.", &Metrics::console_snapshots_total},
    Named{"tiaodu_positions_total", "Positions received.", &Metrics::positions_total},
    Named{"tiaodu_positions_late_total", "Positions older than the newest of their unit: track only.",
          &Metrics::positions_late_total},
    Named{"tiaodu_positions_unusable_total", "Positions without a usable fix: liveness only.",
          &Metrics::positions_unusable_total},
    Named{"tiaodu_positions_unbound_total", "Positions of devices that nobody carried then: not stored.",
          &Metrics::positions_unbound_total},
    Named{"tiaodu_positions_off_duty_total", "Positions of units off duty: not stored.",
          &Metrics::positions_off_duty_total},
    Named{"tiaodu_positions_clock_ahead_total", "Positions from the future: not used.",
          &Metrics::positions_clock_ahead_total},
    Named{"tiaodu_positions_too_old_total", "Positions older than tracks are kept: not used.",
          &Metrics::positions_too_old_total},
    Named{"tiaodu_positions_duplicate_total", "Positions sent again: stored once.",
          &Metrics::positions_duplicate_total},
    Named{"tiaodu_positions_doubtful_total", "Simulated or jumping positions: kept and marked.",
          &Metrics::positions_doubtful_total},
    Named{"tiaodu_positions_dropped_total", "Positions that could not be stored.", &Metrics::positions_dropped_total},
    Named{"tiaodu_position_frames_total", "Position frames built.", &Metrics::position_frames_total},
    Named{"tiaodu_position_records_total", "Position records put into frames.", &Metrics::position_records_total},
    Named{"tiaodu_device_connections_total", "Device connections accepted.", &Metrics::device_connections_total},
    Named{"tiaodu_device_refused_total", "Device connections or logins refused.", &Metrics::device_refused_total},
    Named{"tiaodu_device_frames_bad_total", "Device frames that could not be read.", &Metrics::device_frames_bad_total},
    Named{"tiaodu_device_unknown_total", "Reports of devices nobody registered.", &Metrics::device_unknown_total},
    Named{"tiaodu_device_taken_over_total", "Connections that took over the identity of a live one.",
          &Metrics::device_taken_over_total},
    Named{"tiaodu_positions_too_often_total", "Positions beyond what one device may send: dropped.",
          &Metrics::positions_too_often_total},
    Named{"tiaodu_phone_messages_other_total", "Phone messages that carry no position.",
          &Metrics::phone_messages_other_total},
    Named{"tiaodu_rejected_unreadable_total", "Reports that could not be read.", &Metrics::rejected_unreadable_total},
    Named{"tiaodu_rejected_bad_value_total", "Reports with an impossible value.", &Metrics::rejected_bad_value_total},
    Named{"tiaodu_rejected_no_identity_total", "Reports that name no device.", &Metrics::rejected_no_identity_total},
    Named{"tiaodu_rejected_retired_total", "Reports of retired devices.", &Metrics::rejected_retired_total},
    Named{"tiaodu_rejected_wrong_code_total", "Reports with a wrong code.", &Metrics::rejected_wrong_code_total},
    Named{"tiaodu_device_messages_repeated_total", "Retransmissions of devices, answered again.",
          &Metrics::device_messages_repeated_total},
    Named{"tiaodu_device_messages_refused_total",
          "Device messages that were not logged in, unknown, senseless or too many.",
          &Metrics::device_messages_refused_total},
    Named{"tiaodu_device_messages_given_up_total", "Device messages whose parts never came.",
          &Metrics::device_messages_given_up_total},
    Named{"tiaodu_device_transparent_total", "Transparent messages of devices: confirmed and not used.",
          &Metrics::device_transparent_total},
    Named{"tiaodu_device_requests_total", "Requests sent to devices.", &Metrics::device_requests_total},
    Named{"tiaodu_device_requests_unanswered_total", "Requests that a device did not answer.",
          &Metrics::device_requests_unanswered_total},
    Named{"tiaodu_sip_messages_total", "GB/T 28181 messages received.", &Metrics::sip_messages_total},
    Named{"tiaodu_sip_malformed_total", "Datagrams and streams of cameras that are not SIP.",
          &Metrics::sip_malformed_total},
    Named{"tiaodu_sip_repeated_total", "Messages of cameras that came again: answered, not stored again.",
          &Metrics::sip_repeated_total},
    Named{"tiaodu_sip_logins_failed_total", "Logins of cameras refused: password, unknown, used before.",
          &Metrics::sip_logins_failed_total},
    Named{"tiaodu_sip_refused_total", "Messages of cameras refused: not logged in, a limit, media.",
          &Metrics::sip_refused_total},
    Named{"tiaodu_sip_bad_positions_total", "Bodies and positions of cameras that could not be used.",
          &Metrics::sip_bad_positions_total},
    Named{"tiaodu_sip_unanswered_total", "Requests that a camera did not answer.", &Metrics::sip_unanswered_total},
    Named{"tiaodu_sip_unsent_total", "Messages to cameras that the network did not take.", &Metrics::sip_unsent_total},
    Named{"tiaodu_sos_total", "SOS alarms.", &Metrics::sos_total},
};

void line(std::string& text, std::string_view name, std::string_view help, char const* type, double value) {
    char number[40];
    std::snprintf(number, sizeof number, "%.15g", value);
    text += "# HELP " + std::string(name) + " " + std::string(help) + "\n# TYPE " + std::string(name) + " " + type +
            "\n" + std::string(name) + " " + number + "\n";
}

}  // namespace

void Metrics::gauge(std::string name, std::string help, std::function<double()> read) {
    gauges_.push_back({std::move(name), std::move(help), std::move(read)});
}

std::string Metrics::render() {
    std::string text;
    for (auto const& entry : counters)
        line(text, entry.name, entry.help, "counter", static_cast<double>((this->*entry.counter).value));
    for (auto const& gauge : gauges_) line(text, gauge.name, gauge.help, "gauge", gauge.read());
    line(text, "tiaodu_core_lag_max_seconds", "Largest delay of the core thread since the last scrape.", "gauge",
         static_cast<double>(core_lag_us_max) / 1e6);
    core_lag_us_max = 0;
    return text;
}

}  // namespace tiaodu
