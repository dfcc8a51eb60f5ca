-- +goose Up
-- Who checks the tool of a use, how often, and what came of it.
CREATE TABLE automation_plan (
  ref          TEXT PRIMARY KEY, -- of the use
  org          TEXT NOT NULL,
  due          TEXT NOT NULL, -- the next check
  body         TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
