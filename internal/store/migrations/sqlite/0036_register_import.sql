-- +goose Up
-- Uses that other registers listed, and the files they came in.
CREATE TABLE register_import (
  id      TEXT PRIMARY KEY,
  at      TEXT NOT NULL,
  body    TEXT NOT NULL, -- JSON
  raw     BLOB NOT NULL,            -- the file, until it is loaded
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX register_import_at ON register_import (at, id);
CREATE TABLE register_past (
  id      TEXT PRIMARY KEY,
  ref     TEXT NOT NULL UNIQUE,
  code    TEXT NOT NULL, -- of the register it was listed in
  body    TEXT NOT NULL, -- JSON
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX register_past_code ON register_past (code, id);
CREATE TABLE register_past_change (
  import_id TEXT NOT NULL,
  past_id   TEXT NOT NULL,
  before    TEXT NOT NULL, -- JSON; empty when the file brought it
  after     INTEGER NOT NULL,
  PRIMARY KEY (import_id, past_id)
) STRICT;
