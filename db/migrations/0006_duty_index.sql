-- When units were on duty is read from the events at every start (db/load.cpp, load_duty).
CREATE INDEX event_duty ON event (at, seq) WHERE type IN ('unit.registered', 'unit.posture_changed');
