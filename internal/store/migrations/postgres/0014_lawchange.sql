-- +goose Up
-- What was last seen of every rule in force, what changed since, and who looked at what rests on it.
CREATE TABLE law_mark (
  rule text COLLATE "C" PRIMARY KEY,
  sum  text COLLATE "C" NOT NULL,
  body text COLLATE "C" NOT NULL
);
CREATE TABLE law_change (
  id   text COLLATE "C" PRIMARY KEY,
  body text COLLATE "C" NOT NULL
);
CREATE TABLE law_item (
  change_id  text COLLATE "C" NOT NULL REFERENCES law_change (id),
  org        text COLLATE "C" NOT NULL,
  thing_kind text COLLATE "C" NOT NULL,
  thing_ref  text COLLATE "C" NOT NULL,
  label      text COLLATE "C" NOT NULL,
  url        text COLLATE "C" NOT NULL,
  outcome    text COLLATE "C" NOT NULL,
  note       text COLLATE "C" NOT NULL,
  looked_by  text COLLATE "C" NOT NULL,
  looked_at  text COLLATE "C" NOT NULL,
  PRIMARY KEY (change_id, org, thing_kind, thing_ref)
);
CREATE INDEX law_item_open ON law_item (change_id, org, outcome, thing_kind, thing_ref);
