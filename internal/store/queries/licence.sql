-- name: RetireResult :exec
UPDATE licence_result SET current = 0 WHERE indicator = @indicator AND definition = @definition AND span = @span AND current = 1;

-- name: InsertResult :exec
INSERT INTO licence_result (indicator, definition, span, revision, current, counted_at, hash, body)
VALUES (@indicator, @definition, @span, @revision, 1, @counted_at, @hash, @body);

-- name: ResultsIn :many
SELECT body FROM licence_result WHERE span = @span AND current = 1 ORDER BY indicator, definition;

-- name: ResultsOf :many
SELECT body FROM licence_result WHERE indicator = @indicator AND current = 1 ORDER BY span DESC, definition DESC;

-- name: EarlierResults :many
SELECT body FROM licence_result WHERE indicator = @indicator AND definition = @definition AND span = @span AND current = 0 ORDER BY revision DESC LIMIT 50;

-- name: SaveReply :exec
INSERT INTO licence_reply (indicator, org, slug, name, words, said_at) VALUES (@indicator, @org, @slug, @name, @words, @said_at)
ON CONFLICT (indicator, org) DO UPDATE SET slug = excluded.slug, name = excluded.name, words = excluded.words, said_at = excluded.said_at;

-- name: RepliesTo :many
SELECT * FROM licence_reply WHERE indicator = @indicator ORDER BY name, org;

-- name: InsertChallenge :exec
INSERT INTO licence_challenge (id, indicator, stage, received, body, version) VALUES (@id, @indicator, @stage, @received, @body, 1);

-- name: UpdateChallenge :execrows
UPDATE licence_challenge SET stage = @stage, body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: ChallengeByID :one
SELECT body, version FROM licence_challenge WHERE id = @id;

-- name: ChallengesTo :many
SELECT body, version FROM licence_challenge WHERE indicator = @indicator ORDER BY received DESC, id LIMIT 200;

-- name: ChallengesAt :many
SELECT body, version FROM licence_challenge WHERE stage = @stage ORDER BY received, id LIMIT @most;
