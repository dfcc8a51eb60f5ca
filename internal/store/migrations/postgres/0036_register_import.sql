-- +goose Up
-- Uses that other registers listed, and the files they came in.
CREATE TABLE register_import (
  id      text COLLATE "C" PRIMARY KEY,
  at      text COLLATE "C" NOT NULL,
  body    text COLLATE "C" NOT NULL, -- JSON
  raw     bytea NOT NULL,            -- the file, until it is loaded
  version bigint NOT NULL
);
CREATE INDEX register_import_at ON register_import (at, id);
CREATE TABLE register_past (
  id      text COLLATE "C" PRIMARY KEY,
  ref     text COLLATE "C" NOT NULL UNIQUE,
  code    text COLLATE "C" NOT NULL, -- of the register it was listed in
  body    text COLLATE "C" NOT NULL, -- JSON
  version bigint NOT NULL
);
CREATE INDEX register_past_code ON register_past (code, id);
CREATE TABLE register_past_change (
  import_id text COLLATE "C" NOT NULL,
  past_id   text COLLATE "C" NOT NULL,
  before    text COLLATE "C" NOT NULL, -- JSON; empty when the file brought it
  after     bigint NOT NULL,
  PRIMARY KEY (import_id, past_id)
);
