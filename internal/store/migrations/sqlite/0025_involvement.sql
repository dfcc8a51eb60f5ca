-- +goose Up
-- The involvement group, of which there is one, and the proposals it is asked about.
CREATE TABLE involvement_group (
  id      TEXT PRIMARY KEY,
  body    TEXT NOT NULL, -- JSON
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE proposal (
  id        TEXT PRIMARY KEY,
  ref       TEXT NOT NULL UNIQUE,
  record_id TEXT NOT NULL,
  n         INTEGER NOT NULL,
  lead_org  TEXT NOT NULL,
  stage     TEXT NOT NULL,
  is_open   INTEGER NOT NULL,
  text_hash TEXT NOT NULL,
  followed  TEXT NOT NULL, -- the record's stage when it was last looked at
  body      TEXT NOT NULL, -- JSON
  watch     TEXT NOT NULL, -- next day on which the daily run looks at it
  sort_key  TEXT NOT NULL,
  version   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX proposal_record ON proposal (record_id, n);
CREATE INDEX proposal_list ON proposal (is_open, sort_key);
CREATE INDEX proposal_lead ON proposal (lead_org, is_open, sort_key);
CREATE INDEX proposal_watch ON proposal (watch, ref);
