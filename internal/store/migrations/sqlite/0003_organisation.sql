-- +goose Up
CREATE TABLE organisation (
  id         TEXT NOT NULL PRIMARY KEY,
  slug       TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  sort_key   TEXT NOT NULL UNIQUE,
  kind       TEXT NOT NULL,
  sector     TEXT NOT NULL,
  status     TEXT NOT NULL,
  town       TEXT NOT NULL,
  content    TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version    INTEGER NOT NULL
) STRICT;
CREATE INDEX organisation_sector ON organisation (sector, status, sort_key);
CREATE INDEX organisation_status ON organisation (status, sort_key);
CREATE TABLE organisation_identifier (
  scheme          TEXT NOT NULL,
  value           TEXT NOT NULL,
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  PRIMARY KEY (scheme, value)
) STRICT;
CREATE INDEX organisation_identifier_of ON organisation_identifier (organisation_id);
CREATE TABLE organisation_word (
  word            TEXT NOT NULL,
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  PRIMARY KEY (word, organisation_id)
) STRICT;
CREATE INDEX organisation_word_of ON organisation_word (organisation_id, word);
