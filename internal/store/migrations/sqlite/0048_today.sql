-- +goose Up
-- What one organisation has in each record, as a table of everything it is party to shows it. It follows from the
-- records and can be made again.
CREATE TABLE record_stake (
  organisation_id TEXT NOT NULL,
  record_id       TEXT NOT NULL,
  by_ref          TEXT NOT NULL,
  by_title        TEXT NOT NULL, -- folded title, then the reference
  by_due          TEXT NOT NULL, -- the day that matters next, then the reference
  content         TEXT NOT NULL, -- JSON
  PRIMARY KEY (organisation_id, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_stake_ref ON record_stake (organisation_id, by_ref);
CREATE INDEX record_stake_title ON record_stake (organisation_id, by_title);
CREATE INDEX record_stake_due ON record_stake (organisation_id, by_due);
CREATE INDEX record_stake_record ON record_stake (record_id);
-- Which making of the rows above is complete.
CREATE TABLE record_stake_mark (
  name TEXT PRIMARY KEY,
  made TEXT NOT NULL
) STRICT;
-- Tasks that a person has put aside for themselves until a day.
CREATE TABLE task_rest (
  person_id  TEXT NOT NULL,
  task_id    TEXT NOT NULL,
  until      TEXT NOT NULL,
  PRIMARY KEY (person_id, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_rest_until ON task_rest (until);
-- How far a person has read the portal's news.
CREATE TABLE portal_news_seen (
  person_id  TEXT PRIMARY KEY,
  key        TEXT NOT NULL,
  at         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- What an organisation owes is found by its open tasks of some kinds.
CREATE INDEX task_owed ON task (organisation_id, kind, due, id) WHERE closed_at = '';
