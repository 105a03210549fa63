-- Finding tickets. The server fills ticket_text, ticket_node and the two columns for tickets that exist already when it
-- starts (db/search_index.cpp), so that one piece of code decides what is searched.

-- An inverted index without the text itself: a row's number is the ticket's. What its words are is said in
-- db/search_text.hpp. detail=none: a word says in which tickets it stands, not where, which halves the index.
CREATE VIRTUAL TABLE ticket_text USING fts5 (words, content='', detail=none, tokenize="ascii tokenchars '_:'");

-- Who has to do with a ticket: its owner and its responders.
CREATE TABLE ticket_node (node TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (node, number)) STRICT, WITHOUT ROWID;

-- Where it is, in 1e-7 degrees, and the square of 0.005 degrees (some 500 m) that holds it.
ALTER TABLE ticket ADD COLUMN lon_e7 INTEGER;
ALTER TABLE ticket ADD COLUMN lat_e7 INTEGER;
ALTER TABLE ticket ADD COLUMN cell INTEGER GENERATED ALWAYS AS (lat_e7 / 50000 * 100000 + lon_e7 / 50000) VIRTUAL;
CREATE INDEX ticket_cell ON ticket (cell, number, lon_e7, lat_e7) WHERE cell IS NOT NULL;

DROP INDEX ticket_status;
CREATE INDEX ticket_status ON ticket (status, number, due_at);
CREATE INDEX ticket_received_day ON ticket (received_at / 86400000);
CREATE INDEX contact_phone ON contact (replace(replace(phone, ' ', ''), '-', '')) WHERE phone IS NOT NULL;
