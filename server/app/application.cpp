// SPDX-License-Identifier: Apache-2.0
#include "server/app/application.hpp"

#include "db/audit_rows.hpp"
#include "db/lists.hpp"
#include "server/app/default_rules.hpp"
#include "server/app/first_content.hpp"
#include "server/app/log.hpp"
#include "server/app/secrets.hpp"
#include "server/core/admin_rules.hpp"
#include "server/core/deadlines.hpp"
#include "server/core/device_rules.hpp"

namespace tiaodu {
namespace {

constexpr char const* program = "tiaodu";  ///< Whose name stands at what nobody did.
/// A whole city may come from one address (mobile networks translate): it has more wrong codes free than a device.
constexpr int wrong_codes_per_address_free = 100;
constexpr auto command_ids_kept = std::chrono::hours(24 * 7);

Millis track_span(DeviceConfig const& config) { return std::chrono::hours(24) * config.track_days; }

FleetLimits fleet_limits(DeviceConfig const& config) {
    FleetLimits limits;
    limits.clock_ahead = std::chrono::seconds(config.clock_ahead_s);
    limits.jump_mps_max = static_cast<double>(config.jump_mps_max);
    limits.oldest = track_span(config);
    return limits;
}

SecuritySettings settings_for(SecurityConfig const& config, std::optional<PasswordCost> const& cost) {
    auto settings = security_settings(config).value();
    if (cost) settings.cost = *cost;
    return settings;
}

}  // namespace

Application::Application(Config config, Clock const& clock, ApplicationHooks hooks, ApplicationParts parts)
    : config_(std::move(config)),
      security_(settings_for(config_.security, parts.password_cost)),
      clock_(clock),
      hooks_(std::move(hooks)),
      folder_(config_.server.data_dir),
      store_(folder_.path(), first_content(config_.organisation), parts.vfs),
      fleet_(fleet_limits(config_.device)),
      auth_(world_, clock_, security_, SealKey::of_file(folder_.path() / "secret.key")),
      devices_({static_cast<double>(config_.device.reports_per_s), static_cast<double>(config_.device.reports_burst)}),
      door_keys_(folder_.path(), world_, clock_.now(), std::chrono::seconds(config_.http.signature_window_s)),
      device_logins_(LoginBackoff::Settings{}),
      address_logins_(LoginBackoff::Settings{.free = wrong_codes_per_address_free}) {
    // State first, on this connection; from here on the database thread alone uses it.
    auto const now = clock_.now();
    load_world(store_.database(), world_, now - board_keeps_closed);
    load_duty(store_.database(), world_, now - track_span(config_.device));
    world_.camera_realm = config_.gb28181.realm;
    set_default_rules(world_);
    load_rules(store_.database(), world_);
    refresh_areas(world_);
    each_since(store_.database(), repeats_from(), [this](Ticket const& ticket) { repeats_.put(world_, ticket); });
    auth_.load(load_proofs(store_.database(), now));
    auto commands = load_commands(store_.database(), now - command_ids_kept);
    {
        auto rows = store_.database().prepare("SELECT id, code_hash FROM device WHERE code_hash IS NOT NULL");
        while (rows.step()) device_code_hashes_.emplace(parse_id<DeviceId>(rows.text(0)).value(), rows.text(1));
    }
    {
        auto rows =
            store_.database().prepare("SELECT id, digest_md5, digest_sha256 FROM device WHERE digest_md5 IS NOT NULL");
        while (rows.step())
            digest_secrets_.emplace(parse_id<DeviceId>(rows.text(0)).value(),
                                    sip::DigestSecret{rows.text(1), rows.text(2)});
    }
    if (auto const closed = door_keys_.load(store_.database()); closed > 0)
        log_warning("keys_not_opened").add("count", static_cast<std::int64_t>(closed));
    for (auto const& [id, unit] : world_.units) fleet_.place(unit, *world_.org.find(unit.squad));
    watch_ = std::make_unique<AlertWatch>(world_, now);

    WriterSettings writing;
    writing.on_fatal = hooks_.fatal;
    queue_ = parts.queue ? parts.queue(store_) : std::make_unique<Writer>(store_, writing);
    auto const file = folder_.path() / "main.db";
    readers_ = parts.readers ? parts.readers(file) : std::make_unique<ReaderPool>(file, 2, 1000);
    roads_ = std::make_unique<RoadKeeper>(folder_.path(), *readers_, hooks_.post);
    if (world_.roads) roads_->load(*world_.roads);
    TrackSettings tracking;
    tracking.on_error = [](std::string_view event, std::string const& why) { log_error(event).add("why", why); };
    tracking.on_stored = [post = hooks_.post](std::vector<StoredHandler> handlers, Stored outcome) {
        post([handlers = std::move(handlers), outcome] {
            for (auto const& handler : handlers) handler(outcome);
        });
    };
    tracks_ = std::make_unique<TrackStore>(folder_.path(), tracking);
    EvidenceSettings keeping;
    keeping.post = hooks_.post;
    evidence_ = std::make_unique<EvidenceFiles>(folder_.path(), keeping);
    CommandLoopHooks loop_hooks{
        hooks_.post,
        [this](auto const& events) { publisher_->committed(events); },
        [this](Touched const& touched) { applied(touched); },
        [this](Commit const& rows) { auth_.take(rows); },
        [this](CommandEntry const& entry, Actor const& actor, auto const& body, HandledAnswer answer) {
            auto const told = [this, actor, type = std::string(entry.type), answer](Result<Handled> outcome) {
                // What was forbidden is recorded with all other commands.
                if (!outcome && outcome.error().code != Errc::forbidden)
                    audit_->note(audit_entry(actor, AuditAction::command, type, AuditOutcome::refused,
                                             std::string(name_of(outcome.error().code))));
                answer(std::move(outcome));
            };
            entry.prove(auth_, DecisionContext{world_, actor, clock_.now()}, body, told);
        },
        [this](DeviceCodeRow& row) {
            code_issued(row);
            door_keys_.issued(row);
        },
        [this](IntegrationSecretRow& row) { door_keys_.issued(row); },
        [this](DeviceDigestRow const& row) {
            digest_secrets_.insert_or_assign(row.device_id, sip::DigestSecret{row.md5, row.sha256});
        },
        [this](auto fixes, auto done) { keep_fixes(std::move(fixes), std::move(done)); }};
    loop_ = std::make_unique<CommandLoop>(world_, *queue_, store_.epoch(), clock_, metrics_, std::move(loop_hooks));
    loop_->remember(std::move(commands));
    auto const threads = static_cast<std::size_t>(config_.security.hash_threads);
    auto const waiting = static_cast<std::size_t>(config_.security.hash_waiting_max);
    hashing_ = parts.hashing ? parts.hashing(config_.security) : std::make_unique<HashPool>(threads, waiting);
    connect_auth();
    audit_ = std::make_unique<Audit>(clock_, [this](AuditRow row, std::function<void()> committed) {
        Commit rows;
        rows.audit.push_back(std::move(row));
        loop_->store(std::move(rows), std::move(committed));
    });
    feed_ = std::make_unique<Feed>(world_, fleet_, clock_, metrics_, store_.epoch());
    for (auto const& [id, unit] : world_.units) feed_->lend(unit);
    bus_ = parts.bus ? std::move(parts.bus) : std::make_unique<LocalBus>();
    publisher_ = std::make_unique<Publisher>(
        world_, store_.epoch(), *bus_, *feed_,
        [this](auto after, auto limit, auto answer) { read_rows(after, limit, std::move(answer)); });
    ingest_ = std::make_unique<Ingest>(world_, fleet_, *watch_, patrols_, *tracks_, *loop_, clock_, metrics_, devices_);
    queries_ = std::make_unique<QueryContext>(
        QueryContext{world_, fleet_, repeats_, *watch_, *readers_, folder_.path(), store_.epoch(), devices_,
                     [this](DeviceId id) { return has_device_code(id); }, roads_->graph(),
                     [this] { return clock_.now(); }, hooks_.post, auth_});
    device_desk_ = std::make_unique<DeviceDesk>(
        world_, *loop_, clock_, [this](std::function<void()> then) { publisher_->when_committed(std::move(then)); });
    add_gauges();
    every_minute();
}

Application::~Application() { stop(); }

void Application::stop() {
    loop_->shut();
    hashing_->stop();
    tracks_->stop();
    evidence_->stop();
    readers_->stop();
    queue_->stop();
}

Time Application::repeats_from() const {
    return clock_.now() - std::chrono::hours(24) * world_.rules.general.repeat_window_days;
}

void Application::connect_auth() {
    AuthHooks hooks;
    hooks.post = hooks_.post;
    hooks.store = [this](Commit rows, std::function<void()> committed) {
        loop_->store(std::move(rows), std::move(committed));
    };
    hooks.refusal = [this] { return loop_->refuse(); };
    hooks.device_code_matches = [this](DeviceId device, std::string const& code) {
        return device_code_matches(device, code);
    };
    auth_.connect(*hashing_, std::move(hooks));
}

void Application::code_issued(DeviceCodeRow const& row) {
    device_code_hashes_.insert_or_assign(row.device_id, row.code_hash);
    Commit ended;
    auth_.device_changed(row.device_id, ended);
    if (!ended.ended_sessions.empty()) loop_->store(std::move(ended), {});
}

void Application::applied(Touched const& touched) {
    Commit ended;
    auth_.changed(touched.accounts, ended);
    if (!ended.ended_sessions.empty()) loop_->store(std::move(ended), {});
    device_desk_->applied(touched);
    for (auto const& id : touched.tickets) repeats_.put(world_, world_.tickets.at(id));
    for (auto const& id : touched.units) {
        auto const& unit = world_.units.at(id);
        fleet_.place(unit, *world_.org.find(unit.squad));
        fleet_.refresh(unit);
        feed_->lend(unit);
    }
    for (auto const& id : touched.accounts) auth_.rights_changed(id);
    for (auto const& id : touched.devices) {
        auto const& device = world_.devices.at(id);
        devices_.adopted(device.protocol, device.identity);
    }
    watch_->changed(touched, clock_.now());
    patrols_.changed(touched);
}

void Application::keep_fixes(std::vector<TrackFix> fixes, std::function<void(std::optional<Error>)> done) {
    auto const oldest = clock_.now() - track_span(config_.device);
    for (auto const& fix : fixes)
        if (fix.fix_at < oldest)
            return done(Error{Errc::invalid_field, "fixes",
                              to_rfc3339(fix.fix_at) + " is longer ago than tracks are kept (" +
                                  std::to_string(config_.device.track_days) + " days)"});
    bool const queued = tracks_->push_all(std::move(fixes), [done](Stored outcome) {
        if (outcome == Stored::yes) return done(std::nullopt);
        done(Error{Errc::storage_full, "", "the track could not be written; send the same command again later"});
    });
    if (!queued) done(Error{Errc::busy, "", "too many fixes are waiting; send the same command again later"});
}

void Application::heartbeat() {
    announce();
    feed_->heartbeat(published_seq());
    // While the disk is full nothing is published, but reading goes on: answers may show what is only queued.
    if (queue_->storage_full()) publisher_->let_go();
}

void Application::read_rows(std::int64_t after, std::size_t limit, std::function<void(std::vector<EventRow>)> answer) {
    bool const reading = readers_->submit([post = hooks_.post, after, limit, answer](Database& database) {
        std::vector<EventRow> rows;
        try {
            rows = events_after(database, after, limit);
        } catch (DatabaseError const&) {
            // Nothing is answered; the relay asks again at the next announcement.
        }
        post([answer, rows = std::move(rows)]() mutable { answer(std::move(rows)); });
    });
    if (!reading) hooks_.post([answer] { answer({}); });
}

void Application::when_published(std::function<void()> then) { publisher_->when_published(std::move(then)); }

void Application::when_readable(std::function<void()> then) {
    if (queue_->storage_full()) return then();
    publisher_->when_readable(std::move(then));
}

Actor Application::system_actor() const {
    auto const city = world_.org.city();
    auto const& code = world_.org.at(city).code;
    std::vector<Grant> const grants{
        {code, Role::administrator, {}}, {code, Role::security_administrator, {}}, {code, Role::auditor, {}}};
    return {AccountId(), program, city, std::make_shared<Scope const>(world_.org, grants, clock_.now()), {}};
}

Result<std::string> Application::create_account(CreateAccount const& account, SecretKind kind,
                                                std::function<void()> committed) {
    auto const actor = system_actor();
    auto events = decide_create_account(DecisionContext{world_, actor, clock_.now()}, account);
    if (!events) return events.error();
    auto secret = new_secret(kind);
    Commit rows;
    rows.credentials.push_back(
        credential(std::get<AccountCreated>(events->front()).account.id, kind, secret, clock_.now()));
    auth_.take(rows);
    loop_->record(std::move(*events), program, std::move(committed), std::move(rows));
    return secret;
}

void Application::raise(AlertSignal const& signal) {
    auto events = watch_->raise(signal, clock_.now());
    if (!events.empty()) loop_->record(std::move(events), program, {});
}

std::string Application::issue_device_code(DeviceId device) {
    auto code = new_device_code();
    code_issued({device, sha256(code)});
    Commit rows;
    rows.device_codes.push_back({device, sha256(code), {}});
    loop_->store(std::move(rows), {});
    return code;
}

bool Application::device_code_matches(DeviceId device, std::string const& code) const {
    auto const found = device_code_hashes_.find(device);
    return found != device_code_hashes_.end() && equal_constant_time(found->second, sha256(code));
}

Result<void> Application::prove_device(std::string const& device, std::string const& address,
                                       std::function<bool()> const& proof) {
    auto const now = clock_.now();
    auto const pair = device + " " + address;
    if (!device_logins_.may_try(pair, now) || !address_logins_.may_try(address, now)) {
        metrics_.device_logins_delayed_total.add();
        return Error{Errc::rate_limited, "", "too many wrong codes; wait"};
    }
    if (proof()) {
        device_logins_.succeeded(pair);
        return {};
    }
    device_logins_.failed(pair, now);
    address_logins_.failed(address, now);
    return Error{Errc::unauthenticated, "", "not the code of this device"};
}

void Application::device_connected(Device const& device, std::string const& address) {
    auto const now = clock_.now();
    auto const* before = devices_.contacts.find(device.id);
    auto const old_address = before ? before->address : std::nullopt;
    auto const takeover = devices_.contacts.connected(device.id, address, now);
    if (takeover == Takeover::none) return;
    metrics_.device_taken_over_total.add();
    log_warning("device_taken_over").add("device", to_string(device.id)).add("address", address);
    auto const carrier = carrier_of(device);
    if (takeover != Takeover::suspicious || !carrier) return;
    auto const& unit = world_.units.at(*carrier);
    auto const* rule = find_alert_rule(world_, AlertKind::device_takeover, unit);
    if (!rule) return;
    AlertSignal signal{rule, unit.squad, unit.id, std::nullopt, device.id, std::nullopt, "", now};
    signal.text = old_address.value_or("") + " / " + address;
    raise(signal);
}

std::optional<sip::DigestSecret> Application::digest_secret_of(DeviceId device) const {
    auto const found = digest_secrets_.find(device);
    return found == digest_secrets_.end() ? std::nullopt : std::optional(found->second);
}

void Application::every_second() {
    // While nothing can be committed nothing may happen by itself either; it is all still due afterwards.
    if (queue_->storage_full() || queue_->full()) return;
    constexpr std::size_t events_at_once = 200;
    auto events = due_events(world_, clock_.now(), events_at_once);
    if (!events.empty()) loop_->record(std::move(events), program, {});
    for (auto& alerts : watch_->tick(clock_.now())) loop_->record(std::move(alerts.events), alerts.actor, {});
    auto patrols = patrols_.tick(clock_.now());
    if (!patrols.empty()) loop_->record(std::move(patrols), program, {});
}

void Application::every_minute() {
    forget_closed_before(world_, clock_.now() - board_keeps_closed);
    repeats_.forget_before(repeats_from());
    Commit proofs;
    auth_.tidy(proofs);
    bool const any = !proofs.sessions.empty() || !proofs.ended_sessions.empty() || !proofs.ended_throttles.empty();
    if (any && !loop_->refuse()) loop_->store(std::move(proofs), {});
    audit_->every_minute();
    write_heads();
    auto const oldest = clock_.now() - track_span(config_.device);
    tracks_->retain_from(day_of(oldest, beijing_offset));
    world_.duty.forget_before(oldest);
}

/// Once a day the heads of both chains go into a file beside the database: a copy of it elsewhere shows later whether
/// the chains were cut off or made anew (tiaodu verify).
void Application::write_heads() {
    auto const today = day_of(clock_.now(), beijing_offset);
    if (today == heads_written_) return;
    heads_written_ = today;
    readers_->submit([folder = folder_.path(), today](Database& database) {
        try {
            append_heads(folder / heads_file, today, database);
        } catch (std::exception const& error) {
            log_error("heads_not_written").add("why", error.what());
        }
    });
}

void Application::add_gauges() {
    auto const count = [](auto value) { return static_cast<double>(value); };
    metrics_.gauge("tiaodu_consoles", "Open consoles.", [this, count] { return count(feed_->consoles()); });
    metrics_.gauge("tiaodu_units_online", "Units heard within 60 s.",
                   [this, count] { return count(fleet_.online(clock_.now(), std::chrono::seconds(60))); });
    metrics_.gauge("tiaodu_tickets_on_board", "Tickets in memory: open ones and those closed within 24 hours.",
                   [this, count] { return count(world_.tickets.size()); });
    metrics_.gauge("tiaodu_commits_waiting", "Commits waiting for the database thread.",
                   [this, count] { return count(queue_->waiting()); });
    metrics_.gauge("tiaodu_commits_total", "Commits written.", [this, count] { return count(queue_->commits()); });
    metrics_.gauge("tiaodu_commit_groups_total", "Transactions written.",
                   [this, count] { return count(queue_->groups()); });
    metrics_.gauge("tiaodu_storage_full", "1 while the disk is full.",
                   [this, count] { return count(queue_->storage_full() ? 1 : 0); });
    metrics_.gauge("tiaodu_track_fixes_total", "Fixes written to tracks.",
                   [this, count] { return count(tracks_->written()); });
    metrics_.gauge("tiaodu_track_dropped_total", "Fixes that could not be written.",
                   [this, count] { return count(tracks_->dropped()); });
    metrics_.gauge("tiaodu_evidence_kept_total", "Pictures, sound and video that were stored.",
                   [this, count] { return count(evidence_->kept()); });
    metrics_.gauge("tiaodu_evidence_refused_total", "Pictures, sound and video that could not be stored.",
                   [this, count] { return count(evidence_->refused()); });
    metrics_.gauge("tiaodu_track_waiting", "Fixes in open track files that are not packed yet.",
                   [this, count] { return count(tracks_->waiting()); });
    metrics_.gauge("tiaodu_events_repaired_total", "Events that the bus lost and the event table gave again.",
                   [this, count] { return count(repaired()); });
    metrics_.gauge("tiaodu_device_connections", "Devices that hold a connection.",
                   [this, count] { return count(devices_.contacts.connections()); });
    metrics_.gauge("tiaodu_devices_unknown", "Unknown devices in the list.",
                   [this, count] { return count(devices_.unknown.size()); });
    metrics_.gauge("tiaodu_devices_unknown_dropped_total", "Unknown devices that had to leave the list.",
                   [this, count] { return count(devices_.unknown.dropped()); });
    metrics_.gauge("tiaodu_rejected_dropped_total", "Records of rejected reports that had to leave the list.",
                   [this, count] { return count(devices_.rejected.dropped()); });
    metrics_.gauge("tiaodu_alerts_raised_total", "Alerts raised since the start.",
                   [this, count] { return count(watch_->book().total().raised); });
    metrics_.gauge("tiaodu_alerts_suppressed_total", "Alerts that would have fired again while they were open.",
                   [this, count] { return count(watch_->book().total().suppressed); });
    metrics_.gauge("tiaodu_alerts_dropped_total", "Alerts above the limit of a flood.",
                   [this, count] { return count(watch_->book().total().dropped); });
    metrics_.gauge("tiaodu_order_texts_waiting", "Orders that wait for a terminal to show them.",
                   [this, count] { return count(device_desk_->waiting()); });
    metrics_.gauge("tiaodu_sessions", "Sessions that are signed in.",
                   [this, count] { return count(auth_.sessions().size()); });
    metrics_.gauge("tiaodu_audit_counted_total", "Refusals above the limit of a minute: counted, not written singly.",
                   [this, count] { return count(audit_->counted()); });
    metrics_.gauge("tiaodu_event_seq", "Number of the last published event.",
                   [this, count] { return count(published_seq()); });
}

}  // namespace tiaodu
