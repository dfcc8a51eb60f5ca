-- name: InsertIncident :exec
INSERT INTO incident (id, ref, org, stage, body, figure, aware_on, watch, sort_key, version)
VALUES (@id, @ref, @org, @stage, @body, @figure, @aware_on, @watch, @sort_key, 1);

-- name: UpdateIncident :execrows
UPDATE incident SET stage = @stage, body = @body, figure = @figure, aware_on = @aware_on, watch = @watch, sort_key = @sort_key, version = version + 1
WHERE id = @id AND version = @version;

-- name: PutIncidentParty :exec
INSERT INTO incident_party (incident, org, sort_key) VALUES (@incident, @org, @sort_key)
ON CONFLICT (incident, org) DO UPDATE SET sort_key = excluded.sort_key;

-- name: IncidentByRef :one
SELECT * FROM incident WHERE ref = @ref;

-- name: IncidentsOf :many
SELECT * FROM incident WHERE org = @org AND sort_key > @after ORDER BY sort_key LIMIT @most;

-- name: IncidentsTold :many
SELECT i.* FROM incident_party p JOIN incident i ON i.id = p.incident
WHERE p.org = @org AND p.sort_key > @after ORDER BY p.sort_key LIMIT @most;

-- name: IncidentsRaised :many
SELECT * FROM incident WHERE stage <> 'draft' AND sort_key > @after ORDER BY sort_key LIMIT @most;

-- name: IncidentsToWatch :many
SELECT ref FROM incident WHERE watch <> '' AND watch <= @now AND ref > @after ORDER BY ref LIMIT @most;

-- name: IncidentFigures :many
SELECT figure FROM incident WHERE aware_on >= @first AND aware_on <= @last ORDER BY aware_on, ref;

-- name: PutIncidentAccount :exec
INSERT INTO incident_account (ref, org, year, sort_key, body) VALUES (@ref, @org, @year, @sort_key, @body)
ON CONFLICT (ref) DO UPDATE SET org = excluded.org, year = excluded.year, sort_key = excluded.sort_key, body = excluded.body;

-- name: PutIncidentAccountUse :exec
INSERT INTO incident_account_use (use_ref, ref, sort_key) VALUES (@use_ref, @ref, @sort_key)
ON CONFLICT (use_ref, ref) DO UPDATE SET sort_key = excluded.sort_key;

-- name: DropIncidentAccountUses :exec
DELETE FROM incident_account_use WHERE ref = @ref;

-- name: DropIncidentAccount :exec
DELETE FROM incident_account WHERE ref = @ref;

-- name: IncidentAccount :one
SELECT body FROM incident_account WHERE ref = @ref;

-- name: IncidentAccounts :many
SELECT body FROM incident_account
WHERE sort_key > @after AND (CAST(@org AS text) = '' OR org = CAST(@org AS text)) AND (CAST(@year AS bigint) = 0 OR year = CAST(@year AS bigint))
ORDER BY sort_key LIMIT @most;

-- name: IncidentAccountsAbout :many
SELECT a.body FROM incident_account_use u JOIN incident_account a ON a.ref = u.ref
WHERE u.use_ref = @use_ref ORDER BY u.sort_key LIMIT @most;

-- name: IncidentAccountGroups :many
SELECT org, year, count(*) AS n FROM incident_account GROUP BY org, year ORDER BY org, year;
