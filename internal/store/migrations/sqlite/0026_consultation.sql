-- +goose Up
-- Consultations and sessions. Answers name nobody, and nothing leads from an address to an answer.
CREATE TABLE consultation (
  id           TEXT PRIMARY KEY,
  ref          TEXT NOT NULL UNIQUE,
  org          TEXT NOT NULL, -- empty is the partnership
  body         TEXT NOT NULL,
  watch        TEXT NOT NULL, -- when the program looks at it again
  sort_key     TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
CREATE INDEX consultation_sort ON consultation (sort_key);
CREATE INDEX consultation_watch ON consultation (watch, ref);
CREATE TABLE consultation_response (
  id           TEXT PRIMARY KEY,
  consultation TEXT NOT NULL,
  survey       INTEGER NOT NULL,
  source       TEXT NOT NULL,
  answers      TEXT NOT NULL,
  at           TEXT NOT NULL
) STRICT;
CREATE INDEX consultation_response_of ON consultation_response (consultation, id);
-- Numbers, kept as answers come in.
CREATE TABLE consultation_count (
  consultation TEXT NOT NULL,
  survey       INTEGER NOT NULL,
  question     TEXT NOT NULL,
  chosen       TEXT NOT NULL,
  source       TEXT NOT NULL,
  n            INTEGER NOT NULL,
  PRIMARY KEY (consultation, survey, question, chosen, source)
) STRICT, WITHOUT ROWID;
-- Answers in people's own words. Nobody else reads them before somebody decided.
CREATE TABLE consultation_said (
  id           TEXT PRIMARY KEY,
  consultation TEXT NOT NULL,
  question     TEXT NOT NULL,
  source       TEXT NOT NULL,
  body         TEXT NOT NULL,
  shown        TEXT NOT NULL,
  gaps         INTEGER NOT NULL,
  state        TEXT NOT NULL,
  reason       TEXT NOT NULL
) STRICT;
CREATE INDEX consultation_said_of ON consultation_said (consultation, state, id);
-- Who wishes to hear what came of it. The address is sealed.
CREATE TABLE consultation_hearer (
  id           TEXT PRIMARY KEY,
  consultation TEXT NOT NULL,
  address      BLOB NOT NULL,
  confirmed    INTEGER NOT NULL,
  at           TEXT NOT NULL
) STRICT;
CREATE INDEX consultation_hearer_of ON consultation_hearer (consultation, id);
CREATE TABLE session (
  id           TEXT PRIMARY KEY,
  ref          TEXT NOT NULL UNIQUE,
  consultation TEXT NOT NULL, -- reference, or empty
  org          TEXT NOT NULL,
  starts       TEXT NOT NULL,
  body         TEXT NOT NULL,
  watch        TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
CREATE INDEX session_starts ON session (starts, ref);
CREATE INDEX session_consultation ON session (consultation, starts);
CREATE INDEX session_watch ON session (watch, ref);
CREATE TABLE session_booking (
  id           TEXT PRIMARY KEY,
  ref          TEXT NOT NULL UNIQUE,
  session      TEXT NOT NULL, -- reference
  state        TEXT NOT NULL,
  needs        BLOB NOT NULL, -- sealed
  contact      BLOB NOT NULL, -- sealed
  code         BLOB NOT NULL, -- keyed hash
  n            INTEGER NOT NULL, -- order of coming
  at           TEXT NOT NULL
) STRICT;
CREATE INDEX session_booking_of ON session_booking (session, state, n);
