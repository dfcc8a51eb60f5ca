-- +goose Up
-- Questions to an organisation's own advisers, with their answers.
CREATE TABLE advice (
  id           TEXT PRIMARY KEY,
  ref          TEXT NOT NULL UNIQUE,
  org          TEXT NOT NULL,
  asked_by     TEXT NOT NULL,
  about_kind   TEXT NOT NULL,
  about_ref    TEXT NOT NULL,
  stage        TEXT NOT NULL,
  body         TEXT NOT NULL,
  watch        TEXT NOT NULL, -- when the program looks at it again
  sort_key     TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
CREATE INDEX advice_about ON advice (org, about_kind, about_ref, id);
CREATE INDEX advice_org ON advice (org, sort_key);
CREATE INDEX advice_watch ON advice (watch, ref);
