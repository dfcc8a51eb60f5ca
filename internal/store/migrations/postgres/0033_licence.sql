-- +goose Up
-- What indicators of the scorecard came to. A row never changes but for whether it is the current one of its
-- indicator, definition and span.
CREATE TABLE licence_result (
  indicator    text COLLATE "C" NOT NULL,
  definition   bigint NOT NULL,
  span         text COLLATE "C" NOT NULL, -- 2026-Q4 or 2026
  revision     bigint NOT NULL,
  current      bigint NOT NULL, -- one for the newest revision
  counted_at   text COLLATE "C" NOT NULL,
  hash         text COLLATE "C" NOT NULL, -- over the counts
  body         text COLLATE "C" NOT NULL,
  PRIMARY KEY (indicator, definition, span, revision)
);
CREATE INDEX licence_result_span ON licence_result (span, current);
CREATE INDEX licence_result_current ON licence_result (indicator, current, span);
-- What organisations say of their own figures.
CREATE TABLE licence_reply (
  indicator    text COLLATE "C" NOT NULL,
  org          text COLLATE "C" NOT NULL,
  slug         text COLLATE "C" NOT NULL,
  name         text COLLATE "C" NOT NULL,
  words        text COLLATE "C" NOT NULL,
  said_at      text COLLATE "C" NOT NULL,
  PRIMARY KEY (indicator, org)
);
-- What people say against an indicator. It names nobody.
CREATE TABLE licence_challenge (
  id           text COLLATE "C" PRIMARY KEY,
  indicator    text COLLATE "C" NOT NULL,
  stage        text COLLATE "C" NOT NULL,
  received     text COLLATE "C" NOT NULL,
  body         text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
CREATE INDEX licence_challenge_indicator ON licence_challenge (indicator, received);
CREATE INDEX licence_challenge_stage ON licence_challenge (stage, received);
