-- The first schema. Times are UTC milliseconds, ids are the wire ids, bodies are the JSON of the described structs.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- What happened: audit log, live feed and resume source at once. Each row's hash covers the row before it.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    home INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    entity TEXT NOT NULL,
    version INTEGER NOT NULL,
    nodes TEXT NOT NULL,
    left_nodes TEXT NOT NULL,
    cause TEXT NOT NULL,
    account TEXT NOT NULL,
    actor TEXT NOT NULL,
    body TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX event_entity ON event (entity, seq);
CREATE TRIGGER event_is_final_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events cannot be changed'); END;
CREATE TRIGGER event_is_final_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events cannot be deleted'); END;

-- Command ids and their first answers: a repeated command gets its answer again and has no second effect.
CREATE TABLE command (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    reply TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX command_at ON command (at);

CREATE TABLE organisation (position INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
CREATE TABLE category (code TEXT PRIMARY KEY, class_code TEXT NOT NULL, class_name TEXT NOT NULL, name TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    node TEXT NOT NULL,
    responders TEXT NOT NULL,
    source TEXT NOT NULL,
    external_id TEXT,
    category TEXT NOT NULL,
    urgency TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    closed_at INTEGER,
    body TEXT NOT NULL,
    UNIQUE (source, external_id)
) STRICT;
CREATE INDEX ticket_status ON ticket (status, number);
CREATE INDEX ticket_closed ON ticket (closed_at) WHERE closed_at IS NOT NULL;
-- Personal data of complainants, apart from everything that is shown or replayed.
CREATE TABLE contact (ticket_id TEXT PRIMARY KEY, name TEXT, phone TEXT) STRICT, WITHOUT ROWID;

CREATE TABLE work_order (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    ticket_id TEXT,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX work_order_ticket ON work_order (ticket_id);

CREATE TABLE unit (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, squad TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE device (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, protocol TEXT NOT NULL, identity TEXT NOT NULL, code_hash BLOB,
    body TEXT NOT NULL, UNIQUE (protocol, identity)) STRICT;
CREATE TABLE area (squad TEXT PRIMARY KEY, attribution TEXT NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE account (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, login TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
-- How an account proves itself; `kind` is password or token, `salt` is random, `hash` is SHA-256 over salt and the 100-bit secret we made.
CREATE TABLE credential (account_id TEXT PRIMARY KEY, kind TEXT NOT NULL, salt BLOB NOT NULL, hash BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX credential_hash ON credential (hash);
CREATE TABLE session (token_hash BLOB PRIMARY KEY, account_id TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    address TEXT NOT NULL) STRICT, WITHOUT ROWID;
