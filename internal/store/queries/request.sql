-- name: InsertRequest :exec
INSERT INTO request (id, ref, asker_org, receiver_org, stage, body, watch, version)
VALUES (@id, @ref, @asker_org, @receiver_org, @stage, @body, @watch, 1);

-- name: UpdateRequest :execrows
UPDATE request SET asker_org = @asker_org, receiver_org = @receiver_org, stage = @stage, body = @body, watch = @watch, version = version + 1
WHERE id = @id AND version = @version;

-- name: RequestByRef :one
SELECT * FROM request WHERE ref = @ref;

-- name: RequestsToWatch :many
SELECT ref FROM request WHERE watch <> '' AND watch <= @now AND ref > @after ORDER BY ref LIMIT @most;

-- name: DeleteRequestPlaces :exec
DELETE FROM request_place WHERE request_id = @request_id;

-- name: InsertRequestPlace :exec
INSERT INTO request_place (organisation_id, direction, request_id, stage, sort_key) VALUES (@organisation_id, @direction, @request_id, @stage, @sort_key);

-- name: RequestPlaces :many
SELECT p.sort_key, r.body, r.version, r.watch FROM request_place p JOIN request r ON r.id = p.request_id
WHERE p.organisation_id = @organisation_id AND p.direction = @direction AND p.sort_key > @after ORDER BY p.sort_key LIMIT @most;

-- name: RequestPlacesInStage :many
SELECT p.sort_key, r.body, r.version, r.watch FROM request_place p JOIN request r ON r.id = p.request_id
WHERE p.organisation_id = @organisation_id AND p.direction = @direction AND p.stage = @stage AND p.sort_key > @after ORDER BY p.sort_key LIMIT @most;

-- name: RequestPlacesOf :many
SELECT * FROM request_place WHERE request_id = @request_id ORDER BY organisation_id, direction;

-- name: CountRequest :exec
INSERT INTO request_count (organisation_id, direction, stage, n) VALUES (@organisation_id, @direction, @stage, @n)
ON CONFLICT (organisation_id, direction, stage) DO UPDATE SET n = request_count.n + excluded.n;

-- name: CountRequests :many
SELECT * FROM request_count WHERE organisation_id = @organisation_id AND direction = @direction AND n > 0 ORDER BY stage;

-- name: RequestEvents :many
SELECT e.* FROM event e JOIN event_organisation o ON o.seq = e.seq AND o.organisation_id = @organisation_id
WHERE e.subject_kind = 'request' AND e.subject_id = @request_id ORDER BY e.seq DESC LIMIT @most;
