-- +goose Up
CREATE TABLE screening (
  id              TEXT NOT NULL PRIMARY KEY,
  ref             TEXT NOT NULL UNIQUE,
  sort_key        TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  record_id       TEXT NOT NULL REFERENCES record (id),
  kind            TEXT NOT NULL,
  state           TEXT NOT NULL,
  file            TEXT NOT NULL,
  question_hash   TEXT NOT NULL,
  requested_at    TEXT NOT NULL,
  rows_in         INTEGER NOT NULL,
  rows_out        INTEGER NOT NULL,
  rows_removed    INTEGER NOT NULL,
  rows_aside      INTEGER NOT NULL,
  body            TEXT NOT NULL,
  version         INTEGER NOT NULL
) STRICT;
CREATE INDEX screening_time ON screening (sort_key);
CREATE INDEX screening_of ON screening (organisation_id, sort_key);
CREATE INDEX screening_for ON screening (record_id, sort_key);
CREATE INDEX screening_state ON screening (kind, state);
CREATE INDEX screening_file ON screening (file);
CREATE INDEX screening_when ON screening (requested_at);
CREATE TABLE choice_list (
  organisation_id TEXT NOT NULL,
  kind            TEXT NOT NULL,
  record_ref      TEXT NOT NULL,
  people          INTEGER NOT NULL,
  hash            TEXT NOT NULL,
  at              TEXT NOT NULL,
  loaded_at       TEXT NOT NULL,
  loaded_by       TEXT NOT NULL,
  held_name       TEXT NOT NULL,
  PRIMARY KEY (organisation_id, kind, record_ref)
) STRICT, WITHOUT ROWID;
CREATE TABLE held_list (
  owner TEXT NOT NULL PRIMARY KEY,
  name  TEXT NOT NULL,
  key   BLOB NOT NULL
) STRICT, WITHOUT ROWID;
