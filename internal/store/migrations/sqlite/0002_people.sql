-- +goose Up
CREATE TABLE person (
  id           TEXT PRIMARY KEY,
  name         TEXT NOT NULL,
  email        TEXT NOT NULL,
  email_folded TEXT NOT NULL UNIQUE,
  status       TEXT NOT NULL,
  created_at   TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
CREATE TABLE hat (
  id              TEXT PRIMARY KEY,
  person_id       TEXT NOT NULL REFERENCES person (id),
  organisation_id TEXT NOT NULL,
  role            TEXT NOT NULL,
  from_at         TEXT NOT NULL,
  until_at        TEXT NOT NULL,
  given_person    TEXT NOT NULL,
  given_org       TEXT NOT NULL,
  given_role      TEXT NOT NULL,
  given_system    TEXT NOT NULL,
  ended_at        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX hat_held ON hat (person_id, organisation_id, role) WHERE ended_at = '';
CREATE INDEX hat_organisation ON hat (organisation_id, role) WHERE ended_at = '';
CREATE TABLE invitation (
  id              TEXT PRIMARY KEY,
  email           TEXT NOT NULL,
  email_folded    TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  roles           TEXT NOT NULL,
  until_at        TEXT NOT NULL,
  by_person       TEXT NOT NULL,
  by_org          TEXT NOT NULL,
  by_role         TEXT NOT NULL,
  by_system       TEXT NOT NULL,
  at              TEXT NOT NULL,
  used_at         TEXT NOT NULL,
  used_by         TEXT NOT NULL,
  withdrawn_at    TEXT NOT NULL,
  token_hash      TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX invitation_address ON invitation (email_folded, at);
CREATE INDEX invitation_organisation ON invitation (organisation_id, at);
CREATE TABLE web_session (
  token      TEXT PRIMARY KEY,
  data       BLOB NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX web_session_expiry ON web_session (expires_at);
CREATE TABLE sign_in (
  id               TEXT PRIMARY KEY,
  person_id        TEXT NOT NULL REFERENCES person (id),
  method           TEXT NOT NULL,
  browser          TEXT NOT NULL,
  network          TEXT NOT NULL,
  acting_for       TEXT NOT NULL,
  at               TEXT NOT NULL,
  seen_at          TEXT NOT NULL,
  second_factor_at TEXT NOT NULL,
  ended_at         TEXT NOT NULL
) STRICT;
CREATE INDEX sign_in_person ON sign_in (person_id, at) WHERE ended_at = '';
CREATE INDEX sign_in_age ON sign_in (at);
CREATE TABLE sign_in_link (
  token_hash TEXT PRIMARY KEY,
  email      TEXT NOT NULL,
  next       TEXT NOT NULL,
  at         TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at    TEXT NOT NULL
) STRICT;
CREATE INDEX sign_in_link_age ON sign_in_link (at);
CREATE TABLE outside_identity (
  issuer    TEXT NOT NULL,
  subject   TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES person (id),
  at        TEXT NOT NULL,
  PRIMARY KEY (issuer, subject)
) STRICT;
CREATE INDEX outside_identity_person ON outside_identity (person_id);
CREATE TABLE passkey (
  id        TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  name      TEXT NOT NULL,
  content   TEXT NOT NULL,
  at        TEXT NOT NULL,
  used_at   TEXT NOT NULL
) STRICT;
CREATE INDEX passkey_person ON passkey (person_id, at);
CREATE TABLE one_time_code (
  person_id    TEXT PRIMARY KEY REFERENCES person (id),
  secret       BLOB NOT NULL,
  last_step    INTEGER NOT NULL,
  confirmed_at TEXT NOT NULL
) STRICT;
CREATE TABLE recovery_code (
  person_id TEXT NOT NULL REFERENCES person (id),
  code_hash TEXT NOT NULL,
  used_at   TEXT NOT NULL,
  PRIMARY KEY (person_id, code_hash)
) STRICT;
CREATE TABLE attempt (
  key        TEXT NOT NULL,
  time_slice TEXT NOT NULL,
  count      INTEGER NOT NULL,
  PRIMARY KEY (key, time_slice)
) STRICT;
CREATE INDEX attempt_age ON attempt (time_slice);
