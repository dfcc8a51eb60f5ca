-- +goose Up
-- Questions and concerns of the public about uses of data. They name nobody: whoever has the reference and the code may
-- look, and the code is kept as a keyed hash only.
CREATE TABLE question (
  id           text COLLATE "C" PRIMARY KEY,
  ref          text COLLATE "C" NOT NULL UNIQUE,
  org          text COLLATE "C" NOT NULL, -- the one that answers
  use_ref      text COLLATE "C" NOT NULL,
  kind         text COLLATE "C" NOT NULL,
  stage        text COLLATE "C" NOT NULL,
  reason       text COLLATE "C" NOT NULL, -- why it is not shown
  received     text COLLATE "C" NOT NULL,
  due          text COLLATE "C" NOT NULL,
  in_time      text COLLATE "C" NOT NULL, -- yes or no, and empty while nothing was said
  learned      bigint NOT NULL, -- one when it was said what changed
  wanted       bigint NOT NULL, -- who want to know it too
  public_key   text COLLATE "C" NOT NULL, -- empty while it is not public
  body         text COLLATE "C" NOT NULL,
  watch        text COLLATE "C" NOT NULL, -- when the program looks at it again
  sort_key     text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
CREATE INDEX question_org ON question (org, sort_key);
CREATE INDEX question_use ON question (use_ref, public_key);
CREATE INDEX question_public ON question (public_key);
CREATE INDEX question_received ON question (received);
CREATE INDEX question_watch ON question (watch, ref);
-- Which networks were counted, as keyed hashes, until the question is answered.
CREATE TABLE question_support (
  question     text COLLATE "C" NOT NULL,
  network      text COLLATE "C" NOT NULL,
  PRIMARY KEY (question, network)
);
