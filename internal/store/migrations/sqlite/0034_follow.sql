-- +goose Up
-- What is new in public. A piece of news holds no words: they are made from what is public when it is shown.
CREATE TABLE news (
  n            INTEGER PRIMARY KEY,
  event_seq    INTEGER NOT NULL UNIQUE,
  kind         TEXT NOT NULL,
  about_kind   TEXT NOT NULL,
  about_id     TEXT NOT NULL,
  ref          TEXT NOT NULL,
  version_n    INTEGER NOT NULL,
  at           TEXT NOT NULL
) STRICT;
CREATE INDEX news_kind ON news (kind, n);
CREATE INDEX news_ref ON news (ref, version_n);
CREATE TABLE news_mark (
  name         TEXT PRIMARY KEY,
  seq          INTEGER NOT NULL
) STRICT;
-- One thing that one address follows. The address is sealed; its hash is keyed.
CREATE TABLE follower (
  id           TEXT PRIMARY KEY,
  hash         TEXT NOT NULL,
  live         INTEGER NOT NULL, -- one when its owner confirmed it
  told         INTEGER NOT NULL,
  day          TEXT NOT NULL, -- of the last digest
  at           TEXT NOT NULL,
  mail_key     TEXT NOT NULL, -- of the last message
  body         TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
CREATE INDEX follower_hash ON follower (hash);
CREATE INDEX follower_told ON follower (live, told);
CREATE INDEX follower_mail ON follower (mail_key);
CREATE TABLE webhook (
  id           TEXT PRIMARY KEY,
  org          TEXT NOT NULL, -- empty for the public's
  stage        TEXT NOT NULL,
  told         INTEGER NOT NULL,
  at           TEXT NOT NULL,
  body         TEXT NOT NULL,
  version      INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_org ON webhook (org, id);
CREATE INDEX webhook_told ON webhook (stage, told);
-- Which text of its privacy-notice paragraph an organisation took over.
CREATE TABLE notice_copy (
  record_id    TEXT NOT NULL,
  org          TEXT NOT NULL,
  body         TEXT NOT NULL,
  version      INTEGER NOT NULL,
  PRIMARY KEY (record_id, org)
) STRICT;
CREATE INDEX notice_copy_org ON notice_copy (org, record_id);
