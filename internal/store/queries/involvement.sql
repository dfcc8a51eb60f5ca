-- name: InvolvementGroup :one
SELECT * FROM involvement_group WHERE id = 'group';

-- name: InsertInvolvementGroup :exec
INSERT INTO involvement_group (id, body, version) VALUES ('group', @body, 1);

-- name: UpdateInvolvementGroup :execrows
UPDATE involvement_group SET body = @body, version = version + 1 WHERE id = 'group' AND version = @version;

-- name: InsertProposal :exec
INSERT INTO proposal (id, ref, record_id, n, lead_org, stage, is_open, text_hash, followed, body, watch, sort_key, version)
VALUES (@id, @ref, @record_id, @n, @lead_org, @stage, @is_open, @text_hash, @followed, @body, @watch, @sort_key, 1);

-- name: UpdateProposal :execrows
UPDATE proposal SET stage = @stage, is_open = @is_open, text_hash = @text_hash, followed = @followed, body = @body, watch = @watch,
  version = version + 1
WHERE id = @id AND version = @version;

-- name: ProposalByRef :one
SELECT * FROM proposal WHERE ref = @ref;

-- name: ProposalsOfRecord :many
SELECT * FROM proposal WHERE record_id = @record_id ORDER BY n;

-- name: ProposalOfVersion :one
SELECT * FROM proposal WHERE record_id = @record_id AND n = @n;

-- name: Proposals :many
SELECT * FROM proposal WHERE is_open = @is_open AND sort_key < @before ORDER BY sort_key DESC LIMIT @most;

-- name: ProposalsOfLead :many
SELECT * FROM proposal WHERE lead_org = @lead_org AND is_open = @is_open AND sort_key < @before ORDER BY sort_key DESC LIMIT @most;

-- name: ProposalsToWatch :many
SELECT ref FROM proposal WHERE watch <> '' AND watch <= @day AND ref > @after ORDER BY ref LIMIT @most;

-- name: RecordsToPropose :many
SELECT DISTINCT v.record_id FROM record_version v LEFT JOIN proposal p ON p.record_id = v.record_id AND p.n = v.n
WHERE v.record_id > @after AND (
  (p.id IS NULL AND v.stage IN ('in_review', 'awaiting_sign', 'ready') AND v.sent_at >= @since)
  OR (p.id IS NOT NULL AND (p.followed <> v.stage OR (v.stage <> 'draft' AND p.text_hash <> v.hash)))
)
ORDER BY v.record_id LIMIT @most;
