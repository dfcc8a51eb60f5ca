-- +goose Up
CREATE TABLE event (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  id       TEXT NOT NULL UNIQUE,
  at       TEXT NOT NULL,
  name     TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id   TEXT NOT NULL,
  actor_person TEXT NOT NULL,
  actor_org    TEXT NOT NULL,
  actor_role   TEXT NOT NULL,
  actor_system TEXT NOT NULL,
  data     TEXT NOT NULL
) STRICT;
CREATE INDEX event_subject ON event (subject_kind, subject_id, seq);
CREATE TABLE event_organisation (
  organisation_id TEXT NOT NULL,
  seq             INTEGER NOT NULL REFERENCES event (seq),
  PRIMARY KEY (organisation_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE idempotency (
  key        TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL,
  result     TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE counter (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
