-- name: FirstVisit :one
SELECT * FROM first_visit WHERE person_id = @person_id AND tour = @tour;

-- name: InsertVisit :exec
INSERT INTO first_visit (person_id, tour, state, step, at, version) VALUES (@person_id, @tour, @state, @step, @at, 1);

-- name: UpdateVisit :execrows
UPDATE first_visit SET state = @state, step = @step, at = @at, version = version + 1
WHERE person_id = @person_id AND tour = @tour AND version = @version;

-- name: PracticeByID :one
SELECT * FROM practice WHERE id = @id AND person_id = @person_id AND gone_at > @now;

-- name: PracticesOf :many
SELECT * FROM practice WHERE person_id = @person_id AND gone_at > @now ORDER BY id DESC LIMIT @most;

-- name: InsertPractice :exec
INSERT INTO practice (id, person_id, exercise, gone_at, body, version) VALUES (@id, @person_id, @exercise, @gone_at, @body, 1);

-- name: UpdatePractice :execrows
UPDATE practice SET body = @body, gone_at = @gone_at, version = version + 1 WHERE id = @id AND person_id = @person_id AND version = @version;

-- name: DropPractice :execrows
DELETE FROM practice WHERE id = @id AND person_id = @person_id;

-- name: ForgetPractice :execrows
DELETE FROM practice WHERE gone_at <= @now;
