-- +goose Up
-- Consultations and sessions. Answers name nobody, and nothing leads from an address to an answer.
CREATE TABLE consultation (
  id           text COLLATE "C" PRIMARY KEY,
  ref          text COLLATE "C" NOT NULL UNIQUE,
  org          text COLLATE "C" NOT NULL, -- empty is the partnership
  body         text COLLATE "C" NOT NULL,
  watch        text COLLATE "C" NOT NULL, -- when the program looks at it again
  sort_key     text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
CREATE INDEX consultation_sort ON consultation (sort_key);
CREATE INDEX consultation_watch ON consultation (watch, ref);
CREATE TABLE consultation_response (
  id           text COLLATE "C" PRIMARY KEY,
  consultation text COLLATE "C" NOT NULL,
  survey       bigint NOT NULL,
  source       text COLLATE "C" NOT NULL,
  answers      text COLLATE "C" NOT NULL,
  at           text COLLATE "C" NOT NULL
);
CREATE INDEX consultation_response_of ON consultation_response (consultation, id);
-- Numbers, kept as answers come in.
CREATE TABLE consultation_count (
  consultation text COLLATE "C" NOT NULL,
  survey       bigint NOT NULL,
  question     text COLLATE "C" NOT NULL,
  chosen       text COLLATE "C" NOT NULL,
  source       text COLLATE "C" NOT NULL,
  n            bigint NOT NULL,
  PRIMARY KEY (consultation, survey, question, chosen, source)
);
-- Answers in people's own words. Nobody else reads them before somebody decided.
CREATE TABLE consultation_said (
  id           text COLLATE "C" PRIMARY KEY,
  consultation text COLLATE "C" NOT NULL,
  question     text COLLATE "C" NOT NULL,
  source       text COLLATE "C" NOT NULL,
  body         text COLLATE "C" NOT NULL,
  shown        text COLLATE "C" NOT NULL,
  gaps         bigint NOT NULL,
  state        text COLLATE "C" NOT NULL,
  reason       text COLLATE "C" NOT NULL
);
CREATE INDEX consultation_said_of ON consultation_said (consultation, state, id);
-- Who wishes to hear what came of it. The address is sealed.
CREATE TABLE consultation_hearer (
  id           text COLLATE "C" PRIMARY KEY,
  consultation text COLLATE "C" NOT NULL,
  address      bytea NOT NULL,
  confirmed    boolean NOT NULL,
  at           text COLLATE "C" NOT NULL
);
CREATE INDEX consultation_hearer_of ON consultation_hearer (consultation, id);
CREATE TABLE session (
  id           text COLLATE "C" PRIMARY KEY,
  ref          text COLLATE "C" NOT NULL UNIQUE,
  consultation text COLLATE "C" NOT NULL, -- reference, or empty
  org          text COLLATE "C" NOT NULL,
  starts       text COLLATE "C" NOT NULL,
  body         text COLLATE "C" NOT NULL,
  watch        text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
CREATE INDEX session_starts ON session (starts, ref);
CREATE INDEX session_consultation ON session (consultation, starts);
CREATE INDEX session_watch ON session (watch, ref);
CREATE TABLE session_booking (
  id           text COLLATE "C" PRIMARY KEY,
  ref          text COLLATE "C" NOT NULL UNIQUE,
  session      text COLLATE "C" NOT NULL, -- reference
  state        text COLLATE "C" NOT NULL,
  needs        bytea NOT NULL, -- sealed
  contact      bytea NOT NULL, -- sealed
  code         bytea NOT NULL, -- keyed hash
  n            bigint NOT NULL, -- order of coming
  at           text COLLATE "C" NOT NULL
);
CREATE INDEX session_booking_of ON session_booking (session, state, n);
