-- +goose Up
-- Counts by month of what nothing else keeps: how many messages told people of changes, how many numbers failed their
-- check. They name nobody. A name with a row, also of nought, has been counted since its first month.
CREATE TABLE month_count (
  name         TEXT NOT NULL,
  month        TEXT NOT NULL, -- 2026-11
  n            INTEGER NOT NULL,
  PRIMARY KEY (name, month)
) STRICT;
CREATE INDEX news_at ON news (kind, at);
