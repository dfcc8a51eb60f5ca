-- +goose Up
-- Comments on the Agreement in its yearly review, with everything that was said about them.
CREATE TABLE review_comment (
  id       text COLLATE "C" PRIMARY KEY,
  ref      text COLLATE "C" NOT NULL UNIQUE,
  year     bigint NOT NULL,
  clause   text COLLATE "C" NOT NULL,
  kind     text COLLATE "C" NOT NULL,
  state    text COLLATE "C" NOT NULL,
  org      text COLLATE "C" NOT NULL,
  person   text COLLATE "C" NOT NULL, -- of a comment without an organisation
  standing bigint NOT NULL, -- 1: blocking and not cleared
  edition  text COLLATE "C" NOT NULL, -- whose text comes from it; '' for none
  sort_key text COLLATE "C" NOT NULL,
  body     text COLLATE "C" NOT NULL,
  version  bigint NOT NULL
);
CREATE INDEX review_comment_list ON review_comment (year, sort_key);
CREATE INDEX review_comment_clause ON review_comment (year, clause, id);
CREATE INDEX review_comment_count ON review_comment (year, clause, kind, state, standing);
CREATE INDEX review_comment_org ON review_comment (org, year, sort_key);
CREATE INDEX review_comment_edition ON review_comment (edition, clause, id);
CREATE INDEX review_comment_standing ON review_comment (year, standing, id);
-- Texts of clauses in which comments were set on words; each once, by its hash.
CREATE TABLE review_wording (
  hash text COLLATE "C" PRIMARY KEY,
  body text COLLATE "C" NOT NULL
);
