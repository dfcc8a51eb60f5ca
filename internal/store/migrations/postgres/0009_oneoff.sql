-- +goose Up
-- One-off Records of Sharing: the answers as they stand, the chain of everything that was final, and the
-- managers' figures by month, so that they cost the same however many records there are.
CREATE TABLE oneoff (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  ref text COLLATE "C" NOT NULL UNIQUE,
  client_key text COLLATE "C" NOT NULL UNIQUE,
  owner_org text COLLATE "C" NOT NULL,
  author text COLLATE "C" NOT NULL,
  author_role text COLLATE "C" NOT NULL,
  counterpart text COLLATE "C" NOT NULL,
  stage text COLLATE "C" NOT NULL,
  decision text COLLATE "C" NOT NULL,
  emergency boolean NOT NULL,
  countersign text COLLATE "C" NOT NULL,
  why text COLLATE "C" NOT NULL, -- JSON list of sentences
  content text COLLATE "C" NOT NULL, -- the answers, canonical
  entries bigint NOT NULL,
  hash text COLLATE "C" NOT NULL, -- of the last entry
  subject_hash text COLLATE "C" NOT NULL,
  advice text COLLATE "C" NOT NULL, -- JSON
  watch text COLLATE "C" NOT NULL, -- next day the daily run looks at it
  outcome_asked boolean NOT NULL,
  escalated boolean NOT NULL,
  shown_to text COLLATE "C" NOT NULL, -- the other side, once it may see its half
  sort_key text COLLATE "C" NOT NULL, -- time of the last change, then the id
  follow_key text COLLATE "C" NOT NULL, -- time the earliest open follow-up is due, then the id, '' for none
  open_follow_ups bigint NOT NULL,
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  finalised_at text COLLATE "C" NOT NULL,
  shared_at text COLLATE "C" NOT NULL,
  version bigint NOT NULL
);
CREATE INDEX oneoff_author ON oneoff (author, owner_org, sort_key);
CREATE INDEX oneoff_owner ON oneoff (owner_org, sort_key);
CREATE INDEX oneoff_decision ON oneoff (owner_org, decision, sort_key);
CREATE INDEX oneoff_stage ON oneoff (owner_org, stage, sort_key);
CREATE INDEX oneoff_shown ON oneoff (shown_to, sort_key);
CREATE INDEX oneoff_subject ON oneoff (owner_org, subject_hash, sort_key);
CREATE INDEX oneoff_follow ON oneoff (owner_org, follow_key);
CREATE INDEX oneoff_watch ON oneoff (watch, ref);
-- The chain. Rows are added and never changed.
CREATE TABLE oneoff_entry (
  record_id text COLLATE "C" NOT NULL REFERENCES oneoff (id),
  n bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  content text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  by_person text COLLATE "C" NOT NULL,
  by_org text COLLATE "C" NOT NULL,
  by_role text COLLATE "C" NOT NULL,
  at text COLLATE "C" NOT NULL,
  prev text COLLATE "C" NOT NULL,
  hash text COLLATE "C" NOT NULL,
  PRIMARY KEY (record_id, n)
);
CREATE TABLE oneoff_follow_up (
  record_id text COLLATE "C" NOT NULL REFERENCES oneoff (id),
  field_key text COLLATE "C" NOT NULL,
  section text COLLATE "C" NOT NULL,
  due text COLLATE "C" NOT NULL,
  done_at text COLLATE "C" NOT NULL,
  PRIMARY KEY (record_id, field_key)
);
CREATE TABLE oneoff_correction (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  record_id text COLLATE "C" NOT NULL REFERENCES oneoff (id),
  what text COLLATE "C" NOT NULL,
  sent_to text COLLATE "C" NOT NULL,
  by_person text COLLATE "C" NOT NULL,
  at text COLLATE "C" NOT NULL,
  ack_by text COLLATE "C" NOT NULL,
  ack_at text COLLATE "C" NOT NULL
);
CREATE INDEX oneoff_correction_record ON oneoff_correction (record_id, at, id);
-- Which final records are alike: the two sides and a purpose.
CREATE TABLE oneoff_purpose (
  record_id text COLLATE "C" NOT NULL REFERENCES oneoff (id),
  purpose text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  recipient text COLLATE "C" NOT NULL,
  ref text COLLATE "C" NOT NULL,
  sort_key text COLLATE "C" NOT NULL,
  PRIMARY KEY (record_id, purpose)
);
CREATE INDEX oneoff_purpose_alike ON oneoff_purpose (provider, recipient, purpose, sort_key);
CREATE TABLE oneoff_salt (
  organisation_id text COLLATE "C" NOT NULL PRIMARY KEY,
  salt text COLLATE "C" NOT NULL
);
-- Decisions by month. Under the empty organisation stands the whole partnership.
CREATE TABLE oneoff_count (
  owner_org text COLLATE "C" NOT NULL,
  month text COLLATE "C" NOT NULL,
  decision text COLLATE "C" NOT NULL,
  emergency boolean NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (owner_org, month, decision, emergency)
);
-- Times from request to decision, counted in steps.
CREATE TABLE oneoff_turn (
  owner_org text COLLATE "C" NOT NULL,
  month text COLLATE "C" NOT NULL,
  bucket bigint NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (owner_org, month, bucket)
);
