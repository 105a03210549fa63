// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tiaodu {

/// A number that only grows. Core thread only.
struct Counter {
    std::int64_t value = 0;
    void add(std::int64_t count = 1) { value += count; }
};

/// What operators watch, as Prometheus text at /metrics. Names carry their unit. Every refusal and drop has a counter
/// here. Core thread only.
struct Metrics {
    Counter commands_total, commands_refused_total, commands_repeated_total, events_total;
    Counter http_requests_total, http_refused_total, sign_in_failed_total;
    Counter http_connections_refused_total, http_host_refused_total, http_origin_refused_total,
        http_address_limited_total, http_account_limited_total, http_timed_out_total;
    Counter tls_handshakes_total, tls_handshakes_failed_total, tls_handshakes_refused_total, tls_reloads_total,
        tls_reloads_failed_total;
    Counter console_flood_closed_total, console_full_closed_total;
    Counter signatures_refused_total, device_logins_delayed_total;
    Counter console_opened_total, console_slow_closed_total, console_messages_total, console_bytes_total,
        console_resumed_total, console_snapshots_total;
    Counter positions_total, positions_unbound_total, positions_late_total, positions_unusable_total,
        positions_off_duty_total, positions_clock_ahead_total, positions_too_old_total, positions_duplicate_total,
        positions_doubtful_total, positions_dropped_total, position_frames_total, position_records_total;
    Counter device_connections_total, device_refused_total, device_frames_bad_total, device_unknown_total, sos_total;
    Counter device_taken_over_total, phone_messages_other_total, positions_too_often_total;
    Counter rejected_unreadable_total, rejected_bad_value_total, rejected_no_identity_total, rejected_retired_total,
        rejected_wrong_code_total;
    Counter device_messages_repeated_total, device_messages_refused_total, device_messages_given_up_total,
        device_requests_total, device_requests_unanswered_total, device_transparent_total;
    Counter sip_messages_total, sip_malformed_total, sip_repeated_total, sip_logins_failed_total, sip_refused_total,
        sip_bad_positions_total, sip_unanswered_total, sip_unsent_total;
    std::int64_t core_lag_us_max = 0;  ///< Largest delay of the core thread since the last scrape.

    /// A value read when somebody asks: `help`, then `# TYPE gauge`.
    void gauge(std::string name, std::string help, std::function<double()> read);
    /// Prometheus text exposition format, version 0.0.4.
    std::string render();

private:
    struct Gauge {
        std::string name;
        std::string help;
        std::function<double()> read;
    };
    std::vector<Gauge> gauges_;
};

}  // namespace tiaodu
