-- +goose Up
-- The Agreement's yearly review: one run a year, who was asked in each stage and what came of it, and every position
-- taken in its ballots.
CREATE TABLE review_run (
  id      text COLLATE "C" NOT NULL PRIMARY KEY,
  year    bigint NOT NULL UNIQUE,
  status  text COLLATE "C" NOT NULL,
  body    text COLLATE "C" NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE review_reply (
  run_id          text COLLATE "C" NOT NULL REFERENCES review_run (id),
  stage           text COLLATE "C" NOT NULL,
  organisation_id text COLLATE "C" NOT NULL REFERENCES organisation (id),
  statement_id    text COLLATE "C" NOT NULL,
  sector          text COLLATE "C" NOT NULL,
  progress        text COLLATE "C" NOT NULL,
  answer          text COLLATE "C" NOT NULL,
  note            text COLLATE "C" NOT NULL,
  covers          bigint NOT NULL,
  asked_at        text COLLATE "C" NOT NULL,
  opened_at       text COLLATE "C" NOT NULL,
  answered_at     text COLLATE "C" NOT NULL,
  reminders       bigint NOT NULL,
  version         bigint NOT NULL,
  PRIMARY KEY (run_id, stage, organisation_id)
);
CREATE INDEX review_reply_progress ON review_reply (run_id, stage, progress, organisation_id);
CREATE TABLE review_position (
  run_id          text COLLATE "C" NOT NULL REFERENCES review_run (id),
  ballot          text COLLATE "C" NOT NULL,
  organisation_id text COLLATE "C" NOT NULL REFERENCES organisation (id),
  n               bigint NOT NULL,
  present         boolean NOT NULL,
  vote            text COLLATE "C" NOT NULL,
  change_wanted   text COLLATE "C" NOT NULL,
  hash            text COLLATE "C" NOT NULL,
  person_id       text COLLATE "C" NOT NULL,
  role            text COLLATE "C" NOT NULL,
  at              text COLLATE "C" NOT NULL,
  PRIMARY KEY (run_id, ballot, organisation_id, n)
);
CREATE INDEX review_position_present ON review_position (run_id, ballot, present, vote);
-- Which live records stand still because a party's acceptance of the Agreement lapsed.
CREATE TABLE record_lapse (
  record_id       text COLLATE "C" NOT NULL REFERENCES record (id),
  organisation_id text COLLATE "C" NOT NULL,
  since           text COLLATE "C" NOT NULL,
  PRIMARY KEY (record_id, organisation_id)
);
