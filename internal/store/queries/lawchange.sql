-- name: LawMarks :many
SELECT * FROM law_mark ORDER BY rule;

-- name: SetLawMark :exec
INSERT INTO law_mark (rule, sum, body) VALUES (@rule, @sum, @body)
ON CONFLICT (rule) DO UPDATE SET sum = excluded.sum, body = excluded.body;

-- name: DropLawMark :exec
DELETE FROM law_mark WHERE rule = @rule;

-- name: InsertLawChange :exec
INSERT INTO law_change (id, body) VALUES (@id, @body);

-- name: LawChange :one
SELECT * FROM law_change WHERE id = @id;

-- name: LawChangesBefore :many
SELECT * FROM law_change WHERE id < @before ORDER BY id DESC LIMIT @most;

-- name: InsertLawItem :exec
INSERT INTO law_item (change_id, org, thing_kind, thing_ref, label, url, outcome, note, looked_by, looked_at)
VALUES (@change_id, @org, @thing_kind, @thing_ref, @label, @url, '', '', '', '');

-- name: LawItems :many
SELECT * FROM law_item WHERE change_id = @change_id AND org = @org ORDER BY outcome, thing_kind, thing_ref LIMIT @most;

-- name: LookedAt :execrows
UPDATE law_item SET outcome = @outcome, note = @note, looked_by = @looked_by, looked_at = @looked_at
WHERE change_id = @change_id AND org = @org AND thing_kind = @thing_kind AND thing_ref = @thing_ref;

-- name: CountLawItems :one
SELECT COUNT(*) FROM law_item WHERE change_id = @change_id AND org = @org;

-- name: CountLawOpen :one
SELECT COUNT(*) FROM law_item WHERE change_id = @change_id AND org = @org AND outcome = '';

-- name: LawUnsettled :many
SELECT i.thing_ref, i.label, i.url, c.body FROM law_item i JOIN law_change c ON c.id = i.change_id
WHERE i.org = @org AND i.thing_kind = @thing_kind AND i.outcome IN ('', 'to_change') ORDER BY i.change_id DESC LIMIT @most;
