-- name: InsertRegisterImport :exec
INSERT INTO register_import (id, at, body, raw, version) VALUES (@id, @at, @body, @raw, 1);

-- name: SaveRegisterImport :execrows
UPDATE register_import SET body = @body, raw = @raw, version = version + 1 WHERE id = @id AND version = @version;

-- name: RegisterImportByID :one
SELECT * FROM register_import WHERE id = @id;

-- name: RegisterImports :many
SELECT id, body, version FROM register_import ORDER BY at DESC, id DESC LIMIT @most;

-- name: PastUses :many
SELECT * FROM register_past WHERE code = @code ORDER BY id;

-- name: PastUse :one
SELECT * FROM register_past WHERE id = @id;

-- name: InsertPastUse :execrows
INSERT INTO register_past (id, ref, code, body, version) VALUES (@id, @ref, @code, @body, @version)
ON CONFLICT (id) DO NOTHING;

-- name: SavePastUse :execrows
UPDATE register_past SET body = @body, version = @version WHERE id = @id AND version = @was;

-- name: PutPastChange :exec
INSERT INTO register_past_change (import_id, past_id, before, after) VALUES (@import_id, @past_id, @before, @after);

-- name: PastChanges :many
SELECT c.before, c.after, p.body, p.version FROM register_past_change c JOIN register_past p ON p.id = c.past_id
WHERE c.import_id = @import_id ORDER BY c.past_id;
