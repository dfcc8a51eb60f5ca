-- +goose Up
-- Questions to an organisation's own advisers, with their answers.
CREATE TABLE advice (
  id           text COLLATE "C" PRIMARY KEY,
  ref          text COLLATE "C" NOT NULL UNIQUE,
  org          text COLLATE "C" NOT NULL,
  asked_by     text COLLATE "C" NOT NULL,
  about_kind   text COLLATE "C" NOT NULL,
  about_ref    text COLLATE "C" NOT NULL,
  stage        text COLLATE "C" NOT NULL,
  body         text COLLATE "C" NOT NULL,
  watch        text COLLATE "C" NOT NULL, -- when the program looks at it again
  sort_key     text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
CREATE INDEX advice_about ON advice (org, about_kind, about_ref, id);
CREATE INDEX advice_org ON advice (org, sort_key);
CREATE INDEX advice_watch ON advice (watch, ref);
