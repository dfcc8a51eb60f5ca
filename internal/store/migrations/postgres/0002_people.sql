-- +goose Up
CREATE TABLE person (
  id           text COLLATE "C" PRIMARY KEY,
  name         text COLLATE "C" NOT NULL,
  email        text COLLATE "C" NOT NULL,
  email_folded text COLLATE "C" NOT NULL UNIQUE,
  status       text COLLATE "C" NOT NULL,
  created_at   text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
CREATE TABLE hat (
  id              text COLLATE "C" PRIMARY KEY,
  person_id       text COLLATE "C" NOT NULL REFERENCES person (id),
  organisation_id text COLLATE "C" NOT NULL,
  role            text COLLATE "C" NOT NULL,
  from_at         text COLLATE "C" NOT NULL,
  until_at        text COLLATE "C" NOT NULL,
  given_person    text COLLATE "C" NOT NULL,
  given_org       text COLLATE "C" NOT NULL,
  given_role      text COLLATE "C" NOT NULL,
  given_system    text COLLATE "C" NOT NULL,
  ended_at        text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX hat_held ON hat (person_id, organisation_id, role) WHERE ended_at = '';
CREATE INDEX hat_organisation ON hat (organisation_id, role) WHERE ended_at = '';
CREATE TABLE invitation (
  id              text COLLATE "C" PRIMARY KEY,
  email           text COLLATE "C" NOT NULL,
  email_folded    text COLLATE "C" NOT NULL,
  organisation_id text COLLATE "C" NOT NULL,
  roles           text COLLATE "C" NOT NULL,
  until_at        text COLLATE "C" NOT NULL,
  by_person       text COLLATE "C" NOT NULL,
  by_org          text COLLATE "C" NOT NULL,
  by_role         text COLLATE "C" NOT NULL,
  by_system       text COLLATE "C" NOT NULL,
  at              text COLLATE "C" NOT NULL,
  used_at         text COLLATE "C" NOT NULL,
  used_by         text COLLATE "C" NOT NULL,
  withdrawn_at    text COLLATE "C" NOT NULL,
  token_hash      text COLLATE "C" NOT NULL UNIQUE
);
CREATE INDEX invitation_address ON invitation (email_folded, at);
CREATE INDEX invitation_organisation ON invitation (organisation_id, at);
CREATE TABLE web_session (
  token      text COLLATE "C" PRIMARY KEY,
  data       bytea NOT NULL,
  expires_at text COLLATE "C" NOT NULL
);
CREATE INDEX web_session_expiry ON web_session (expires_at);
CREATE TABLE sign_in (
  id               text COLLATE "C" PRIMARY KEY,
  person_id        text COLLATE "C" NOT NULL REFERENCES person (id),
  method           text COLLATE "C" NOT NULL,
  browser          text COLLATE "C" NOT NULL,
  network          text COLLATE "C" NOT NULL,
  acting_for       text COLLATE "C" NOT NULL,
  at               text COLLATE "C" NOT NULL,
  seen_at          text COLLATE "C" NOT NULL,
  second_factor_at text COLLATE "C" NOT NULL,
  ended_at         text COLLATE "C" NOT NULL
);
CREATE INDEX sign_in_person ON sign_in (person_id, at) WHERE ended_at = '';
CREATE INDEX sign_in_age ON sign_in (at);
CREATE TABLE sign_in_link (
  token_hash text COLLATE "C" PRIMARY KEY,
  email      text COLLATE "C" NOT NULL,
  next       text COLLATE "C" NOT NULL,
  at         text COLLATE "C" NOT NULL,
  expires_at text COLLATE "C" NOT NULL,
  used_at    text COLLATE "C" NOT NULL
);
CREATE INDEX sign_in_link_age ON sign_in_link (at);
CREATE TABLE outside_identity (
  issuer    text COLLATE "C" NOT NULL,
  subject   text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL REFERENCES person (id),
  at        text COLLATE "C" NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX outside_identity_person ON outside_identity (person_id);
CREATE TABLE passkey (
  id        text COLLATE "C" PRIMARY KEY,
  person_id text COLLATE "C" NOT NULL REFERENCES person (id),
  name      text COLLATE "C" NOT NULL,
  content   text COLLATE "C" NOT NULL,
  at        text COLLATE "C" NOT NULL,
  used_at   text COLLATE "C" NOT NULL
);
CREATE INDEX passkey_person ON passkey (person_id, at);
CREATE TABLE one_time_code (
  person_id    text COLLATE "C" PRIMARY KEY REFERENCES person (id),
  secret       bytea NOT NULL,
  last_step    bigint NOT NULL,
  confirmed_at text COLLATE "C" NOT NULL
);
CREATE TABLE recovery_code (
  person_id text COLLATE "C" NOT NULL REFERENCES person (id),
  code_hash text COLLATE "C" NOT NULL,
  used_at   text COLLATE "C" NOT NULL,
  PRIMARY KEY (person_id, code_hash)
);
CREATE TABLE attempt (
  key        text COLLATE "C" NOT NULL,
  time_slice text COLLATE "C" NOT NULL,
  count      bigint NOT NULL,
  PRIMARY KEY (key, time_slice)
);
CREATE INDEX attempt_age ON attempt (time_slice);
