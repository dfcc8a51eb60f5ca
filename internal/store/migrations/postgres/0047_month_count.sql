-- +goose Up
-- Counts by month of what nothing else keeps: how many messages told people of changes, how many numbers failed their
-- check. They name nobody. A name with a row, also of nought, has been counted since its first month.
CREATE TABLE month_count (
  name         text COLLATE "C" NOT NULL,
  month        text COLLATE "C" NOT NULL, -- 2026-11
  n            bigint NOT NULL,
  PRIMARY KEY (name, month)
);
CREATE INDEX news_at ON news (kind, at);
