-- +goose Up
-- What was last seen of every rule in force, what changed since, and who looked at what rests on it.
CREATE TABLE law_mark (
  rule TEXT PRIMARY KEY,
  sum  TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE TABLE law_change (
  id   TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;
CREATE TABLE law_item (
  change_id  TEXT NOT NULL REFERENCES law_change (id),
  org        TEXT NOT NULL,
  thing_kind TEXT NOT NULL,
  thing_ref  TEXT NOT NULL,
  label      TEXT NOT NULL,
  url        TEXT NOT NULL,
  outcome    TEXT NOT NULL,
  note       TEXT NOT NULL,
  looked_by  TEXT NOT NULL,
  looked_at  TEXT NOT NULL,
  PRIMARY KEY (change_id, org, thing_kind, thing_ref)
) STRICT;
CREATE INDEX law_item_open ON law_item (change_id, org, outcome, thing_kind, thing_ref);
