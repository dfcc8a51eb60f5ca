-- +goose Up
-- News that members post. Each stands in one room; the commons is the room without an identifier.
CREATE TABLE board_news (
  id              TEXT PRIMARY KEY,
  ref             TEXT NOT NULL UNIQUE,
  space_id        TEXT NOT NULL,
  gone            INTEGER NOT NULL, -- one when it was withdrawn
  pinned          TEXT NOT NULL, -- the last day at the top; empty when it is not
  sort_key        TEXT NOT NULL, -- by when it was posted
  changed_key     TEXT NOT NULL, -- by when it changed
  body            TEXT NOT NULL,
  version         INTEGER NOT NULL
) STRICT;
CREATE INDEX board_news_room ON board_news (space_id, gone, sort_key);
CREATE INDEX board_news_pinned ON board_news (space_id, gone, pinned);
CREATE INDEX board_news_changed ON board_news (changed_key);
-- Meetings and training. Cancelled ones stay, so that who had it in a calendar learns of it.
CREATE TABLE board_event (
  id              TEXT PRIMARY KEY,
  ref             TEXT NOT NULL UNIQUE,
  space_id        TEXT NOT NULL,
  cancelled       INTEGER NOT NULL,
  starts          TEXT NOT NULL,
  ends            TEXT NOT NULL,
  forgotten       INTEGER NOT NULL, -- one when what people need was forgotten
  sort_key        TEXT NOT NULL, -- by when it starts
  changed_key     TEXT NOT NULL, -- by when it changed
  body            TEXT NOT NULL,
  version         INTEGER NOT NULL
) STRICT;
CREATE INDEX board_event_room ON board_event (space_id, sort_key);
CREATE INDEX board_event_forget ON board_event (forgotten, ends);
CREATE INDEX board_event_changed ON board_event (changed_key);
-- Who comes, and who waits for a place.
CREATE TABLE board_seat (
  event_id        TEXT NOT NULL REFERENCES board_event (id),
  person_id       TEXT NOT NULL,
  organisation_id TEXT NOT NULL, -- empty for the secretariat
  waiting         INTEGER NOT NULL,
  at              TEXT NOT NULL, -- when they signed up: the order of the waiting list
  needs           TEXT NOT NULL, -- what they ticked; forgotten when the event is over
  PRIMARY KEY (event_id, person_id)
) STRICT;
CREATE INDEX board_seat_order ON board_seat (event_id, waiting, at, person_id);
CREATE INDEX board_seat_person ON board_seat (person_id, event_id);
