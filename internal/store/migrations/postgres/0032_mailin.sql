-- +goose Up
-- Mail that comes in: the addresses we gave out for answers, and letters until they are dealt with.
CREATE TABLE mail_reply (
  code      text COLLATE "C" PRIMARY KEY, -- what stands before the @ of the address
  recipient text COLLATE "C" NOT NULL,    -- to whom the address was given
  kind      text COLLATE "C" NOT NULL,    -- what an answer to it is about
  about     text COLLATE "C" NOT NULL,
  made_at   text COLLATE "C" NOT NULL,
  UNIQUE (recipient, kind, about)
);
CREATE TABLE mail_letter (
  id        text COLLATE "C" PRIMARY KEY,
  key       text COLLATE "C" NOT NULL UNIQUE, -- the same letter comes once
  code      text COLLATE "C" NOT NULL,
  recipient text COLLATE "C" NOT NULL,        -- of the address, "" for mail of ours that came back
  came_at   text COLLATE "C" NOT NULL,
  raw       bytea NOT NULL,                   -- empty once it is dealt with
  state     text COLLATE "C" NOT NULL,
  reason    text COLLATE "C" NOT NULL,
  done_at   text COLLATE "C" NOT NULL
);
CREATE INDEX mail_letter_recipient ON mail_letter (recipient, came_at);
CREATE INDEX mail_letter_age ON mail_letter (came_at);
ALTER TABLE mail ADD COLUMN reply_to text COLLATE "C" NOT NULL DEFAULT '';
