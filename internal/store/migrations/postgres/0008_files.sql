-- +goose Up
CREATE TABLE stored_file (
  id              text COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id text COLLATE "C" NOT NULL,
  subject_kind    text COLLATE "C" NOT NULL,
  subject_id      text COLLATE "C" NOT NULL,
  name            text COLLATE "C" NOT NULL,
  type            text COLLATE "C" NOT NULL,
  size            bigint NOT NULL,
  sha256          text COLLATE "C" NOT NULL,
  content         bytea NOT NULL,
  person_id       text COLLATE "C" NOT NULL,
  at              text COLLATE "C" NOT NULL
);
CREATE INDEX stored_file_about ON stored_file (subject_kind, subject_id, id);
