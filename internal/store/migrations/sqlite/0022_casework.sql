-- +goose Up
-- What people ask for about their information, and complaints. Addresses are sealed and codes are keyed hashes. A case
-- goes when its time has come; what stays is a count.
CREATE TABLE case_file (
  id           TEXT PRIMARY KEY,
  ref          TEXT NOT NULL UNIQUE,
  kind         TEXT NOT NULL,
  body         TEXT NOT NULL,
  forget       TEXT NOT NULL, -- when it shrinks to counts, '' while it may not
  version      INTEGER NOT NULL
) STRICT;
CREATE INDEX case_file_forget ON case_file (forget, ref);

-- One row for each body that holds a part, so that each body's list is read in order.
CREATE TABLE case_part (
  ref          TEXT NOT NULL REFERENCES case_file (ref) ON DELETE CASCADE,
  org          TEXT NOT NULL,
  kind         TEXT NOT NULL,
  stage        TEXT NOT NULL,
  watch        TEXT NOT NULL, -- when the program looks at it again
  sort_key     TEXT NOT NULL,
  PRIMARY KEY (ref, org)
) STRICT;
CREATE INDEX case_part_list ON case_part (org, sort_key);
CREATE INDEX case_part_stage ON case_part (org, stage, sort_key);
CREATE INDEX case_part_kind ON case_part (org, kind, sort_key);
CREATE INDEX case_part_watch ON case_part (watch, ref);

-- How many parts of a body stand in each stage, kept as they move, so that a list need not count.
CREATE TABLE case_stage (
  org          TEXT NOT NULL,
  stage        TEXT NOT NULL,
  amount       INTEGER NOT NULL,
  PRIMARY KEY (org, stage)
) STRICT;

-- Counts by month, of each body and, where org is empty, of all together. They are added when something happens and outlive the cases.
CREATE TABLE case_tally (
  period       TEXT NOT NULL, -- 2026-11
  org          TEXT NOT NULL,
  kind         TEXT NOT NULL,
  measure      TEXT NOT NULL,
  amount       INTEGER NOT NULL,
  PRIMARY KEY (org, period, kind, measure)
) STRICT;
