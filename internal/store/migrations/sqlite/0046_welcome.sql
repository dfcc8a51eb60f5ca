-- +goose Up
-- First visits, and what people practise with until it is thrown away.
CREATE TABLE first_visit (
  person_id TEXT NOT NULL REFERENCES person (id),
  tour      TEXT NOT NULL,
  state     TEXT NOT NULL,
  step      INTEGER NOT NULL,
  at        TEXT NOT NULL,
  version   INTEGER NOT NULL,
  PRIMARY KEY (person_id, tour)
) STRICT;
CREATE TABLE practice (
  id        TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  exercise  TEXT NOT NULL,
  gone_at   TEXT NOT NULL, -- when it is thrown away
  body      TEXT NOT NULL, -- JSON
  version   INTEGER NOT NULL
) STRICT;
CREATE INDEX practice_of ON practice (person_id, id);
CREATE INDEX practice_gone ON practice (gone_at);
