-- +goose Up
-- The partnership: who represents each signatory, who runs it in turn, its meetings and what follows from them.
CREATE TABLE partnership_member (
  organisation_id text COLLATE "C" PRIMARY KEY,
  body            text COLLATE "C" NOT NULL,
  vacant          bigint NOT NULL, -- empty seats as of the last look
  version         bigint NOT NULL
);
CREATE INDEX partnership_member_vacant ON partnership_member (vacant, organisation_id);
CREATE TABLE partnership_body (
  id              text COLLATE "C" PRIMARY KEY, -- there is one
  body            text COLLATE "C" NOT NULL,
  version         bigint NOT NULL
);
CREATE TABLE partnership_meeting (
  id              text COLLATE "C" PRIMARY KEY,
  ref             text COLLATE "C" NOT NULL UNIQUE,
  starts          text COLLATE "C" NOT NULL,
  body            text COLLATE "C" NOT NULL,
  version         bigint NOT NULL
);
CREATE INDEX partnership_meeting_starts ON partnership_meeting (starts, ref);
CREATE TABLE partnership_action (
  id              text COLLATE "C" PRIMARY KEY,
  meeting         text COLLATE "C" NOT NULL, -- reference
  org             text COLLATE "C" NOT NULL, -- empty is the secretariat
  state           text COLLATE "C" NOT NULL,
  sort_key        text COLLATE "C" NOT NULL, -- by the day it is due
  body            text COLLATE "C" NOT NULL,
  version         bigint NOT NULL
);
CREATE INDEX partnership_action_state ON partnership_action (state, sort_key);
CREATE INDEX partnership_action_org ON partnership_action (org, state, sort_key);
CREATE INDEX partnership_action_meeting ON partnership_action (meeting, id);
