-- name: InsertOneOff :exec
INSERT INTO oneoff (id, ref, client_key, owner_org, author, author_role, counterpart, stage, decision, emergency, countersign, why, content, entries, hash, subject_hash, advice, watch, outcome_asked, escalated, shown_to, sort_key, follow_key, open_follow_ups, created_at, updated_at, finalised_at, shared_at, version)
VALUES (@id, @ref, @client_key, @owner_org, @author, @author_role, @counterpart, @stage, @decision, @emergency, @countersign, @why, @content, @entries, @hash, @subject_hash, @advice, @watch, @outcome_asked, @escalated, @shown_to, @sort_key, @follow_key, @open_follow_ups, @created_at, @updated_at, @finalised_at, @shared_at, 1);

-- name: UpdateOneOff :execrows
UPDATE oneoff SET counterpart = @counterpart, stage = @stage, decision = @decision, emergency = @emergency, countersign = @countersign, why = @why, content = @content, entries = @entries, hash = @hash, subject_hash = @subject_hash, advice = @advice, watch = @watch, outcome_asked = @outcome_asked, escalated = @escalated, shown_to = @shown_to, sort_key = @sort_key, follow_key = @follow_key, open_follow_ups = @open_follow_ups, updated_at = @updated_at, finalised_at = @finalised_at, shared_at = @shared_at, version = version + 1
WHERE id = @id AND version = @version;

-- name: OneOffByRef :one
SELECT * FROM oneoff WHERE ref = @ref;

-- name: OneOffByKey :one
SELECT ref, author FROM oneoff WHERE client_key = @client_key;

-- name: OneOffEntries :many
SELECT * FROM oneoff_entry WHERE record_id = @record_id ORDER BY n;

-- name: InsertOneOffEntry :exec
INSERT INTO oneoff_entry (record_id, n, kind, content, reason, by_person, by_org, by_role, at, prev, hash)
VALUES (@record_id, @n, @kind, @content, @reason, @by_person, @by_org, @by_role, @at, @prev, @hash);

-- name: OneOffFollowUps :many
SELECT * FROM oneoff_follow_up WHERE record_id = @record_id ORDER BY due, field_key;

-- name: PutOneOffFollowUp :exec
INSERT INTO oneoff_follow_up (record_id, field_key, section, due, done_at) VALUES (@record_id, @field_key, @section, @due, @done_at)
ON CONFLICT (record_id, field_key) DO UPDATE SET section = excluded.section, due = excluded.due, done_at = excluded.done_at;

-- name: OneOffCorrections :many
SELECT * FROM oneoff_correction WHERE record_id = @record_id ORDER BY at, id;

-- name: PutOneOffCorrection :exec
INSERT INTO oneoff_correction (id, record_id, what, sent_to, by_person, at, ack_by, ack_at)
VALUES (@id, @record_id, @what, @sent_to, @by_person, @at, @ack_by, @ack_at)
ON CONFLICT (id) DO UPDATE SET ack_by = excluded.ack_by, ack_at = excluded.ack_at;

-- name: OneOffPurposes :many
SELECT purpose FROM oneoff_purpose WHERE record_id = @record_id ORDER BY purpose;

-- name: PutOneOffPurpose :exec
INSERT INTO oneoff_purpose (record_id, purpose, provider, recipient, ref, sort_key) VALUES (@record_id, @purpose, @provider, @recipient, @ref, @sort_key)
ON CONFLICT (record_id, purpose) DO UPDATE SET provider = excluded.provider, recipient = excluded.recipient, sort_key = excluded.sort_key;

-- name: DeleteOneOffPurpose :exec
DELETE FROM oneoff_purpose WHERE record_id = @record_id AND purpose = @purpose;

-- name: OneOffsSimilar :many
SELECT ref FROM oneoff_purpose
WHERE provider = @provider AND recipient = @recipient AND purpose = @purpose AND sort_key >= @since ORDER BY sort_key DESC LIMIT @most;

-- name: OneOffSalt :one
SELECT salt FROM oneoff_salt WHERE organisation_id = @organisation_id;

-- name: KeepOneOffSalt :exec
INSERT INTO oneoff_salt (organisation_id, salt) VALUES (@organisation_id, @salt) ON CONFLICT (organisation_id) DO NOTHING;

-- name: OneOffEventsFor :many
SELECT e.* FROM event e JOIN event_organisation o ON o.seq = e.seq AND o.organisation_id = @organisation_id
WHERE e.subject_kind = 'oneoff' AND e.subject_id = @record_id AND e.seq < @before ORDER BY e.seq DESC LIMIT @most;

