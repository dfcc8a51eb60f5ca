-- +goose Up
-- The library of the members' portal. Each item stands in one room; the commons is the room without an identifier.
CREATE TABLE library_item (
  id              TEXT PRIMARY KEY,
  ref             TEXT NOT NULL UNIQUE,
  space_id        TEXT NOT NULL,
  kind            TEXT NOT NULL, -- template, notice, dpia, training, other
  stage           TEXT NOT NULL, -- shared, withdrawn
  owner           TEXT NOT NULL, -- empty is the secretariat
  due             TEXT NOT NULL, -- the day it is to be looked at again; empty when it was withdrawn
  sort_key        TEXT NOT NULL, -- by when it changed
  body            TEXT NOT NULL,
  version         INTEGER NOT NULL
) STRICT;
CREATE INDEX library_item_room ON library_item (space_id, stage, sort_key);
CREATE INDEX library_item_kind ON library_item (space_id, stage, kind, sort_key);
CREATE INDEX library_item_due ON library_item (due, id);
CREATE INDEX library_item_changed ON library_item (sort_key);
-- The topics of items that stand, for lists by topic.
CREATE TABLE library_topic (
  topic           TEXT NOT NULL,
  space_id        TEXT NOT NULL,
  sort_key        TEXT NOT NULL,
  kind            TEXT NOT NULL,
  item_id         TEXT NOT NULL REFERENCES library_item (id),
  PRIMARY KEY (topic, space_id, sort_key)
) STRICT;
CREATE INDEX library_topic_item ON library_topic (item_id);
-- Versions of items; older ones stay readable.
CREATE TABLE library_edition (
  item_id         TEXT NOT NULL REFERENCES library_item (id),
  n               INTEGER NOT NULL,
  body            TEXT NOT NULL,
  words           TEXT NOT NULL, -- of a text, or taken out of the file, for the search
  PRIMARY KEY (item_id, n)
) STRICT;
-- Where items are used.
CREATE TABLE library_use (
  item_id         TEXT NOT NULL REFERENCES library_item (id),
  kind            TEXT NOT NULL, -- record, guide, thread, event
  ref             TEXT NOT NULL,
  space_id        TEXT NOT NULL, -- the room in which it is used
  body            TEXT NOT NULL,
  PRIMARY KEY (item_id, kind, ref)
) STRICT;
CREATE INDEX library_use_room ON library_use (item_id, space_id, ref);
