-- name: GuideRows :many
SELECT * FROM guide ORDER BY slug;

-- name: GuideRow :one
SELECT * FROM guide WHERE slug = @slug;

-- name: InsertGuide :exec
INSERT INTO guide (slug, current, pack_sum, offer, asked_for, version)
VALUES (@slug, @current, @pack_sum, @offer, @asked_for, 1);

-- name: UpdateGuide :execrows
UPDATE guide SET current = @current, pack_sum = @pack_sum, offer = @offer, asked_for = @asked_for, version = version + 1
WHERE slug = @slug AND version = @version;

-- name: GuidesInForce :many
SELECT v.* FROM guide g JOIN guide_version v ON v.slug = g.slug AND v.n = g.current ORDER BY v.slug;

-- name: GuideVersions :many
SELECT * FROM guide_version WHERE slug = @slug ORDER BY n DESC;

-- name: InsertGuideVersion :exec
INSERT INTO guide_version (slug, n, body, sums, summary, origin, author, approver, at)
VALUES (@slug, @n, @body, @sums, @summary, @origin, @author, @approver, @at);

-- name: GuideDrafts :many
SELECT * FROM guide_draft ORDER BY slug;

-- name: GuideDraft :one
SELECT * FROM guide_draft WHERE slug = @slug;

-- name: InsertGuideDraft :exec
INSERT INTO guide_draft (slug, body, version) VALUES (@slug, @body, 1);

-- name: UpdateGuideDraft :execrows
UPDATE guide_draft SET body = @body, version = version + 1 WHERE slug = @slug AND version = @version;

-- name: DeleteGuideDraft :execrows
DELETE FROM guide_draft WHERE slug = @slug AND version = @version;

-- name: InsertGuideFile :exec
INSERT INTO guide_file (id, slug, type, data, at) VALUES (@id, @slug, @type, @data, @at);

-- name: GuideFile :one
SELECT * FROM guide_file WHERE id = @id;

-- name: GuidesToLook :many
SELECT i.thing_ref, c.id, c.body FROM law_item i JOIN law_change c ON c.id = i.change_id
WHERE i.thing_kind = 'guide' AND i.org = '' AND i.outcome IN ('', 'to_change') ORDER BY i.thing_ref, c.id;
