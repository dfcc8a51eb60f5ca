-- name: InsertDecisionBlock :execrows
INSERT INTO decision_block (id, first_at, last_at, entries, content)
VALUES (@id, @first_at, @last_at, @entries, @content)
ON CONFLICT (id) DO NOTHING;

-- name: InsertDecisionBlockOrganisation :exec
INSERT INTO decision_block_organisation (organisation_id, block_id, entries) VALUES (@organisation_id, @block_id, @entries);

-- name: DecisionBlocksOf :many
SELECT b.id, b.first_at, b.last_at, b.entries, b.content
FROM decision_block_organisation o JOIN decision_block b ON b.id = o.block_id
WHERE o.organisation_id = @organisation_id AND o.block_id > @after AND b.last_at >= @from_at AND b.first_at < @until_at
ORDER BY o.block_id LIMIT @most;

-- name: DecisionBlocksBefore :many
SELECT id FROM decision_block WHERE last_at < @before ORDER BY last_at, id LIMIT @most;

-- name: DeleteDecisionBlockOrganisations :exec
DELETE FROM decision_block_organisation WHERE block_id = @block_id;

-- name: DeleteDecisionBlock :exec
DELETE FROM decision_block WHERE id = @id;
