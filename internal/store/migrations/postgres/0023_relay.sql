-- +goose Up
-- Corrections on their way to everybody who was given the wrong information. They hold kinds of information, the
-- sending body's own reference, and states; nothing of anybody's case.
CREATE TABLE correction (
  id         text COLLATE "C" PRIMARY KEY,
  ref        text COLLATE "C" NOT NULL UNIQUE,
  source     text COLLATE "C" NOT NULL, -- whose information it is
  local_ref  text COLLATE "C" NOT NULL,
  case_ref   text COLLATE "C" NOT NULL,
  stage      text COLLATE "C" NOT NULL,
  origin     text COLLATE "C" NOT NULL,
  body       text COLLATE "C" NOT NULL,
  watch      text COLLATE "C" NOT NULL, -- when the program looks at it again
  made_at    text COLLATE "C" NOT NULL,
  told       bigint NOT NULL,
  answered   bigint NOT NULL,
  in_time    bigint NOT NULL,
  refused    bigint NOT NULL,
  excused    bigint NOT NULL,
  days       bigint NOT NULL, -- to the last answer; -1 while somebody is waited for
  version    bigint NOT NULL
);
CREATE INDEX correction_source ON correction (source, local_ref);
CREATE INDEX correction_case ON correction (case_ref);
CREATE INDEX correction_watch ON correction (watch, ref);
CREATE INDEX correction_made ON correction (ref, made_at);
-- Where a correction stands in each organisation's lists.
CREATE TABLE correction_place (
  org           text COLLATE "C" NOT NULL,
  correction_id text COLLATE "C" NOT NULL REFERENCES correction (id),
  box           text COLLATE "C" NOT NULL,
  sort_key      text COLLATE "C" NOT NULL,
  PRIMARY KEY (org, correction_id)
);
CREATE INDEX correction_place_box ON correction_place (org, box, sort_key);
CREATE INDEX correction_place_correction ON correction_place (correction_id);
