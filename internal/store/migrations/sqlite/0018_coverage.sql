-- +goose Up
-- The decision index as it was after an event, so that a start need not make it anew. It can be thrown
-- away at any time.
CREATE TABLE coverage_snapshot (
  part    INTEGER NOT NULL PRIMARY KEY,
  edition TEXT NOT NULL,
  seq     INTEGER NOT NULL,
  data    BLOB NOT NULL
) STRICT;
