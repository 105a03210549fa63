-- Shifts of patrol routes, with what became of each checkpoint.
CREATE TABLE patrol (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, nodes TEXT NOT NULL, zone_id TEXT NOT NULL, state TEXT NOT NULL,
    from_at INTEGER NOT NULL, ended_at INTEGER, body TEXT NOT NULL) STRICT;
CREATE INDEX patrol_open ON patrol (number) WHERE ended_at IS NULL;
CREATE INDEX patrol_zone ON patrol (zone_id, number);
