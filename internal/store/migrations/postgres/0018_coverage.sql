-- +goose Up
-- The decision index as it was after an event, so that a start need not make it anew. It can be thrown
-- away at any time.
CREATE TABLE coverage_snapshot (
  part    bigint NOT NULL PRIMARY KEY,
  edition text COLLATE "C" NOT NULL,
  seq     bigint NOT NULL,
  data    bytea NOT NULL
);
