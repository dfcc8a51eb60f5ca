-- +goose Up
-- Who can help with what, who is on duty, and weeks that change hands.
CREATE TABLE offer (
  id         TEXT NOT NULL PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES person (id),
  org        TEXT NOT NULL, -- '' is the secretariat
  role       TEXT NOT NULL,
  state      TEXT NOT NULL,
  review_on  TEXT NOT NULL,
  sort_key   TEXT NOT NULL UNIQUE,
  body       TEXT NOT NULL, -- JSON
  version    INTEGER NOT NULL
) STRICT;
CREATE INDEX offer_sorted ON offer (state, sort_key);
CREATE INDEX offer_of ON offer (person_id, org, state);
CREATE INDEX offer_review ON offer (state, review_on, id);
CREATE TABLE offer_topic (
  offer_id TEXT NOT NULL REFERENCES offer (id),
  topic    TEXT NOT NULL,
  PRIMARY KEY (offer_id, topic)
) STRICT;
CREATE INDEX offer_topic_of ON offer_topic (topic, offer_id);
CREATE TABLE duty (
  week     TEXT NOT NULL, -- the Monday
  topic    TEXT NOT NULL, -- '' is every topic
  offer_id TEXT NOT NULL REFERENCES offer (id),
  version  INTEGER NOT NULL,
  PRIMARY KEY (week, topic)
) STRICT;
CREATE INDEX duty_of ON duty (offer_id, week);
CREATE TABLE duty_swap (
  id         TEXT NOT NULL PRIMARY KEY,
  from_offer TEXT NOT NULL REFERENCES offer (id),
  to_offer   TEXT NOT NULL REFERENCES offer (id),
  state      TEXT NOT NULL,
  at         TEXT NOT NULL,
  body       TEXT NOT NULL, -- JSON
  version    INTEGER NOT NULL
) STRICT;
CREATE INDEX duty_swap_from ON duty_swap (from_offer, state);
CREATE INDEX duty_swap_to ON duty_swap (to_offer, state);
CREATE TABLE offer_cover (
  offer_id TEXT NOT NULL REFERENCES offer (id),
  away_id  TEXT NOT NULL,
  cover_id TEXT NOT NULL REFERENCES offer (id),
  said     TEXT NOT NULL,
  PRIMARY KEY (offer_id, away_id)
) STRICT;
CREATE INDEX offer_cover_of ON offer_cover (cover_id, said);
