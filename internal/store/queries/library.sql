-- name: LibraryItemByRef :one
SELECT * FROM library_item WHERE ref = @ref;

-- name: InsertLibraryItem :exec
INSERT INTO library_item (id, ref, space_id, kind, stage, owner, due, sort_key, body, version)
VALUES (@id, @ref, @space_id, @kind, @stage, @owner, @due, @sort_key, @body, 1);

-- name: UpdateLibraryItem :execrows
UPDATE library_item SET space_id = @space_id, kind = @kind, stage = @stage, due = @due, sort_key = @sort_key, body = @body, version = version + 1
WHERE id = @id AND version = @version;

-- name: DeleteLibraryTopics :exec
DELETE FROM library_topic WHERE item_id = @item_id;

-- name: InsertLibraryTopic :exec
INSERT INTO library_topic (topic, space_id, sort_key, kind, item_id) VALUES (@topic, @space_id, @sort_key, @kind, @item_id);

-- name: InsertLibraryEdition :exec
INSERT INTO library_edition (item_id, n, body, words) VALUES (@item_id, @n, @body, @words);

-- name: LibraryEditions :many
SELECT n, body FROM library_edition WHERE item_id = @item_id AND n < @before ORDER BY n DESC LIMIT @most;

-- name: LibraryEdition :one
SELECT n, body FROM library_edition WHERE item_id = @item_id AND n = @n;

-- name: LibraryItemsOfRoom :many
SELECT * FROM library_item WHERE space_id = @space_id AND stage = @stage AND sort_key < @before ORDER BY sort_key DESC LIMIT @most;

-- name: LibraryItemsOfKind :many
SELECT * FROM library_item WHERE space_id = @space_id AND stage = @stage AND kind = @kind AND sort_key < @before ORDER BY sort_key DESC LIMIT @most;

-- name: LibraryItemsOfTopic :many
SELECT i.* FROM library_topic t JOIN library_item i ON i.id = t.item_id
WHERE t.topic = @topic AND t.space_id = @space_id AND t.sort_key < @before ORDER BY t.sort_key DESC LIMIT @most;

-- name: LibraryItemsOfTopicAndKind :many
SELECT i.* FROM library_topic t JOIN library_item i ON i.id = t.item_id
WHERE t.topic = @topic AND t.space_id = @space_id AND t.kind = @kind AND t.sort_key < @before ORDER BY t.sort_key DESC LIMIT @most;

-- name: CountLibrary :many
SELECT kind, CAST(COUNT(*) AS bigint) AS n FROM library_item WHERE space_id = @space_id AND stage = 'shared' GROUP BY kind;

-- name: LibraryDue :many
SELECT * FROM library_item WHERE due > '' AND due <= @until AND id > @after ORDER BY id LIMIT @most;

-- name: LibraryChanged :many
SELECT i.*, e.words FROM library_item i JOIN library_edition e ON e.item_id = i.id
WHERE i.sort_key > @after AND e.n = (SELECT MAX(n) FROM library_edition m WHERE m.item_id = i.id) ORDER BY i.sort_key LIMIT @most;

-- name: LibraryUses :many
SELECT body FROM library_use WHERE item_id = @item_id AND space_id = @space_id ORDER BY ref LIMIT @most;

-- name: CiteLibrary :exec
INSERT INTO library_use (item_id, kind, ref, space_id, body) VALUES (@item_id, @kind, @ref, @space_id, @body)
ON CONFLICT (item_id, kind, ref) DO UPDATE SET space_id = excluded.space_id, body = excluded.body;

-- name: UnciteLibrary :exec
DELETE FROM library_use WHERE item_id = @item_id AND kind = @kind AND ref = @ref;
