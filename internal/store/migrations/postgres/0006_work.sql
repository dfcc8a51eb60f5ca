-- +goose Up
CREATE TABLE task (
  id              text COLLATE "C" PRIMARY KEY,
  organisation_id text COLLATE "C" NOT NULL,
  person_id       text COLLATE "C" NOT NULL,
  roles           text COLLATE "C" NOT NULL,
  kind            text COLLATE "C" NOT NULL,
  subject_kind    text COLLATE "C" NOT NULL,
  subject_id      text COLLATE "C" NOT NULL,
  title           text COLLATE "C" NOT NULL,
  url             text COLLATE "C" NOT NULL,
  from_org        text COLLATE "C" NOT NULL,
  created_at      text COLLATE "C" NOT NULL,
  due             text COLLATE "C" NOT NULL,
  urgent          boolean NOT NULL,
  closed_at       text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX task_open ON task (subject_kind, subject_id, kind, organisation_id) WHERE closed_at = '';
CREATE INDEX task_closed ON task (closed_at) WHERE closed_at <> '';
CREATE INDEX task_passed ON task (id) WHERE person_id <> '' AND closed_at = '';
CREATE TABLE task_role (
  organisation_id text COLLATE "C" NOT NULL,
  role            text COLLATE "C" NOT NULL,
  person_id       text COLLATE "C" NOT NULL,
  sort_key        text COLLATE "C" NOT NULL,
  task_id         text COLLATE "C" NOT NULL REFERENCES task (id),
  PRIMARY KEY (organisation_id, role, person_id, sort_key)
);
CREATE INDEX task_role_task ON task_role (task_id);
CREATE TABLE notice (
  id              text COLLATE "C" PRIMARY KEY,
  organisation_id text COLLATE "C" NOT NULL,
  person_id       text COLLATE "C" NOT NULL,
  roles           text COLLATE "C" NOT NULL,
  kind            text COLLATE "C" NOT NULL,
  subject_kind    text COLLATE "C" NOT NULL,
  subject_id      text COLLATE "C" NOT NULL,
  title           text COLLATE "C" NOT NULL,
  body            text COLLATE "C" NOT NULL,
  url             text COLLATE "C" NOT NULL,
  at              text COLLATE "C" NOT NULL,
  urgent          boolean NOT NULL
);
CREATE INDEX notice_at ON notice (at);
CREATE TABLE notice_role (
  organisation_id text COLLATE "C" NOT NULL,
  role            text COLLATE "C" NOT NULL,
  person_id       text COLLATE "C" NOT NULL,
  sort_key        text COLLATE "C" NOT NULL,
  notice_id       text COLLATE "C" NOT NULL REFERENCES notice (id),
  PRIMARY KEY (organisation_id, role, person_id, sort_key)
);
CREATE INDEX notice_role_notice ON notice_role (notice_id);
CREATE TABLE item_seen (
  person_id text COLLATE "C" NOT NULL,
  item      text COLLATE "C" NOT NULL,
  at        text COLLATE "C" NOT NULL,
  PRIMARY KEY (person_id, item)
);
CREATE INDEX item_seen_item ON item_seen (item);
CREATE INDEX item_seen_at ON item_seen (at);
CREATE TABLE mail (
  id         text COLLATE "C" PRIMARY KEY,
  key        text COLLATE "C" NOT NULL UNIQUE,
  recipient  text COLLATE "C" NOT NULL,
  address    text COLLATE "C" NOT NULL,
  subject    text COLLATE "C" NOT NULL,
  text_body  text COLLATE "C" NOT NULL,
  html_body  text COLLATE "C" NOT NULL,
  urgent     boolean NOT NULL,
  created_at text COLLATE "C" NOT NULL,
  state      text COLLATE "C" NOT NULL,
  reason     text COLLATE "C" NOT NULL,
  done_at    text COLLATE "C" NOT NULL
);
CREATE INDEX mail_state ON mail (state, created_at, id);
CREATE INDEX mail_age ON mail (created_at);
CREATE TABLE mail_item (
  mail_id text COLLATE "C" NOT NULL REFERENCES mail (id),
  item    text COLLATE "C" NOT NULL,
  PRIMARY KEY (mail_id, item)
);
CREATE TABLE mail_told (
  recipient text COLLATE "C" NOT NULL,
  item      text COLLATE "C" NOT NULL,
  at        text COLLATE "C" NOT NULL,
  PRIMARY KEY (recipient, item)
);
CREATE INDEX mail_told_at ON mail_told (at);
CREATE TABLE mail_choice (
  recipient text COLLATE "C" PRIMARY KEY,
  frequency text COLLATE "C" NOT NULL
);
CREATE TABLE role_mailbox (
  organisation_id text COLLATE "C" NOT NULL,
  role            text COLLATE "C" NOT NULL,
  address         text COLLATE "C" NOT NULL,
  PRIMARY KEY (organisation_id, role)
);
CREATE INDEX role_mailbox_address ON role_mailbox (address);
CREATE TABLE job (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind        text COLLATE "C" NOT NULL,
  key         text COLLATE "C" NOT NULL,
  payload     text COLLATE "C" NOT NULL,
  run_at      text COLLATE "C" NOT NULL,
  again_at    text COLLATE "C" NOT NULL,
  attempts    bigint NOT NULL,
  lease_until text COLLATE "C" NOT NULL,
  last_error  text COLLATE "C" NOT NULL,
  dead_at     text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX job_pending ON job (kind, key) WHERE dead_at = '';
CREATE INDEX job_due ON job (run_at, id) WHERE dead_at = '';
CREATE INDEX job_dead ON job (dead_at, id) WHERE dead_at <> '';
