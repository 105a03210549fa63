-- Orders with many recipients, tickets that a flow moves, and everything around them. Bodies are the JSON of the described structs.

-- Before the first release tickets and orders were written differently: such a database is refused, not misread.
CREATE TABLE made_before (tickets INTEGER CONSTRAINT "made before the first release; start with a new data folder" CHECK (tickets = 0)) STRICT;
INSERT INTO made_before SELECT count(*) FROM ticket;
DROP TABLE made_before;

-- One row per recipient: a city order has hundreds, and each answer changes one.
CREATE TABLE order_recipient (
    order_number INTEGER NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (order_number, position)
) STRICT, WITHOUT ROWID;
ALTER TABLE work_order ADD COLUMN state TEXT NOT NULL DEFAULT 'open';
ALTER TABLE work_order ADD COLUMN nodes TEXT NOT NULL DEFAULT '';
ALTER TABLE work_order ADD COLUMN issued_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE work_order ADD COLUMN closed_at INTEGER;
CREATE INDEX work_order_state ON work_order (state, number);

ALTER TABLE ticket ADD COLUMN knot TEXT;
CREATE INDEX ticket_received ON ticket (received_at);
CREATE INDEX ticket_knot ON ticket (knot) WHERE knot IS NOT NULL;

-- What came in, word for word, beside the rest of the personal data.
ALTER TABLE contact ADD COLUMN original TEXT NOT NULL DEFAULT '';

CREATE TABLE knot (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, node TEXT NOT NULL, size INTEGER NOT NULL, opened_at INTEGER NOT NULL,
    closed_at INTEGER, body TEXT NOT NULL) STRICT;
CREATE TABLE report (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, node TEXT NOT NULL, happened_at INTEGER NOT NULL, closed_at INTEGER,
    body TEXT NOT NULL) STRICT;
CREATE TABLE zone (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
CREATE TABLE calendar (node TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- The parts of the rules that are no longer as built in, once somebody has changed them: one row.
CREATE TABLE rules (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
