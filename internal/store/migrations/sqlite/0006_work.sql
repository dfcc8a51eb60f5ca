-- +goose Up
CREATE TABLE task (
  id              TEXT PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  person_id       TEXT NOT NULL,
  roles           TEXT NOT NULL,
  kind            TEXT NOT NULL,
  subject_kind    TEXT NOT NULL,
  subject_id      TEXT NOT NULL,
  title           TEXT NOT NULL,
  url             TEXT NOT NULL,
  from_org        TEXT NOT NULL,
  created_at      TEXT NOT NULL,
  due             TEXT NOT NULL,
  urgent          INTEGER NOT NULL,
  closed_at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX task_open ON task (subject_kind, subject_id, kind, organisation_id) WHERE closed_at = '';
CREATE INDEX task_closed ON task (closed_at) WHERE closed_at <> '';
CREATE INDEX task_passed ON task (id) WHERE person_id <> '' AND closed_at = '';
CREATE TABLE task_role (
  organisation_id TEXT NOT NULL,
  role            TEXT NOT NULL,
  person_id       TEXT NOT NULL,
  sort_key        TEXT NOT NULL,
  task_id         TEXT NOT NULL REFERENCES task (id),
  PRIMARY KEY (organisation_id, role, person_id, sort_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_role_task ON task_role (task_id);
CREATE TABLE notice (
  id              TEXT PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  person_id       TEXT NOT NULL,
  roles           TEXT NOT NULL,
  kind            TEXT NOT NULL,
  subject_kind    TEXT NOT NULL,
  subject_id      TEXT NOT NULL,
  title           TEXT NOT NULL,
  body            TEXT NOT NULL,
  url             TEXT NOT NULL,
  at              TEXT NOT NULL,
  urgent          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_at ON notice (at);
CREATE TABLE notice_role (
  organisation_id TEXT NOT NULL,
  role            TEXT NOT NULL,
  person_id       TEXT NOT NULL,
  sort_key        TEXT NOT NULL,
  notice_id       TEXT NOT NULL REFERENCES notice (id),
  PRIMARY KEY (organisation_id, role, person_id, sort_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_role_notice ON notice_role (notice_id);
CREATE TABLE item_seen (
  person_id TEXT NOT NULL,
  item      TEXT NOT NULL,
  at        TEXT NOT NULL,
  PRIMARY KEY (person_id, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_seen_item ON item_seen (item);
CREATE INDEX item_seen_at ON item_seen (at);
CREATE TABLE mail (
  id         TEXT PRIMARY KEY,
  key        TEXT NOT NULL UNIQUE,
  recipient  TEXT NOT NULL,
  address    TEXT NOT NULL,
  subject    TEXT NOT NULL,
  text_body  TEXT NOT NULL,
  html_body  TEXT NOT NULL,
  urgent     INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  state      TEXT NOT NULL,
  reason     TEXT NOT NULL,
  done_at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_state ON mail (state, created_at, id);
CREATE INDEX mail_age ON mail (created_at);
CREATE TABLE mail_item (
  mail_id TEXT NOT NULL REFERENCES mail (id),
  item    TEXT NOT NULL,
  PRIMARY KEY (mail_id, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE mail_told (
  recipient TEXT NOT NULL,
  item      TEXT NOT NULL,
  at        TEXT NOT NULL,
  PRIMARY KEY (recipient, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_told_at ON mail_told (at);
CREATE TABLE mail_choice (
  recipient TEXT PRIMARY KEY,
  frequency TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE role_mailbox (
  organisation_id TEXT NOT NULL,
  role            TEXT NOT NULL,
  address         TEXT NOT NULL,
  PRIMARY KEY (organisation_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX role_mailbox_address ON role_mailbox (address);
CREATE TABLE job (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  kind        TEXT NOT NULL,
  key         TEXT NOT NULL,
  payload     TEXT NOT NULL,
  run_at      TEXT NOT NULL,
  again_at    TEXT NOT NULL,
  attempts    INTEGER NOT NULL,
  lease_until TEXT NOT NULL,
  last_error  TEXT NOT NULL,
  dead_at     TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX job_pending ON job (kind, key) WHERE dead_at = '';
CREATE INDEX job_due ON job (run_at, id) WHERE dead_at = '';
CREATE INDEX job_dead ON job (dead_at, id) WHERE dead_at <> '';
