-- +goose Up
-- One-off Records of Sharing: the answers as they stand, the chain of everything that was final, and the
-- managers' figures by month, so that they cost the same however many records there are.
CREATE TABLE oneoff (
  id TEXT PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  client_key TEXT NOT NULL UNIQUE,
  owner_org TEXT NOT NULL,
  author TEXT NOT NULL,
  author_role TEXT NOT NULL,
  counterpart TEXT NOT NULL,
  stage TEXT NOT NULL,
  decision TEXT NOT NULL,
  emergency INTEGER NOT NULL,
  countersign TEXT NOT NULL,
  why TEXT NOT NULL, -- JSON list of sentences
  content TEXT NOT NULL, -- the answers, canonical
  entries INTEGER NOT NULL,
  hash TEXT NOT NULL, -- of the last entry
  subject_hash TEXT NOT NULL,
  advice TEXT NOT NULL, -- JSON
  watch TEXT NOT NULL, -- next day the daily run looks at it
  outcome_asked INTEGER NOT NULL,
  escalated INTEGER NOT NULL,
  shown_to TEXT NOT NULL, -- the other side, once it may see its half
  sort_key TEXT NOT NULL, -- time of the last change, then the id
  follow_key TEXT NOT NULL, -- time the earliest open follow-up is due, then the id, '' for none
  open_follow_ups INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  finalised_at TEXT NOT NULL,
  shared_at TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;
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
  record_id TEXT NOT NULL REFERENCES oneoff (id),
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  content TEXT NOT NULL,
  reason TEXT NOT NULL,
  by_person TEXT NOT NULL,
  by_org TEXT NOT NULL,
  by_role TEXT NOT NULL,
  at TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (record_id, n)
) STRICT;
CREATE TABLE oneoff_follow_up (
  record_id TEXT NOT NULL REFERENCES oneoff (id),
  field_key TEXT NOT NULL,
  section TEXT NOT NULL,
  due TEXT NOT NULL,
  done_at TEXT NOT NULL,
  PRIMARY KEY (record_id, field_key)
) STRICT;
CREATE TABLE oneoff_correction (
  id TEXT PRIMARY KEY,
  record_id TEXT NOT NULL REFERENCES oneoff (id),
  what TEXT NOT NULL,
  sent_to TEXT NOT NULL,
  by_person TEXT NOT NULL,
  at TEXT NOT NULL,
  ack_by TEXT NOT NULL,
  ack_at TEXT NOT NULL
) STRICT;
CREATE INDEX oneoff_correction_record ON oneoff_correction (record_id, at, id);
-- Which final records are alike: the two sides and a purpose.
CREATE TABLE oneoff_purpose (
  record_id TEXT NOT NULL REFERENCES oneoff (id),
  purpose TEXT NOT NULL,
  provider TEXT NOT NULL,
  recipient TEXT NOT NULL,
  ref TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  PRIMARY KEY (record_id, purpose)
) STRICT;
CREATE INDEX oneoff_purpose_alike ON oneoff_purpose (provider, recipient, purpose, sort_key);
CREATE TABLE oneoff_salt (
  organisation_id TEXT PRIMARY KEY,
  salt TEXT NOT NULL
) STRICT;
-- Decisions by month. Under the empty organisation stands the whole partnership.
CREATE TABLE oneoff_count (
  owner_org TEXT NOT NULL,
  month TEXT NOT NULL,
  decision TEXT NOT NULL,
  emergency INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (owner_org, month, decision, emergency)
) STRICT;
-- Times from request to decision, counted in steps.
CREATE TABLE oneoff_turn (
  owner_org TEXT NOT NULL,
  month TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (owner_org, month, bucket)
) STRICT;
