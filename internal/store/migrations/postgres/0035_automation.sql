-- +goose Up
-- Who checks the tool of a use, how often, and what came of it.
CREATE TABLE automation_plan (
  ref          text COLLATE "C" PRIMARY KEY, -- of the use
  org          text COLLATE "C" NOT NULL,
  due          text COLLATE "C" NOT NULL, -- the next check
  body         text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
