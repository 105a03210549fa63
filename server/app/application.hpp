// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/evidence_files.hpp"
#include "db/track_store.hpp"
#include "db/writer.hpp"
#include "protocol/devices/sip_digest.hpp"
#include "server/app/audit.hpp"
#include "server/app/auth.hpp"
#include "server/app/command_loop.hpp"
#include "server/app/config.hpp"
#include "server/app/device_desk.hpp"
#include "server/app/door_keys.hpp"
#include "server/app/feed.hpp"
#include "server/app/inbox.hpp"
#include "server/app/ingest.hpp"
#include "server/app/local_bus.hpp"
#include "server/app/publisher.hpp"
#include "server/app/road_keeper.hpp"
#include "server/app/secrets.hpp"
#include "server/core/alert_watch.hpp"
#include "server/core/login_backoff.hpp"
#include "server/queries/query.hpp"

namespace tiaodu {

/// Only one process at a time works on a data folder.
class DataFolder {
public:
    /// Creates the folder (0700) and locks it. Throws std::runtime_error with a plain sentence when another process
    /// holds it.
    explicit DataFolder(std::filesystem::path path);
    ~DataFolder();
    DataFolder(DataFolder const&) = delete;
    DataFolder& operator=(DataFolder const&) = delete;
    std::filesystem::path const& path() const { return path_; }
    /// True when some process holds the lock of this folder.
    static bool is_locked(std::filesystem::path const& path);

private:
    std::filesystem::path path_;
    int lock_ = -1;
};

/// What the application needs from the loop it runs on.
struct ApplicationHooks {
    std::function<void(std::function<void()>)> post;  ///< Runs a function on the core thread, from any thread.
    std::function<void(std::string const&)> fatal;    ///< The store broke: stop answering and exit. Any thread.
};

/// What a server stands on; the simulation puts its own disk, threads and network under the same server. What is left
/// empty is the real thing.
struct ApplicationParts {
    std::optional<std::string> vfs;  ///< As in Database.
    std::function<std::unique_ptr<CommitQueue>(MainStore&)> queue;
    std::function<std::unique_ptr<Readers>(std::filesystem::path const&)> readers;
    std::unique_ptr<Bus> bus;
    std::function<std::unique_ptr<HashWorkers>(SecurityConfig const&)> hashing;
    std::optional<PasswordCost> password_cost;  ///< As in the configuration; tests hash thousands.
};

/// The whole server without its sockets: built in dependency order, used on the core thread only. `serve` puts sockets
/// around it, the command line uses it directly on a folder that no server holds.
class Application {
public:
    /// Opens the data folder and loads the state. Throws std::runtime_error (a broken world, said in a sentence).
    Application(Config config, Clock const& clock, ApplicationHooks hooks, ApplicationParts parts = {});
    ~Application();

    Config const& config() const { return config_; }
    World const& world() const { return world_; }
    CommandLoop& loop() { return *loop_; }
    Feed& feed() { return *feed_; }
    Ingest& ingest() { return *ingest_; }
    DeviceBook const& devices() const { return devices_; }
    DeviceDesk& device_desk() { return *device_desk_; }
    /// Where pictures, sound and video are kept; its callers hear of them on the core thread.
    EvidenceFiles& evidence() { return *evidence_; }
    Auth& auth() { return auth_; }
    /// Keys with which phones and other systems sign their requests.
    DoorKeys& door_keys() { return door_keys_; }
    Audit& audit() { return *audit_; }
    Metrics& metrics() { return metrics_; }
    Clock const& clock() const { return clock_; }
    std::filesystem::path const& data_folder() const { return folder_.path(); }
    std::uint32_t epoch() const { return store_.epoch(); }
    Readers& readers() { return *readers_; }
    /// Runs a function on the core thread, later; callable from any thread.
    std::function<void(std::function<void()>)> const& post() const { return hooks_.post; }

    /// Takes a command that may come in (authorise), as CommandLoop::submit; what it names and what ended long ago is
    /// read back into memory first, and so are roads that are to be used.
    void submit(Actor const& actor, std::string_view type, CommandId const& id, nlohmann::json const& body,
                ReplyHandler reply);
    /// Answers a query that may be asked (authorise), drawn for the account's audience; an answer with personal data
    /// waits until the audit trail says so for good. An answer made from memory waits until what it shows is committed,
    /// unless the disk is full.
    void query(QueryEntry const& entry, Actor const& actor, nlohmann::json const& parameters, QueryAnswer answer);
    /// Runs `then` as soon as everything that has been applied up to now is committed and published. While the disk is
    /// full that is later: a console may not learn a number that a crash would give to another event.
    void when_published(std::function<void()> then);
    /// The same for answers that carry no number: while the disk is full they are given at once, or at the next
    /// heartbeat.
    void when_readable(std::function<void()> then);
    std::int64_t published_seq() const { return publisher_->published_seq(); }
    /// Events that the bus lost and the event table gave again.
    std::int64_t repaired() const { return publisher_->counts().repaired; }

