-- +goose Up
CREATE TABLE edition_change (
  edition_id text COLLATE "C" NOT NULL REFERENCES edition (id),
  version    bigint NOT NULL,
  place      bigint NOT NULL,
  kind       text COLLATE "C" NOT NULL,
  clause     text COLLATE "C" NOT NULL,
  before     text COLLATE "C" NOT NULL,
  after      text COLLATE "C" NOT NULL,
  actor      text COLLATE "C" NOT NULL,
  at         text COLLATE "C" NOT NULL,
  PRIMARY KEY (edition_id, version, place)
);
CREATE TABLE edition_incoming (
  id         text COLLATE "C" NOT NULL PRIMARY KEY,
  edition_id text COLLATE "C" NOT NULL REFERENCES edition (id),
  content    text COLLATE "C" NOT NULL,
  at         text COLLATE "C" NOT NULL
);
CREATE INDEX edition_incoming_of ON edition_incoming (edition_id, id);
