-- +goose Up
-- Comments on the Agreement in its yearly review, with everything that was said about them.
CREATE TABLE review_comment (
  id       TEXT PRIMARY KEY,
  ref      TEXT NOT NULL UNIQUE,
  year     INTEGER NOT NULL,
  clause   TEXT NOT NULL,
  kind     TEXT NOT NULL,
  state    TEXT NOT NULL,
  org      TEXT NOT NULL,
  person   TEXT NOT NULL, -- of a comment without an organisation
  standing INTEGER NOT NULL, -- 1: blocking and not cleared
  edition  TEXT NOT NULL, -- whose text comes from it; '' for none
  sort_key TEXT NOT NULL,
  body     TEXT NOT NULL,
  version  INTEGER NOT NULL
) STRICT;
CREATE INDEX review_comment_list ON review_comment (year, sort_key);
CREATE INDEX review_comment_clause ON review_comment (year, clause, id);
CREATE INDEX review_comment_count ON review_comment (year, clause, kind, state, standing);
CREATE INDEX review_comment_org ON review_comment (org, year, sort_key);
CREATE INDEX review_comment_edition ON review_comment (edition, clause, id);
CREATE INDEX review_comment_standing ON review_comment (year, standing, id);
-- Texts of clauses in which comments were set on words; each once, by its hash.
CREATE TABLE review_wording (
  hash TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;
