-- +goose Up
-- First visits, and what people practise with until it is thrown away.
CREATE TABLE first_visit (
  person_id text COLLATE "C" NOT NULL REFERENCES person (id),
  tour      text COLLATE "C" NOT NULL,
  state     text COLLATE "C" NOT NULL,
  step      bigint NOT NULL,
  at        text COLLATE "C" NOT NULL,
  version   bigint NOT NULL,
  PRIMARY KEY (person_id, tour)
);
CREATE TABLE practice (
  id        text COLLATE "C" PRIMARY KEY,
  person_id text COLLATE "C" NOT NULL REFERENCES person (id),
  exercise  text COLLATE "C" NOT NULL,
  gone_at   text COLLATE "C" NOT NULL, -- when it is thrown away
  body      text COLLATE "C" NOT NULL, -- JSON
  version   bigint NOT NULL
);
CREATE INDEX practice_of ON practice (person_id, id);
CREATE INDEX practice_gone ON practice (gone_at);
