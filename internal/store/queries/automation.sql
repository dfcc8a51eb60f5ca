-- name: AutomationPlan :one
SELECT * FROM automation_plan WHERE ref = @ref;

-- name: AutomationPlans :many
SELECT * FROM automation_plan WHERE ref > @after ORDER BY ref LIMIT @most;

-- name: InsertAutomationPlan :exec
INSERT INTO automation_plan (ref, org, due, body, version) VALUES (@ref, @org, @due, @body, 1);

-- name: UpdateAutomationPlan :execrows
UPDATE automation_plan SET org = @org, due = @due, body = @body, version = version + 1 WHERE ref = @ref AND version = @version;
