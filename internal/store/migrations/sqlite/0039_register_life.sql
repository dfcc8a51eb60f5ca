-- +goose Up
-- An entry whose review is long overdue leaves the public list: from which day, once its parties were told, and since when.
ALTER TABLE record ADD COLUMN delist_on TEXT NOT NULL DEFAULT '';
ALTER TABLE record ADD COLUMN delisted TEXT NOT NULL DEFAULT '';
-- What came of the benefits that a use promised.
CREATE TABLE register_outcome (
  record_id    TEXT PRIMARY KEY,
  body         TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
-- Other versions of an entry: Easy Read, translations, sound, sign language.
CREATE TABLE register_edition (
  record_id    TEXT PRIMARY KEY,
  body         TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
-- A version that somebody asked for. Whoever asked has a code; an address is sealed.
CREATE TABLE edition_ask (
  ref          TEXT PRIMARY KEY,
  record_id    TEXT NOT NULL,
  org          TEXT NOT NULL, -- that has to answer
  kind         TEXT NOT NULL,
  stage        TEXT NOT NULL,
  in_time      TEXT NOT NULL, -- yes, no, or empty while it waits
  watch        TEXT NOT NULL, -- when something has to be done with it
  sort_key     TEXT NOT NULL, -- what is owed first
  body         TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
CREATE INDEX edition_ask_org ON edition_ask (org, sort_key);
CREATE INDEX edition_ask_watch ON edition_ask (watch);
