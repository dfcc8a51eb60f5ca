-- +goose Up
CREATE TABLE event (
  seq      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id       text COLLATE "C" NOT NULL UNIQUE,
  at       text COLLATE "C" NOT NULL,
  name     text COLLATE "C" NOT NULL,
  subject_kind text COLLATE "C" NOT NULL,
  subject_id   text COLLATE "C" NOT NULL,
  actor_person text COLLATE "C" NOT NULL,
  actor_org    text COLLATE "C" NOT NULL,
  actor_role   text COLLATE "C" NOT NULL,
  actor_system text COLLATE "C" NOT NULL,
  data     text COLLATE "C" NOT NULL
);
CREATE INDEX event_subject ON event (subject_kind, subject_id, seq);
CREATE TABLE event_organisation (
  organisation_id text COLLATE "C" NOT NULL,
  seq             bigint NOT NULL REFERENCES event (seq),
  PRIMARY KEY (organisation_id, seq)
);
CREATE TABLE idempotency (
  key        text COLLATE "C" PRIMARY KEY,
  person_id  text COLLATE "C" NOT NULL,
  result     text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL
);
CREATE TABLE counter (
  name  text COLLATE "C" PRIMARY KEY,
  value bigint NOT NULL
);
