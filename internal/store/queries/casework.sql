-- name: InsertCase :exec
INSERT INTO case_file (id, ref, kind, body, forget, version) VALUES (@id, @ref, @kind, @body, @forget, 1);

-- name: UpdateCase :execrows
UPDATE case_file SET body = @body, forget = @forget, version = version + 1 WHERE id = @id AND version = @version;

-- name: DeleteCase :execrows
DELETE FROM case_file WHERE ref = @ref;

-- name: DeleteCaseParts :exec
DELETE FROM case_part WHERE ref = @ref;

-- name: CaseByRef :one
SELECT * FROM case_file WHERE ref = @ref;

-- name: CasePartStages :many
SELECT org, stage FROM case_part WHERE ref = @ref;

-- name: PutCasePart :exec
INSERT INTO case_part (ref, org, kind, stage, watch, sort_key) VALUES (@ref, @org, @kind, @stage, @watch, @sort_key)
ON CONFLICT (ref, org) DO UPDATE SET stage = excluded.stage, watch = excluded.watch, sort_key = excluded.sort_key;

-- name: AddCaseStage :exec
INSERT INTO case_stage (org, stage, amount) VALUES (@org, @stage, @amount)
ON CONFLICT (org, stage) DO UPDATE SET amount = case_stage.amount + excluded.amount;

-- name: CaseStages :many
SELECT stage, amount FROM case_stage WHERE org = @org AND amount > 0;

-- name: CasesOf :many
SELECT f.body, f.version FROM case_part p JOIN case_file f ON f.ref = p.ref
WHERE p.org = @org AND p.sort_key > @after ORDER BY p.sort_key LIMIT @most;

-- name: CasesOfStage :many
SELECT f.body, f.version FROM case_part p JOIN case_file f ON f.ref = p.ref
WHERE p.org = @org AND p.stage = @stage AND p.sort_key > @after ORDER BY p.sort_key LIMIT @most;

-- name: CasesOfKind :many
SELECT f.body, f.version FROM case_part p JOIN case_file f ON f.ref = p.ref
WHERE p.org = @org AND p.kind = @kind AND p.sort_key > @after ORDER BY p.sort_key LIMIT @most;

-- name: CasesOfKindAndStage :many
SELECT f.body, f.version FROM case_part p JOIN case_file f ON f.ref = p.ref
WHERE p.org = @org AND p.kind = @kind AND p.stage = @stage AND p.sort_key > @after ORDER BY p.sort_key LIMIT @most;

-- name: CasesToWatch :many
SELECT DISTINCT ref FROM case_part WHERE watch <> '' AND watch <= @now AND ref > @after ORDER BY ref LIMIT @most;

-- name: CasesToForget :many
SELECT ref FROM case_file WHERE forget <> '' AND forget <= @now AND ref > @after ORDER BY ref LIMIT @most;

-- name: AddCaseTally :exec
INSERT INTO case_tally (period, org, kind, measure, amount) VALUES (@period, @org, @kind, @measure, @amount)
ON CONFLICT (org, period, kind, measure) DO UPDATE SET amount = case_tally.amount + excluded.amount;

-- name: CaseTallies :many
SELECT period, org, kind, measure, amount FROM case_tally
WHERE org = @org AND period >= @first AND period <= @last ORDER BY period, kind, measure;

-- name: CaseMailRefused :many
SELECT key FROM mail WHERE state = 'refused' AND created_at >= @since AND key > @after AND key < 'case0' ORDER BY key LIMIT @most;
