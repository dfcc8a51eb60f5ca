-- +goose Up
-- Questions and concerns of the public about uses of data. They name nobody: whoever has the reference and the code may
-- look, and the code is kept as a keyed hash only.
CREATE TABLE question (
  id           TEXT PRIMARY KEY,
  ref          TEXT NOT NULL UNIQUE,
  org          TEXT NOT NULL, -- the one that answers
  use_ref      TEXT NOT NULL,
  kind         TEXT NOT NULL,
  stage        TEXT NOT NULL,
  reason       TEXT NOT NULL, -- why it is not shown
  received     TEXT NOT NULL,
  due          TEXT NOT NULL,
  in_time      TEXT NOT NULL, -- yes or no, and empty while nothing was said
  learned      INTEGER NOT NULL, -- one when it was said what changed
  wanted       INTEGER NOT NULL, -- who want to know it too
  public_key   TEXT NOT NULL, -- empty while it is not public
  body         TEXT NOT NULL,
  watch        TEXT NOT NULL, -- when the program looks at it again
  sort_key     TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
CREATE INDEX question_org ON question (org, sort_key);
CREATE INDEX question_use ON question (use_ref, public_key);
CREATE INDEX question_public ON question (public_key);
CREATE INDEX question_received ON question (received);
CREATE INDEX question_watch ON question (watch, ref);
-- Which networks were counted, as keyed hashes, until the question is answered.
CREATE TABLE question_support (
  question     TEXT NOT NULL,
  network      TEXT NOT NULL,
  PRIMARY KEY (question, network)
) STRICT, WITHOUT ROWID;
