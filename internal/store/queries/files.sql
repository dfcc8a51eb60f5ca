-- name: InsertFile :exec
INSERT INTO stored_file (id, organisation_id, subject_kind, subject_id, name, type, size, sha256, content, person_id, at)
VALUES (@id, @organisation_id, @subject_kind, @subject_id, @name, @type, @size, @sha256, @content, @person_id, @at);

-- name: FileMeta :one
SELECT id, organisation_id, subject_kind, subject_id, name, type, size, sha256, person_id, at FROM stored_file WHERE id = @id;

-- name: FileContent :one
SELECT content FROM stored_file WHERE id = @id;

-- name: FilesAbout :many
SELECT id, organisation_id, subject_kind, subject_id, name, type, size, sha256, person_id, at FROM stored_file
WHERE subject_kind = @subject_kind AND subject_id = @subject_id ORDER BY id;
