// SPDX-License-Identifier: Apache-2.0
#include "server/edge/console_protocol.hpp"

#include "db/history.hpp"
#include "protocol/messages/codec.hpp"
#include "protocol/vocab/text.hpp"
#include "server/app/audience.hpp"
#include "server/app/event_text.hpp"
#include "server/core/knot_rules.hpp"

#include <limits>

namespace tiaodu {
namespace {

constexpr std::size_t page_items = 200;
constexpr std::size_t envelope_bytes_max = 256;  ///< Around the body of an answer.
constexpr std::size_t replay_rows_max = 1000;    ///< Per read; longer gaps take several.

struct Resume {
    std::int64_t epoch = 0;
    std::int64_t seq = 0;
};
template <class Visitor>
void describe(Visitor& visit, Resume& m) {
    visit("epoch", m.epoch, Field{.min = 0});
    visit("seq", m.seq, Field{.min = 0});
}
struct OpenSession {
    std::optional<Resume> resume;
    std::optional<bool> positions;
};
template <class Visitor>
void describe(Visitor& visit, OpenSession& m) {
    visit("resume", m.resume);
    visit("positions", m.positions);
}

std::string push(std::string_view topic, std::uint32_t epoch, std::int64_t seq, std::string const& body) {
    return "{\"topic\":\"" + std::string(topic) + "\",\"epoch\":" + std::to_string(epoch) +
           ",\"seq\":" + std::to_string(seq) + ",\"body\":" + body + "}";
}

/// Collects items into pages and hands each full page to `send`.
class Pages {
public:
    Pages(std::string topic, std::uint32_t epoch, std::int64_t seq, std::function<void(std::string)> send,
          std::function<std::string(std::string)> draw)
        : topic_(std::move(topic)), epoch_(epoch), seq_(seq), send_(std::move(send)), draw_(std::move(draw)) {}
    void add(std::string item) {
        items_ += (items_.empty() ? "" : ",") + draw_(std::move(item));
        ++total_;
        if (++count_ == page_items) flush();
    }
    void flush() {
        if (count_ == 0) return;
        send_(push(topic_, epoch_, seq_, "{\"items\":[" + items_ + "]}"));
        items_.clear();
        count_ = 0;
    }
    std::size_t total() const { return total_; }

private:
    std::string topic_;
    std::uint32_t epoch_;
    std::int64_t seq_;
    std::function<void(std::string)> send_;
    std::function<std::string(std::string)> draw_;
    std::string items_;
    std::size_t count_ = 0;
    std::size_t total_ = 0;
};

}  // namespace

ConsoleProtocol::ConsoleProtocol(Application& application, Caller caller, std::function<void()> wake)
    : application_(application),
      caller_(std::move(caller)),
      wake_(std::move(wake)),
      account_(to_string(caller_.actor.account)),
      outbox_(static_cast<std::size_t>(application.config().feed.outbox_bytes_max)),
      messages_(static_cast<double>(application.config().feed.messages_per_s),
                static_cast<double>(application.config().feed.messages_burst)) {}

ConsoleProtocol::~ConsoleProtocol() { detach(); }

void ConsoleProtocol::detach() {
    detached_ = true;
    if (joined_) application_.feed().leave(*this);
    joined_ = false;
}

void ConsoleProtocol::close(CloseCode code) {
    if (closing_) return;
    closing_ = code;
    auto& metrics = application_.metrics();
    if (code == CloseCode::too_slow) metrics.console_slow_closed_total.add();
    if (code == CloseCode::too_many_messages) metrics.console_flood_closed_total.add();
    if (code == CloseCode::server_full) metrics.console_full_closed_total.add();
    wake_();
}

std::optional<Outbox::Item> ConsoleProtocol::next() {
    if (held_) return std::nullopt;
    if (auto item = outbox_.pop()) {
        application_.metrics().console_messages_total.add();
        application_.metrics().console_bytes_total.add(static_cast<std::int64_t>(item->frame->size()));
        return item;
    }
    if (joined_ && outbox_.take_stale()) return Outbox::Item{application_.feed().snapshot_positions(*this), false};
    return std::nullopt;
}

void ConsoleProtocol::push_text(Frame const& frame) {
    if (closing_) return;
    if (!outbox_.push_text(frame)) return close(CloseCode::too_slow);
    if (!held_) wake_();
}

void ConsoleProtocol::push_positions(Frame const& frame) {
    if (closing_) return;
    outbox_.push_positions(frame);
    if (!held_) wake_();
}

void ConsoleProtocol::send(std::string text) { push_text(std::make_shared<std::string const>(std::move(text))); }

void ConsoleProtocol::answer(std::string_view type, std::string const& id, Result<std::string> const& result) {
    if (detached_) return;
    auto const& body = result ? *result : error_json(result.error());
    send("{\"type\":" + json_quoted(result ? type : "error") + ",\"id\":" + json_quoted(id) + ",\"body\":" + body +
         "}");
}

void ConsoleProtocol::check() {
    auto const& auth = application_.auth();
    bool const holds =
        caller_.by_cookie ? auth.session_holds(caller_.token_hash) : auth.token_holds(caller_.token_hash);
    if (!holds) return close(CloseCode::session_ended);
    if (application_.auth().actor_of(caller_.actor.account).scope != caller_.actor.scope)
        close(CloseCode::rights_changed);
}

void ConsoleProtocol::receive(std::string_view text) {
    if (!messages_.take(application_.clock().now())) return close(CloseCode::too_many_messages);
    auto const json = parse_json(text);
    bool const shaped = json && json->is_object() && json->size() == 3 && json->contains("type") &&
                        json->contains("id") && json->contains("body") && (*json)["type"].is_string() &&
                        (*json)["id"].is_string() && (*json)["body"].is_object();
    if (!shaped) {
        answer("error", "",
               json ? Error{Errc::malformed, "", "a message is {\"type\": text, \"id\": text, \"body\": object}"}
                    : json.error());
        return close(CloseCode::broken_message);
    }
    auto const& type = (*json)["type"].get_ref<std::string const&>();
    auto const& id = (*json)["id"].get_ref<std::string const&>();
    auto const& body = (*json)["body"];
    if (id.size() > 64 || type.size() > 64) return close(CloseCode::broken_message);
    if (type == "session.open") return opened_ ? close(CloseCode::broken_message) : open(id, body);
    if (!opened_) return close(CloseCode::broken_message);
    // What was true when the socket was opened may be so no longer: ended, locked, proved again.
    if (caller_.by_cookie) {
        auto const actor = application_.auth().by_session_hash(caller_.token_hash);
        if (!actor) return close(CloseCode::session_ended);
        if (actor->scope != caller_.actor.scope) return close(CloseCode::rights_changed);
        caller_.actor.session = actor->session;
    }

    auto const reply = [self = shared_from_this(), type, id](Result<std::string> const& result) {
        self->answer(type, id, result);
    };
    if (auto const* entry = find_query(type)) {
        // What can never fit would only hang the console up: it hears so and asks over HTTP.
        auto const bytes_max = static_cast<std::size_t>(application_.config().feed.outbox_bytes_max);
        return application_.query(*entry, caller_.actor, body, [reply, bytes_max](Result<std::string> const& result) {
            if (!result || result->size() + envelope_bytes_max <= bytes_max) return reply(result);
            reply(Error{Errc::limit_exceeded, "", "the answer is too large for a socket: ask for less, or over HTTP"});
        });
    }
    if (auto const* entry = find_inbox(type))
        return application_.take_in(*entry, {caller_.actor, caller_.address}, body, reply);
    auto const* command = find_command(type);
    if (!command || command->large)
        return answer(type, id, Error{Errc::unknown_type, "type", "there is no " + type + " here"});
    auto const command_id = parse_command_id(id);
    if (!command_id) return answer(type, id, Error{Errc::invalid_field, "id", command_id.error().detail});
    application_.submit(caller_.actor, type, *command_id, body, reply);
}

void ConsoleProtocol::open(std::string const& id, nlohmann::json const& body) {
    auto const request = from_json<OpenSession>(body);
    if (!request) {
        answer("session.open", id, request.error());
        return close(CloseCode::broken_message);
    }
    opened_ = true;
    positions_ = request->positions.value_or(true);
    application_.metrics().console_opened_total.add();
    auto const published = application_.published_seq();
    auto const& resume = request->resume;
    bool const can_resume = resume && resume->epoch == application_.epoch() && resume->seq <= published &&
                            published - resume->seq <= application_.config().feed.resume_events_max;
    if (!can_resume) return send_snapshot(id);
    replay(id, resume->seq);
}

void ConsoleProtocol::begin(std::string const& id, bool recovered, std::int64_t seq) {
    auto const& feed = application_.config().feed;
    answer("session.opened", id,
           "{\"epoch\":" + std::to_string(application_.epoch()) + ",\"seq\":" + std::to_string(seq) +
               ",\"recovered\":" + (recovered ? "true" : "false") + ",\"server_time\":\"" +
               to_rfc3339(application_.clock().now()) + "\",\"tick_ms\":" + std::to_string(feed.tick_ms) +
               ",\"heartbeat_s\":" + std::to_string(feed.heartbeat_s) +
               ",\"account\":" + account_json(application_.world(), caller_.actor.account) + "}");
    (recovered ? application_.metrics().console_resumed_total : application_.metrics().console_snapshots_total).add();
}

/// Joins the feed behind `after` and holds the outbox back until all that it shows is committed.
void ConsoleProtocol::start_live(std::int64_t after) {
    application_.feed().join(*this, positions_, after);
    joined_ = true;
    if (auto positions = application_.feed().snapshot_positions(*this)) push_positions(positions);
    held_ = true;
    application_.when_published([self = shared_from_this()] {
        self->held_ = false;
        if (!self->detached_) self->wake_();
    });
}

void ConsoleProtocol::send_snapshot(std::string const& id) {
    auto const& world = application_.world();
    auto const epoch = application_.epoch();
    auto const seq = world.counters.seq;
    held_ = true;
    outbox_.set_limit(std::numeric_limits<std::size_t>::max());
    begin(id, false, seq);
    auto const page = [&](char const* topic) {
        return Pages(
            topic, epoch, seq, [this](std::string text) { send(std::move(text)); },
            [this](std::string text) { return drawn_for(scope().audience(), application_.world(), std::move(text)); });
    };
    auto const visible = [&](std::vector<OrgCode> const& nodes) {
        return scope().allows_any(world.org, Right::view, nodes);
    };
    auto organisations = Pages(
        "snapshot.organisations", epoch, seq, [this](std::string text) { send(std::move(text)); },
        [](std::string text) { return text; });
    for (std::size_t i = 0; i < world.org.size(); ++i)
        organisations.add(encode(world.org.at(OrgIndex{static_cast<std::uint16_t>(i)})));
    organisations.flush();
    auto units = page("snapshot.units");
    for (auto const& [unit_id, unit] : world.units)
        if (visible(nodes_of(unit))) units.add(encode(unit));
    units.flush();
    auto tickets = page("snapshot.tickets");
    auto orders = page("snapshot.orders");
    for (auto const& [ticket_id, ticket] : world.tickets)
        if (visible(nodes_of(world, ticket_id))) tickets.add(encode(ticket));
    for (auto const& [order_id, order] : world.orders)
        if (visible(nodes_of(world, order))) orders.add(encode(order));
    tickets.flush();
    orders.flush();
    auto knots = page("snapshot.knots");
    for (auto const& [knot_id, knot] : world.knots)
        if (visible(nodes_of(world, knot))) knots.add(encode(knot));
    knots.flush();
    auto reports = page("snapshot.reports");
    for (auto const& [report_id, report] : world.reports)
        if (visible(nodes_of(report))) reports.add(encode(report));
    reports.flush();
    auto alerts = page("snapshot.alerts");
    for (auto const& [alert_id, alert] : world.alerts)
        if (visible({alert.node})) alerts.add(encode(alert));
    alerts.flush();
    auto zones = page("snapshot.zones");
    for (auto const& [zone_id, zone] : world.zones)
        if (visible(zone.plan.owners)) zones.add(encode(zone));
    zones.flush();
    auto const total = [](char const* name, Pages const& pages) {
        return "\"" + std::string(name) + "\":" + std::to_string(pages.total());
    };
    send(push("snapshot.done", epoch, seq,
              "{" + total("organisations", organisations) + "," + total("units", units) + "," +
                  total("tickets", tickets) + "," + total("orders", orders) + "," + total("knots", knots) + "," +
                  total("reports", reports) + "," + total("alerts", alerts) + "," + total("zones", zones) + "}"));
    outbox_.set_limit(outbox_.bytes() + static_cast<std::size_t>(application_.config().feed.outbox_bytes_max));
    start_live(seq);
}

void ConsoleProtocol::replay(std::string const& id, std::int64_t after) { replay_rows(id, {}, after, true); }

/// Sends what was read and reads on until nothing is missing; then goes live within the same turn of the core thread.
void ConsoleProtocol::replay_rows(std::string const& id, std::vector<EventRow> rows, std::int64_t after, bool first) {
    if (detached_ || closing_) return;
    auto const& world = application_.world();
    if (first) {
        begin(id, true, after);
        outbox_.set_limit(std::numeric_limits<std::size_t>::max());
    }
    for (auto const& row : rows) {
        after = row.seq;
        if (is_off_board(world, row)) continue;
        auto const covers = [&](std::string const& codes) {
            return scope().allows_any(world.org, Right::view, split_codes(codes));
        };
        if (covers(row.nodes)) {
            send(drawn_for(scope().audience(), world, replay_text(world, row)));
        } else if (covers(row.left_nodes)) {
            send(gone_text(row));
        }
    }
    if (after >= application_.published_seq()) {
        outbox_.set_limit(outbox_.bytes() + static_cast<std::size_t>(application_.config().feed.outbox_bytes_max));
        return start_live(after);
    }
    held_ = true;
    auto const& post = application_.post();
    bool const reading =
        application_.readers().submit([self = shared_from_this(), id, after, &post](Database& database) {
            auto more = events_after(database, after, replay_rows_max);
            post([self, id, after, more = std::move(more)]() mutable {
                self->replay_rows(id, std::move(more), after, false);
            });
        });
    if (!reading) close(CloseCode::server_full);
}

}  // namespace tiaodu
