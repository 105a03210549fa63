// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/gb28181_registrar.hpp"

#include <algorithm>
#include <charconv>

/// What the registrar asks of devices by itself, and what time brings about.
namespace tiaodu::gb28181 {
namespace {

// RFC 3261, 17.1.2.2: over UDP a request is repeated after T1, doubling up to T2, until 64 × T1.
constexpr Millis first_pause{500};
constexpr Millis pause_max{4000};
constexpr Millis give_up_after{32'000};

constexpr std::chrono::seconds subscription_life{3600};
constexpr std::chrono::minutes ask_again_after{5};  ///< A device that refused or did not answer.

std::optional<std::uint32_t> seconds_in(std::optional<std::string_view> text) {
    std::uint32_t value = 0;
    if (!text) return std::nullopt;
    auto const [end, code] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (code != std::errc{} || end != text->data() + text->size()) return std::nullopt;
    return value;
}

}  // namespace

sip::Message Registrar::request_to(std::string const& id, Flow const& flow, std::string_view method) {
    bool const bare_v6 = flow.address.find(':') != std::string::npos;
    auto const host = bare_v6 ? "[" + flow.address + "]" : flow.address;
    auto const local = host_.local_address(flow);
    sip::Message message;
    message.start = sip::RequestLine{std::string(method), "sip:" + id + "@" + host + ":" + std::to_string(flow.port)};
    auto const transport = flow.transport == Transport::udp ? "UDP " : "TCP ";
    message.headers = {
        {"via", std::string("SIP/2.0/") + transport + local + ";rport;branch=z9hG4bK" + nonces_.unique()},
        {"max-forwards", "70"},
        {"contact", "<sip:" + settings_.server_id + "@" + local + ">"},
        {"content-type", "Application/MANSCDP+xml"}};
    return message;
}

/// Asks for positions, or for more of them.
void Registrar::subscribe(std::string const& id, Registration& registration, Time now) {
    auto& subscription = registration.subscription;
    if (subscription.stage != Stage::active || subscription.call_id.empty()) {
        subscription.call_id = nonces_.unique() + "@" + settings_.realm;
        subscription.local_tag = nonces_.unique();
        subscription.remote_tag.clear();
        subscription.cseq = 0;
    }
    auto message = request_to(id, registration.flow, "SUBSCRIBE");
    auto const tag = subscription.remote_tag.empty() ? "" : ";tag=" + subscription.remote_tag;
    message.headers.push_back(
        {"from", "<sip:" + settings_.server_id + "@" + settings_.realm + ">;tag=" + subscription.local_tag});
    message.headers.push_back({"to", "<sip:" + id + "@" + settings_.realm + ">" + tag});
    message.headers.push_back({"call-id", subscription.call_id});
    message.headers.push_back({"cseq", std::to_string(++subscription.cseq) + " SUBSCRIBE"});
    message.headers.push_back({"event", "presence"});
    message.headers.push_back({"expires", std::to_string(subscription_life.count())});
    message.body = position_query(std::to_string(++last_serial_), id, settings_.interval_s);
    subscription.stage = Stage::asked;
    ask(registration, std::move(message), Purpose::subscription, now);
}

void Registrar::answer_alarm(std::string const& id, Registration& registration, std::string const& serial, Time now) {
    auto message = request_to(id, registration.flow, "MESSAGE");
    message.headers.push_back(
        {"from", "<sip:" + settings_.server_id + "@" + settings_.realm + ">;tag=" + nonces_.unique()});
    message.headers.push_back({"to", "<sip:" + id + "@" + settings_.realm + ">"});
    message.headers.push_back({"call-id", nonces_.unique() + "@" + settings_.realm});
    message.headers.push_back({"cseq", "1 MESSAGE"});
    message.body = alarm_answer(serial, id);
    ask(registration, std::move(message), Purpose::alarm, now);
}

void Registrar::ask(Registration& registration, sip::Message message, Purpose purpose, Time now) {
    if (registration.asked.size() >= limits_.asked_max) {
        ++counters_.refused_full;
        registration.asked.pop_front();
    }
    Asked asked;
    asked.branch = sip::parameter(*message.header("via"), "branch").value_or("");
    asked.bytes = sip::encode(message);
    asked.purpose = purpose;
    asked.pause = first_pause;
    asked.next_at = now + first_pause;
    asked.give_up_at = now + give_up_after;
    host_.send(registration.flow, asked.bytes);
    registration.asked.push_back(std::move(asked));
}

void Registrar::handle_answer(Flow const& flow, sip::Message const& message, Time now) {
    auto const id = sip::user_of(*message.header("to"));
    auto const found = id ? devices_.find(*id) : devices_.end();
    if (found == devices_.end() || !found->second.registration || !(found->second.registration->flow == flow)) {
        ++counters_.before_login;
        return;
    }
    auto& registration = *found->second.registration;
    auto const branch = sip::parameter(*message.header("via"), "branch").value_or("");
    auto const asked = std::find_if(registration.asked.begin(), registration.asked.end(),
                                    [&](Asked const& candidate) { return candidate.branch == branch; });
    if (asked == registration.asked.end()) return;
    heard(*id, registration, now);
    if (message.status()->code < 200) return;
    auto const purpose = asked->purpose;
    registration.asked.erase(asked);
    if (purpose == Purpose::subscription) subscription_answered(registration, message, now);
}

void Registrar::subscription_answered(Registration& registration, sip::Message const& message, Time now) {
    auto& subscription = registration.subscription;
    // An answer to the subscription before this one.
    if (message.header("call-id") != std::optional<std::string_view>(subscription.call_id)) return;
    int const code = message.status()->code;
    if (code < 300) {
        subscription.stage = Stage::active;
        subscription.remote_tag = sip::parameter(*message.header("to"), "tag").value_or("");
        auto const granted = seconds_in(message.header("expires"));
        std::chrono::seconds const life(
            std::clamp<std::int64_t>(granted.value_or(3600), 20, subscription_life.count()));
        subscription.due_at = now + life / 2;
        return;
    }
    subscription.stage = Stage::none;
    // The device has forgotten the subscription: a new one at once. Everything else is a refusal.
    bool const forgotten = code == 481 && !subscription.remote_tag.empty();
    subscription.due_at = forgotten ? now : now + ask_again_after;
}

void Registrar::tick_asked(Registration& registration, Time now) {
    std::erase_if(registration.asked, [&](Asked& asked) {
        if (now >= asked.give_up_at) {
            ++counters_.unanswered;
            if (asked.purpose == Purpose::subscription) {
                registration.subscription.stage = Stage::none;
                registration.subscription.due_at = now + ask_again_after;
            }
            return true;
        }
        if (registration.flow.transport == Transport::udp && now >= asked.next_at) {
            host_.send(registration.flow, asked.bytes);
            asked.pause = std::min(asked.pause * 2, pause_max);
            asked.next_at = now + asked.pause;
        }
        return false;
    });
}

void Registrar::tick_registration(std::string const& id, State& state, Time now) {
    if (now >= state.registration->expires_at) return go_offline(id, state, "its registration has expired");
    auto& registration = *state.registration;
    if (registration.silent) return;
    if (now - registration.heard_at > 3 * settings_.keepalive) {
        // It stays registered: when it speaks again from the same place it is back.
        registration.silent = true;
        registration.asked.clear();
        registration.subscription = {};
        return host_.offline(id, "three keepalives are missing");
    }
    tick_asked(registration, now);
    bool const waits = registration.subscription.stage == Stage::asked;
    if (!waits && now >= registration.subscription.due_at) subscribe(id, registration, now);
}

void Registrar::tick(Time now) {
    for (auto device = devices_.begin(); device != devices_.end();) {
        auto& [id, state] = *device;
        forget_old(state, now);
        if (state.registration) tick_registration(id, state, now);
        // Its last nonce is worthless by then, so nothing can be replayed.
        bool const over = !state.registration && state.remembered.empty() && now - state.used_at > sip::nonce_life;
        device = over ? devices_.erase(device) : std::next(device);
    }
}

}  // namespace tiaodu::gb28181
