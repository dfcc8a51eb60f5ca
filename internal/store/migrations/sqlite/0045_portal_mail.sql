-- +goose Up
-- What people and shared mailboxes want to be told of the members' portal. A place is everything, a topic, a room or a
-- question; what has no row stands as the program says.
CREATE TABLE portal_mail_choice (
  recipient TEXT NOT NULL,
  place     TEXT NOT NULL,
  often     TEXT NOT NULL,
  PRIMARY KEY (recipient, place)
) STRICT, WITHOUT ROWID;
-- What a recipient was told of the portal in the letter of a day: names of news, a line each.
CREATE TABLE portal_mail_told (
  recipient TEXT NOT NULL,
  day       TEXT NOT NULL,
  names     TEXT NOT NULL,
  PRIMARY KEY (recipient, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX portal_mail_told_day ON portal_mail_told (day);
-- The code in a recipient's links that end mail without signing in.
CREATE TABLE portal_mail_leave (
  code      TEXT PRIMARY KEY,
  recipient TEXT NOT NULL UNIQUE,
  made_at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
