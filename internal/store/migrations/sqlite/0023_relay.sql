-- +goose Up
-- Corrections on their way to everybody who was given the wrong information. They hold kinds of information, the
-- sending body's own reference, and states; nothing of anybody's case.
CREATE TABLE correction (
  id         TEXT PRIMARY KEY,
  ref        TEXT NOT NULL UNIQUE,
  source     TEXT NOT NULL, -- whose information it is
  local_ref  TEXT NOT NULL,
  case_ref   TEXT NOT NULL,
  stage      TEXT NOT NULL,
  origin     TEXT NOT NULL,
  body       TEXT NOT NULL,
  watch      TEXT NOT NULL, -- when the program looks at it again
  made_at    TEXT NOT NULL,
  told       INTEGER NOT NULL,
  answered   INTEGER NOT NULL,
  in_time    INTEGER NOT NULL,
  refused    INTEGER NOT NULL,
  excused    INTEGER NOT NULL,
  days       INTEGER NOT NULL, -- to the last answer; -1 while somebody is waited for
  version    INTEGER NOT NULL
) STRICT;
CREATE INDEX correction_source ON correction (source, local_ref);
CREATE INDEX correction_case ON correction (case_ref);
CREATE INDEX correction_watch ON correction (watch, ref);
CREATE INDEX correction_made ON correction (ref, made_at);
-- Where a correction stands in each organisation's lists.
CREATE TABLE correction_place (
  org           TEXT NOT NULL,
  correction_id TEXT NOT NULL REFERENCES correction (id),
  box           TEXT NOT NULL,
  sort_key      TEXT NOT NULL,
  PRIMARY KEY (org, correction_id)
) STRICT;
CREATE INDEX correction_place_box ON correction_place (org, box, sort_key);
CREATE INDEX correction_place_correction ON correction_place (correction_id);
