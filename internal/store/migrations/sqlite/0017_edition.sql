-- +goose Up
CREATE TABLE edition_change (
  edition_id TEXT NOT NULL REFERENCES edition (id),
  version    INTEGER NOT NULL,
  place      INTEGER NOT NULL,
  kind       TEXT NOT NULL,
  clause     TEXT NOT NULL,
  before     TEXT NOT NULL,
  after      TEXT NOT NULL,
  actor      TEXT NOT NULL,
  at         TEXT NOT NULL,
  PRIMARY KEY (edition_id, version, place)
) STRICT;
CREATE TABLE edition_incoming (
  id         TEXT NOT NULL PRIMARY KEY,
  edition_id TEXT NOT NULL REFERENCES edition (id),
  content    TEXT NOT NULL,
  at         TEXT NOT NULL
) STRICT;
CREATE INDEX edition_incoming_of ON edition_incoming (edition_id, id);
