-- +goose Up
CREATE TABLE stored_file (
  id              TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  subject_kind    TEXT NOT NULL,
  subject_id      TEXT NOT NULL,
  name            TEXT NOT NULL,
  type            TEXT NOT NULL,
  size            INTEGER NOT NULL,
  sha256          TEXT NOT NULL,
  content         BLOB NOT NULL,
  person_id       TEXT NOT NULL,
  at              TEXT NOT NULL
) STRICT;
CREATE INDEX stored_file_about ON stored_file (subject_kind, subject_id, id);