-- Lists show what is to be completed first: the queries named Open by the earliest deadline, then the others,
-- which have an empty follow key, by the latest change.

-- name: OneOffsMineOpen :many
SELECT * FROM oneoff WHERE author = @author AND owner_org = @owner_org AND follow_key > @after
  AND (@decision = '' OR decision = @decision) AND (@stage = '' OR stage = @stage) ORDER BY follow_key LIMIT @most;

-- name: OneOffsMine :many
SELECT * FROM oneoff WHERE author = @author AND owner_org = @owner_org AND follow_key = '' AND sort_key < @before
  AND (@decision = '' OR decision = @decision) AND (@stage = '' OR stage = @stage) ORDER BY sort_key DESC LIMIT @most;

-- name: OneOffsOurs :many
SELECT * FROM oneoff WHERE owner_org = @owner_org AND follow_key = '' AND sort_key < @before ORDER BY sort_key DESC LIMIT @most;

-- name: OneOffsOursDecidedOpen :many
SELECT * FROM oneoff WHERE owner_org = @owner_org AND decision = @decision AND follow_key > @after
  AND (@stage = '' OR stage = @stage) ORDER BY follow_key LIMIT @most;

-- name: OneOffsOursDecided :many
SELECT * FROM oneoff WHERE owner_org = @owner_org AND decision = @decision AND follow_key = '' AND sort_key < @before
  AND (@stage = '' OR stage = @stage) ORDER BY sort_key DESC LIMIT @most;

-- name: OneOffsOursInStageOpen :many
SELECT * FROM oneoff WHERE owner_org = @owner_org AND stage = @stage AND follow_key > @after ORDER BY follow_key LIMIT @most;

-- name: OneOffsOursInStage :many
SELECT * FROM oneoff WHERE owner_org = @owner_org AND stage = @stage AND follow_key = '' AND sort_key < @before ORDER BY sort_key DESC LIMIT @most;

-- name: OneOffsReceived :many
SELECT * FROM oneoff WHERE shown_to = @shown_to AND sort_key < @before
  AND (@decision = '' OR decision = @decision) ORDER BY sort_key DESC LIMIT @most;

-- name: OneOffsOverdue :many
SELECT * FROM oneoff WHERE owner_org = @owner_org AND follow_key > @after AND follow_key < @now_key ORDER BY follow_key LIMIT @most;

-- name: OneOffsSameSubject :many
SELECT * FROM oneoff WHERE owner_org = @owner_org AND subject_hash = @subject_hash ORDER BY sort_key DESC LIMIT @most;

-- name: OneOffsDue :many
SELECT ref FROM oneoff WHERE watch <> '' AND watch <= @on_day AND ref > @after ORDER BY ref LIMIT @most;

-- name: CountOneOffsOverdue :one
SELECT COUNT(*) FROM oneoff WHERE owner_org = @owner_org AND follow_key > '' AND follow_key < @now_key;

-- name: CountOneOffsInStage :one
SELECT COUNT(*) FROM oneoff WHERE owner_org = @owner_org AND stage = @stage;

-- name: AddOneOffCount :exec
INSERT INTO oneoff_count (owner_org, month, decision, emergency, n) VALUES (@owner_org, @month, @decision, @emergency, @n)
ON CONFLICT (owner_org, month, decision, emergency) DO UPDATE SET n = oneoff_count.n + excluded.n;

-- name: PutOneOffTurns :exec
INSERT INTO oneoff_turns (owner_org, month, steps) VALUES (@owner_org, @month, @steps)
ON CONFLICT (owner_org, month) DO UPDATE SET steps = excluded.steps;

-- name: OneOffCounts :many
SELECT * FROM oneoff_count WHERE owner_org = @owner_org AND month >= @first AND month <= @last AND n <> 0 ORDER BY month, decision, emergency;

-- name: OneOffTurns :many
SELECT * FROM oneoff_turns WHERE owner_org = @owner_org AND month >= @first AND month <= @last ORDER BY month;

-- name: AddOneOffTraffic :exec
INSERT INTO oneoff_traffic (owner_org, month, partner, direction, decision, emergency, n) VALUES (@owner_org, @month, @partner, @direction, @decision, @emergency, @n)
ON CONFLICT (owner_org, month, partner, direction, decision, emergency) DO UPDATE SET n = oneoff_traffic.n + excluded.n;

-- name: OneOffTraffic :many
SELECT * FROM oneoff_traffic WHERE owner_org = @owner_org AND month >= @first AND month <= @last AND n <> 0 ORDER BY month, partner, direction, decision, emergency;
