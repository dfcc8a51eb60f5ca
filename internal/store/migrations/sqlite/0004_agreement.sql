-- +goose Up
CREATE TABLE edition (
  id            TEXT NOT NULL PRIMARY KEY,
  number        TEXT NOT NULL UNIQUE,
  status        TEXT NOT NULL,
  hash          TEXT NOT NULL,
  content       TEXT NOT NULL,
  adopted_on    TEXT NOT NULL,
  in_force_from TEXT NOT NULL,
  in_force_to   TEXT NOT NULL,
  reaffirm_by   TEXT NOT NULL,
  created_at    TEXT NOT NULL,
  version       INTEGER NOT NULL
) STRICT;
CREATE TABLE statement (
  id              TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  edition_id      TEXT NOT NULL REFERENCES edition (id),
  holder          TEXT NOT NULL UNIQUE,
  status          TEXT NOT NULL,
  due             TEXT NOT NULL,
  content         TEXT NOT NULL,
  created_at      TEXT NOT NULL,
  updated_at      TEXT NOT NULL,
  version         INTEGER NOT NULL
) STRICT;
CREATE INDEX statement_of ON statement (organisation_id, id);
CREATE INDEX statement_due ON statement (due);
CREATE INDEX statement_status ON statement (status);
CREATE TABLE statement_signature (
  id           TEXT NOT NULL PRIMARY KEY,
  statement_id TEXT NOT NULL REFERENCES statement (id),
  edition_id   TEXT NOT NULL REFERENCES edition (id),
  edition_hash TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  content      TEXT NOT NULL,
  method       TEXT NOT NULL,
  signer       TEXT NOT NULL,
  name         TEXT NOT NULL,
  post         TEXT NOT NULL,
  email        TEXT NOT NULL,
  authority    INTEGER NOT NULL,
  signed_on    TEXT NOT NULL,
  at           TEXT NOT NULL,
  evidence     TEXT NOT NULL,
  scan         TEXT NOT NULL
) STRICT;
CREATE INDEX statement_signature_of ON statement_signature (statement_id, at);
CREATE TABLE signatory (
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  statement_id    TEXT NOT NULL REFERENCES statement (id),
  place           INTEGER NOT NULL,
  since           TEXT NOT NULL,
  edition         TEXT NOT NULL,
  PRIMARY KEY (organisation_id, statement_id)
) STRICT;
CREATE INDEX signatory_of ON signatory (statement_id);
