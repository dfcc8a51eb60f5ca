-- +goose Up
-- The involvement group, of which there is one, and the proposals it is asked about.
CREATE TABLE involvement_group (
  id      text COLLATE "C" PRIMARY KEY,
  body    text COLLATE "C" NOT NULL, -- JSON
  version bigint NOT NULL
);
CREATE TABLE proposal (
  id        text COLLATE "C" PRIMARY KEY,
  ref       text COLLATE "C" NOT NULL UNIQUE,
  record_id text COLLATE "C" NOT NULL,
  n         bigint NOT NULL,
  lead_org  text COLLATE "C" NOT NULL,
  stage     text COLLATE "C" NOT NULL,
  is_open   boolean NOT NULL,
  text_hash text COLLATE "C" NOT NULL,
  followed  text COLLATE "C" NOT NULL, -- the record's stage when it was last looked at
  body      text COLLATE "C" NOT NULL, -- JSON
  watch     text COLLATE "C" NOT NULL, -- next day on which the daily run looks at it
  sort_key  text COLLATE "C" NOT NULL,
  version   bigint NOT NULL
);
CREATE UNIQUE INDEX proposal_record ON proposal (record_id, n);
CREATE INDEX proposal_list ON proposal (is_open, sort_key);
CREATE INDEX proposal_lead ON proposal (lead_org, is_open, sort_key);
CREATE INDEX proposal_watch ON proposal (watch, ref);
