-- +goose Up
-- News that members post. Each stands in one room; the commons is the room without an identifier.
CREATE TABLE board_news (
  id              text COLLATE "C" PRIMARY KEY,
  ref             text COLLATE "C" NOT NULL UNIQUE,
  space_id        text COLLATE "C" NOT NULL,
  gone            bigint NOT NULL, -- one when it was withdrawn
  pinned          text COLLATE "C" NOT NULL, -- the last day at the top; empty when it is not
  sort_key        text COLLATE "C" NOT NULL, -- by when it was posted
  changed_key     text COLLATE "C" NOT NULL, -- by when it changed
  body            text COLLATE "C" NOT NULL,
  version         bigint NOT NULL
);
CREATE INDEX board_news_room ON board_news (space_id, gone, sort_key);
CREATE INDEX board_news_pinned ON board_news (space_id, gone, pinned);
CREATE INDEX board_news_changed ON board_news (changed_key);
-- Meetings and training. Cancelled ones stay, so that who had it in a calendar learns of it.
CREATE TABLE board_event (
  id              text COLLATE "C" PRIMARY KEY,
  ref             text COLLATE "C" NOT NULL UNIQUE,
  space_id        text COLLATE "C" NOT NULL,
  cancelled       bigint NOT NULL,
  starts          text COLLATE "C" NOT NULL,
  ends            text COLLATE "C" NOT NULL,
  forgotten       bigint NOT NULL, -- one when what people need was forgotten
  sort_key        text COLLATE "C" NOT NULL, -- by when it starts
  changed_key     text COLLATE "C" NOT NULL, -- by when it changed
  body            text COLLATE "C" NOT NULL,
  version         bigint NOT NULL
);
CREATE INDEX board_event_room ON board_event (space_id, sort_key);
CREATE INDEX board_event_forget ON board_event (forgotten, ends);
CREATE INDEX board_event_changed ON board_event (changed_key);
-- Who comes, and who waits for a place.
CREATE TABLE board_seat (
  event_id        text COLLATE "C" NOT NULL REFERENCES board_event (id),
  person_id       text COLLATE "C" NOT NULL,
  organisation_id text COLLATE "C" NOT NULL, -- empty for the secretariat
  waiting         bigint NOT NULL,
  at              text COLLATE "C" NOT NULL, -- when they signed up: the order of the waiting list
  needs           text COLLATE "C" NOT NULL, -- what they ticked; forgotten when the event is over
  PRIMARY KEY (event_id, person_id)
);
CREATE INDEX board_seat_order ON board_seat (event_id, waiting, at, person_id);
CREATE INDEX board_seat_person ON board_seat (person_id, event_id);
