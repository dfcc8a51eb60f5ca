-- +goose Up
-- Questions of the members' portal. What is listed and counted stands in columns; everything said of it is in body.
CREATE TABLE portal_thread (
  id         text COLLATE "C" PRIMARY KEY, -- made in the order of asking
  ref        text COLLATE "C" NOT NULL UNIQUE,
  space_id   text COLLATE "C" NOT NULL, -- '' is the commons
  state      text COLLATE "C" NOT NULL,
  person_id  text COLLATE "C" NOT NULL, -- who asked
  sector     text COLLATE "C" NOT NULL,
  due        text COLLATE "C" NOT NULL, -- for the first answer
  climbed    bigint NOT NULL, -- 1: somebody was asked to answer
  answers    bigint NOT NULL, -- that can be read
  comments   bigint NOT NULL, -- on the question, that can be read
  waiting    bigint NOT NULL, -- 1: open, and no answer can be read
  amber      bigint NOT NULL, -- 1: an answer is to be looked at again
  updated_at text COLLATE "C" NOT NULL,
  body       text COLLATE "C" NOT NULL,
  version    bigint NOT NULL
);
CREATE INDEX portal_thread_space ON portal_thread (space_id, id);
CREATE INDEX portal_thread_count ON portal_thread (space_id, state, waiting, amber, person_id, sector, id);
CREATE INDEX portal_thread_person ON portal_thread (person_id, id);
CREATE INDEX portal_thread_waiting ON portal_thread (waiting, id);
CREATE INDEX portal_thread_due ON portal_thread (waiting, climbed, due, id);
CREATE INDEX portal_thread_amber ON portal_thread (amber, id);
CREATE TABLE portal_thread_topic (
  topic     text COLLATE "C" NOT NULL,
  thread_id text COLLATE "C" NOT NULL REFERENCES portal_thread (id),
  PRIMARY KEY (topic, thread_id)
);
CREATE INDEX portal_thread_topic_thread ON portal_thread_topic (thread_id);
-- Words of titles, by which questions like a new one are found.
CREATE TABLE portal_thread_word (
  word      text COLLATE "C" NOT NULL,
  thread_id text COLLATE "C" NOT NULL REFERENCES portal_thread (id),
  PRIMARY KEY (word, thread_id)
);
CREATE INDEX portal_thread_word_thread ON portal_thread_word (thread_id);
-- Answers, and comments on a question or an answer.
CREATE TABLE portal_post (
  id        text COLLATE "C" PRIMARY KEY,
  thread_id text COLLATE "C" NOT NULL REFERENCES portal_thread (id),
  kind      text COLLATE "C" NOT NULL, -- answer, comment
  person_id text COLLATE "C" NOT NULL,
  on_post   text COLLATE "C" NOT NULL, -- the answer that a comment stands on; '' is the question
  sort_key  text COLLATE "C" NOT NULL,
  hidden    bigint NOT NULL,
  amber     bigint NOT NULL,
  comments  bigint NOT NULL, -- that can be read
  thanks    bigint NOT NULL,
  body      text COLLATE "C" NOT NULL,
  version   bigint NOT NULL
);
CREATE INDEX portal_post_thread ON portal_post (thread_id, kind, on_post, sort_key, hidden, amber);
-- What answers rest on, with the state of its words that somebody was told of last.
CREATE TABLE portal_cite (
  post_id text COLLATE "C" NOT NULL REFERENCES portal_post (id),
  kind    text COLLATE "C" NOT NULL,
  ref     text COLLATE "C" NOT NULL,
  seen    text COLLATE "C" NOT NULL,
  PRIMARY KEY (post_id, kind, ref)
);
CREATE INDEX portal_cite_thing ON portal_cite (kind, ref, seen, post_id);
CREATE TABLE portal_thanks (
  post_id         text COLLATE "C" NOT NULL REFERENCES portal_post (id),
  person_id       text COLLATE "C" NOT NULL,
  organisation_id text COLLATE "C" NOT NULL,
  role            text COLLATE "C" NOT NULL,
  at              text COLLATE "C" NOT NULL,
  PRIMARY KEY (post_id, person_id)
);
CREATE TABLE portal_thread_follow (
  thread_id text COLLATE "C" NOT NULL REFERENCES portal_thread (id),
  person_id text COLLATE "C" NOT NULL,
  following bigint NOT NULL, -- 0: they stopped
  PRIMARY KEY (thread_id, person_id)
);
CREATE TABLE portal_report (
  id        text COLLATE "C" PRIMARY KEY,
  thread_id text COLLATE "C" NOT NULL REFERENCES portal_thread (id),
  post_id   text COLLATE "C" NOT NULL, -- '' is the question
  space_id  text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  outcome   text COLLATE "C" NOT NULL, -- '' while it waits
  body      text COLLATE "C" NOT NULL,
  at        text COLLATE "C" NOT NULL,
  closed_at text COLLATE "C" NOT NULL
);
CREATE INDEX portal_report_waiting ON portal_report (outcome, space_id, id);
CREATE INDEX portal_report_thing ON portal_report (thread_id, post_id);
-- What somebody typed and did not send yet.
CREATE TABLE portal_thread_draft (
  person_id text COLLATE "C" NOT NULL,
  place     text COLLATE "C" NOT NULL,
  body      text COLLATE "C" NOT NULL,
  at        text COLLATE "C" NOT NULL,
  PRIMARY KEY (person_id, place)
);
