-- Keys of other systems. What they sign with is sealed under a key that is not in the database.
CREATE TABLE integration_key (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, account_id TEXT NOT NULL, body TEXT NOT NULL, sealed BLOB) STRICT;
-- What a phone signs with: made from its code, sealed in the same way. The code itself stays a hash.
ALTER TABLE device ADD COLUMN signing_key BLOB;
