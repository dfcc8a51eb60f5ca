-- +goose Up
-- The partnership: who represents each signatory, who runs it in turn, its meetings and what follows from them.
CREATE TABLE partnership_member (
  organisation_id TEXT PRIMARY KEY,
  body            TEXT NOT NULL,
  vacant          INTEGER NOT NULL, -- empty seats as of the last look
  version         INTEGER NOT NULL
) STRICT;
CREATE INDEX partnership_member_vacant ON partnership_member (vacant, organisation_id);
CREATE TABLE partnership_body (
  id              TEXT PRIMARY KEY, -- there is one
  body            TEXT NOT NULL,
  version         INTEGER NOT NULL
) STRICT;
CREATE TABLE partnership_meeting (
  id              TEXT PRIMARY KEY,
  ref             TEXT NOT NULL UNIQUE,
  starts          TEXT NOT NULL,
  body            TEXT NOT NULL,
  version         INTEGER NOT NULL
) STRICT;
CREATE INDEX partnership_meeting_starts ON partnership_meeting (starts, ref);
CREATE TABLE partnership_action (
  id              TEXT PRIMARY KEY,
  meeting         TEXT NOT NULL, -- reference
  org             TEXT NOT NULL, -- empty is the secretariat
  state           TEXT NOT NULL,
  sort_key        TEXT NOT NULL, -- by the day it is due
  body            TEXT NOT NULL,
  version         INTEGER NOT NULL
) STRICT;
CREATE INDEX partnership_action_state ON partnership_action (state, sort_key);
CREATE INDEX partnership_action_org ON partnership_action (org, state, sort_key);
CREATE INDEX partnership_action_meeting ON partnership_action (meeting, id);
