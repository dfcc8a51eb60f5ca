-- +goose Up
-- Records of Sharing. Rich content is one column of canonical JSON, exactly as hashed; what is searched
-- or listed has columns of its own.
CREATE TABLE record (
  id          text COLLATE "C" PRIMARY KEY,
  ref         text COLLATE "C" NOT NULL UNIQUE,
  lead_org    text COLLATE "C" NOT NULL,
  owner_role  text COLLATE "C" NOT NULL,
  deputy_role text COLLATE "C" NOT NULL,
  live        bigint NOT NULL,
  open        bigint NOT NULL,
  last        bigint NOT NULL,
  status      text COLLATE "C" NOT NULL,
  review_due  text COLLATE "C" NOT NULL,
  overdue     boolean NOT NULL,
  alerted     text COLLATE "C" NOT NULL, -- JSON list of days
  watch       text COLLATE "C" NOT NULL, -- next day the daily run looks at it
  created_at  text COLLATE "C" NOT NULL,
  updated_at  text COLLATE "C" NOT NULL,
  shared_at   text COLLATE "C" NOT NULL,
  version     bigint NOT NULL
);
CREATE INDEX record_watch ON record (watch, ref);
CREATE TABLE record_version (
  record_id  text COLLATE "C" NOT NULL REFERENCES record (id),
  n          bigint NOT NULL,
  stage      text COLLATE "C" NOT NULL,
  hash       text COLLATE "C" NOT NULL,
  content    text COLLATE "C" NOT NULL,
  sent_hash  text COLLATE "C" NOT NULL,
  states     text COLLATE "C" NOT NULL, -- JSON: how far each party is
  marks      text COLLATE "C" NOT NULL, -- JSON: who last changed which answer of a draft
  reason     text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL,
  sent_at    text COLLATE "C" NOT NULL,
  live_at    text COLLATE "C" NOT NULL,
  closed_at  text COLLATE "C" NOT NULL,
  PRIMARY KEY (record_id, n)
);
-- Every text that was ever sent to the parties; signatures point at it by its hash.
CREATE TABLE record_text (
  record_id text COLLATE "C" NOT NULL REFERENCES record (id),
  hash      text COLLATE "C" NOT NULL,
  content   text COLLATE "C" NOT NULL,
  PRIMARY KEY (record_id, hash)
);
-- Where a record stands in each organisation's list.
CREATE TABLE record_party (
  organisation_id text COLLATE "C" NOT NULL,
  record_id       text COLLATE "C" NOT NULL REFERENCES record (id),
  is_lead         boolean NOT NULL,
  role            text COLLATE "C" NOT NULL,
  title           text COLLATE "C" NOT NULL,
  status          text COLLATE "C" NOT NULL,
  open_stage      text COLLATE "C" NOT NULL,
  sort_key        text COLLATE "C" NOT NULL, -- time of the last change it may know of, then the record's id
  PRIMARY KEY (organisation_id, record_id)
);
CREATE INDEX record_party_latest ON record_party (organisation_id, sort_key);
CREATE INDEX record_party_status ON record_party (organisation_id, status, sort_key);
CREATE INDEX record_party_led ON record_party (organisation_id, is_lead, sort_key);
CREATE INDEX record_party_record ON record_party (record_id);
CREATE TABLE record_approval (
  id        text COLLATE "C" PRIMARY KEY,
  record_id text COLLATE "C" NOT NULL REFERENCES record (id),
  n         bigint NOT NULL,
  party_id  text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  org_id    text COLLATE "C" NOT NULL,
  role      text COLLATE "C" NOT NULL,
  at        text COLLATE "C" NOT NULL,
  note      text COLLATE "C" NOT NULL,
  hash      text COLLATE "C" NOT NULL,
  part      text COLLATE "C" NOT NULL,
  voided_at text COLLATE "C" NOT NULL
);
CREATE INDEX record_approval_version ON record_approval (record_id, n);
CREATE TABLE record_signature (
  id        text COLLATE "C" PRIMARY KEY,
  record_id text COLLATE "C" NOT NULL REFERENCES record (id),
  n         bigint NOT NULL,
  party_id  text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  org_id    text COLLATE "C" NOT NULL,
  role      text COLLATE "C" NOT NULL,
  name      text COLLATE "C" NOT NULL,
  post      text COLLATE "C" NOT NULL,
  authority boolean NOT NULL,
  method    text COLLATE "C" NOT NULL,
  evidence  text COLLATE "C" NOT NULL,
  signed_on text COLLATE "C" NOT NULL,
  at        text COLLATE "C" NOT NULL,
  hash      text COLLATE "C" NOT NULL,
  part      text COLLATE "C" NOT NULL,
  voided_at text COLLATE "C" NOT NULL,
  why       text COLLATE "C" NOT NULL
);
CREATE INDEX record_signature_version ON record_signature (record_id, n);
CREATE TABLE record_accession (
  id              text COLLATE "C" PRIMARY KEY,
  record_id       text COLLATE "C" NOT NULL REFERENCES record (id),
  organisation_id text COLLATE "C" NOT NULL,
  like_party      text COLLATE "C" NOT NULL,
  role            text COLLATE "C" NOT NULL,
  state           text COLLATE "C" NOT NULL,
  asked_by        text COLLATE "C" NOT NULL,
  asked_at        text COLLATE "C" NOT NULL,
  decided_by      text COLLATE "C" NOT NULL,
  decided_at      text COLLATE "C" NOT NULL,
  reason          text COLLATE "C" NOT NULL,
  signature_id    text COLLATE "C" NOT NULL,
  n               bigint NOT NULL
);
CREATE INDEX record_accession_record ON record_accession (record_id, id);
CREATE TABLE record_end_answer (
  id              text COLLATE "C" PRIMARY KEY,
  record_id       text COLLATE "C" NOT NULL REFERENCES record (id),
  party_id        text COLLATE "C" NOT NULL,
  organisation_id text COLLATE "C" NOT NULL,
  answer          text COLLATE "C" NOT NULL,
  why             text COLLATE "C" NOT NULL,
  certificate     text COLLATE "C" NOT NULL,
  person_id       text COLLATE "C" NOT NULL,
  asked_at        text COLLATE "C" NOT NULL,
  at              text COLLATE "C" NOT NULL
);
CREATE INDEX record_end_answer_record ON record_end_answer (record_id, id);
