-- name: RegisterOutcome :one
SELECT * FROM register_outcome WHERE record_id = @record_id;

-- name: InsertRegisterOutcome :exec
INSERT INTO register_outcome (record_id, body, version) VALUES (@record_id, @body, 1);

-- name: UpdateRegisterOutcome :execrows
UPDATE register_outcome SET body = @body, version = version + 1 WHERE record_id = @record_id AND version = @version;

-- name: RegisterEdition :one
SELECT * FROM register_edition WHERE record_id = @record_id;

-- name: InsertRegisterEdition :exec
INSERT INTO register_edition (record_id, body, version) VALUES (@record_id, @body, 1);

-- name: UpdateRegisterEdition :execrows
UPDATE register_edition SET body = @body, version = version + 1 WHERE record_id = @record_id AND version = @version;

-- name: EditionAsk :one
SELECT * FROM edition_ask WHERE ref = @ref;

-- name: InsertEditionAsk :exec
INSERT INTO edition_ask (ref, record_id, org, kind, stage, in_time, watch, sort_key, body, version)
VALUES (@ref, @record_id, @org, @kind, @stage, @in_time, @watch, @sort_key, @body, 1);

-- name: UpdateEditionAsk :execrows
UPDATE edition_ask SET org = @org, stage = @stage, in_time = @in_time, watch = @watch, sort_key = @sort_key, body = @body, version = version + 1
WHERE ref = @ref AND version = @version;

-- name: EditionAsksOf :many
SELECT * FROM edition_ask WHERE org = @org AND sort_key > @after ORDER BY sort_key LIMIT @most;

-- name: EditionAsksToWatch :many
SELECT ref FROM edition_ask WHERE watch <> '' AND watch <= @now AND ref > @after ORDER BY ref LIMIT @most;

-- name: CountEditionAsks :many
SELECT kind, stage, in_time, CAST(COUNT(*) AS bigint) AS n FROM edition_ask GROUP BY kind, stage, in_time ORDER BY kind, stage, in_time;
