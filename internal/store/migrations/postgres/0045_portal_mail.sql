-- +goose Up
-- What people and shared mailboxes want to be told of the members' portal. A place is everything, a topic, a room or a
-- question; what has no row stands as the program says.
CREATE TABLE portal_mail_choice (
  recipient text COLLATE "C" NOT NULL,
  place     text COLLATE "C" NOT NULL,
  often     text COLLATE "C" NOT NULL,
  PRIMARY KEY (recipient, place)
);
-- What a recipient was told of the portal in the letter of a day: names of news, a line each.
CREATE TABLE portal_mail_told (
  recipient text COLLATE "C" NOT NULL,
  day       text COLLATE "C" NOT NULL,
  names     text COLLATE "C" NOT NULL,
  PRIMARY KEY (recipient, day)
);
CREATE INDEX portal_mail_told_day ON portal_mail_told (day);
-- The code in a recipient's links that end mail without signing in.
CREATE TABLE portal_mail_leave (
  code      text COLLATE "C" PRIMARY KEY,
  recipient text COLLATE "C" NOT NULL UNIQUE,
  made_at   text COLLATE "C" NOT NULL
);
