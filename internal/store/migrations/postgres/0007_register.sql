-- +goose Up
CREATE TABLE register_entry (
  record_id text COLLATE "C" NOT NULL PRIMARY KEY,
  ref       text COLLATE "C" NOT NULL UNIQUE,
  version   bigint NOT NULL, -- of the record the entry was made from
  shown     boolean NOT NULL,
  parties   text COLLATE "C" NOT NULL, -- JSON: names by slug
  card      text COLLATE "C" NOT NULL, -- JSON
  title     text COLLATE "C" NOT NULL, -- folded words
  words     text COLLATE "C" NOT NULL, -- folded words
  entry     text COLLATE "C" NOT NULL  -- JSON
);
CREATE TABLE register_mark (
  name    text COLLATE "C" NOT NULL PRIMARY KEY,
  seq     bigint NOT NULL, -- of the last event the entries have followed
  edition text COLLATE "C" NOT NULL
);
