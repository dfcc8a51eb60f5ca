-- +goose Up
-- Who checks the tool of a use, how often, and what came of it.
CREATE TABLE automation_plan (
  ref          TEXT PRIMARY KEY, -- of the use
  org          TEXT NOT NULL,
  due          TEXT NOT NULL, -- the next check
  body         TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
-- What stands beside an entry of the register and is no part of the signed text: what came of the promised benefits,
-- and other forms of the entry.
CREATE TABLE register_companion (
  ref          TEXT NOT NULL,
  kind         TEXT NOT NULL,
  org          TEXT NOT NULL,
  due          TEXT NOT NULL,
  body         TEXT NOT NULL,
  version      INTEGER NOT NULL,
  PRIMARY KEY (ref, kind)
) STRICT;
CREATE INDEX register_companion_kind ON register_companion (kind, ref);
-- Requests for an entry in another form.
CREATE TABLE form_request (
  ref          TEXT PRIMARY KEY,
  org          TEXT NOT NULL,
  use_ref      TEXT NOT NULL,
  stage        TEXT NOT NULL,
  received     TEXT NOT NULL,
  sort_key     TEXT NOT NULL,
  body         TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
CREATE INDEX form_request_org ON form_request (org, sort_key);
CREATE INDEX form_request_stage ON form_request (stage, ref);
-- Entries whose review is so late that they are taken off the list, until the review is made.
CREATE TABLE delisting (
  record       TEXT PRIMARY KEY,
  ref          TEXT NOT NULL,
  review_due   TEXT NOT NULL, -- the review that is missing; another day of review lists the entry again
  warned       TEXT NOT NULL,
  delisted     TEXT NOT NULL -- empty while it was only warned of
) STRICT;