    /// Takes what a signed-in client may report (authorise); answered as its entry says.
    void take_in(InboxEntry const& entry, Sender const& sender, nlohmann::json const& body, InboxAnswer answer);

    /// Creates an account without a command (first start, demo); returns the secret at once, `committed` follows.
    /// Errors: already_exists.
    Result<std::string> create_account(CreateAccount const& account, SecretKind kind, std::function<void()> committed);
    /// An actor with every right on the city, for the program itself.
    Actor system_actor() const;
    /// Raises an alert that has no end of its own (a takeover); nothing happens while the same one is open.
    void raise(AlertSignal const& signal);
    /// Stores a new code of a device and returns it; from now on only this one counts.
    std::string issue_device_code(DeviceId device);
    bool has_device_code(DeviceId device) const { return device_code_hashes_.contains(device); }
    bool device_code_matches(DeviceId device, std::string const& code) const;
    /// Looks at what a device proves itself with unless too many wrong ones came before, for the same device from the
    /// same address, or from the address at all. `proof` is called at most once. Errors: rate_limited, unauthenticated.
    Result<void> prove_device(std::string const& device, std::string const& address,
                              std::function<bool()> const& proof);
    /// None: no password was set.
    std::optional<sip::DigestSecret> digest_secret_of(DeviceId device) const;

    /// A device has opened an authenticated connection; one that looks like a second device with the same identity
    /// raises an alert (AlertKind::device_takeover). `device_disconnected` follows when the connection that stands
    /// ends.
    void device_connected(Device const& device, std::string const& address);
    void device_disconnected(DeviceId device) { devices_.contacts.disconnected(device); }

    /// Called by the owner's timers.
    void tick() { feed_->tick(); }
    void heartbeat();
    /// Tells the bus how far the event table has come; part of every heartbeat.
    void announce() { publisher_->announce(); }
    /// What the clock brings about: reminders, climbing, clocks that turn (server/core/deadlines.hpp), and alerts.
    void every_second();
    void every_minute();
    /// Refuses commands, writes what is queued, closes the databases. Blocks until all is on disk.
    void stop();

private:
    std::optional<Error> let_in(Actor const& actor, RightSet rights, SessionNeeds needs, std::string_view type,
                                AuditAction action);
    void note_refusal(Actor const& actor, std::string_view type, AuditAction action, Error const& error);
    void give(QueryEntry const& entry, Actor const& actor, nlohmann::json const& parameters, QueryAnswer const& answer,
              Result<std::string> result);
    void carry_out(Actor const& actor, std::string_view type, CommandId const& id, nlohmann::json const& body,
                   ReplyHandler reply);
    void write_heads();
    void applied(Touched const& touched);
    void use_roads(Actor const& actor, CommandId const& id, nlohmann::json const& body, ReplyHandler reply);
    Time repeats_from() const;
    void keep_fixes(std::vector<TrackFix> fixes, std::function<void(std::optional<Error>)> done);
    void read_rows(std::int64_t after, std::size_t limit, std::function<void(std::vector<EventRow>)> answer);
    void connect_auth();
    void code_issued(DeviceCodeRow const& row);
    void add_gauges();

    Config config_;
    SecuritySettings security_;
    Clock const& clock_;
    ApplicationHooks hooks_;
    DataFolder folder_;
    MainStore store_;
    World world_;
    Metrics metrics_;
    Fleet fleet_;
    std::unique_ptr<AlertWatch> watch_;
    PatrolWatch patrols_{world_};
    RepeatIndex repeats_;
    Auth auth_;
    DeviceBook devices_;
    DoorKeys door_keys_;
    LoginBackoff device_logins_;   ///< Of one device from one address.
    LoginBackoff address_logins_;  ///< Of all devices from one address.
    std::unordered_map<DeviceId, std::string> device_code_hashes_;
    std::unordered_map<DeviceId, sip::DigestSecret> digest_secrets_;
    std::unique_ptr<HashWorkers> hashing_;
    std::unique_ptr<CommitQueue> queue_;
    std::unique_ptr<Readers> readers_;
    std::unique_ptr<RoadKeeper> roads_;
    std::unique_ptr<TrackStore> tracks_;
    std::unique_ptr<EvidenceFiles> evidence_;
    std::unique_ptr<CommandLoop> loop_;
    std::unique_ptr<Audit> audit_;
    std::string heads_written_;  ///< The day of the last line in audit-heads.txt.
    std::unique_ptr<DeviceDesk> device_desk_;
    std::unique_ptr<Feed> feed_;
    std::unique_ptr<Bus> bus_;
    std::unique_ptr<Publisher> publisher_;
    std::unique_ptr<Ingest> ingest_;
    std::unique_ptr<QueryContext> queries_;
};

}  // namespace tiaodu
