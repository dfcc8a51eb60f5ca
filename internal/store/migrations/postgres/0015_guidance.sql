-- +goose Up
-- The library of guides: what is in force, every version, the next one while it is written, and films and recordings.
CREATE TABLE guide (
  slug      text COLLATE "C" PRIMARY KEY,
  current   bigint NOT NULL,
  pack_sum  text COLLATE "C" NOT NULL,
  offer     text COLLATE "C" NOT NULL,
  asked_for text COLLATE "C" NOT NULL,
  version   bigint NOT NULL
);
CREATE TABLE guide_version (
  slug     text COLLATE "C" NOT NULL REFERENCES guide (slug),
  n        bigint NOT NULL,
  body     text COLLATE "C" NOT NULL,
  sums     text COLLATE "C" NOT NULL,
  summary  text COLLATE "C" NOT NULL,
  origin   text COLLATE "C" NOT NULL,
  author   text COLLATE "C" NOT NULL,
  approver text COLLATE "C" NOT NULL,
  at       text COLLATE "C" NOT NULL,
  PRIMARY KEY (slug, n)
);
CREATE TABLE guide_draft (
  slug    text COLLATE "C" PRIMARY KEY,
  body    text COLLATE "C" NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE guide_file (
  id   text COLLATE "C" PRIMARY KEY,
  slug text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  data bytea NOT NULL,
  at   text COLLATE "C" NOT NULL
);
