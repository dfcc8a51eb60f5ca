-- +goose Up
-- Choices that people recorded about uses of their information. They name nobody: whoever has the reference and the
-- code may look, and the code is kept as a keyed hash only.
CREATE TABLE choice (
  id           TEXT PRIMARY KEY,
  ref          TEXT NOT NULL UNIQUE,
  org          TEXT NOT NULL, -- the one that must act
  stage        TEXT NOT NULL,
  body         TEXT NOT NULL,
  watch        TEXT NOT NULL, -- when the program looks at it again
  sort_key     TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
CREATE INDEX choice_org ON choice (org, sort_key);
CREATE INDEX choice_watch ON choice (watch, ref);
