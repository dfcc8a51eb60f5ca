-- +goose Up
-- Questions of the members' portal. What is listed and counted stands in columns; everything said of it is in body.
CREATE TABLE portal_thread (
  id         TEXT PRIMARY KEY, -- made in the order of asking
  ref        TEXT NOT NULL UNIQUE,
  space_id   TEXT NOT NULL, -- '' is the commons
  state      TEXT NOT NULL,
  person_id  TEXT NOT NULL, -- who asked
  sector     TEXT NOT NULL,
  due        TEXT NOT NULL, -- for the first answer
  climbed    INTEGER NOT NULL, -- 1: somebody was asked to answer
  answers    INTEGER NOT NULL, -- that can be read
  comments   INTEGER NOT NULL, -- on the question, that can be read
  waiting    INTEGER NOT NULL, -- 1: open, and no answer can be read
  amber      INTEGER NOT NULL, -- 1: an answer is to be looked at again
  updated_at TEXT NOT NULL,
  body       TEXT NOT NULL,
  version    INTEGER NOT NULL
) STRICT;
CREATE INDEX portal_thread_space ON portal_thread (space_id, id);
CREATE INDEX portal_thread_count ON portal_thread (space_id, state, waiting, amber, person_id, sector, id);
CREATE INDEX portal_thread_person ON portal_thread (person_id, id);
CREATE INDEX portal_thread_waiting ON portal_thread (waiting, id);
CREATE INDEX portal_thread_due ON portal_thread (waiting, climbed, due, id);
CREATE INDEX portal_thread_amber ON portal_thread (amber, id);
CREATE TABLE portal_thread_topic (
  topic     TEXT NOT NULL,
  thread_id TEXT NOT NULL REFERENCES portal_thread (id),
  PRIMARY KEY (topic, thread_id)
) STRICT;
CREATE INDEX portal_thread_topic_thread ON portal_thread_topic (thread_id);
-- Words of titles, by which questions like a new one are found.
CREATE TABLE portal_thread_word (
  word      TEXT NOT NULL,
  thread_id TEXT NOT NULL REFERENCES portal_thread (id),
  PRIMARY KEY (word, thread_id)
) STRICT;
CREATE INDEX portal_thread_word_thread ON portal_thread_word (thread_id);
-- Answers, and comments on a question or an answer.
CREATE TABLE portal_post (
  id        TEXT PRIMARY KEY,
  thread_id TEXT NOT NULL REFERENCES portal_thread (id),
  kind      TEXT NOT NULL, -- answer, comment
  person_id TEXT NOT NULL,
  on_post   TEXT NOT NULL, -- the answer that a comment stands on; '' is the question
  sort_key  TEXT NOT NULL,
  hidden    INTEGER NOT NULL,
  amber     INTEGER NOT NULL,
  comments  INTEGER NOT NULL, -- that can be read
  thanks    INTEGER NOT NULL,
  body      TEXT NOT NULL,
  version   INTEGER NOT NULL
) STRICT;
CREATE INDEX portal_post_thread ON portal_post (thread_id, kind, on_post, sort_key, hidden, amber);
-- What answers rest on, with the state of its words that somebody was told of last.
CREATE TABLE portal_cite (
  post_id TEXT NOT NULL REFERENCES portal_post (id),
  kind    TEXT NOT NULL,
  ref     TEXT NOT NULL,
  seen    TEXT NOT NULL,
  PRIMARY KEY (post_id, kind, ref)
) STRICT;
CREATE INDEX portal_cite_thing ON portal_cite (kind, ref, seen, post_id);
CREATE TABLE portal_thanks (
  post_id         TEXT NOT NULL REFERENCES portal_post (id),
  person_id       TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  role            TEXT NOT NULL,
  at              TEXT NOT NULL,
  PRIMARY KEY (post_id, person_id)
) STRICT;
CREATE TABLE portal_thread_follow (
  thread_id TEXT NOT NULL REFERENCES portal_thread (id),
  person_id TEXT NOT NULL,
  following INTEGER NOT NULL, -- 0: they stopped
  PRIMARY KEY (thread_id, person_id)
) STRICT;
CREATE TABLE portal_report (
  id        TEXT PRIMARY KEY,
  thread_id TEXT NOT NULL REFERENCES portal_thread (id),
  post_id   TEXT NOT NULL, -- '' is the question
  space_id  TEXT NOT NULL,
  person_id TEXT NOT NULL,
  outcome   TEXT NOT NULL, -- '' while it waits
  body      TEXT NOT NULL,
  at        TEXT NOT NULL,
  closed_at TEXT NOT NULL
) STRICT;
CREATE INDEX portal_report_waiting ON portal_report (outcome, space_id, id);
CREATE INDEX portal_report_thing ON portal_report (thread_id, post_id);
-- What somebody typed and did not send yet.
CREATE TABLE portal_thread_draft (
  person_id TEXT NOT NULL,
  place     TEXT NOT NULL,
  body      TEXT NOT NULL,
  at        TEXT NOT NULL,
  PRIMARY KEY (person_id, place)
) STRICT;
