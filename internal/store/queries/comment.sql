-- name: InsertReviewComment :exec
INSERT INTO review_comment (id, ref, year, clause, kind, state, org, person, standing, edition, sort_key, body, version)
VALUES (@id, @ref, @year, @clause, @kind, @state, @org, @person, @standing, @edition, @sort_key, @body, 1);

-- name: UpdateReviewComment :execrows
UPDATE review_comment SET kind = @kind, state = @state, standing = @standing, edition = @edition, sort_key = @sort_key, body = @body, version = version + 1
WHERE id = @id AND version = @version;

-- name: ReviewCommentByRef :one
SELECT * FROM review_comment WHERE ref = @ref;

-- name: ListReviewComments :many
SELECT * FROM review_comment
WHERE year = @year AND sort_key > @after
  AND (CAST(@clause AS text) = '' OR clause = @clause)
  AND (CAST(@kind AS text) = '' OR kind = @kind)
  AND (CAST(@state AS text) = '' OR state = @state)
  AND (CAST(@person AS text) = '' OR person = @person AND org = '')
  AND (CAST(@hidden AS bigint) = 1 OR state <> 'hidden' AND state <> 'refused')
ORDER BY sort_key LIMIT @most;

-- name: ListReviewCommentsOf :many
SELECT * FROM review_comment
WHERE org = @org AND year = @year AND sort_key > @after
  AND (CAST(@clause AS text) = '' OR clause = @clause)
  AND (CAST(@kind AS text) = '' OR kind = @kind)
  AND (CAST(@state AS text) = '' OR state = @state)
  AND (CAST(@hidden AS bigint) = 1 OR state <> 'hidden' AND state <> 'refused')
ORDER BY sort_key LIMIT @most;

-- name: ClauseReviewComments :many
SELECT * FROM review_comment
WHERE year = @year AND clause = @clause AND id > @after AND (CAST(@hidden AS bigint) = 1 OR state <> 'hidden' AND state <> 'refused')
ORDER BY id LIMIT @most;

-- name: CountReviewComments :many
SELECT clause, kind, state, standing, COUNT(*) AS n FROM review_comment WHERE year = @year
GROUP BY clause, kind, state, standing ORDER BY clause, kind, state, standing;

-- name: StandingReviewComments :many
SELECT * FROM review_comment WHERE year = @year AND standing = 1 AND id > @after ORDER BY id LIMIT @most;

-- name: ReviewCommentsInto :many
SELECT * FROM review_comment WHERE edition = @edition AND (CAST(@clause AS text) = '' OR clause = @clause) ORDER BY clause, id LIMIT @most;

-- name: PutReviewWording :exec
INSERT INTO review_wording (hash, body) VALUES (@hash, @body) ON CONFLICT (hash) DO NOTHING;

-- name: ReviewWording :one
SELECT body FROM review_wording WHERE hash = @hash;
