-- +goose Up
-- Who checks the tool of a use, how often, and what came of it.
CREATE TABLE automation_plan (
  ref          text COLLATE "C" PRIMARY KEY, -- of the use
  org          text COLLATE "C" NOT NULL,
  due          text COLLATE "C" NOT NULL, -- the next check
  body         text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
-- What stands beside an entry of the register and is no part of the signed text: what came of the promised benefits,
-- and other forms of the entry.
CREATE TABLE register_companion (
  ref          text COLLATE "C" NOT NULL,
  kind         text COLLATE "C" NOT NULL,
  org          text COLLATE "C" NOT NULL,
  due          text COLLATE "C" NOT NULL,
  body         text COLLATE "C" NOT NULL,
  version      bigint NOT NULL,
  PRIMARY KEY (ref, kind)
);
CREATE INDEX register_companion_kind ON register_companion (kind, ref);
-- Requests for an entry in another form.
CREATE TABLE form_request (
  ref          text COLLATE "C" PRIMARY KEY,
  org          text COLLATE "C" NOT NULL,
  use_ref      text COLLATE "C" NOT NULL,
  stage        text COLLATE "C" NOT NULL,
  received     text COLLATE "C" NOT NULL,
  sort_key     text COLLATE "C" NOT NULL,
  body         text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
CREATE INDEX form_request_org ON form_request (org, sort_key);
CREATE INDEX form_request_stage ON form_request (stage, ref);
-- Entries whose review is so late that they are taken off the list, until the review is made.
CREATE TABLE delisting (
  record       text COLLATE "C" PRIMARY KEY,
  ref          text COLLATE "C" NOT NULL,
  review_due   text COLLATE "C" NOT NULL, -- the review that is missing; another day of review lists the entry again
  warned       text COLLATE "C" NOT NULL,
  delisted     text COLLATE "C" NOT NULL -- empty while it was only warned of
);
