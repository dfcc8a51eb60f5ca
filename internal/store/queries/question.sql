-- name: InsertQuestion :exec
INSERT INTO question (id, ref, org, use_ref, kind, stage, reason, received, due, in_time, learned, wanted, public_key, body, watch, sort_key, version)
VALUES (@id, @ref, @org, @use_ref, @kind, @stage, @reason, @received, @due, @in_time, @learned, 0, @public_key, @body, @watch, @sort_key, 1);

-- name: UpdateQuestion :execrows
UPDATE question SET stage = @stage, reason = @reason, in_time = @in_time, learned = @learned, public_key = @public_key, body = @body, watch = @watch, sort_key = @sort_key, version = version + 1
WHERE id = @id AND version = @version;

-- name: QuestionByRef :one
SELECT * FROM question WHERE ref = @ref;

-- name: QuestionsOf :many
SELECT * FROM question WHERE org = @org AND sort_key > @after ORDER BY sort_key LIMIT @most;

-- name: PublicQuestionsOf :many
SELECT * FROM question WHERE use_ref = @use_ref AND public_key > @after ORDER BY public_key LIMIT @most;

-- name: PublicQuestions :many
SELECT * FROM question WHERE public_key > @after ORDER BY public_key LIMIT @most;

-- name: CountQuestionsOf :many
SELECT kind, stage, reason, in_time, CAST(COUNT(*) AS bigint) AS n, CAST(SUM(learned) AS bigint) AS learned, CAST(SUM(wanted) AS bigint) AS wanted,
  CAST(SUM(CASE WHEN due < @today AND stage IN ('waiting', 'open') THEN 1 ELSE 0 END) AS bigint) AS overdue
FROM question WHERE use_ref = @use_ref AND received >= @received_from AND received < @received_until
GROUP BY kind, stage, reason, in_time ORDER BY kind, stage, reason, in_time;

-- name: CountQuestions :many
SELECT kind, stage, reason, in_time, CAST(COUNT(*) AS bigint) AS n, CAST(SUM(learned) AS bigint) AS learned, CAST(SUM(wanted) AS bigint) AS wanted,
  CAST(SUM(CASE WHEN due < @today AND stage IN ('waiting', 'open') THEN 1 ELSE 0 END) AS bigint) AS overdue
FROM question WHERE received >= @received_from AND received < @received_until
GROUP BY kind, stage, reason, in_time ORDER BY kind, stage, reason, in_time;

-- name: QuestionsToWatch :many
SELECT ref FROM question WHERE watch <> '' AND watch <= @now AND ref > @after ORDER BY ref LIMIT @most;

-- name: InsertQuestionSupport :execrows
INSERT INTO question_support (question, network) VALUES (@question, @network) ON CONFLICT DO NOTHING;

-- name: AddQuestionOthers :execrows
UPDATE question SET wanted = wanted + @n WHERE id = @id;

-- name: ForgetQuestionSupport :exec
DELETE FROM question_support WHERE question = @question;
