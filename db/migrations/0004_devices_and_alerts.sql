-- Devices that change hands, zones of every kind, alerts, and what devices send to be kept.

-- Before the first release devices and zones were written differently: such a database is refused, not misread.
CREATE TABLE made_before (things INTEGER CONSTRAINT "made before the first release; start with a new data folder" CHECK (things = 0)) STRICT;
INSERT INTO made_before SELECT (SELECT count(*) FROM device) + (SELECT count(*) FROM zone);
DROP TABLE made_before;

CREATE TABLE alert (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, node TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
    raised_at INTEGER NOT NULL, closed_at INTEGER, body TEXT NOT NULL) STRICT;
CREATE INDEX alert_open ON alert (number) WHERE closed_at IS NULL;

-- The file lies in the folder `evidence` under its hash.
CREATE TABLE evidence (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, node TEXT NOT NULL, unit_id TEXT, sha256 TEXT NOT NULL,
    stored_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX evidence_unit ON evidence (unit_id, number);
