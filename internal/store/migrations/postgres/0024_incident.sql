-- +goose Up
-- Incidents and near misses. The content is internal; who was told stands beside it. What everybody reads is in the
-- table of accounts and nowhere else: a row that is not there is not public.
CREATE TABLE incident (
  id           text COLLATE "C" PRIMARY KEY,
  ref          text COLLATE "C" NOT NULL UNIQUE,
  org          text COLLATE "C" NOT NULL,
  stage        text COLLATE "C" NOT NULL,
  body         text COLLATE "C" NOT NULL,
  figure       text COLLATE "C" NOT NULL, -- what counting needs
  aware_on     text COLLATE "C" NOT NULL,
  watch        text COLLATE "C" NOT NULL, -- when the program looks at it again
  sort_key     text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
CREATE INDEX incident_org ON incident (org, sort_key);
CREATE INDEX incident_sort ON incident (sort_key);
CREATE INDEX incident_watch ON incident (watch, ref);
CREATE INDEX incident_aware ON incident (aware_on, ref);
CREATE TABLE incident_party (
  incident     text COLLATE "C" NOT NULL REFERENCES incident (id),
  org          text COLLATE "C" NOT NULL,
  sort_key     text COLLATE "C" NOT NULL, -- of the incident
  PRIMARY KEY (incident, org)
);
CREATE INDEX incident_party_org ON incident_party (org, sort_key);
CREATE TABLE incident_account (
  ref          text COLLATE "C" PRIMARY KEY,
  org          text COLLATE "C" NOT NULL,
  year         bigint NOT NULL,
  sort_key     text COLLATE "C" NOT NULL,
  body         text COLLATE "C" NOT NULL
);
CREATE INDEX incident_account_sort ON incident_account (sort_key);
CREATE INDEX incident_account_org ON incident_account (org, sort_key);
CREATE TABLE incident_account_use (
  use_ref      text COLLATE "C" NOT NULL,
  ref          text COLLATE "C" NOT NULL REFERENCES incident_account (ref),
  sort_key     text COLLATE "C" NOT NULL,
  PRIMARY KEY (use_ref, ref)
);
CREATE INDEX incident_account_use_account ON incident_account_use (ref);
