-- +goose Up
-- The library of the members' portal. Each item stands in one room; the commons is the room without an identifier.
CREATE TABLE library_item (
  id              text COLLATE "C" PRIMARY KEY,
  ref             text COLLATE "C" NOT NULL UNIQUE,
  space_id        text COLLATE "C" NOT NULL,
  kind            text COLLATE "C" NOT NULL, -- template, notice, dpia, training, other
  stage           text COLLATE "C" NOT NULL, -- shared, withdrawn
  owner           text COLLATE "C" NOT NULL, -- empty is the secretariat
  due             text COLLATE "C" NOT NULL, -- the day it is to be looked at again; empty when it was withdrawn
  sort_key        text COLLATE "C" NOT NULL, -- by when it changed
  body            text COLLATE "C" NOT NULL,
  version         bigint NOT NULL
);
CREATE INDEX library_item_room ON library_item (space_id, stage, sort_key);
CREATE INDEX library_item_kind ON library_item (space_id, stage, kind, sort_key);
CREATE INDEX library_item_due ON library_item (due, id);
CREATE INDEX library_item_changed ON library_item (sort_key);
-- The topics of items that stand, for lists by topic.
CREATE TABLE library_topic (
  topic           text COLLATE "C" NOT NULL,
  space_id        text COLLATE "C" NOT NULL,
  sort_key        text COLLATE "C" NOT NULL,
  kind            text COLLATE "C" NOT NULL,
  item_id         text COLLATE "C" NOT NULL REFERENCES library_item (id),
  PRIMARY KEY (topic, space_id, sort_key)
);
CREATE INDEX library_topic_item ON library_topic (item_id);
-- Versions of items; older ones stay readable.
CREATE TABLE library_edition (
  item_id         text COLLATE "C" NOT NULL REFERENCES library_item (id),
  n               bigint NOT NULL,
  body            text COLLATE "C" NOT NULL,
  words           text COLLATE "C" NOT NULL, -- of a text, or taken out of the file, for the search
  PRIMARY KEY (item_id, n)
);
-- Where items are used.
CREATE TABLE library_use (
  item_id         text COLLATE "C" NOT NULL REFERENCES library_item (id),
  kind            text COLLATE "C" NOT NULL, -- record, guide, thread, event
  ref             text COLLATE "C" NOT NULL,
  space_id        text COLLATE "C" NOT NULL, -- the room in which it is used
  body            text COLLATE "C" NOT NULL,
  PRIMARY KEY (item_id, kind, ref)
);
CREATE INDEX library_use_room ON library_use (item_id, space_id, ref);
