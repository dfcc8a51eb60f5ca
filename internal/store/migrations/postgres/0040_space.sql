-- +goose Up
-- Rooms of the members' portal. The commons has no row: it is the room without an identifier.
CREATE TABLE space (
  id              text COLLATE "C" PRIMARY KEY,
  slug            text COLLATE "C" NOT NULL UNIQUE,
  name_folded     text COLLATE "C" NOT NULL,
  kind            text COLLATE "C" NOT NULL, -- open, closed, hidden
  state           text COLLATE "C" NOT NULL, -- proposed, live, archived, refused
  body            text COLLATE "C" NOT NULL,
  at              text COLLATE "C" NOT NULL,
  version         bigint NOT NULL
);
CREATE INDEX space_kind ON space (kind, state, name_folded, id);
-- Who is in a space: a person as one of an organisation's people, or whoever holds a role there.
CREATE TABLE space_member (
  space_id        text COLLATE "C" NOT NULL REFERENCES space (id),
  person_id       text COLLATE "C" NOT NULL, -- empty for a whole role
  organisation_id text COLLATE "C" NOT NULL, -- empty for the partnership's secretariat
  role            text COLLATE "C" NOT NULL, -- empty for a person
  standing        text COLLATE "C" NOT NULL, -- member, host
  state           text COLLATE "C" NOT NULL, -- in, invited, asked
  at              text COLLATE "C" NOT NULL,
  by_person       text COLLATE "C" NOT NULL,
  why             text COLLATE "C" NOT NULL,
  confirmed       text COLLATE "C" NOT NULL, -- the day a host last said that they are still there
  PRIMARY KEY (space_id, person_id, organisation_id, role)
);
CREATE INDEX space_member_person ON space_member (person_id, state);
CREATE INDEX space_member_role ON space_member (organisation_id, role, state);
-- What is new in the portal; the newest has the highest key.
CREATE TABLE portal_news (
  key             text COLLATE "C" PRIMARY KEY,
  space_id        text COLLATE "C" NOT NULL,
  topics          text COLLATE "C" NOT NULL, -- between bars: |choices|retention|
  kind            text COLLATE "C" NOT NULL,
  ref             text COLLATE "C" NOT NULL,
  url             text COLLATE "C" NOT NULL,
  title           text COLLATE "C" NOT NULL,
  by_org          text COLLATE "C" NOT NULL,
  thread          text COLLATE "C" NOT NULL,
  at              text COLLATE "C" NOT NULL
);
CREATE INDEX portal_news_space ON portal_news (space_id, key);
CREATE INDEX portal_news_ref ON portal_news (ref);
-- Private addresses of feeds. The code in the address is kept as a hash only.
CREATE TABLE feed_address (
  id              text COLLATE "C" PRIMARY KEY,
  person_id       text COLLATE "C" NOT NULL,
  code_hash       text COLLATE "C" NOT NULL UNIQUE,
  space_id        text COLLATE "C" NOT NULL,
  topic           text COLLATE "C" NOT NULL,
  every_space     bigint NOT NULL, -- one when it is not of one space
  at              text COLLATE "C" NOT NULL,
  revoked_at      text COLLATE "C" NOT NULL,
  read_on         text COLLATE "C" NOT NULL -- the day it was last read
);
CREATE INDEX feed_address_person ON feed_address (person_id, id);
