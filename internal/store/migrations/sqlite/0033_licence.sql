-- +goose Up
-- What indicators of the scorecard came to. A row never changes but for whether it is the current one of its
-- indicator, definition and span.
CREATE TABLE licence_result (
  indicator    TEXT NOT NULL,
  definition   INTEGER NOT NULL,
  span         TEXT NOT NULL, -- 2026-Q4 or 2026
  revision     INTEGER NOT NULL,
  current      INTEGER NOT NULL, -- one for the newest revision
  counted_at   TEXT NOT NULL,
  hash         TEXT NOT NULL, -- over the counts
  body         TEXT NOT NULL,
  PRIMARY KEY (indicator, definition, span, revision)
) STRICT;
CREATE INDEX licence_result_span ON licence_result (span, current);
CREATE INDEX licence_result_current ON licence_result (indicator, current, span);
-- What organisations say of their own figures.
CREATE TABLE licence_reply (
  indicator    TEXT NOT NULL,
  org          TEXT NOT NULL,
  slug         TEXT NOT NULL,
  name         TEXT NOT NULL,
  words        TEXT NOT NULL,
  said_at      TEXT NOT NULL,
  PRIMARY KEY (indicator, org)
) STRICT;
-- What people say against an indicator. It names nobody.
CREATE TABLE licence_challenge (
  id           TEXT PRIMARY KEY,
  indicator    TEXT NOT NULL,
  stage        TEXT NOT NULL,
  received     TEXT NOT NULL,
  body         TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
CREATE INDEX licence_challenge_indicator ON licence_challenge (indicator, received);
CREATE INDEX licence_challenge_stage ON licence_challenge (stage, received);
