-- Passwords of one's own, second factors, sessions with an idle limit, and failed sign-ins that a restart does not forget.

-- Since then the secret counts; 1: made by the server, to be changed at the first sign-in.
ALTER TABLE credential ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE credential ADD COLUMN one_time INTEGER NOT NULL DEFAULT 0;
UPDATE credential SET changed_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000;
CREATE TABLE past_password (account_id TEXT NOT NULL, changed_at INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (account_id, changed_at)) STRICT, WITHOUT ROWID;

-- `secret` is sealed with the key file beside the database; `recovery` is 32 bytes for each code that is left.
CREATE TABLE second_factor (account_id TEXT PRIMARY KEY, secret BLOB NOT NULL, used_step INTEGER, recovery BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- Sessions of before have no record of their use: everybody signs in once more.
DROP TABLE session;
CREATE TABLE session (token_hash BLOB PRIMARY KEY, account_id TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    address TEXT NOT NULL, used_at INTEGER NOT NULL, proved_at INTEGER NOT NULL, device_id TEXT) STRICT, WITHOUT ROWID;

CREATE TABLE throttle (key BLOB PRIMARY KEY, failures INTEGER NOT NULL, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
