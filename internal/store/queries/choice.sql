-- name: InsertChoice :exec
INSERT INTO choice (id, ref, org, stage, body, watch, sort_key, version)
VALUES (@id, @ref, @org, @stage, @body, @watch, @sort_key, 1);

-- name: UpdateChoice :execrows
UPDATE choice SET stage = @stage, body = @body, watch = @watch, sort_key = @sort_key, version = version + 1
WHERE id = @id AND version = @version;

-- name: ChoiceByRef :one
SELECT * FROM choice WHERE ref = @ref;

-- name: ChoicesOf :many
SELECT * FROM choice WHERE org = @org AND sort_key > @after ORDER BY sort_key LIMIT @most;

-- name: ChoicesToWatch :many
SELECT ref FROM choice WHERE watch <> '' AND watch <= @now AND ref > @after ORDER BY ref LIMIT @most;

-- name: ForgetChoice :exec
DELETE FROM choice WHERE ref = @ref;
