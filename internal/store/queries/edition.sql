-- name: InsertEditionChange :exec
INSERT INTO edition_change (edition_id, version, place, kind, clause, before, after, actor, at)
VALUES (@edition_id, @version, @place, @kind, @clause, @before, @after, @actor, @at);

-- name: EditionChanges :many
SELECT * FROM edition_change WHERE edition_id = @edition_id AND version > @after_version
ORDER BY version DESC, place DESC LIMIT @most;

-- name: DeleteEditionChanges :exec
DELETE FROM edition_change WHERE edition_id = @edition_id;

-- name: InsertEditionIncoming :exec
INSERT INTO edition_incoming (id, edition_id, content, at) VALUES (@id, @edition_id, @content, @at);

-- name: EditionIncoming :one
SELECT * FROM edition_incoming WHERE id = @id AND edition_id = @edition_id;

-- name: DeleteEditionIncoming :exec
DELETE FROM edition_incoming WHERE edition_id = @edition_id;

-- name: DeleteWaitingEdition :execrows
DELETE FROM edition WHERE id = @id AND status IN ('draft', 'in_review') AND in_force_from = '';
