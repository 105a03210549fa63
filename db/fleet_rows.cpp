// SPDX-License-Identifier: Apache-2.0
#include "db/main_store.hpp"
#include "protocol/messages/codec.hpp"

/// Rows of units, devices, alerts, patrols and evidence.
namespace tiaodu {

void MainStore::put(Unit const& unit) {
    database_
        .prepare(
            "INSERT INTO unit (number, id, version, squad, body) VALUES (?,?,?,?,?) "
            "ON CONFLICT (number) DO UPDATE SET version=excluded.version, squad=excluded.squad, body=excluded.body")
        .bind(unit.id.number())
        .bind(to_string(unit.id))
        .bind(unit.version)
        .bind(unit.squad.text())
        .bind(encode(unit))
        .run();
}

void MainStore::put(Device const& device) {
    database_
        .prepare(
            "INSERT INTO device (number, id, protocol, identity, body) VALUES (?,?,?,?,?) "
            "ON CONFLICT (number) DO UPDATE SET body=excluded.body")
        .bind(device.id.number())
        .bind(to_string(device.id))
        .bind(to_word(device.protocol))
        .bind(device.identity)
        .bind(encode(device))
        .run();
}

void MainStore::put(Alert const& alert) {
    database_
        .prepare(
            "INSERT INTO alert (number, id, node, kind, state, raised_at, closed_at, body) VALUES (?,?,?,?,?,?,?,?) "
            "ON CONFLICT (number) DO UPDATE SET state=excluded.state, closed_at=excluded.closed_at, body=excluded.body")
        .bind(alert.id.number())
        .bind(to_string(alert.id))
        .bind(alert.node.text())
        .bind(to_word(alert.kind))
        .bind(to_word(alert.state))
        .bind(to_ms(alert.raised_at))
        .bind(alert.closed_at ? std::optional(to_ms(*alert.closed_at)) : std::nullopt)
        .bind(encode(alert))
        .run();
}

void MainStore::put(IntegrationKey const& key) {
    database_
        .prepare(
            "INSERT INTO integration_key (number, id, account_id, body) VALUES (?,?,?,?) "
            "ON CONFLICT (number) DO UPDATE SET body=excluded.body")
        .bind(key.id.number())
        .bind(to_string(key.id))
        .bind(to_string(key.account_id))
        .bind(encode(key))
        .run();
}

void MainStore::put(Patrol const& patrol) {
    database_
        .prepare(
            "INSERT INTO patrol (number, id, nodes, zone_id, state, from_at, ended_at, body) VALUES (?,?,?,?,?,?,?,?) "
            "ON CONFLICT (number) DO UPDATE SET nodes=excluded.nodes, state=excluded.state, "
            "ended_at=excluded.ended_at, "
            "body=excluded.body")
        .bind(patrol.id.number())
        .bind(to_string(patrol.id))
        .bind(join_codes(patrol.owners))
        .bind(to_string(patrol.zone_id))
        .bind(to_word(patrol.state))
        .bind(to_ms(patrol.from))
        .bind(patrol.ended_at ? std::optional(to_ms(*patrol.ended_at)) : std::nullopt)
        .bind(encode(patrol))
        .run();
}

void MainStore::put(Evidence const& evidence) {
    database_
        .prepare("INSERT INTO evidence (number, id, node, unit_id, sha256, stored_at, body) VALUES (?,?,?,?,?,?,?)")
        .bind(evidence.id.number())
        .bind(to_string(evidence.id))
        .bind(evidence.squad.text())
        .bind(evidence.unit_id ? std::optional(to_string(*evidence.unit_id)) : std::nullopt)
        .bind(evidence.sha256)
        .bind(to_ms(evidence.stored_at))
        .bind(encode(evidence))
        .run();
}

}  // namespace tiaodu
