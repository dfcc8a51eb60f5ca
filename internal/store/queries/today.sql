-- name: StakesOfRecord :many
SELECT * FROM record_stake WHERE record_id = @record_id ORDER BY organisation_id;

-- name: PutStake :exec
INSERT INTO record_stake (organisation_id, record_id, by_ref, by_title, by_due, content)
VALUES (@organisation_id, @record_id, @by_ref, @by_title, @by_due, @content)
ON CONFLICT (organisation_id, record_id) DO UPDATE SET by_ref = excluded.by_ref, by_title = excluded.by_title, by_due = excluded.by_due,
  content = excluded.content;

-- name: DeleteStake :exec
DELETE FROM record_stake WHERE organisation_id = @organisation_id AND record_id = @record_id;

-- name: StakesByRef :many
SELECT s.*, COALESCE(e.ref, '') AS shown FROM record_stake s LEFT JOIN register_entry e ON e.record_id = s.record_id AND e.shown = TRUE
WHERE s.organisation_id = @organisation_id AND s.by_ref < @before ORDER BY s.by_ref DESC LIMIT @most;

-- name: StakesByTitle :many
SELECT s.*, COALESCE(e.ref, '') AS shown FROM record_stake s LEFT JOIN register_entry e ON e.record_id = s.record_id AND e.shown = TRUE
WHERE s.organisation_id = @organisation_id AND s.by_title > @after ORDER BY s.by_title LIMIT @most;

-- name: StakesByDue :many
SELECT s.*, COALESCE(e.ref, '') AS shown FROM record_stake s LEFT JOIN register_entry e ON e.record_id = s.record_id AND e.shown = TRUE
WHERE s.organisation_id = @organisation_id AND s.by_due > @after ORDER BY s.by_due LIMIT @most;

-- name: CountStakes :one
SELECT COUNT(*) FROM record_stake WHERE organisation_id = @organisation_id;

-- name: StakeMark :one
SELECT made FROM record_stake_mark WHERE name = @name;

-- name: SetStakeMark :exec
INSERT INTO record_stake_mark (name, made) VALUES (@name, @made)
ON CONFLICT (name) DO UPDATE SET made = excluded.made;

-- name: CountOneOffsOurs :one
SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS n FROM oneoff_count WHERE owner_org = @owner_org;

-- name: CountOneOffsShown :one
SELECT COUNT(*) FROM oneoff WHERE shown_to = @shown_to;

-- name: CountRequestPlaces :many
SELECT direction, COUNT(*) AS n FROM request_place WHERE organisation_id = @organisation_id GROUP BY direction ORDER BY direction;

-- name: RestTask :exec
INSERT INTO task_rest (person_id, task_id, until) VALUES (@person_id, @task_id, @until)
ON CONFLICT (person_id, task_id) DO UPDATE SET until = excluded.until;

-- name: WakeTask :exec
DELETE FROM task_rest WHERE person_id = @person_id AND task_id = @task_id;

-- name: TaskRests :many
SELECT r.until, t.id FROM task_rest r JOIN task t ON t.id = r.task_id
WHERE r.person_id = @person_id AND r.until > @today AND t.closed_at = '' ORDER BY r.until, t.id LIMIT @most;

-- name: ForgetRests :execrows
DELETE FROM task_rest WHERE until < @before;

-- name: NewsSeen :one
SELECT key FROM portal_news_seen WHERE person_id = @person_id;

-- name: SetNewsSeen :exec
INSERT INTO portal_news_seen (person_id, key, at) VALUES (@person_id, @key, @at)
ON CONFLICT (person_id) DO UPDATE SET key = excluded.key, at = excluded.at WHERE excluded.key > portal_news_seen.key;

-- name: OwedTasks :many
SELECT * FROM task
WHERE organisation_id = @organisation_id AND closed_at = '' AND kind IN ('correction.begin', 'correction.answer', 'correction.look',
  'correction.chase', 'correction.undo', 'correction.who', 'choice.know', 'choice.act', 'case.answer', 'incident.acknowledge', 'incident.act',
  'oneoff.acknowledge', 'oneoff.outcome', 'request.answer', 'request.acknowledge', 'record.confirm_end', 'succession.return',
  'partnership.action', 'question.answer', 'consultation.tell', 'proposal.answer', 'proposal.reply')
ORDER BY due = '', due, id LIMIT @most;
