-- +goose Up
CREATE TABLE organisation (
  id         text COLLATE "C" NOT NULL PRIMARY KEY,
  slug       text COLLATE "C" NOT NULL UNIQUE,
  name       text COLLATE "C" NOT NULL,
  sort_key   text COLLATE "C" NOT NULL UNIQUE,
  kind       text COLLATE "C" NOT NULL,
  sector     text COLLATE "C" NOT NULL,
  status     text COLLATE "C" NOT NULL,
  town       text COLLATE "C" NOT NULL,
  content    text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  version    bigint NOT NULL
);
CREATE INDEX organisation_sector ON organisation (sector, status, sort_key);
CREATE INDEX organisation_status ON organisation (status, sort_key);
CREATE TABLE organisation_identifier (
  scheme          text COLLATE "C" NOT NULL,
  value           text COLLATE "C" NOT NULL,
  organisation_id text COLLATE "C" NOT NULL REFERENCES organisation (id),
  PRIMARY KEY (scheme, value)
);
CREATE INDEX organisation_identifier_of ON organisation_identifier (organisation_id);
CREATE TABLE organisation_word (
  word            text COLLATE "C" NOT NULL,
  organisation_id text COLLATE "C" NOT NULL REFERENCES organisation (id),
  PRIMARY KEY (word, organisation_id)
);
CREATE INDEX organisation_word_of ON organisation_word (organisation_id, word);
