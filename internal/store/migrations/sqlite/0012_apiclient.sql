-- +goose Up
CREATE TABLE api_client (
  id              TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  name            TEXT NOT NULL,
  scopes          TEXT NOT NULL,
  created_at      TEXT NOT NULL,
  created_by      TEXT NOT NULL,
  ended_at        TEXT NOT NULL,
  used_at         TEXT NOT NULL,
  version         INTEGER NOT NULL
) STRICT;
CREATE INDEX api_client_of ON api_client (organisation_id, id);
CREATE TABLE api_credential (
  id         TEXT NOT NULL PRIMARY KEY,
  client_id  TEXT NOT NULL REFERENCES api_client (id),
  kind       TEXT NOT NULL,
  prefix     TEXT NOT NULL,
  hash       BLOB NOT NULL,
  public_key TEXT NOT NULL,
  created_at TEXT NOT NULL,
  until_at   TEXT NOT NULL
) STRICT;
CREATE INDEX api_credential_of ON api_credential (client_id, id);
CREATE TABLE api_assertion (
  hash     TEXT NOT NULL PRIMARY KEY,
  until_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE api_token_salt (
  number  INTEGER NOT NULL PRIMARY KEY,
  salt    BLOB NOT NULL,
  made_at TEXT NOT NULL
) STRICT;
CREATE TABLE decision_block (
  id       TEXT NOT NULL PRIMARY KEY,
  first_at TEXT NOT NULL,
  last_at  TEXT NOT NULL,
  entries  INTEGER NOT NULL,
  content  BLOB NOT NULL
) STRICT;
CREATE INDEX decision_block_last ON decision_block (last_at, id);
CREATE TABLE decision_block_organisation (
  organisation_id TEXT NOT NULL,
  block_id        TEXT NOT NULL REFERENCES decision_block (id),
  entries         INTEGER NOT NULL,
  PRIMARY KEY (organisation_id, block_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_block_organisation_of ON decision_block_organisation (block_id);
