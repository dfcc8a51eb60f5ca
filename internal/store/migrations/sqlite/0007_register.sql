-- +goose Up
CREATE TABLE register_entry (
  record_id TEXT NOT NULL PRIMARY KEY,
  ref       TEXT NOT NULL UNIQUE,
  version   INTEGER NOT NULL, -- of the record the entry was made from
  shown     INTEGER NOT NULL,
  parties   TEXT NOT NULL, -- JSON: names by slug
  card      TEXT NOT NULL, -- JSON
  title     TEXT NOT NULL, -- folded words
  words     TEXT NOT NULL, -- folded words
  entry     TEXT NOT NULL  -- JSON
) STRICT;
CREATE TABLE register_mark (
  name    TEXT NOT NULL PRIMARY KEY,
  seq     INTEGER NOT NULL, -- of the last event the entries have followed
  edition TEXT NOT NULL
) STRICT;
