-- name: InsertEdition :exec
INSERT INTO edition (id, number, status, hash, content, adopted_on, in_force_from, in_force_to, reaffirm_by, created_at, version)
VALUES (@id, @number, @status, @hash, @content, @adopted_on, @in_force_from, @in_force_to, @reaffirm_by, @created_at, @version);

-- name: UpdateEdition :execrows
UPDATE edition SET status = @status, hash = @hash, content = @content, adopted_on = @adopted_on, in_force_from = @in_force_from,
  in_force_to = @in_force_to, reaffirm_by = @reaffirm_by, version = version + 1
WHERE id = @id AND version = @version;

-- name: EditionByID :one
SELECT * FROM edition WHERE id = @id;

-- name: Editions :many
SELECT * FROM edition ORDER BY created_at DESC, id DESC;

-- name: InsertStatement :exec
INSERT INTO statement (id, organisation_id, edition_id, holder, status, due, content, created_at, updated_at, version)
VALUES (@id, @organisation_id, @edition_id, @holder, @status, @due, @content, @created_at, @updated_at, @version);

-- name: UpdateStatement :execrows
UPDATE statement SET edition_id = @edition_id, holder = @holder, status = @status, due = @due, content = @content,
  updated_at = @updated_at, version = version + 1
WHERE id = @id AND version = @version;

-- name: StatementByID :one
SELECT * FROM statement WHERE id = @id;

-- name: StatementByHolder :one
SELECT * FROM statement WHERE holder = @holder;

-- name: LastStatementOf :one
SELECT * FROM statement WHERE organisation_id = @organisation_id ORDER BY created_at DESC, id DESC LIMIT 1;

-- name: ListStatements :many
SELECT s.*, o.name, o.slug, o.sector, o.sort_key FROM statement s JOIN organisation o ON o.id = s.organisation_id
WHERE (CAST(@status AS text) = '' OR s.status = @status) AND (o.sort_key > @after_key OR o.sort_key = @after_key AND s.id > @after_id)
ORDER BY o.sort_key, s.id LIMIT @most;

-- name: DueStatements :many
SELECT id FROM statement WHERE due <> '' AND due <= @upto ORDER BY due, id LIMIT @most;

-- name: InsertStatementSignature :exec
INSERT INTO statement_signature (id, statement_id, edition_id, edition_hash, content_hash, content, method, signer, name, post, email, authority, signed_on, at, evidence, scan)
VALUES (@id, @statement_id, @edition_id, @edition_hash, @content_hash, @content, @method, @signer, @name, @post, @email, @authority, @signed_on, @at, @evidence, @scan);

-- name: StatementSignatures :many
SELECT * FROM statement_signature WHERE statement_id = @statement_id ORDER BY at DESC, id DESC;

-- name: StatementsCovering :many
SELECT s.* FROM signatory g JOIN statement s ON s.id = g.statement_id
WHERE g.organisation_id = @organisation_id ORDER BY g.place, s.id DESC;

-- name: SignatoriesOf :many
SELECT * FROM signatory WHERE statement_id = @statement_id;

-- name: PutSignatory :exec
INSERT INTO signatory (organisation_id, statement_id, place, since, edition) VALUES (@organisation_id, @statement_id, @place, @since, @edition)
ON CONFLICT (organisation_id, statement_id) DO UPDATE SET place = excluded.place, since = excluded.since, edition = excluded.edition;

-- name: ListSignatories :many
SELECT o.id, o.slug, o.name, o.kind, o.sector, o.town, o.sort_key, s.status, g.since, g.edition, g.place,
  t.id AS through_id, t.name AS through_name, t.slug AS through_slug
FROM signatory g
JOIN organisation o ON o.id = g.organisation_id
JOIN statement s ON s.id = g.statement_id
JOIN organisation t ON t.id = s.organisation_id
WHERE o.sort_key > @after
  AND (CAST(@sector AS text) = '' OR o.sector = @sector)
  AND (CAST(@status AS text) = '' AND g.place < 2 AND o.status <> 'closed' OR s.status = @status AND g.place < 4)
  AND NOT EXISTS (SELECT 1 FROM signatory x WHERE x.organisation_id = g.organisation_id
    AND (x.place < g.place OR x.place = g.place AND x.statement_id > g.statement_id))
ORDER BY o.sort_key LIMIT @most;

-- name: FindSignatories :many
SELECT o.id, o.slug, o.name, o.kind, o.sector, o.town, o.sort_key, s.status, g.since, g.edition, g.place,
  t.id AS through_id, t.name AS through_name, t.slug AS through_slug
FROM signatory g
JOIN organisation o ON o.id = g.organisation_id
JOIN statement s ON s.id = g.statement_id
JOIN organisation t ON t.id = s.organisation_id
WHERE o.sort_key > @after
  AND (CAST(@sector AS text) = '' OR o.sector = @sector)
  AND (CAST(@status AS text) = '' AND g.place < 2 AND o.status <> 'closed' OR s.status = @status AND g.place < 4)
  AND NOT EXISTS (SELECT 1 FROM signatory x WHERE x.organisation_id = g.organisation_id
    AND (x.place < g.place OR x.place = g.place AND x.statement_id > g.statement_id))
  AND o.id IN (SELECT w.organisation_id FROM organisation_word w WHERE w.word >= @first_from AND w.word < @first_to)
  AND (CAST(@second_from AS text) = '' OR EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @second_from AND w.word < @second_to))
  AND (CAST(@third_from AS text) = '' OR EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @third_from AND w.word < @third_to))
  AND (CAST(@fourth_from AS text) = '' OR EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @fourth_from AND w.word < @fourth_to))
ORDER BY o.sort_key LIMIT @most;

-- name: WalkSignatories :many
SELECT o.id, o.slug, o.name, o.kind, o.sector, o.town, o.sort_key, s.status, g.since, g.edition, g.place,
  t.id AS through_id, t.name AS through_name, t.slug AS through_slug
FROM signatory g
JOIN organisation o ON o.id = g.organisation_id
JOIN statement s ON s.id = g.statement_id
JOIN organisation t ON t.id = s.organisation_id
WHERE o.sort_key > @after
  AND (CAST(@sector AS text) = '' OR o.sector = @sector)
  AND (CAST(@status AS text) = '' AND g.place < 2 AND o.status <> 'closed' OR s.status = @status AND g.place < 4)
  AND NOT EXISTS (SELECT 1 FROM signatory x WHERE x.organisation_id = g.organisation_id
    AND (x.place < g.place OR x.place = g.place AND x.statement_id > g.statement_id))
  AND EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @first_from AND w.word < @first_to)
  AND (CAST(@second_from AS text) = '' OR EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @second_from AND w.word < @second_to))
  AND (CAST(@third_from AS text) = '' OR EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @third_from AND w.word < @third_to))
  AND (CAST(@fourth_from AS text) = '' OR EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @fourth_from AND w.word < @fourth_to))
ORDER BY o.sort_key LIMIT @most;

-- name: CountKnown :many
SELECT sector, COUNT(*) AS n FROM organisation WHERE status <> 'closed' AND status <> 'outsider' GROUP BY sector ORDER BY sector;

-- name: CountSignatories :many
SELECT o.sector, COUNT(DISTINCT o.id) AS n FROM signatory g JOIN organisation o ON o.id = g.organisation_id
WHERE g.place < 2 AND o.status <> 'closed' AND o.status <> 'outsider' GROUP BY o.sector ORDER BY o.sector;
