-- +goose Up
-- The Agreement's yearly review: one run a year, who was asked in each stage and what came of it, and every position
-- taken in its ballots.
CREATE TABLE review_run (
  id      TEXT NOT NULL PRIMARY KEY,
  year    INTEGER NOT NULL UNIQUE,
  status  TEXT NOT NULL,
  body    TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE review_reply (
  run_id          TEXT NOT NULL REFERENCES review_run (id),
  stage           TEXT NOT NULL,
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  statement_id    TEXT NOT NULL,
  sector          TEXT NOT NULL,
  progress        TEXT NOT NULL,
  answer          TEXT NOT NULL,
  note            TEXT NOT NULL,
  covers          INTEGER NOT NULL,
  asked_at        TEXT NOT NULL,
  opened_at       TEXT NOT NULL,
  answered_at     TEXT NOT NULL,
  reminders       INTEGER NOT NULL,
  version         INTEGER NOT NULL,
  PRIMARY KEY (run_id, stage, organisation_id)
) STRICT;
CREATE INDEX review_reply_progress ON review_reply (run_id, stage, progress, organisation_id);
CREATE TABLE review_position (
  run_id          TEXT NOT NULL REFERENCES review_run (id),
  ballot          TEXT NOT NULL,
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  n               INTEGER NOT NULL,
  present         INTEGER NOT NULL,
  vote            TEXT NOT NULL,
  change_wanted   TEXT NOT NULL,
  hash            TEXT NOT NULL,
  person_id       TEXT NOT NULL,
  role            TEXT NOT NULL,
  at              TEXT NOT NULL,
  PRIMARY KEY (run_id, ballot, organisation_id, n)
) STRICT;
CREATE INDEX review_position_present ON review_position (run_id, ballot, present, vote);
-- Which live records stand still because a party's acceptance of the Agreement lapsed.
CREATE TABLE record_lapse (
  record_id       TEXT NOT NULL REFERENCES record (id),
  organisation_id TEXT NOT NULL,
  since           TEXT NOT NULL,
  PRIMARY KEY (record_id, organisation_id)
) STRICT;
