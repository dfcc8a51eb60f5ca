-- +goose Up
-- Rooms of the members' portal. The commons has no row: it is the room without an identifier.
CREATE TABLE space (
  id              TEXT PRIMARY KEY,
  slug            TEXT NOT NULL UNIQUE,
  name_folded     TEXT NOT NULL,
  kind            TEXT NOT NULL, -- open, closed, hidden
  state           TEXT NOT NULL, -- proposed, live, archived, refused
  body            TEXT NOT NULL,
  at              TEXT NOT NULL,
  version         INTEGER NOT NULL
) STRICT;
CREATE INDEX space_kind ON space (kind, state, name_folded, id);
-- Who is in a space: a person as one of an organisation's people, or whoever holds a role there.
CREATE TABLE space_member (
  space_id        TEXT NOT NULL REFERENCES space (id),
  person_id       TEXT NOT NULL, -- empty for a whole role
  organisation_id TEXT NOT NULL, -- empty for the partnership's secretariat
  role            TEXT NOT NULL, -- empty for a person
  standing        TEXT NOT NULL, -- member, host
  state           TEXT NOT NULL, -- in, invited, asked
  at              TEXT NOT NULL,
  by_person       TEXT NOT NULL,
  why             TEXT NOT NULL,
  confirmed       TEXT NOT NULL, -- the day a host last said that they are still there
  PRIMARY KEY (space_id, person_id, organisation_id, role)
) STRICT;
CREATE INDEX space_member_person ON space_member (person_id, state);
CREATE INDEX space_member_role ON space_member (organisation_id, role, state);
-- What is new in the portal; the newest has the highest key.
CREATE TABLE portal_news (
  key             TEXT PRIMARY KEY,
  space_id        TEXT NOT NULL,
  topics          TEXT NOT NULL, -- between bars: |choices|retention|
  kind            TEXT NOT NULL,
  ref             TEXT NOT NULL,
  url             TEXT NOT NULL,
  title           TEXT NOT NULL,
  by_org          TEXT NOT NULL,
  thread          TEXT NOT NULL,
  at              TEXT NOT NULL
) STRICT;
CREATE INDEX portal_news_space ON portal_news (space_id, key);
CREATE INDEX portal_news_ref ON portal_news (ref);
-- Private addresses of feeds. The code in the address is kept as a hash only.
CREATE TABLE feed_address (
  id              TEXT PRIMARY KEY,
  person_id       TEXT NOT NULL,
  code_hash       TEXT NOT NULL UNIQUE,
  space_id        TEXT NOT NULL,
  topic           TEXT NOT NULL,
  every_space     INTEGER NOT NULL, -- one when it is not of one space
  at              TEXT NOT NULL,
  revoked_at      TEXT NOT NULL,
  read_on         TEXT NOT NULL -- the day it was last read
) STRICT;
CREATE INDEX feed_address_person ON feed_address (person_id, id);
