-- +goose Up
-- The library of guides: what is in force, every version, the next one while it is written, and films and recordings.
CREATE TABLE guide (
  slug      TEXT PRIMARY KEY,
  current   INTEGER NOT NULL,
  pack_sum  TEXT NOT NULL,
  offer     TEXT NOT NULL,
  asked_for TEXT NOT NULL,
  version   INTEGER NOT NULL
) STRICT;
CREATE TABLE guide_version (
  slug     TEXT NOT NULL REFERENCES guide (slug),
  n        INTEGER NOT NULL,
  body     TEXT NOT NULL,
  sums     TEXT NOT NULL,
  summary  TEXT NOT NULL,
  origin   TEXT NOT NULL,
  author   TEXT NOT NULL,
  approver TEXT NOT NULL,
  at       TEXT NOT NULL,
  PRIMARY KEY (slug, n)
) STRICT;
CREATE TABLE guide_draft (
  slug    TEXT PRIMARY KEY,
  body    TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE guide_file (
  id   TEXT PRIMARY KEY,
  slug TEXT NOT NULL,
  type TEXT NOT NULL,
  data BLOB NOT NULL,
  at   TEXT NOT NULL
) STRICT;
