// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/events.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tiaodu {

/// Personal data of a complainant: goes to its own table, never into events.
struct ContactRow {
    TicketId ticket_id;
    std::optional<std::string> contact_name;
    std::optional<std::string> phone;
    std::string original;  ///< What came in, word for word.
};

/// How an account proves itself. A password that somebody chose is kept as argon2id text (then `salt` is empty), a
/// secret that we made (130 bits or more) as SHA-256(salt + secret).
struct CredentialRow {
    AccountId account_id;
    std::string kind;  ///< "password" or "token".
    std::string salt;
    std::string hash;
    Time changed_at{};
    bool one_time = false;  ///< Must be changed before anything else.
};

/// A password that the account had before: it may not be chosen again.
struct PastPasswordRow {
    AccountId account_id;
    Time changed_at{};
    std::string hash;
};

/// The second factor of an account; replaces what it had.
struct SecondFactorRow {
    AccountId account_id;
    std::string sealed_secret;
    std::optional<std::int64_t> used_step;  ///< Of the last code: none counts twice.
    std::vector<std::string> recovery;      ///< What is stored of the recovery codes that are left, 32 bytes each.
};

/// A signed-in session; only the hash of its token is kept.
struct SessionRow {
    std::string token_hash;
    AccountId account_id;
    Time created_at{};
    Time expires_at{};  ///< Whatever is done in it.
    std::string address;
    Time used_at{};    ///< When somebody last did something in it.
    Time proved_at{};  ///< When a password or code was last given in it.
    std::optional<DeviceId> device_id;
};

/// Failed sign-ins of one name or address; only a hash of either is kept.
struct ThrottleRow {
    std::string key;
    std::int64_t failures = 0;
    Time since{};
};

/// What a device without a login of its own kind proves itself with; replaces what it had.
struct DeviceCodeRow {
    DeviceId device_id;
    std::string code_hash;
    std::string signing_key;  ///< Sealed before it is stored; empty: the device cannot sign.
};

/// The secret of a key of another system, sealed before it is stored.
struct IntegrationSecretRow {
    IntegrationKeyId key_id;
    std::string secret;  ///< Empty: the key was revoked, nothing of it is kept.
};

/// What a GB/T 28181 device proves itself with; replaces what it had.
struct DeviceDigestRow {
    DeviceId device_id;
    std::string md5;     ///< 16 bytes.
    std::string sha256;  ///< 32 bytes.
};

/// The answer to a command, kept so that a repeated command gets it again.
struct CommandRow {
    CommandId id;
    std::string account;
    std::string body_hash;
    std::string reply;
    Time at{};
};

/// The parts of the rules that are no longer as built in.
struct RuleRow {
    std::int64_t version = 0;
    RuleChange replaced;
};

/// A line of the audit trail; its number and hash are given when it is written.
struct AuditRow {
    Time at{};
    std::string account;  ///< Id; empty: nobody was signed in, or the server itself.
    std::string actor;    ///< Name at that time.
    std::string action;   ///< AuditAction.
    std::string subject;  ///< Id of what it was about, or what was asked for.
    std::string address;
    std::string outcome;     ///< AuditOutcome.
    std::int64_t count = 1;  ///< More than 1: so many of a kind.
    std::string detail;
};

/// Everything one command changes, by value: written in one transaction, or not at all.
struct Commit {
    std::optional<CommandRow> command;
    std::vector<Event> events;
    std::vector<std::string> event_bodies;  ///< JSON of events[i].body.
    std::vector<Ticket> tickets;
    std::vector<Order> orders;                      ///< Without their recipients.
    std::vector<std::vector<OrgCode>> order_nodes;  ///< Who sees orders[i].
    std::vector<std::pair<OrderId, Recipient>> recipients;
    std::vector<Knot> knots;
    std::vector<EventReport> reports;
    std::vector<Zone> zones;
    std::vector<Alert> alerts;
    std::vector<Patrol> patrols;
    std::vector<Evidence> evidence;
    std::vector<WorkCalendar> calendars;
    std::optional<RuleRow> rules;
    std::optional<KnownRoads> roads;
    std::vector<IntegrationKey> integration_keys;
    std::vector<Unit> units;
    std::vector<Device> devices;
    std::vector<AreaShape> areas;
    std::string area_attribution;
    std::vector<Account> accounts;
    std::vector<CredentialRow> credentials;
    std::vector<PastPasswordRow> past_passwords;
    std::vector<SecondFactorRow> second_factors;
    std::vector<AccountId> removed_factors;
    std::vector<ThrottleRow> throttles;
    std::vector<std::string> ended_throttles;  ///< Keys.
    std::vector<ContactRow> contacts;
    std::vector<SessionRow> sessions;
    std::vector<std::string> ended_sessions;  ///< Token hashes.
    std::vector<DeviceCodeRow> device_codes;
    std::vector<DeviceDigestRow> device_digests;
    std::vector<IntegrationSecretRow> integration_secrets;
    std::vector<AuditRow> audit;
    /// Called on the database thread after the commit is durable.
    std::function<void()> committed;
};

}  // namespace tiaodu
