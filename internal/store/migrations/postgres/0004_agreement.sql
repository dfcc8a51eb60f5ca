-- +goose Up
CREATE TABLE edition (
  id            text COLLATE "C" NOT NULL PRIMARY KEY,
  number        text COLLATE "C" NOT NULL UNIQUE,
  status        text COLLATE "C" NOT NULL,
  hash          text COLLATE "C" NOT NULL,
  content       text COLLATE "C" NOT NULL,
  adopted_on    text COLLATE "C" NOT NULL,
  in_force_from text COLLATE "C" NOT NULL,
  in_force_to   text COLLATE "C" NOT NULL,
  reaffirm_by   text COLLATE "C" NOT NULL,
  created_at    text COLLATE "C" NOT NULL,
  version       bigint NOT NULL
);
CREATE TABLE statement (
  id              text COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id text COLLATE "C" NOT NULL REFERENCES organisation (id),
  edition_id      text COLLATE "C" NOT NULL REFERENCES edition (id),
  holder          text COLLATE "C" NOT NULL UNIQUE,
  status          text COLLATE "C" NOT NULL,
  due             text COLLATE "C" NOT NULL,
  content         text COLLATE "C" NOT NULL,
  created_at      text COLLATE "C" NOT NULL,
  updated_at      text COLLATE "C" NOT NULL,
  version         bigint NOT NULL
);
CREATE INDEX statement_of ON statement (organisation_id, id);
CREATE INDEX statement_due ON statement (due);
CREATE INDEX statement_status ON statement (status);
CREATE TABLE statement_signature (
  id           text COLLATE "C" NOT NULL PRIMARY KEY,
  statement_id text COLLATE "C" NOT NULL REFERENCES statement (id),
  edition_id   text COLLATE "C" NOT NULL REFERENCES edition (id),
  edition_hash text COLLATE "C" NOT NULL,
  content_hash text COLLATE "C" NOT NULL,
  content      text COLLATE "C" NOT NULL,
  method       text COLLATE "C" NOT NULL,
  signer       text COLLATE "C" NOT NULL,
  name         text COLLATE "C" NOT NULL,
  post         text COLLATE "C" NOT NULL,
  email        text COLLATE "C" NOT NULL,
  authority    boolean NOT NULL,
  signed_on    text COLLATE "C" NOT NULL,
  at           text COLLATE "C" NOT NULL,
  evidence     text COLLATE "C" NOT NULL,
  scan         text COLLATE "C" NOT NULL
);
CREATE INDEX statement_signature_of ON statement_signature (statement_id, at);
CREATE TABLE signatory (
  organisation_id text COLLATE "C" NOT NULL REFERENCES organisation (id),
  statement_id    text COLLATE "C" NOT NULL REFERENCES statement (id),
  place           bigint NOT NULL,
  since           text COLLATE "C" NOT NULL,
  edition         text COLLATE "C" NOT NULL,
  PRIMARY KEY (organisation_id, statement_id)
);
CREATE INDEX signatory_of ON signatory (statement_id);
