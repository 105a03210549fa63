// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/gb28181_registrar.hpp"

#include <algorithm>
#include <charconv>

namespace tiaodu::gb28181 {
namespace {

constexpr std::string_view allowed_methods = "REGISTER, MESSAGE, NOTIFY, OPTIONS, ACK";

/// One retransmission is like the other: same transaction, same call, same body.
std::string key_of(sip::Message const& message) {
    auto const branch = sip::parameter(message.header("via").value_or(""), "branch").value_or("");
    return branch + "|" + std::string(message.header("cseq").value_or("")) + "|" +
           std::string(message.header("call-id").value_or("")) + "|" +
           std::to_string(std::hash<std::string>{}(message.body));
}

/// Seconds that a REGISTER asks for: the Contact's own parameter counts first (RFC 3261, 10.2.1.1); none when it says
/// nothing or nonsense.
std::optional<std::chrono::seconds> asked_expiry(sip::Message const& message) {
    std::optional<std::string> text;
    if (auto const contact = message.header("contact")) text = sip::parameter(*contact, "expires");
    if (!text)
        if (auto const header = message.header("expires")) text = std::string(*header);
    if (!text) return std::nullopt;
    std::uint32_t seconds = 0;
    auto const [end, code] = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (code != std::errc{} || end != text->data() + text->size()) return std::nullopt;
    return std::chrono::seconds(seconds);
}

/// The clock that cameras set themselves by (GB/T 28181-2016, 9.10): local time without a zone.
std::string local_date(Time now, Millis utc_offset) {
    auto text = to_rfc3339(std::chrono::floor<std::chrono::seconds>(now + utc_offset));
    return text.substr(0, 19) + ".000";
}

}  // namespace

Registrar::Registrar(Host& host, Settings settings, Limits limits)
    : host_(host), settings_(std::move(settings)), limits_(limits), nonces_(settings_.nonce_key) {}

void Registrar::receive(Flow const& flow, std::string_view datagram, Time now) {
    // Line ends alone keep a way through an address translation open.
    if (datagram.find_first_not_of(std::string_view("\r\n\0 ", 4)) == std::string_view::npos) return;
    auto const message = sip::parse_datagram(datagram);
    if (!message) {
        ++counters_.messages;
        ++counters_.malformed;
        return;
    }
    receive(flow, *message, now);
}

void Registrar::receive(Flow const& flow, sip::Message const& message, Time now) {
    ++counters_.messages;
    auto const* line = message.request();
    if (!line) return handle_answer(flow, message, now);
    if (line->method == "ACK") return;
    auto const id = sip::user_of(*message.header("from")).value_or("");
    Request const request{flow, message, id, now};
    if (id.empty()) return answer(request, 400, "Bad From");
    if (line->method == "REGISTER") return handle_register(request);
    if (line->method == "MESSAGE" || line->method == "NOTIFY") return handle_notice(request);
    if (line->method == "OPTIONS") return answer(request, 200, "OK", {{"allow", std::string(allowed_methods)}});
    ++counters_.unsupported;
    if (line->method == "BYE" || line->method == "CANCEL")
        return answer(request, 481, "Call/Transaction Does Not Exist");
    answer(request, 405, "Method Not Allowed", {{"allow", std::string(allowed_methods)}});
}

void Registrar::handle_register(Request const& request) {
    if (failing(request)) return;
    if (answered_before(request)) return;
    if (sip::user_of(*request.message.header("to")) != request.id) return answer(request, 403, "Only For Itself");
    auto const authorization = request.message.header("authorization");
    auto const known = host_.find(request.id);
    bool const may_come = known && !known->login_required;
    if (!authorization && !may_come) return challenge(request, "");
    if (!known) return refuse_login(request, "Unknown Device");
    if (known->login_required) {
        auto const credentials = sip::parse_authorization(*authorization);
        if (!credentials) return answer(request, 400, "Bad Authorization");
        if (!admit(request, *known, *credentials)) return;
    }
    auto const expiry = asked_expiry(request.message);
    if (expiry && expiry->count() == 0) return leave(request);
    if (expiry && *expiry < limits_.expires_min)
        return answer(request, 423, "Interval Too Brief",
                      {{"min-expires", std::to_string(limits_.expires_min.count())}});
    enter(request, *known);
}

bool Registrar::admit(Request const& request, KnownDevice const& known, sip::Credentials const& credentials) {
    auto const number = nonces_.number_of(credentials.nonce, request.now);
    if (!number) {
        challenge(request, "true");
        return false;
    }
    bool const same = known.secret && credentials.username == request.id && credentials.realm == settings_.realm &&
                      sip::response_matches(credentials, "REGISTER", *known.secret);
    if (!same) {
        refuse_login(request, "Wrong Credentials");
        return false;
    }
    auto const found = devices_.find(request.id);
    if (found == devices_.end() && devices_.size() >= limits_.devices_max) {
        ++counters_.refused_full;
        answer(request, 503, "Too Many Devices", {{"retry-after", "60"}});
        return false;
    }
    auto& state = devices_[request.id];
    bool const newer = *number > state.nonce_number;
    bool const counted_on = *number == state.nonce_number && credentials.nonce_count.value_or(0) > state.nonce_count;
    if (!newer && !counted_on) {
        ++counters_.replayed;
        challenge(request, "true");
        return false;
    }
    state.nonce_number = *number;
    // In the old form there is no count: such a nonce is good once.
    state.nonce_count = credentials.nonce_count.value_or(0xffff'ffffu);
    state.used_at = request.now;
    return true;
}

/// MD5 first: many cameras read only the first challenge and know nothing else; one that prefers SHA-256 finds it
/// below.
void Registrar::challenge(Request const& request, std::string_view stale) {
    auto const nonce = nonces_.issue(request.now);
    std::vector<sip::Header> challenges;
    for (std::string_view const algorithm : {"MD5", "SHA-256"}) {
        auto value = "Digest realm=\"" + settings_.realm + "\",nonce=\"" + nonce +
                     "\",algorithm=" + std::string(algorithm) + ",qop=\"auth\"";
        if (!stale.empty()) value += ",stale=" + std::string(stale);
        challenges.push_back({"www-authenticate", std::move(value)});
    }
    answer(request, 401, "Unauthorized", std::move(challenges));
}

void Registrar::refuse_login(Request const& request, std::string_view why) {
    ++counters_.failed_logins;
    if (request.now - failures_since_ > std::chrono::minutes(1)) {
        failures_.clear();
        failures_since_ = request.now;
    }
    // Behind one address there may be a whole fleet: only this device is slowed down, and only from there.
    auto const key = request.id + "|" + request.flow.address;
    if (failures_.size() < limits_.failing_max || failures_.contains(key)) ++failures_[key];
    answer(request, 403, std::string(why));
}

bool Registrar::failing(Request const& request) const {
    auto const found = failures_.find(request.id + "|" + request.flow.address);
    bool const this_minute = request.now - failures_since_ <= std::chrono::minutes(1);
    return this_minute && found != failures_.end() && found->second >= limits_.failures_per_minute;
}

void Registrar::enter(Request const& request, KnownDevice const& known) {
    if (!devices_.contains(request.id) && devices_.size() >= limits_.devices_max) {
        ++counters_.refused_full;
        return answer(request, 503, "Too Many Devices", {{"retry-after", "60"}});
    }
    auto& state = devices_[request.id];
    auto const call_id = std::string(*request.message.header("call-id"));
    bool const here = state.registration && state.registration->flow == request.flow;
    // Another place or another call: the device has started anew and knows nothing of a subscription.
    bool const anew = !here || state.registration->call_id != call_id;
    if (anew) {
        bool const known_here = here && !state.registration->silent;
        state.registration = Registration{};
        state.registration->flow = request.flow;
        state.registration->call_id = call_id;
        if (request.flow.transport == Transport::tcp) by_connection_[request.flow.connection].insert(request.id);
        if (!known_here) host_.online(request.id, request.flow);
    }
    auto const expiry = std::min(asked_expiry(request.message).value_or(std::chrono::hours(1)), limits_.expires_max);
    state.registration->expires_at = request.now + expiry;
    heard(request.id, *state.registration, request.now);
    std::vector<sip::Header> more{{"date", local_date(request.now, known.utc_offset)},
                                  {"expires", std::to_string(expiry.count())}};
    if (auto const contact = request.message.header("contact")) more.push_back({"contact", std::string(*contact)});
    auto& entry = remember(state, request);
    entry.answer = answer_bytes(request, 200, "OK", std::move(more));
    host_.send(request.flow, entry.answer);
    if (anew) subscribe(request.id, *state.registration, request.now);
}

void Registrar::leave(Request const& request) {
    auto const found = devices_.find(request.id);
    if (found == devices_.end()) return answer(request, 200, "OK", {{"expires", "0"}});
    if (found->second.registration) go_offline(request.id, found->second, "it signed off");
    auto& entry = remember(found->second, request);
    entry.answer = answer_bytes(request, 200, "OK", {{"expires", "0"}});
    host_.send(request.flow, entry.answer);
}

void Registrar::handle_notice(Request const& request) {
    auto const found = devices_.find(request.id);
    bool const here =
        found != devices_.end() && found->second.registration && found->second.registration->flow == request.flow;
    if (!here) {
        // Told so, a device registers again.
        ++counters_.before_login;
        return answer(request, 403, "Not Registered From Here");
    }
    if (answered_before(request)) return;
    auto& state = found->second;
    auto const known = host_.find(request.id);
    if (!known) {
        go_offline(request.id, state, "it was taken out of use");
        return answer(request, 403, "Unknown Device");
    }
    heard(request.id, *state.registration, request.now);
    auto const subscription = request.message.header("subscription-state");
    if (subscription && subscription->starts_with("terminated") &&
        state.registration->subscription.stage == Stage::active) {
        state.registration->subscription.stage = Stage::none;
        state.registration->subscription.due_at = request.now + std::chrono::minutes(1);
    }
    if (request.message.body.empty()) return answer(request, 200, "OK");
    auto notice = decode_manscdp(request.message.body, known->utc_offset, request.now);
    if (!notice) {
        ++counters_.bad_bodies;
        return answer(request, 400, "Bad Body");
    }
    take_notice(request, state, std::move(*notice));
}

void Registrar::take_notice(Request const& request, State& state, Notice notice) {
    counters_.undecoded_positions += notice.undecoded;
    auto const serial = notice.serial;
    bool const alarm = notice.kind == NoticeKind::alarm;
    auto reports = own_reports(*state.registration, notice);
    if (reports.empty()) {
        auto& entry = remember(state, request);
        entry.answer = answer_bytes(request, 200, "OK");
        host_.send(request.flow, entry.answer);
        if (alarm) answer_alarm(request.id, *state.registration, serial, request.now);
        return;
    }
    auto const waiting = std::count_if(state.remembered.begin(), state.remembered.end(),
                                       [](Remembered const& entry) { return entry.waiting.value != 0; });
    if (static_cast<std::size_t>(waiting) >= limits_.waiting_max) {
        ++counters_.refused_full;
        return answer(request, 503, "Too Busy", {{"retry-after", "5"}});
    }
    AckToken const ack{++last_ack_};
    auto& entry = remember(state, request);
    entry.waiting = ack;
    entry.alarm = alarm;
    entry.alarm_serial = serial;
    entry.answer = answer_bytes(request, 200, "OK");
    waiting_.emplace(ack, request.id);
    host_.positions(request.id, std::move(reports), ack);
}

/// A device may call its lens by another id than itself, but one marker cannot follow two lenses: the first one counts
/// until the device registers anew. An SOS counts whoever pressed it.
std::vector<PositionReport> Registrar::own_reports(Registration& registration, Notice& notice) {
    std::vector<PositionReport> reports;
    for (auto& located : notice.reports) {
        bool const alarm = notice.kind == NoticeKind::alarm;
        if (!alarm && registration.target.empty()) registration.target = located.target;
        if (alarm || located.target == registration.target)
            reports.push_back(located.report);
        else
            ++counters_.other_targets;
    }
    return reports;
}

void Registrar::acknowledge(AckToken ack, Time now) {
    auto const whose = waiting_.find(ack);
    if (whose == waiting_.end()) return;
    auto const id = std::move(whose->second);
    waiting_.erase(whose);
    auto const found = devices_.find(id);
    if (found == devices_.end()) return;
    auto& state = found->second;
    auto const entry = std::find_if(state.remembered.begin(), state.remembered.end(),
                                    [&](Remembered const& candidate) { return candidate.waiting == ack; });
    if (entry == state.remembered.end()) return;
    entry->waiting = {};
    host_.send(entry->flow, entry->answer);
    if (entry->alarm && state.registration && state.registration->flow == entry->flow)
        answer_alarm(id, *state.registration, entry->alarm_serial, now);
}

void Registrar::heard(std::string const& id, Registration& registration, Time now) {
    registration.heard_at = now;
    host_.seen(id);
    if (!registration.silent) return;
    registration.silent = false;
    host_.online(id, registration.flow);
    subscribe(id, registration, now);
}

void Registrar::go_offline(std::string const& id, State& state, std::string_view why) {
    if (!state.registration->silent) host_.offline(id, why);
    state.registration.reset();
}

void Registrar::closed(Flow const& flow) {
    auto const found = by_connection_.find(flow.connection);
    if (found == by_connection_.end()) return;
    for (auto const& id : found->second) {
        auto const device = devices_.find(id);
        if (device != devices_.end() && device->second.registration && device->second.registration->flow == flow)
            go_offline(id, device->second, "its connection is gone");
    }
    by_connection_.erase(found);
}

bool Registrar::answered_before(Request const& request) {
    auto const found = devices_.find(request.id);
    if (found == devices_.end()) return false;
    auto& remembered = found->second.remembered;
    forget_old(found->second, request.now);
    auto const key = key_of(request.message);
    auto const entry = std::find_if(remembered.begin(), remembered.end(), [&](Remembered const& candidate) {
        return candidate.flow == request.flow && candidate.key == key;
    });
    if (entry == remembered.end()) return false;
    ++counters_.duplicates;
    // One that still waits for the store is answered when that is done.
    if (entry->waiting.value == 0) host_.send(entry->flow, entry->answer);
    return true;
}

Registrar::Remembered& Registrar::remember(State& state, Request const& request) {
    if (state.remembered.size() >= limits_.remembered_max) {
        waiting_.erase(state.remembered.front().waiting);
        state.remembered.pop_front();
    }
    state.used_at = request.now;
    auto& entry = state.remembered.emplace_back();
    entry.key = key_of(request.message);
    entry.flow = request.flow;
    entry.at = request.now;
    return entry;
}

void Registrar::forget_old(State& state, Time now) {
    std::erase_if(state.remembered, [&](Remembered const& entry) {
        auto const kept = entry.waiting.value == 0 ? limits_.remembered_for : limits_.store_within;
        if (now - entry.at <= kept) return false;
        waiting_.erase(entry.waiting);
        return true;
    });
}

std::string Registrar::answer_bytes(Request const& request, int code, std::string reason,
                                    std::vector<sip::Header> more) {
    auto message = sip::answer_to(request.message, {code, std::move(reason)}, {request.flow.address, request.flow.port},
                                  nonces_.unique());
    for (auto& header : more) message.headers.push_back(std::move(header));
    return sip::encode(message);
}

void Registrar::answer(Request const& request, int code, std::string reason, std::vector<sip::Header> more) {
    host_.send(request.flow, answer_bytes(request, code, std::move(reason), std::move(more)));
}

std::size_t Registrar::online() const {
    return static_cast<std::size_t>(std::count_if(devices_.begin(), devices_.end(), [](auto const& device) {
        return device.second.registration && !device.second.registration->silent;
    }));
}

}  // namespace tiaodu::gb28181
