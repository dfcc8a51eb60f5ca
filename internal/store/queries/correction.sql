-- name: InsertCorrection :exec
INSERT INTO correction (id, ref, source, local_ref, case_ref, stage, origin, body, watch, made_at, told, answered, in_time, refused, excused, days, version)
VALUES (@id, @ref, @source, @local_ref, @case_ref, @stage, @origin, @body, @watch, @made_at, @told, @answered, @in_time, @refused, @excused, @days, 1);

-- name: UpdateCorrection :execrows
UPDATE correction SET local_ref = @local_ref, case_ref = @case_ref, stage = @stage, body = @body, watch = @watch, told = @told, answered = @answered,
  in_time = @in_time, refused = @refused, excused = @excused, days = @days, version = version + 1
WHERE id = @id AND version = @version;

-- name: CorrectionByRef :one
SELECT * FROM correction WHERE ref = @ref;

-- name: CorrectionsOf :many
SELECT c.* FROM correction_place p JOIN correction c ON c.id = p.correction_id
WHERE p.org = @org AND p.box = @box AND p.sort_key > @after AND p.sort_key < @before ORDER BY p.sort_key LIMIT @most;

-- name: CorrectionsLike :many
SELECT * FROM correction WHERE source = @source AND local_ref = @local_ref ORDER BY ref DESC LIMIT @most;

-- name: CorrectionsOfCase :many
SELECT * FROM correction WHERE case_ref = @case_ref ORDER BY ref;

-- name: CorrectionsToWatch :many
SELECT ref FROM correction WHERE watch <> '' AND watch <= @now AND ref > @after ORDER BY ref LIMIT @most;

-- name: CorrectionFigures :many
SELECT ref, source, origin, stage, made_at, told, answered, in_time, refused, excused, days FROM correction
WHERE ref > @after AND made_at >= @since AND made_at < @until ORDER BY ref LIMIT @most;

-- name: CorrectionPlaces :many
SELECT * FROM correction_place WHERE correction_id = @correction_id ORDER BY org;

-- name: PutCorrectionPlace :exec
INSERT INTO correction_place (org, correction_id, box, sort_key) VALUES (@org, @correction_id, @box, @sort_key)
ON CONFLICT (org, correction_id) DO UPDATE SET box = excluded.box, sort_key = excluded.sort_key;

-- name: DeleteCorrectionPlace :exec
DELETE FROM correction_place WHERE org = @org AND correction_id = @correction_id;
