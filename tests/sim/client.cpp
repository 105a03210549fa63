// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/client.hpp"

#include <cmath>
#include <utility>

namespace tiaodu::test {
namespace {

constexpr Millis answer_within{15'000};
constexpr std::size_t open_commands_max = 2;

std::string uuid(Random& random) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx";
    for (auto& c : text)
        if (c == 'x') c = digits[random.below(16)];
    return text;
}

Millis between(Random& random, std::int64_t low_ms, std::int64_t high_ms) {
    return Millis(low_ms + static_cast<std::int64_t>(random.below(static_cast<std::size_t>(high_ms - low_ms + 1))));
}

/// The number in a push; none in a reply.
std::optional<std::int64_t> seq_of(std::string const& text) {
    if (!text.starts_with("{\"topic\":")) return std::nullopt;
    return std::stoll(text.substr(text.find("\"seq\":") + 6, 20));
}

}  // namespace

Client::Client(Kernel& kernel, Audience& audience, Person person, std::string password, Habits habits)
    : kernel_(kernel),
      audience_(audience),
      person_(std::move(person)),
      password_(std::move(password)),
      habits_(habits),
      random_(kernel.stream(person_.login)) {}

void Client::server_is_up(Node& node) {
    node_ = &node;
    kernel_.after(between(random_, 10, 3000), node.life(), [this] { connect(); });
}

void Client::server_is_gone() {
    lose("the server is gone");
    node_ = nullptr;
}

void Client::cut() {
    if (connection_) lose("cut");
}

void Client::lose(char const* why) {
    if (!connection_) return;
    kernel_.trace(person_.login, why);
    if (connection_->protocol) connection_->protocol->detach();
    connection_.reset();
    if (node_ != nullptr) kernel_.after(between(random_, 500, 10'000), node_->life(), [this] { connect(); });
}

void Client::stall(Millis duration) {
    if (!connection_) return;
    kernel_.trace(person_.login, "stalls");
    // A snapshot or a replay may be larger than the limit; long after it the limit counts.
    bool const measured =
        connection_->live && connection_->reading && kernel_.now() - connection_->live_at > Millis(60'000);
    drain();
    if (!connection_) return;  // was closed just now
    connection_->measured = measured;
    connection_->reading = false;
    kernel_.after(duration, connection_->life, [this] {
        connection_->reading = true;
        drain();
    });
}

void Client::finish_only() {
    finishing_ = true;
    if (!connection_) return;
    connection_->reading = true;
    drain();
}

void Client::revoke() {
    if (node_ == nullptr || token_.empty()) return;
    kernel_.trace(person_.login, "is signed out");
    Commit rows;
    if (auto hash = node_->application().auth().sign_out(token_); !hash.empty())
        rows.ended_sessions.push_back(std::move(hash));
    node_->application().loop().store(std::move(rows), {});
}

void Client::connect() {
    if (connection_) return;
    connection_.emplace();
    if (node_->application().auth().by_session(token_).has_value()) return open();
    sign_in();
}

void Client::sign_in() {
    SignIn message;
    message.login = person_.login;
    message.password = password_;
    node_->application().auth().sign_in(
        std::move(message), person_.login,
        [this, life = std::weak_ptr<void>(connection_->life),
         node = std::weak_ptr<void>(node_->life())](auto const& made) {
            if (life.expired() || node.expired()) return;
            // While nothing can be stored nobody can sign in: tried again like everything that is not answered.
            bool const later =
                !made && (made.error().error.code == Errc::busy || made.error().error.code == Errc::storage_full ||
                          made.error().error.code == Errc::shutting_down);
            if (later) return;
            if (!made) throw Violation(person_.login + " cannot sign in: " + made.error().error.detail);
            token_ = made->token;
            open();
        });
    kernel_.after(answer_within, connection_->life, [this] {
        if (!connection_->protocol) lose("is not signed in in time");
    });
}

void Client::open() {
    auto& application = node_->application();
    auto const actor = application.auth().by_session(token_);
    if (!actor) return lose("was signed out at once");
    auto const wake = [this, life = std::weak_ptr<void>(connection_->life)] {
        auto const held = life.lock();
        if (!held || std::exchange(connection_->draining, true)) return;
        kernel_.after(Millis(0), held, [this] {
            connection_->draining = false;
            drain();
        });
    };
    connection_->protocol =
        std::make_shared<ConsoleProtocol>(application, Caller{*actor, true, Auth::hash_of(token_)}, wake);
    check_again();
    Json body{{"positions", false}};
    if (epoch_ != 0) body["resume"] = {{"epoch", epoch_}, {"seq", seq_}};
    kernel_.trace(person_.login, "opens after " + std::to_string(seq_));
    send(Json{{"type", "session.open"}, {"id", "open"}, {"body", body}}.dump());
    kernel_.after(Millis(60'000), connection_->life, [this] {
        if (!connection_->live) lose("is not served in time");
    });
}

/// The server's own look at whether the session still holds.
void Client::check_again() {
    kernel_.after(Millis(2000), connection_->life, [this] {
        connection_->protocol->check();
        check_again();
    });
}

/// Messages of one connection arrive in order, each some time after it was sent.
void Client::send(std::string text) {
    auto& at = connection_->up_at;
    at = std::max(at, kernel_.now() + between(random_, 1, habits_.latency_max.count()));
    kernel_.after(at - kernel_.now(), connection_->life,
                  [this, text = std::move(text)] { connection_->protocol->receive(text); });
}

void Client::drain() {
    if (!connection_->protocol) return;
    std::int64_t waited_bytes = 0;
    while (connection_->reading) {
        auto const item = connection_->protocol->next();
        if (!item) break;
        waited_bytes += static_cast<std::int64_t>(item->frame->size());
        if (auto const seq = seq_of(*item->frame)) audience_.leaves_server(*this, *seq);
        auto& at = connection_->down_at;
        at = std::max(at, kernel_.now() + between(random_, 1, habits_.latency_max.count()));
        kernel_.after(at - kernel_.now(), connection_->life, [this, frame = item->frame] { receive(*frame); });
    }
    if (connection_->reading && std::exchange(connection_->measured, false) &&
        waited_bytes > node_->application().config().feed.outbox_bytes_max)
        throw Violation("invariant 20: " + std::to_string(waited_bytes) + " bytes waited for " + person_.login);
    if (auto const code = connection_->protocol->closing()) {
        if (*code == CloseCode::broken_message || *code == CloseCode::too_many_messages)
            throw Violation(person_.login + " was closed with " + std::to_string(static_cast<int>(*code)));
        lose(("was closed with " + std::to_string(static_cast<int>(*code))).c_str());
    }
}

void Client::receive(std::string const& text) {
    if (text.starts_with("{\"topic\":\"heartbeat\"")) {  // most messages; not worth a parser
        auto const seq = seq_of(text).value();
        audience_.heard_heartbeat(*this, seq_, seq);
        seq_ = std::max(seq_, seq);
        return;
    }
    auto const message = Json::parse(text);
    audience_.heard(*this, seq_, message, text);
    if (message.contains("topic")) return take_push(message, text);
    auto const type = message.at("type").get<std::string>();
    if (type == "session.opened") return take_opened(message.at("body"));
    auto const id = message.at("id").get<std::string>();
    if (type == "order.get" || id.starts_with("get ")) return take_order(id, type, message.at("body"));
    take_reply(id, type, message.at("body"));
}

/// Whoever comes to an order when it is under way is shown what has changed, and asks for the rest.
void Client::ask_for_orders() {
    if (!live()) return;
    for (auto const& order : view_.incomplete) {
        if (!connection_->asked.insert(order).second) continue;
        send(Json{{"type", "order.get"}, {"id", "get " + order}, {"body", {{"order_id", order}}}}.dump());
    }
}

void Client::take_order(std::string const& id, std::string const& type, Json const& body) {
    auto const order = id.substr(4);
    connection_->asked.erase(order);
    if (type == "error") {
        kernel_.trace(person_.login, id + " refused: " + std::to_string(body.at("code").get<int>()));
        if (body.at("code").get<int>() < 2000) view_.forget_order(order);
    } else {
        view_.put_whole(body);
    }
    ask_for_orders();
}

void Client::take_opened(Json const& body) {
    auto const epoch = body.at("epoch").get<std::uint32_t>();
    bool const recovered = body.at("recovered").get<bool>();
    audience_.opened(*this, recovered, epoch);
    kernel_.trace(person_.login, recovered ? "resumes" : "gets a snapshot");
    if (recovered) {
        if (epoch != epoch_) throw Violation(person_.login + " was resumed in another epoch");
        connection_->live = true;
        connection_->live_at = kernel_.now();
    } else {
        view_.clear();
        epoch_ = epoch;
        seq_ = 0;
    }
    if (!recovered) return;
    ask_for_orders();
    for (auto const& id : unanswered_) send_command(commands_.at(id));
}

void Client::take_push(Json const& message, std::string const& text) {
    auto const topic = message.at("topic").get<std::string>();
    auto const seq = message.at("seq").get<std::int64_t>();
    auto const& body = message.at("body");
    if (topic.starts_with("snapshot.")) {
        if (body.contains("items")) view_.add_page(topic, body.at("items"));
        if (topic != "snapshot.done") return;
        seq_ = seq;
        connection_->live = true;
        connection_->live_at = kernel_.now();
        for (auto const& id : unanswered_) send_command(commands_.at(id));
        return;
    }
    if (topic == "gone") {
        for (auto const& [field, id] : body.items()) view_.drop(id.get<std::string>());
    } else {
        view_.apply(body);
        ask_for_orders();
    }
    kernel_.trace(person_.login, text.substr(0, 80));
    seq_ = std::max(seq_, seq);
}

void Client::take_reply(std::string const& id, std::string const& type, Json const& body) {
    auto const found = commands_.find(id);
    if (found == commands_.end()) throw Violation(person_.login + " got an answer to nothing: " + id);
    auto& command = found->second;
    if (type == "error") {
        auto const code = body.at("code").get<int>();
        kernel_.trace(person_.login, command.type + " refused: " + std::to_string(code));
        audience_.refused(command, code);
        constexpr int rate_limited = 2003;           // a person lets it be
        if (code >= 2000 && code != rate_limited) {  // to be sent again later
            return send_again_after(between(random_, 5000, 30'000), command);
        }
        if (command.open()) command.refused = code;
    } else {
        auto const text = body.dump();
        kernel_.trace(person_.login, command.type + " " + text);
        if (!command.reply) command.reply = text;
        audience_.answered(command, text);
    }
    std::erase(unanswered_, id);
}

void Client::start_working() { think(); }

void Client::think() {
    auto const mean = static_cast<double>((finishing_ ? Millis(4000) : habits_.pause).count());
    auto const pause = Millis(static_cast<std::int64_t>(-mean * std::log(1.0 - random_.unit())));
    kernel_.after(std::min(pause, finishing_ ? Millis(20'000) : Millis(3'600'000)), [this] {
        act();
        think();
    });
}

void Client::act() {
    if (!working_ || !live() || unanswered_.size() >= open_commands_max) return;
    auto choice = finishing_ ? finish(person_, view_, random_)
                             : choose(person_, view_, random_, chosen_, node_->application().clock().now());
    if (!choice) return;
    ++chosen_;
    SentCommand command;
    command.id = uuid(random_);
    command.type = choice->type;
    command.text = Json{{"type", choice->type}, {"id", command.id}, {"body", choice->body}}.dump();
    command.account = person_.login;
    for (auto const* id : {"ticket_id", "order_id", "knot_id", "report_id"})
        if (choice->body.contains(id)) command.entity = word(choice->body, id);
    if (choice->body.contains("version")) command.version = choice->body.at("version").get<std::int64_t>();
    if (choice->body.contains("revision")) command.revision = choice->body.at("revision").get<std::int64_t>();
    unanswered_.push_back(command.id);
    auto& kept = commands_.emplace(command.id, std::move(command)).first->second;
    audience_.sent(kept);
    send_command(kept);
}

void Client::send_command(SentCommand& command) {
    kernel_.trace(person_.login, (command.times == 0 ? "sends " : "sends again ") + command.type + " " + command.id);
    ++command.times;
    int const copies = random_.chance(habits_.send_twice) ? 2 : 1;
    command.copies += copies;
    for (int copy = 0; copy < copies; ++copy) send(command.text);
    send_again_after(answer_within, command);
}

void Client::send_again_after(Millis delay, SentCommand& command) {
    kernel_.after(delay, connection_->life, [this, id = command.id, timer = ++command.timer] {
        auto& waiting = commands_.at(id);
        if (waiting.open() && waiting.timer == timer) send_command(waiting);
    });
}

bool Client::settled() const { return live() && unanswered_.empty() && view_.incomplete.empty(); }

std::string Client::state() const {
    return person_.login + (live() ? " is live at " : " is not live at ") + std::to_string(seq_) + " and waits for " +
           std::to_string(unanswered_.size()) + " answers";
}

}  // namespace tiaodu::test
