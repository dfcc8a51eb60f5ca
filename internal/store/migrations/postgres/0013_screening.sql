-- +goose Up
CREATE TABLE screening (
  id              text COLLATE "C" NOT NULL PRIMARY KEY,
  ref             text COLLATE "C" NOT NULL UNIQUE,
  sort_key        text COLLATE "C" NOT NULL,
  organisation_id text COLLATE "C" NOT NULL,
  record_id       text COLLATE "C" NOT NULL REFERENCES record (id),
  kind            text COLLATE "C" NOT NULL,
  state           text COLLATE "C" NOT NULL,
  file            text COLLATE "C" NOT NULL,
  question_hash   text COLLATE "C" NOT NULL,
  requested_at    text COLLATE "C" NOT NULL,
  rows_in         bigint NOT NULL,
  rows_out        bigint NOT NULL,
  rows_removed    bigint NOT NULL,
  rows_aside      bigint NOT NULL,
  body            text COLLATE "C" NOT NULL,
  version         bigint NOT NULL
);
CREATE INDEX screening_time ON screening (sort_key);
CREATE INDEX screening_of ON screening (organisation_id, sort_key);
CREATE INDEX screening_for ON screening (record_id, sort_key);
CREATE INDEX screening_state ON screening (kind, state);
CREATE INDEX screening_file ON screening (file);
CREATE INDEX screening_when ON screening (requested_at);
CREATE TABLE choice_list (
  organisation_id text COLLATE "C" NOT NULL,
  kind            text COLLATE "C" NOT NULL,
  record_ref      text COLLATE "C" NOT NULL,
  people          bigint NOT NULL,
  hash            text COLLATE "C" NOT NULL,
  at              text COLLATE "C" NOT NULL,
  loaded_at       text COLLATE "C" NOT NULL,
  loaded_by       text COLLATE "C" NOT NULL,
  held_name       text COLLATE "C" NOT NULL,
  PRIMARY KEY (organisation_id, kind, record_ref)
);
CREATE TABLE held_list (
  owner text COLLATE "C" NOT NULL PRIMARY KEY,
  name  text COLLATE "C" NOT NULL,
  key   bytea NOT NULL
);
