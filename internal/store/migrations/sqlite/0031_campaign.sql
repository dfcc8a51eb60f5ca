-- +goose Up
-- Campaigns that invite a sector, how many have signed day by day, and how long signing takes.
CREATE TABLE campaign (
  id              TEXT PRIMARY KEY,
  state           TEXT NOT NULL,
  sort_key        TEXT NOT NULL, -- newest first
  body            TEXT NOT NULL,
  version         INTEGER NOT NULL
) STRICT;
CREATE INDEX campaign_sort ON campaign (sort_key);
CREATE INDEX campaign_state ON campaign (state, id);
CREATE TABLE campaign_target (
  campaign_id     TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  state           TEXT NOT NULL,
  next            TEXT NOT NULL, -- when the program looks again; empty is never
  body            TEXT NOT NULL,
  PRIMARY KEY (campaign_id, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX campaign_target_next ON campaign_target (campaign_id, next, organisation_id);
-- One line for each day and sector; the past stays as it was counted.
CREATE TABLE coverage_day (
  day             TEXT NOT NULL,
  sector          TEXT NOT NULL,
  known           INTEGER NOT NULL, -- nought: nobody counted that day
  signed          INTEGER NOT NULL,
  PRIMARY KEY (day, sector)
) STRICT, WITHOUT ROWID;
CREATE TABLE signing_time (
  sector          TEXT PRIMARY KEY, -- empty is all
  n               INTEGER NOT NULL,
  median          INTEGER NOT NULL,
  mean            INTEGER NOT NULL
) STRICT;
