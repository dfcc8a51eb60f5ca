-- +goose Up
-- Requests for information between bodies. What a request says and what happened to it is one column of
-- JSON; what is searched or listed has columns of its own.
CREATE TABLE request (
  id           text COLLATE "C" PRIMARY KEY,
  ref          text COLLATE "C" NOT NULL UNIQUE,
  asker_org    text COLLATE "C" NOT NULL, -- '' is a body outside
  receiver_org text COLLATE "C" NOT NULL, -- '' is a body outside
  stage        text COLLATE "C" NOT NULL,
  body         text COLLATE "C" NOT NULL,
  watch        text COLLATE "C" NOT NULL, -- when the program looks at it again
  version      bigint NOT NULL
);
CREATE INDEX request_watch ON request (watch, ref);
-- Where a request stands in the lists of each side.
CREATE TABLE request_place (
  organisation_id text COLLATE "C" NOT NULL,
  direction       text COLLATE "C" NOT NULL,
  request_id      text COLLATE "C" NOT NULL REFERENCES request (id),
  stage           text COLLATE "C" NOT NULL,
  sort_key        text COLLATE "C" NOT NULL,
  PRIMARY KEY (organisation_id, direction, request_id)
);
CREATE INDEX request_place_order ON request_place (organisation_id, direction, sort_key);
CREATE INDEX request_place_stage ON request_place (organisation_id, direction, stage, sort_key);
CREATE INDEX request_place_request ON request_place (request_id);
