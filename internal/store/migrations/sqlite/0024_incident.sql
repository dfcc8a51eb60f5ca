-- +goose Up
-- Incidents and near misses. The content is internal; who was told stands beside it. What everybody reads is in the
-- table of accounts and nowhere else: a row that is not there is not public.
CREATE TABLE incident (
  id           TEXT PRIMARY KEY,
  ref          TEXT NOT NULL UNIQUE,
  org          TEXT NOT NULL,
  stage        TEXT NOT NULL,
  body         TEXT NOT NULL,
  figure       TEXT NOT NULL, -- what counting needs
  aware_on     TEXT NOT NULL,
  watch        TEXT NOT NULL, -- when the program looks at it again
  sort_key     TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
CREATE INDEX incident_org ON incident (org, sort_key);
CREATE INDEX incident_sort ON incident (sort_key);
CREATE INDEX incident_watch ON incident (watch, ref);
CREATE INDEX incident_aware ON incident (aware_on, ref);
CREATE TABLE incident_party (
  incident     TEXT NOT NULL REFERENCES incident (id),
  org          TEXT NOT NULL,
  sort_key     TEXT NOT NULL, -- of the incident
  PRIMARY KEY (incident, org)
) STRICT;
CREATE INDEX incident_party_org ON incident_party (org, sort_key);
CREATE TABLE incident_account (
  ref          TEXT PRIMARY KEY,
  org          TEXT NOT NULL,
  year         INTEGER NOT NULL,
  sort_key     TEXT NOT NULL,
  body         TEXT NOT NULL
) STRICT;
CREATE INDEX incident_account_sort ON incident_account (sort_key);
CREATE INDEX incident_account_org ON incident_account (org, sort_key);
CREATE TABLE incident_account_use (
  use_ref      TEXT NOT NULL,
  ref          TEXT NOT NULL REFERENCES incident_account (ref),
  sort_key     TEXT NOT NULL,
  PRIMARY KEY (use_ref, ref)
) STRICT;
CREATE INDEX incident_account_use_account ON incident_account_use (ref);
