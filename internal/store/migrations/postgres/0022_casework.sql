-- +goose Up
-- What people ask for about their information, and complaints. Addresses are sealed and codes are keyed hashes. A case
-- goes when its time has come; what stays is a count.
CREATE TABLE case_file (
  id           text COLLATE "C" PRIMARY KEY,
  ref          text COLLATE "C" NOT NULL UNIQUE,
  kind         text COLLATE "C" NOT NULL,
  body         text COLLATE "C" NOT NULL,
  forget       text COLLATE "C" NOT NULL, -- when it shrinks to counts, '' while it may not
  version      bigint NOT NULL
);
CREATE INDEX case_file_forget ON case_file (forget, ref);

-- One row for each body that holds a part, so that each body's list is read in order.
CREATE TABLE case_part (
  ref          text COLLATE "C" NOT NULL REFERENCES case_file (ref) ON DELETE CASCADE,
  org          text COLLATE "C" NOT NULL,
  kind         text COLLATE "C" NOT NULL,
  stage        text COLLATE "C" NOT NULL,
  watch        text COLLATE "C" NOT NULL, -- when the program looks at it again
  sort_key     text COLLATE "C" NOT NULL,
  PRIMARY KEY (ref, org)
);
CREATE INDEX case_part_list ON case_part (org, sort_key);
CREATE INDEX case_part_stage ON case_part (org, stage, sort_key);
CREATE INDEX case_part_kind ON case_part (org, kind, sort_key);
CREATE INDEX case_part_watch ON case_part (watch, ref);

-- How many parts of a body stand in each stage, kept as they move, so that a list need not count.
CREATE TABLE case_stage (
  org          text COLLATE "C" NOT NULL,
  stage        text COLLATE "C" NOT NULL,
  amount       bigint NOT NULL,
  PRIMARY KEY (org, stage)
);

-- Counts by month, of each body and, where org is empty, of all together. They are added when something happens and outlive the cases.
CREATE TABLE case_tally (
  period       text COLLATE "C" NOT NULL, -- 2026-11
  org          text COLLATE "C" NOT NULL,
  kind         text COLLATE "C" NOT NULL,
  measure      text COLLATE "C" NOT NULL,
  amount       bigint NOT NULL,
  PRIMARY KEY (org, period, kind, measure)
);
