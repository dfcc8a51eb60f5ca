-- +goose Up
CREATE TABLE api_client (
  id              text COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id text COLLATE "C" NOT NULL REFERENCES organisation (id),
  name            text COLLATE "C" NOT NULL,
  scopes          text COLLATE "C" NOT NULL,
  created_at      text COLLATE "C" NOT NULL,
  created_by      text COLLATE "C" NOT NULL,
  ended_at        text COLLATE "C" NOT NULL,
  used_at         text COLLATE "C" NOT NULL,
  version         bigint NOT NULL
);
CREATE INDEX api_client_of ON api_client (organisation_id, id);
CREATE TABLE api_credential (
  id         text COLLATE "C" NOT NULL PRIMARY KEY,
  client_id  text COLLATE "C" NOT NULL REFERENCES api_client (id),
  kind       text COLLATE "C" NOT NULL,
  prefix     text COLLATE "C" NOT NULL,
  hash       bytea NOT NULL,
  public_key text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL,
  until_at   text COLLATE "C" NOT NULL
);
CREATE INDEX api_credential_of ON api_credential (client_id, id);
CREATE TABLE api_assertion (
  hash     text COLLATE "C" NOT NULL PRIMARY KEY,
  until_at text COLLATE "C" NOT NULL
);
CREATE TABLE api_token_salt (
  number  bigint NOT NULL PRIMARY KEY,
  salt    bytea NOT NULL,
  made_at text COLLATE "C" NOT NULL
);
CREATE TABLE decision_block (
  id       text COLLATE "C" NOT NULL PRIMARY KEY,
  first_at text COLLATE "C" NOT NULL,
  last_at  text COLLATE "C" NOT NULL,
  entries  bigint NOT NULL,
  content  bytea NOT NULL
);
CREATE INDEX decision_block_last ON decision_block (last_at, id);
CREATE TABLE decision_block_organisation (
  organisation_id text COLLATE "C" NOT NULL,
  block_id        text COLLATE "C" NOT NULL REFERENCES decision_block (id),
  entries         bigint NOT NULL,
  PRIMARY KEY (organisation_id, block_id)
);
CREATE INDEX decision_block_organisation_of ON decision_block_organisation (block_id);
