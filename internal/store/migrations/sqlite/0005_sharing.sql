-- +goose Up
-- Records of Sharing. Rich content is one column of canonical JSON, exactly as hashed; what is searched
-- or listed has columns of its own.
CREATE TABLE record (
  id          TEXT PRIMARY KEY,
  ref         TEXT NOT NULL UNIQUE,
  lead_org    TEXT NOT NULL,
  owner_role  TEXT NOT NULL,
  deputy_role TEXT NOT NULL,
  live        INTEGER NOT NULL,
  open        INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  status      TEXT NOT NULL,
  review_due  TEXT NOT NULL,
  overdue     INTEGER NOT NULL,
  alerted     TEXT NOT NULL, -- JSON list of days
  watch       TEXT NOT NULL, -- next day the daily run looks at it
  created_at  TEXT NOT NULL,
  updated_at  TEXT NOT NULL,
  shared_at   TEXT NOT NULL,
  version     INTEGER NOT NULL
) STRICT;
CREATE INDEX record_watch ON record (watch, ref);
CREATE TABLE record_version (
  record_id  TEXT NOT NULL REFERENCES record (id),
  n          INTEGER NOT NULL,
  stage      TEXT NOT NULL,
  hash       TEXT NOT NULL,
  content    TEXT NOT NULL,
  sent_hash  TEXT NOT NULL,
  states     TEXT NOT NULL, -- JSON: how far each party is
  marks      TEXT NOT NULL, -- JSON: who last changed which answer of a draft
  reason     TEXT NOT NULL,
  created_at TEXT NOT NULL,
  sent_at    TEXT NOT NULL,
  live_at    TEXT NOT NULL,
  closed_at  TEXT NOT NULL,
  PRIMARY KEY (record_id, n)
) STRICT;
-- Every TEXT that was ever sent to the parties; signatures point at it by its hash.
CREATE TABLE record_text (
  record_id TEXT NOT NULL REFERENCES record (id),
  hash      TEXT NOT NULL,
  content   TEXT NOT NULL,
  PRIMARY KEY (record_id, hash)
) STRICT;
-- Where a record stands in each organisation's list.
CREATE TABLE record_party (
  organisation_id TEXT NOT NULL,
  record_id       TEXT NOT NULL REFERENCES record (id),
  is_lead         INTEGER NOT NULL,
  role            TEXT NOT NULL,
  title           TEXT NOT NULL,
  status          TEXT NOT NULL,
  open_stage      TEXT NOT NULL,
  sort_key        TEXT NOT NULL, -- time of the last change it may know of, then the record's id
  PRIMARY KEY (organisation_id, record_id)
) STRICT;
CREATE INDEX record_party_latest ON record_party (organisation_id, sort_key);
CREATE INDEX record_party_status ON record_party (organisation_id, status, sort_key);
CREATE INDEX record_party_led ON record_party (organisation_id, is_lead, sort_key);
CREATE INDEX record_party_record ON record_party (record_id);
CREATE TABLE record_approval (
  id        TEXT PRIMARY KEY,
  record_id TEXT NOT NULL REFERENCES record (id),
  n         INTEGER NOT NULL,
  party_id  TEXT NOT NULL,
  person_id TEXT NOT NULL,
  org_id    TEXT NOT NULL,
  role      TEXT NOT NULL,
  at        TEXT NOT NULL,
  note      TEXT NOT NULL,
  hash      TEXT NOT NULL,
  part      TEXT NOT NULL,
  voided_at TEXT NOT NULL
) STRICT;
CREATE INDEX record_approval_version ON record_approval (record_id, n);
CREATE TABLE record_signature (
  id        TEXT PRIMARY KEY,
  record_id TEXT NOT NULL REFERENCES record (id),
  n         INTEGER NOT NULL,
  party_id  TEXT NOT NULL,
  person_id TEXT NOT NULL,
  org_id    TEXT NOT NULL,
  role      TEXT NOT NULL,
  name      TEXT NOT NULL,
  post      TEXT NOT NULL,
  authority INTEGER NOT NULL,
  method    TEXT NOT NULL,
  evidence  TEXT NOT NULL,
  signed_on TEXT NOT NULL,
  at        TEXT NOT NULL,
  hash      TEXT NOT NULL,
  part      TEXT NOT NULL,
  voided_at TEXT NOT NULL,
  why       TEXT NOT NULL
) STRICT;
CREATE INDEX record_signature_version ON record_signature (record_id, n);
CREATE TABLE record_accession (
  id              TEXT PRIMARY KEY,
  record_id       TEXT NOT NULL REFERENCES record (id),
  organisation_id TEXT NOT NULL,
  like_party      TEXT NOT NULL,
  role            TEXT NOT NULL,
  state           TEXT NOT NULL,
  asked_by        TEXT NOT NULL,
  asked_at        TEXT NOT NULL,
  decided_by      TEXT NOT NULL,
  decided_at      TEXT NOT NULL,
  reason          TEXT NOT NULL,
  signature_id    TEXT NOT NULL,
  n               INTEGER NOT NULL
) STRICT;
CREATE INDEX record_accession_record ON record_accession (record_id, id);
CREATE TABLE record_end_answer (
  id              TEXT PRIMARY KEY,
  record_id       TEXT NOT NULL REFERENCES record (id),
  party_id        TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  answer          TEXT NOT NULL,
  why             TEXT NOT NULL,
  certificate     TEXT NOT NULL,
  person_id       TEXT NOT NULL,
  asked_at        TEXT NOT NULL,
  at              TEXT NOT NULL
) STRICT;
CREATE INDEX record_end_answer_record ON record_end_answer (record_id, id);
