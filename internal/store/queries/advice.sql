-- name: InsertAdvice :exec
INSERT INTO advice (id, ref, org, asked_by, about_kind, about_ref, stage, body, watch, sort_key, version)
VALUES (@id, @ref, @org, @asked_by, @about_kind, @about_ref, @stage, @body, @watch, @sort_key, 1);

-- name: UpdateAdvice :execrows
UPDATE advice SET stage = @stage, body = @body, watch = @watch, sort_key = @sort_key, version = version + 1
WHERE id = @id AND version = @version;

-- name: AdviceByRef :one
SELECT * FROM advice WHERE ref = @ref;

-- name: AdviceAbout :many
SELECT * FROM advice WHERE org = @org AND about_kind = @about_kind AND about_ref = @about_ref ORDER BY id LIMIT @most;

-- name: AdviceOf :many
SELECT * FROM advice WHERE org = @org AND sort_key > @after ORDER BY sort_key LIMIT @most;

-- name: AdviceToWatch :many
SELECT ref FROM advice WHERE watch <> '' AND watch <= @now AND ref > @after ORDER BY ref LIMIT @most;
