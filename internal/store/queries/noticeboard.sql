-- name: BoardNewsByRef :one
SELECT * FROM board_news WHERE ref = @ref;

-- name: InsertBoardNews :exec
INSERT INTO board_news (id, ref, space_id, gone, pinned, sort_key, changed_key, body, version) VALUES (@id, @ref, @space_id, @gone, @pinned, @sort_key, @changed_key, @body, 1);

-- name: UpdateBoardNews :execrows
UPDATE board_news SET gone = @gone, pinned = @pinned, changed_key = @changed_key, body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: BoardNewsOfRoom :many
SELECT * FROM board_news WHERE space_id = @space_id AND gone = 0 AND sort_key < @before ORDER BY sort_key DESC LIMIT @most;

-- name: BoardNewsPinned :many
SELECT * FROM board_news WHERE space_id = @space_id AND gone = 0 AND pinned >= @today ORDER BY sort_key DESC LIMIT @most;

-- name: BoardNewsSince :many
SELECT * FROM board_news WHERE changed_key > @after ORDER BY changed_key LIMIT @most;

-- name: BoardEventByRef :one
SELECT * FROM board_event WHERE ref = @ref;

-- name: InsertBoardEvent :exec
INSERT INTO board_event (id, ref, space_id, cancelled, starts, ends, forgotten, sort_key, changed_key, body, version)
VALUES (@id, @ref, @space_id, @cancelled, @starts, @ends, @forgotten, @sort_key, @changed_key, @body, 1);

-- name: UpdateBoardEvent :execrows
UPDATE board_event SET cancelled = @cancelled, starts = @starts, ends = @ends, forgotten = @forgotten, sort_key = @sort_key, changed_key = @changed_key,
  body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: BoardEventsFrom :many
SELECT * FROM board_event WHERE space_id = @space_id AND sort_key > @after ORDER BY sort_key LIMIT @most;

-- name: BoardEventsBefore :many
SELECT * FROM board_event WHERE space_id = @space_id AND sort_key < @before ORDER BY sort_key DESC LIMIT @most;

-- name: BoardEventsSince :many
SELECT * FROM board_event WHERE changed_key > @after ORDER BY changed_key LIMIT @most;

-- name: BoardEventsToForget :many
SELECT * FROM board_event WHERE forgotten = 0 AND ends < @until ORDER BY ends, id LIMIT @most;

-- name: BoardSeat :one
SELECT * FROM board_seat WHERE event_id = @event_id AND person_id = @person_id;

-- name: BoardSeats :many
SELECT * FROM board_seat WHERE event_id = @event_id AND waiting = @waiting ORDER BY at, person_id LIMIT @most;

-- name: CountBoardSeats :many
SELECT waiting, CAST(COUNT(*) AS bigint) AS n FROM board_seat WHERE event_id = @event_id GROUP BY waiting;

-- name: PutBoardSeat :exec
INSERT INTO board_seat (event_id, person_id, organisation_id, waiting, at, needs) VALUES (@event_id, @person_id, @organisation_id, @waiting, @at, @needs)
ON CONFLICT (event_id, person_id) DO UPDATE SET organisation_id = excluded.organisation_id, waiting = excluded.waiting, needs = excluded.needs;

-- name: DeleteBoardSeat :execrows
DELETE FROM board_seat WHERE event_id = @event_id AND person_id = @person_id;

-- name: ForgetBoardNeeds :exec
UPDATE board_seat SET needs = '' WHERE event_id = @event_id AND needs <> '';

-- name: BoardSeatsOf :many
SELECT e.*, s.waiting AS seat_waiting FROM board_seat s JOIN board_event e ON e.id = s.event_id WHERE s.person_id = @person_id AND e.ends > @after AND e.cancelled = 0 ORDER BY e.sort_key LIMIT @most;
