-- +goose Up
-- What is new in public. A piece of news holds no words: they are made from what is public when it is shown.
CREATE TABLE news (
  n            bigint PRIMARY KEY,
  event_seq    bigint NOT NULL UNIQUE,
  kind         text COLLATE "C" NOT NULL,
  about_kind   text COLLATE "C" NOT NULL,
  about_id     text COLLATE "C" NOT NULL,
  ref          text COLLATE "C" NOT NULL,
  version_n    bigint NOT NULL,
  at           text COLLATE "C" NOT NULL
);
CREATE INDEX news_kind ON news (kind, n);
CREATE INDEX news_ref ON news (ref, version_n);
CREATE TABLE news_mark (
  name         text COLLATE "C" PRIMARY KEY,
  seq          bigint NOT NULL
);
-- One thing that one address follows. The address is sealed; its hash is keyed.
CREATE TABLE follower (
  id           text COLLATE "C" PRIMARY KEY,
  hash         text COLLATE "C" NOT NULL,
  live         bigint NOT NULL, -- one when its owner confirmed it
  told         bigint NOT NULL,
  day          text COLLATE "C" NOT NULL, -- of the last digest
  at           text COLLATE "C" NOT NULL,
  mail_key     text COLLATE "C" NOT NULL, -- of the last message
  body         text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
CREATE INDEX follower_hash ON follower (hash);
CREATE INDEX follower_told ON follower (live, told);
CREATE INDEX follower_mail ON follower (mail_key);
CREATE TABLE webhook (
  id           text COLLATE "C" PRIMARY KEY,
  org          text COLLATE "C" NOT NULL, -- empty for the public's
  stage        text COLLATE "C" NOT NULL,
  told         bigint NOT NULL,
  at           text COLLATE "C" NOT NULL,
  body         text COLLATE "C" NOT NULL,
  version      bigint NOT NULL
);
CREATE INDEX webhook_org ON webhook (org, id);
CREATE INDEX webhook_told ON webhook (stage, told);
-- Which text of its privacy-notice paragraph an organisation took over.
CREATE TABLE notice_copy (
  record_id    text COLLATE "C" NOT NULL,
  org          text COLLATE "C" NOT NULL,
  body         text COLLATE "C" NOT NULL,
  version      bigint NOT NULL,
  PRIMARY KEY (record_id, org)
);
CREATE INDEX notice_copy_org ON notice_copy (org, record_id);
