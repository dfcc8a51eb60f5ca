-- +goose Up
-- Choices that people recorded about uses of their information. They name nobody: whoever has the reference and the
-- code may look, and the code is kept as a keyed hash only.
CREATE TABLE choice (
  id           text COLLATE "C" PRIMARY KEY,
  ref          text COLLATE "C" NOT NULL UNIQUE,
  org          text COLLATE "C" NOT NULL, -- the one that must act
  stage        text COLLATE "C" NOT NULL,
  body         text COLLATE "C" NOT NULL,
  watch        text COLLATE "C" NOT NULL, -- when the program looks at it again
  sort_key     text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
CREATE INDEX choice_org ON choice (org, sort_key);
CREATE INDEX choice_watch ON choice (watch, ref);
