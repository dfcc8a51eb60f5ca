-- name: InsertOrganisation :exec
INSERT INTO organisation (id, slug, name, sort_key, kind, sector, status, town, content, created_at, updated_at, version)
VALUES (@id, @slug, @name, @sort_key, @kind, @sector, @status, @town, @content, @created_at, @updated_at, @version);

-- name: UpdateOrganisation :execrows
UPDATE organisation SET name = @name, sort_key = @sort_key, kind = @kind, sector = @sector, status = @status, town = @town,
  content = @content, updated_at = @updated_at, version = version + 1
WHERE id = @id AND version = @version;

-- name: OrganisationByID :one
SELECT * FROM organisation WHERE id = @id;

-- name: OrganisationBySlug :one
SELECT * FROM organisation WHERE slug = @slug;

-- name: OrganisationByIdentifier :one
SELECT o.* FROM organisation_identifier i JOIN organisation o ON o.id = i.organisation_id
WHERE i.scheme = @scheme AND i.value = @value;

-- name: OrganisationName :one
SELECT name FROM organisation WHERE id = @id;

-- name: IdentifiersOf :many
SELECT * FROM organisation_identifier WHERE organisation_id = @organisation_id;

-- name: InsertIdentifier :exec
INSERT INTO organisation_identifier (scheme, value, organisation_id) VALUES (@scheme, @value, @organisation_id);

-- name: DeleteIdentifiers :exec
DELETE FROM organisation_identifier WHERE organisation_id = @organisation_id;

-- name: WordsOf :many
SELECT word FROM organisation_word WHERE organisation_id = @organisation_id ORDER BY word;

-- name: InsertWord :exec
INSERT INTO organisation_word (word, organisation_id) VALUES (@word, @organisation_id);

-- name: DeleteWords :exec
DELETE FROM organisation_word WHERE organisation_id = @organisation_id;

-- name: ListOrganisations :many
SELECT o.id, o.slug, o.name, o.kind, o.sector, o.status, o.town, o.sort_key FROM organisation o
WHERE o.sort_key > @after
  AND (CAST(@sector AS text) = '' OR o.sector = @sector)
  AND (CAST(@status AS text) = '' AND o.status <> 'closed' OR o.status = @status)
ORDER BY o.sort_key LIMIT @most;

-- name: FindOrganisations :many
SELECT o.id, o.slug, o.name, o.kind, o.sector, o.status, o.town, o.sort_key FROM organisation o
WHERE o.sort_key > @after
  AND (CAST(@sector AS text) = '' OR o.sector = @sector)
  AND (CAST(@status AS text) = '' AND o.status <> 'closed' OR o.status = @status)
  AND o.id IN (SELECT w.organisation_id FROM organisation_word w WHERE w.word >= @first_from AND w.word < @first_to)
  AND (CAST(@second_from AS text) = '' OR EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @second_from AND w.word < @second_to))
  AND (CAST(@third_from AS text) = '' OR EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @third_from AND w.word < @third_to))
  AND (CAST(@fourth_from AS text) = '' OR EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @fourth_from AND w.word < @fourth_to))
ORDER BY o.sort_key LIMIT @most;

-- name: WalkOrganisations :many
SELECT o.id, o.slug, o.name, o.kind, o.sector, o.status, o.town, o.sort_key FROM organisation o
WHERE o.sort_key > @after
  AND (CAST(@sector AS text) = '' OR o.sector = @sector)
  AND (CAST(@status AS text) = '' AND o.status <> 'closed' OR o.status = @status)
  AND EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @first_from AND w.word < @first_to)
  AND (CAST(@second_from AS text) = '' OR EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @second_from AND w.word < @second_to))
  AND (CAST(@third_from AS text) = '' OR EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @third_from AND w.word < @third_to))
  AND (CAST(@fourth_from AS text) = '' OR EXISTS (SELECT 1 FROM organisation_word w WHERE w.organisation_id = o.id AND w.word >= @fourth_from AND w.word < @fourth_to))
ORDER BY o.sort_key LIMIT @most;

-- name: CountOrganisations :many
SELECT sector, status, COUNT(*) AS n FROM organisation GROUP BY sector, status ORDER BY sector, status;
