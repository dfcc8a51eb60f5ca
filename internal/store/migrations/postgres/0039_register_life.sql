-- +goose Up
-- An entry whose review is long overdue leaves the public list: from which day, once its parties were told, and since when.
ALTER TABLE record ADD COLUMN delist_on text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE record ADD COLUMN delisted text COLLATE "C" NOT NULL DEFAULT '';
-- What came of the benefits that a use promised.
CREATE TABLE register_outcome (
  record_id    text COLLATE "C" PRIMARY KEY,
  body         text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
-- Other versions of an entry: Easy Read, translations, sound, sign language.
CREATE TABLE register_edition (
  record_id    text COLLATE "C" PRIMARY KEY,
  body         text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
-- A version that somebody asked for. Whoever asked has a code; an address is sealed.
CREATE TABLE edition_ask (
  ref          text COLLATE "C" PRIMARY KEY,
  record_id    text COLLATE "C" NOT NULL,
  org          text COLLATE "C" NOT NULL, -- that has to answer
  kind         text COLLATE "C" NOT NULL,
  stage        text COLLATE "C" NOT NULL,
  in_time      text COLLATE "C" NOT NULL, -- yes, no, or empty while it waits
  watch        text COLLATE "C" NOT NULL, -- when something has to be done with it
  sort_key     text COLLATE "C" NOT NULL, -- what is owed first
  body         text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
CREATE INDEX edition_ask_org ON edition_ask (org, sort_key);
CREATE INDEX edition_ask_watch ON edition_ask (watch);
