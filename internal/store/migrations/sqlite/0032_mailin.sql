-- +goose Up
-- Mail that comes in: the addresses we gave out for answers, and letters until they are dealt with.
CREATE TABLE mail_reply (
  code      text PRIMARY KEY, -- what stands before the @ of the address
  recipient text NOT NULL,    -- to whom the address was given
  kind      text NOT NULL,    -- what an answer to it is about
  about     text NOT NULL,
  made_at   text NOT NULL,
  UNIQUE (recipient, kind, about)
) STRICT;
CREATE TABLE mail_letter (
  id        text PRIMARY KEY,
  key       text NOT NULL UNIQUE, -- the same letter comes once
  code      text NOT NULL,
  recipient text NOT NULL,        -- of the address, "" for mail of ours that came back
  came_at   text NOT NULL,
  raw       BLOB NOT NULL,                   -- empty once it is dealt with
  state     text NOT NULL,
  reason    text NOT NULL,
  done_at   text NOT NULL
) STRICT;
CREATE INDEX mail_letter_recipient ON mail_letter (recipient, came_at);
CREATE INDEX mail_letter_age ON mail_letter (came_at);
ALTER TABLE mail ADD COLUMN reply_to text NOT NULL DEFAULT '';
