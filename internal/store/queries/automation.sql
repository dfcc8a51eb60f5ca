-- name: AutomationPlan :one
SELECT * FROM automation_plan WHERE ref = @ref;

-- name: AutomationPlans :many
SELECT * FROM automation_plan WHERE ref > @after ORDER BY ref LIMIT @most;

-- name: InsertAutomationPlan :exec
INSERT INTO automation_plan (ref, org, due, body, version) VALUES (@ref, @org, @due, @body, 1);

-- name: UpdateAutomationPlan :execrows
UPDATE automation_plan SET org = @org, due = @due, body = @body, version = version + 1 WHERE ref = @ref AND version = @version;

-- name: RegisterCompanion :one
SELECT * FROM register_companion WHERE ref = @ref AND kind = @kind;

-- name: RegisterCompanions :many
SELECT * FROM register_companion WHERE kind = @kind AND ref > @after ORDER BY ref LIMIT @most;

-- name: InsertRegisterCompanion :exec
INSERT INTO register_companion (ref, kind, org, due, body, version) VALUES (@ref, @kind, @org, @due, @body, 1);

-- name: UpdateRegisterCompanion :execrows
UPDATE register_companion SET org = @org, due = @due, body = @body, version = version + 1 WHERE ref = @ref AND kind = @kind AND version = @version;

-- name: FormRequest :one
SELECT * FROM form_request WHERE ref = @ref;

-- name: FormRequestsOf :many
SELECT * FROM form_request WHERE org = @org AND sort_key > @after ORDER BY sort_key LIMIT @most;

-- name: FormRequestsOpen :many
SELECT * FROM form_request WHERE stage = 'open' AND ref > @after ORDER BY ref LIMIT @most;

-- name: FormRequestsReceived :many
SELECT * FROM form_request WHERE received >= @received_from AND received < @received_until AND ref > @after ORDER BY ref LIMIT @most;

-- name: InsertFormRequest :exec
INSERT INTO form_request (ref, org, use_ref, stage, received, sort_key, body, version) VALUES (@ref, @org, @use_ref, @stage, @received, @sort_key, @body, 1);

-- name: UpdateFormRequest :execrows
UPDATE form_request SET stage = @stage, sort_key = @sort_key, body = @body, version = version + 1 WHERE ref = @ref AND version = @version;

-- name: Delisting :one
SELECT * FROM delisting WHERE record = @record;

-- name: SaveDelisting :exec
INSERT INTO delisting (record, ref, review_due, warned, delisted) VALUES (@record, @ref, @review_due, @warned, @delisted)
ON CONFLICT (record) DO UPDATE SET review_due = excluded.review_due, warned = excluded.warned, delisted = excluded.delisted;
