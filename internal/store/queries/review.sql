-- name: InsertReviewRun :exec
INSERT INTO review_run (id, year, status, body, version) VALUES (@id, @year, @status, @body, 1);

-- name: UpdateReviewRun :execrows
UPDATE review_run SET status = @status, body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: ReviewRunOfYear :one
SELECT * FROM review_run WHERE year = @year;

-- name: ReviewRuns :many
SELECT * FROM review_run ORDER BY year DESC;

-- name: InsertReviewReply :exec
INSERT INTO review_reply (run_id, stage, organisation_id, statement_id, sector, progress, answer, note, covers, asked_at, opened_at, answered_at, reminders, version)
VALUES (@run_id, @stage, @organisation_id, @statement_id, @sector, @progress, @answer, @note, @covers, @asked_at, @opened_at, @answered_at, @reminders, 1);

-- name: UpdateReviewReply :execrows
UPDATE review_reply SET progress = @progress, answer = @answer, note = @note, opened_at = @opened_at, answered_at = @answered_at,
  reminders = @reminders, version = version + 1
WHERE run_id = @run_id AND stage = @stage AND organisation_id = @organisation_id AND version = @version;

-- name: ReviewReply :one
SELECT sqlc.embed(r), o.name, o.slug, o.sort_key FROM review_reply r JOIN organisation o ON o.id = r.organisation_id
WHERE r.run_id = @run_id AND r.stage = @stage AND r.organisation_id = @organisation_id;

-- name: ReviewReplies :many
SELECT sqlc.embed(r), o.name, o.slug, o.sort_key FROM review_reply r JOIN organisation o ON o.id = r.organisation_id
WHERE r.run_id = @run_id AND r.stage = @stage AND o.sort_key > @after
  AND (CAST(@progress AS text) = '' OR r.progress = @progress)
  AND (CAST(@sector AS text) = '' OR r.sector = @sector)
  AND (CAST(@answer AS text) = '' OR r.answer = @answer)
ORDER BY o.sort_key LIMIT @most;

-- name: CountReviewReplies :many
SELECT progress, COUNT(*) AS n, CAST(SUM(covers) AS bigint) AS bodies FROM review_reply
WHERE run_id = @run_id AND stage = @stage GROUP BY progress ORDER BY progress;

-- name: DropReviewPresent :exec
UPDATE review_position SET present = @present WHERE run_id = @run_id AND ballot = @ballot AND organisation_id = @organisation_id;

-- name: InsertReviewPosition :exec
INSERT INTO review_position (run_id, ballot, organisation_id, n, present, vote, change_wanted, hash, person_id, role, at)
VALUES (@run_id, @ballot, @organisation_id, @n, @present, @vote, @change_wanted, @hash, @person_id, @role, @at);

-- name: ReviewPositions :many
SELECT * FROM review_position WHERE run_id = @run_id AND ballot = @ballot AND organisation_id = @organisation_id ORDER BY n DESC;

-- name: TallyReview :many
SELECT vote, COUNT(*) AS n FROM review_position
WHERE run_id = @run_id AND ballot = @ballot AND present = @present AND hash = @hash GROUP BY vote ORDER BY vote;

-- name: ReviewNoes :many
SELECT sqlc.embed(p), o.name FROM review_position p JOIN organisation o ON o.id = p.organisation_id
WHERE p.run_id = @run_id AND p.ballot = @ballot AND p.present = @present AND p.vote = @vote ORDER BY o.sort_key LIMIT @most;

-- name: RecordLapses :many
SELECT * FROM record_lapse WHERE record_id = @record_id ORDER BY since, organisation_id;

-- name: PutRecordLapse :exec
INSERT INTO record_lapse (record_id, organisation_id, since) VALUES (@record_id, @organisation_id, @since)
ON CONFLICT (record_id, organisation_id) DO UPDATE SET since = excluded.since;

-- name: DeleteRecordLapse :exec
DELETE FROM record_lapse WHERE record_id = @record_id AND organisation_id = @organisation_id;

-- name: LapsedRecords :many
SELECT DISTINCT r.ref FROM record_lapse l JOIN record r ON r.id = l.record_id WHERE r.ref > @after ORDER BY r.ref LIMIT @most;
