-- +goose Up
-- Lists put what is to be completed first on every page, the earliest deadline on top: one index finds the records
-- with a follow-up key by that key and those without by the time of their last change.
DROP INDEX oneoff_follow;
DROP INDEX oneoff_author;
DROP INDEX oneoff_owner;
DROP INDEX oneoff_decision;
DROP INDEX oneoff_stage;
CREATE INDEX oneoff_owner ON oneoff (owner_org, follow_key, sort_key);
CREATE INDEX oneoff_author ON oneoff (author, owner_org, follow_key, sort_key);
CREATE INDEX oneoff_decision ON oneoff (owner_org, decision, follow_key, sort_key);
CREATE INDEX oneoff_stage ON oneoff (owner_org, stage, follow_key, sort_key);
-- Times from request to decision stand in one row a month, so that a year costs twelve rows however many
-- records there are: "step:number" with a space between.
CREATE TABLE oneoff_turns (
  owner_org TEXT NOT NULL,
  month TEXT NOT NULL,
  steps TEXT NOT NULL,
  PRIMARY KEY (owner_org, month)
) STRICT;
INSERT INTO oneoff_turns SELECT owner_org, month, group_concat(bucket || ':' || n, ' ') FROM oneoff_turn WHERE n <> 0 GROUP BY owner_org, month;
DROP TABLE oneoff_turn;
