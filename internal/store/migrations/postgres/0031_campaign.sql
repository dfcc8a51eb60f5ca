-- +goose Up
-- Campaigns that invite a sector, how many have signed day by day, and how long signing takes.
CREATE TABLE campaign (
  id              text COLLATE "C" PRIMARY KEY,
  state           text COLLATE "C" NOT NULL,
  sort_key        text COLLATE "C" NOT NULL, -- newest first
  body            text COLLATE "C" NOT NULL,
  version         bigint NOT NULL
);
CREATE INDEX campaign_sort ON campaign (sort_key);
CREATE INDEX campaign_state ON campaign (state, id);
CREATE TABLE campaign_target (
  campaign_id     text COLLATE "C" NOT NULL,
  organisation_id text COLLATE "C" NOT NULL,
  state           text COLLATE "C" NOT NULL,
  next            text COLLATE "C" NOT NULL, -- when the program looks again; empty is never
  body            text COLLATE "C" NOT NULL,
  PRIMARY KEY (campaign_id, organisation_id)
);
CREATE INDEX campaign_target_next ON campaign_target (campaign_id, next, organisation_id);
-- One line for each day and sector; the past stays as it was counted.
CREATE TABLE coverage_day (
  day             text COLLATE "C" NOT NULL,
  sector          text COLLATE "C" NOT NULL,
  known           bigint NOT NULL, -- nought: nobody counted that day
  signed          bigint NOT NULL,
  PRIMARY KEY (day, sector)
);
CREATE TABLE signing_time (
  sector          text COLLATE "C" PRIMARY KEY, -- empty is all
  n               bigint NOT NULL,
  median          bigint NOT NULL,
  mean            bigint NOT NULL
);
