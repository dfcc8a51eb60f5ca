-- name: InsertScreening :exec
INSERT INTO screening (id, ref, sort_key, organisation_id, record_id, kind, state, file, question_hash, requested_at, rows_in, rows_out, rows_removed, rows_aside, body, version)
VALUES (@id, @ref, @sort_key, @organisation_id, @record_id, @kind, @state, @file, @question_hash, @requested_at, @rows_in, @rows_out, @rows_removed, @rows_aside, @body, 1);

-- name: UpdateScreening :execrows
UPDATE screening SET state = @state, rows_in = @rows_in, rows_out = @rows_out, rows_removed = @rows_removed, rows_aside = @rows_aside, body = @body, version = version + 1
WHERE id = @id AND version = @version;

-- name: ScreeningByRef :one
SELECT * FROM screening WHERE ref = @ref;

-- name: ScreeningByFile :one
SELECT * FROM screening WHERE file = @file AND kind = 'question';

-- name: ScreeningsOf :many
SELECT * FROM screening WHERE organisation_id = @organisation_id AND sort_key < @before ORDER BY sort_key DESC LIMIT @most;

-- name: ScreeningsAll :many
SELECT * FROM screening WHERE sort_key < @before ORDER BY sort_key DESC LIMIT @most;

-- name: ScreeningsFor :many
SELECT * FROM screening WHERE record_id = @record_id ORDER BY sort_key DESC LIMIT @most;

-- name: ScreeningQuestionsFor :many
SELECT * FROM screening WHERE record_id = @record_id AND organisation_id = @organisation_id AND kind = 'question' ORDER BY sort_key DESC LIMIT @most;

-- name: ScreeningQuestionsOpen :many
SELECT * FROM screening WHERE kind = 'question' AND state IN ('sending', 'waiting', 'answered') ORDER BY sort_key;

-- name: ScreeningSameQuestion :one
SELECT * FROM screening WHERE kind = 'question' AND state IN ('sending', 'waiting', 'answered') AND question_hash = @question_hash ORDER BY sort_key LIMIT 1;

-- name: ScreeningTotals :many
SELECT kind, state, COUNT(*) AS screenings, CAST(SUM(rows_in) AS BIGINT) AS rows_in, CAST(SUM(rows_out) AS BIGINT) AS rows_out,
  CAST(SUM(rows_removed) AS BIGINT) AS rows_removed, CAST(SUM(rows_aside) AS BIGINT) AS rows_aside
FROM screening WHERE requested_at >= @from_at AND requested_at < @until_at GROUP BY kind, state ORDER BY kind, state;

-- name: ScreeningRecords :one
SELECT COUNT(DISTINCT record_id) AS records FROM screening WHERE requested_at >= @from_at AND requested_at < @until_at AND kind = 'pass' AND state = 'done';

-- name: ChoiceListsOf :many
SELECT * FROM choice_list WHERE organisation_id = @organisation_id ORDER BY kind, record_ref;

-- name: ChoiceListsAll :many
SELECT * FROM choice_list ORDER BY organisation_id, kind, record_ref;

-- name: SaveChoiceList :exec
INSERT INTO choice_list (organisation_id, kind, record_ref, people, hash, at, loaded_at, loaded_by, held_name)
VALUES (@organisation_id, @kind, @record_ref, @people, @hash, @at, @loaded_at, @loaded_by, @held_name)
ON CONFLICT (organisation_id, kind, record_ref) DO UPDATE SET people = excluded.people, hash = excluded.hash, at = excluded.at,
  loaded_at = excluded.loaded_at, loaded_by = excluded.loaded_by, held_name = excluded.held_name;

-- name: DeleteChoiceList :exec
DELETE FROM choice_list WHERE organisation_id = @organisation_id AND kind = @kind AND record_ref = @record_ref;

-- name: HeldList :one
SELECT * FROM held_list WHERE owner = @owner;

-- name: SaveHeldList :exec
INSERT INTO held_list (owner, name, key) VALUES (@owner, @name, @key)
ON CONFLICT (owner) DO UPDATE SET name = excluded.name, key = excluded.key;

-- name: DeleteHeldList :exec
DELETE FROM held_list WHERE owner = @owner;
