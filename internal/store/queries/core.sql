-- name: InsertEvent :one
INSERT INTO event (id, at, name, subject_kind, subject_id, actor_person, actor_org, actor_role, actor_system, data)
VALUES (@id, @at, @name, @subject_kind, @subject_id, @actor_person, @actor_org, @actor_role, @actor_system, @data)
RETURNING seq;

-- name: InsertEventOrganisation :exec
INSERT INTO event_organisation (organisation_id, seq) VALUES (@organisation_id, @seq);

-- name: EventsAbout :many
SELECT * FROM event WHERE subject_kind = @subject_kind AND subject_id = @subject_id AND seq < @before
ORDER BY seq DESC LIMIT @most;

-- name: EventsAfter :many
SELECT * FROM event WHERE seq > @after ORDER BY seq LIMIT @most;

-- name: EventsBefore :many
SELECT * FROM event WHERE seq < @before ORDER BY seq DESC LIMIT @most;

-- name: EventsFor :many
SELECT e.* FROM event_organisation o JOIN event e ON e.seq = o.seq
WHERE o.organisation_id = @organisation_id AND o.seq < @before ORDER BY o.seq DESC LIMIT @most;

-- name: LastSeq :one
SELECT CAST(COALESCE(MAX(seq), 0) AS bigint) AS seq FROM event;

-- name: TakeNumber :one
INSERT INTO counter (name, value) VALUES (@name, 1)
ON CONFLICT (name) DO UPDATE SET value = counter.value + 1
RETURNING value;

-- name: RememberOnce :execrows
INSERT INTO idempotency (key, person_id, result, created_at) VALUES (@key, @person_id, @result, @created_at)
ON CONFLICT (key) DO NOTHING;

-- name: Remembered :one
SELECT * FROM idempotency WHERE key = @key;

-- name: ForgetBefore :execrows
DELETE FROM idempotency WHERE created_at < @before;
