-- +goose Up
-- Who can help with what, who is on duty, and weeks that change hands.
CREATE TABLE offer (
  id         text COLLATE "C" PRIMARY KEY,
  person_id  text COLLATE "C" NOT NULL REFERENCES person (id),
  org        text COLLATE "C" NOT NULL, -- '' is the secretariat
  role       text COLLATE "C" NOT NULL,
  state      text COLLATE "C" NOT NULL,
  review_on  text COLLATE "C" NOT NULL,
  sort_key   text COLLATE "C" NOT NULL UNIQUE,
  body       text COLLATE "C" NOT NULL, -- JSON
  version    bigint NOT NULL
);
CREATE INDEX offer_sorted ON offer (state, sort_key);
CREATE INDEX offer_of ON offer (person_id, org, state);
CREATE INDEX offer_review ON offer (state, review_on, id);
CREATE TABLE offer_topic (
  offer_id text COLLATE "C" NOT NULL REFERENCES offer (id),
  topic    text COLLATE "C" NOT NULL,
  PRIMARY KEY (offer_id, topic)
);
CREATE INDEX offer_topic_of ON offer_topic (topic, offer_id);
CREATE TABLE duty (
  week     text COLLATE "C" NOT NULL, -- the Monday
  topic    text COLLATE "C" NOT NULL, -- '' is every topic
  offer_id text COLLATE "C" NOT NULL REFERENCES offer (id),
  version  bigint NOT NULL,
  PRIMARY KEY (week, topic)
);
CREATE INDEX duty_of ON duty (offer_id, week);
CREATE TABLE duty_swap (
  id         text COLLATE "C" PRIMARY KEY,
  from_offer text COLLATE "C" NOT NULL REFERENCES offer (id),
  to_offer   text COLLATE "C" NOT NULL REFERENCES offer (id),
  state      text COLLATE "C" NOT NULL,
  at         text COLLATE "C" NOT NULL,
  body       text COLLATE "C" NOT NULL, -- JSON
  version    bigint NOT NULL
);
CREATE INDEX duty_swap_from ON duty_swap (from_offer, state);
CREATE INDEX duty_swap_to ON duty_swap (to_offer, state);
CREATE TABLE offer_cover (
  offer_id text COLLATE "C" NOT NULL REFERENCES offer (id),
  away_id  text COLLATE "C" NOT NULL,
  cover_id text COLLATE "C" NOT NULL REFERENCES offer (id),
  said     text COLLATE "C" NOT NULL,
  PRIMARY KEY (offer_id, away_id)
);
CREATE INDEX offer_cover_of ON offer_cover (cover_id, said);
