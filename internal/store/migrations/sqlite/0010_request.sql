-- +goose Up
-- Requests for information between bodies. What a request says and what happened to it is one column of
-- JSON; what is searched or listed has columns of its own.
CREATE TABLE request (
  id           TEXT PRIMARY KEY,
  ref          TEXT NOT NULL UNIQUE,
  asker_org    TEXT NOT NULL, -- '' is a body outside
  receiver_org TEXT NOT NULL, -- '' is a body outside
  stage        TEXT NOT NULL,
  body         TEXT NOT NULL,
  watch        TEXT NOT NULL, -- when the program looks at it again
  version      INTEGER NOT NULL
) STRICT;
CREATE INDEX request_watch ON request (watch, ref);
-- Where a request stands in the lists of each side.
CREATE TABLE request_place (
  organisation_id TEXT NOT NULL,
  direction       TEXT NOT NULL,
  request_id      TEXT NOT NULL REFERENCES request (id),
  stage           TEXT NOT NULL,
  sort_key        TEXT NOT NULL,
  PRIMARY KEY (organisation_id, direction, request_id)
) STRICT;
CREATE INDEX request_place_order ON request_place (organisation_id, direction, sort_key);
CREATE INDEX request_place_stage ON request_place (organisation_id, direction, stage, sort_key);
CREATE INDEX request_place_request ON request_place (request_id);
